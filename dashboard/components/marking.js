/* Marking a place that was missed: its words are selected in the text, or typed and found in it. */
const LONGEST_CHARS = 200;

class Marking {
  constructor(reader) {
    this.reader = reader;
    this.selection = null;
    this.selecting = () => this.selected();
    document.addEventListener("selectionchange", this.selecting);
  }

  leave() {
    document.removeEventListener("selectionchange", this.selecting);
  }

  /** Return the offer to mark the words that are selected. */
  offer() {
    const { text } = this.selection;
    const words = make("span", "words");
    const main = make("span", "main", text);
    main.dir = "auto";
    words.append(main, make("span", "sub", "selected"));
    return [words, button("act", "Mark as a place", () => this.mark(this.selection))];
  }

  mark({ field, start, end }) {
    this.reader.send("correct", [field, start, end].join(":"));
  }

  /** Note which words of one paragraph are selected. */
  selected() {
    const found = this.reader.data.editable ? this.words() : null;
    if (!found && !this.selection) return;
    this.selection = found;
    this.reader.describe();
  }

  words() {
    const home = this.reader.root.getRootNode();
    const selection = home.getSelection ? home.getSelection() : document.getSelection();
    let range = selection && selection.rangeCount ? selection.getRangeAt(0) : null;
    if (range && !this.reader.root.contains(range.startContainer) && selection.getComposedRanges) {
      [range] = selection.getComposedRanges({ shadowRoots: [home] });
    }
    if (!range || range.collapsed || !this.reader.root.contains(range.startContainer)) return null;
    const around = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
    const block = around.closest("[data-field]");
    if (!block) return null;
    const before = document.createRange(), inside = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    inside.setStart(range.startContainer, range.startOffset);
    if (block.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
    else if (range.endOffset === 0) inside.setEnd(block, block.childNodes.length);
    else return null;
    return span(block, before.toString(), inside.toString());
  }

  /** For whom selecting is hard: the words are typed, and found in the text. */
  missed() {
    const box = make("details", "list");
    const form = make("form", "missed");
    const words = make("input", "find");
    words.placeholder = "Its words, as they stand in the article";
    words.setAttribute("aria-label", words.placeholder);
    const note = make("p", "note");
    note.setAttribute("role", "status");
    const go = make("button", "act", "Mark");
    go.type = "submit";
    form.append(words, go);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const found = words.value.trim() && this.unmarked(words.value.trim());
      note.textContent = found ? "" : "These words do not stand here, or are marked already.";
      if (found) this.mark(found);
    });
    box.append(make("summary", "", "A place was missed?"), form, note);
    return box;
  }

  /** Find where words first stand outside of a mention. */
  unmarked(words) {
    for (const block of this.reader.root.querySelectorAll("[data-field]")) {
      let before = "";
      for (const node of block.childNodes) {
        const at = node.nodeType === Node.TEXT_NODE ? node.data.indexOf(words) : -1;
        if (at >= 0) return span(block, before + node.data.slice(0, at), words);
        before += node.textContent;
      }
    }
    return null;
  }
}

/** Where words stand in their field, in code points as the server counts, without the white space around them. */
function span(block, before, words) {
  const bare = words.trim();
  const count = [...bare].length;
  if (!bare || count > LONGEST_CHARS || bare.includes("\n")) return null;
  const lead = words.slice(0, words.length - words.trimStart().length);
  const start = Number(block.dataset.start) + [...before].length + [...lead].length;
  return { field: block.dataset.field, start, end: start + count, text: bare };
}
