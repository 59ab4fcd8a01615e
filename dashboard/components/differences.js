/* The table of the places where two sides differ most. */
import { button, make, makeIsolated } from "../../geo/folium/scripts/dom.js";
import { pluralize } from "../../geo/folium/scripts/text.js";

/** @import { Create, Send } from "./component.js" */

/**
 * @typedef {object} Row
 * @property {string} id The place's id.
 * @property {string} name
 * @property {string} sub
 * @property {number} a Its mentions on the first side.
 * @property {number} b Its mentions on the second.
 * @property {[a: number, b: number]} shares Both as shares of all mentions of the side, 0 to 1.
 */

/** @type {Create<{ sides: [a: string, b: string], rows: Row[], note: string | null }>} */
export default (root, send) => ({
  show({ sides, rows, note }) {
    const most = Math.max(1e-9, ...rows.map(({ shares: [a, b] }) => Math.abs(a - b)));
    const table = make("table", "apart");
    const head = make("thead");
    const body = make("tbody");
    head.append(titleRow(sides));
    body.append(...rows.map((row) => placeRow(row, most, send)));
    table.append(make("caption", "", "Where the shares of mentions differ most"), head, body);
    root.replaceChildren(table, make("p", "note", rows.length ? note : "Neither side mentions a place."));
  },
});

/** @param {"col" | "row"} scope @param {string} className @param {string} [text] */
function headerCell(scope, className, text) {
  const cell = make("th", className, text);
  cell.scope = scope;
  return cell;
}

/** @param {[a: string, b: string]} sides */
function titleRow([a, b]) {
  const points = headerCell("col", "", "Points");
  points.title = "Percentage points between the shares of all mentions";
  const row = make("tr");
  row.append(headerCell("col", "", "Place"), sideTitle(a, "a"), sideTitle(b, "b"), points);
  return row;
}

/** @param {string} name @param {"a" | "b"} side */
function sideTitle(name, side) {
  const cell = headerCell("col", "side " + side);
  cell.title = name;
  cell.append(make("i", "spot"), makeIsolated("span", "", name));
  return cell;
}

/** @param {Row} row @param {number} most The greatest difference of the table. @param {Send} send */
function placeRow({ id, name, sub, a, b, shares }, most, send) {
  const open = button("open", null, () => send("pick", id));
  open.append(makeIsolated("span", "main", name), make("span", "sub", sub));
  const place = headerCell("row", "what");
  place.append(open);

  const difference = shares[0] - shares[1];
  const points = make("td", difference >= 0 ? "points a" : "points b", formatPoints(difference));
  const bar = make("span", "lean");
  bar.style.setProperty("--by", String(Math.abs(difference) / most));
  points.append(bar);

  const row = make("tr");
  row.append(place, shareCell(a, shares[0]), shareCell(b, shares[1]), points);
  return row;
}

/** @param {number} mentions @param {number} share */
function shareCell(mentions, share) {
  const cell = make("td", "share", formatShare(share));
  cell.title = pluralize(mentions, "mention");
  return cell;
}

/**
 * Return a share as a percentage, with a decimal where it is below 10%.
 *
 * @param {number} share
 */
const formatShare = (share) => (100 * share).toFixed(share && share < 0.0995 ? 1 : 0) + "%";

/**
 * Return a difference of shares in percentage points, with its sign.
 *
 * @param {number} difference
 */
const formatPoints = (difference) =>
  (difference > 0 ? "+" : difference < 0 ? "−" : "") + Math.abs(100 * difference).toFixed(1);
