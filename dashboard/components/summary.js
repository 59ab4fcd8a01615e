/* The sentence that describes what is shown, and a chip for each active filter that removes it. */
import { button, listItem, make, makeIsolated } from "../../geo/folium/scripts/dom.js";

/** @import { Create, Send } from "./component.js" */

/** @type {Create<{ sentence: [text: string, strong: boolean][], chips: [id: string, text: string][] }>} */
export default (root, send) => ({
  show(data) {
    const sentence = make("p", "sentence");
    sentence.setAttribute("aria-live", "polite");
    sentence.append(...data.sentence.map(([text, strong]) => make(strong ? "strong" : "span", "", text)));
    const chips = make("ul", "chips");
    chips.append(...data.chips.map(([id, text]) => listItem(chip(id, text, send))));
    if (data.chips.length > 1) chips.append(listItem(button("chip clear", "Clear all", () => send("drop", "all"))));
    chips.hidden = !data.chips.length;
    root.replaceChildren(sentence, chips);
  },
});

/** @param {string} id @param {string} text @param {Send} send */
function chip(id, text, send) {
  const element = button("chip", "", () => send("drop", id), "Remove filter: " + text);
  element.title = "Remove this filter";
  element.append(makeIsolated("span", "", text), make("span", "cross", "×"));
  return element;
}
