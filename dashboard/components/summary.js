/* What is shown, in a sentence, and a chip for each restriction that takes it off. */
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
    chip.title = "Take this filter off";
    chip.setAttribute("aria-label", "Take off: " + text);
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

/** Tell the style sheet how high the title bar is: map and lists take what is left of the window. */
function watch(root) {
  const bar = (root.getRootNode().host || root).closest(".st-key-bar");
  const page = document.querySelector(".stApp");
  const seen = new ResizeObserver(() => page.style.setProperty("--bar", `calc(${bar.offsetHeight}px + 1.1rem)`));
  if (bar && page) seen.observe(bar);
  return seen;
}
