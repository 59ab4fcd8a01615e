/* The list of corrections, each with a button to undo it. */
import { appendNames, button, listItem, make, makeIsolated } from "../../geo/folium/scripts/dom.js";

/** @import { Create, Send } from "./component.js" */

/**
 * @typedef {object} Correction
 * @property {number} id
 * @property {string} text The correction in words.
 * @property {string} title The title of its article.
 * @property {string} scope Where it applies.
 * @property {string} by Who made it, and when.
 */

/** @type {Create<{ rows: Correction[], note: string, editable: boolean }>} */
export default (root, send) => ({
  show({ rows, note, editable }) {
    const list = make("ul", "rows");
    list.setAttribute("aria-label", "Corrections");
    list.append(...rows.map((row) => correctionItem(row, editable, send)));
    root.replaceChildren(list, make("p", "note", note));
  },
});

/** @param {Correction} correction @param {boolean} editable @param {Send} send */
function correctionItem({ id, text, title, scope, by }, editable, send) {
  const open = button("words", "", () => send("read", String(id)));
  const details = appendNames(make("span", "sub"), [scope, by]);
  open.append(makeIsolated("span", "main", text), makeIsolated("span", "sub", title), details);
  const item = listItem(open);
  item.className = "correction";
  if (editable) item.append(button("act", "Undo", () => send("undo", String(id)), "Undo: " + text));
  return item;
}
