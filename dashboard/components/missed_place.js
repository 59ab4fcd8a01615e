/* Mark a missed place: select its words in the text, or type them. */
import { make, button } from "../../geo/folium/scripts/dom.js";

const MAX_CHARS = 200;

export class MissedPlace {
  constructor(reader) {
    this.reader = reader;
    this.selection = null;
    this.onSelectionChange = () => this.updateSelection();
    document.addEventListener("selectionchange", this.onSelectionChange);
  }

  disconnect() {
    document.removeEventListener("selectionchange", this.onSelectionChange);
  }

  /** Return the selected words and a button to mark them. */
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

  /** Store the selected words, if they are in one paragraph. */
  updateSelection() {
    const selection = this.reader.data.editable ? this.selectedWords() : null;
    if (!selection && !this.selection) return;
    this.selection = selection;
    this.reader.describe();
  }

  selectedWords() {
    const home = this.reader.root.getRootNode();
    const selection = home.getSelection ? home.getSelection() : document.getSelection();
    let range = selection && selection.rangeCount ? selection.getRangeAt(0) : null;
    if (range && !this.reader.root.contains(range.startContainer) && selection.getComposedRanges) {
      [range] = selection.getComposedRanges({ shadowRoots: [home] });
    }
    if (!range || range.collapsed || !this.reader.root.contains(range.startContainer)) return null;
    const around =
      range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
    const block = around.closest("[data-field]");
    if (!block) return null;
    const before = document.createRange(),
      inside = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    inside.setStart(range.startContainer, range.startOffset);
    if (block.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
    else if (range.endOffset === 0) inside.setEnd(block, block.childNodes.length);
    else return null;
    return span(block, before.toString(), inside.toString());
  }

  /** An alternative to selecting: type the words, which are then found in the text. */
  missed() {
    const box = make("details", "list");
    const form = make("form", "missed");
    const words = make("input", "find");
    words.placeholder = "Its words as in the article";
    words.setAttribute("aria-label", words.placeholder);
    const note = make("p", "note");
    note.setAttribute("role", "status");
    const go = make("button", "act", "Mark");
    go.type = "submit";
    form.append(words, go);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const span = words.value.trim() && this.unmarked(words.value.trim());
      note.textContent = span ? "" : "These words are not in the article, or are already marked.";
      if (span) this.mark(span);
    });
    box.append(make("summary", "", "Missed a place?"), form, note);
    return box;
  }

  /** Find the first occurrence of words outside of a mention. */
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

/** Return the span of words in their field without surrounding white space, in code points as the server counts. */
function span(block, before, words) {
  const bare = words.trim();
  const count = [...bare].length;
  if (!bare || count > MAX_CHARS || bare.includes("\n")) return null;
  const lead = words.slice(0, words.length - words.trimStart().length);
  const start = Number(block.dataset.start) + [...before].length + [...lead].length;
  return { field: block.dataset.field, start, end: start + count, text: bare };
}
