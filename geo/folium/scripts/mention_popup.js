/* The content of a circle's popup. Text from an article is never parsed as HTML. */
import { button, make, webLink } from "./dom.js";
import { pluralize } from "./mention_tables.js";

/** @import { Piece, Quote, Summary } from "./mention_tables.js" */

/**
 * Append pieces of text, in the direction of their script.
 *
 * @param {HTMLElement} element
 * @param {Piece[]} pieces
 */
function appendPieces(element, pieces) {
  element.dir = "auto";
  element.append(...pieces.map(([text, kind]) => (kind ? make("mark", `dl-${kind}`, text) : text)));
  return element;
}

/** @param {Quote} quote */
function byline({ source, date, url }) {
  const line = make("p", "dl-by", [source, date].filter(Boolean).join(" · "));
  line.dir = "auto";
  const link = webLink(url, "original");
  if (link) line.append(line.textContent ? " · " : "", link);
  return line;
}

/** @param {Quote} quote */
function quoteElement(quote) {
  const element = make("article", "dl-quote");
  element.append(appendPieces(make("b"), quote.title), byline(quote));
  for (const sentence of quote.sentences) element.append(appendPieces(make("blockquote"), sentence));
  if (quote.approximate) {
    const note = `“${quote.approximate}” is placed here, because this place contains it`;
    element.append(make("p", "dl-approximate", note));
  }
  return element;
}

/**
 * @param {Summary["places"]} places
 * @param {(id: string) => void} [openPlace]
 */
function placeList(places, openPlace) {
  const list = make("ul", "dl-members");
  for (const { id, name, sub, n } of places) {
    const row = openPlace ? button("", null, () => openPlace(id)) : make("div");
    const title = make("span", "dl-name", name);
    title.dir = "auto";
    row.append(title, make("span", "dl-sub", sub), make("span", "dl-n", n.toLocaleString("en")));
    const item = make("li");
    item.append(row);
    list.append(item);
  }
  return list;
}

/**
 * Return the content of a popup.
 *
 * @param {Summary} summary
 * @param {(id: string) => void} [openPlace] Called with the id of a place that is clicked in the list of several.
 */
export function popupContent(summary, openPlace) {
  const head = make("div", "dl-head");
  const title = make("h2", "", summary.name);
  title.dir = "auto";
  head.append(title);
  if (summary.sub) head.append(make("p", "dl-sub", summary.sub));
  head.append(make("p", "dl-count", summary.count));
  const body = make("div", "dl-scroll");
  body.tabIndex = 0;
  if (summary.more) {
    body.append(placeList(summary.places, openPlace));
    const rest = summary.more + 1 - summary.places.length;
    if (rest > 0) body.append(make("p", "dl-by", `and ${pluralize(rest, "more place")}; zoom in to tell them apart`));
  } else {
    body.append(...summary.quotes.map(quoteElement));
    const rest = summary.n - summary.quoted;
    if (rest > 0) body.append(make("p", "dl-by", `and ${pluralize(rest, "more mention")}`));
  }
  const content = make("div", "dl-popup");
  content.append(head, body);
  return content;
}
