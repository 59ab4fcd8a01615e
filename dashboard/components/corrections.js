/* The list of corrections: `rows` of {id, text, title, scope, by}, each with a button to undo it. */
import { make, button, appendNames } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const list = make("ul", "rows");
  list.setAttribute("aria-label", "Corrections");
  for (const row of data.rows) {
    const item = make("li", "correction");
    const open = button("words", "", () => setTriggerValue("read", String(row.id)));
    const words = make("span", "main", row.text);
    words.dir = "auto";
    const title = make("span", "sub", row.title);
    title.dir = "auto";
    open.append(words, title, appendNames(make("span", "sub"), [row.scope, row.by]));
    item.append(open);
    if (data.editable)
      item.append(button("act", "Undo", () => setTriggerValue("undo", String(row.id)), "Undo: " + row.text));
    list.append(item);
  }
  root.replaceChildren(list, make("p", "note", data.note));
}
