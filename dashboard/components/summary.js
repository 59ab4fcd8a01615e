/* The sentence that describes what is shown, and a chip for each active filter that removes it. */
import { make, button } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const sentence = make("p", "sentence");
  sentence.setAttribute("aria-live", "polite");
  for (const [text, strong] of data.sentence) sentence.append(make(strong ? "strong" : "span", "", text));
  const chips = make("ul", "chips");
  for (const [id, text] of data.chips) {
    const item = make("li");
    const chip = make("button", "chip");
    chip.type = "button";
    chip.title = "Remove this filter";
    chip.setAttribute("aria-label", "Remove filter: " + text);
    const words = make("span", "", text);
    words.dir = "auto";
    chip.append(words, make("span", "cross", "×"));
    chip.addEventListener("click", () => setTriggerValue("drop", id));
    item.append(chip);
    chips.append(item);
  }
  if (data.chips.length > 1) {
    const item = make("li");
    item.append(button("chip clear", "Clear all", () => setTriggerValue("drop", "all")));
    chips.append(item);
  }
  chips.hidden = !data.chips.length;
  root.replaceChildren(sentence, chips);
  root.watch = root.watch || watch(root);
  return () => root.watch.disconnect();
}

/** Give the style sheet the height of the title bar, so that map and lists fill the rest of the window. */
function watch(root) {
  const bar = (root.getRootNode().host || root).closest(".st-key-bar");
  const page = document.querySelector(".stApp");
  const seen = new ResizeObserver(() => page.style.setProperty("--bar", `calc(${bar.offsetHeight}px + 1.1rem)`));
  if (bar && page) seen.observe(bar);
  return seen;
}
