/* Marks a missed place: its words are selected in the text, or typed. */
import { button, make, makeIsolated } from "../../geo/folium/scripts/dom.js";
import { spanOf } from "./text_spans.js";

/** @import { Reader } from "./article.js" */
/** @import { Span } from "./text_spans.js" */

export class MissedPlace {
  /** @param {Reader} reader */
  constructor(reader) {
    this.reader = reader;
    /** @type {Span | null} */
    this.selection = null;
    this.onSelectionChange = () => this.updateSelection();
    document.addEventListener("selectionchange", this.onSelectionChange);
  }

  remove() {
    document.removeEventListener("selectionchange", this.onSelectionChange);
  }

  /**
   * Return the selected words and a button to mark them.
   *
   * @param {Span} selection
   */
  offer(selection) {
    const words = make("span", "words");
    words.append(makeIsolated("span", "main", selection.text), make("span", "sub", "selected"));
    return [words, button("act", "Mark as a place", () => this.mark(selection))];
  }

  /** @param {{ field: string, start: number, end: number }} span */
  mark({ field, start, end }) {
    this.reader.send("correct", [field, start, end].join(":"));
  }

  /** Store the selected words, if they are in one paragraph. */
  updateSelection() {
    const selection = this.reader.data?.editable ? selectedSpan(this.reader.root) : null;
    if (!selection && !this.selection) return;
    this.selection = selection;
    this.reader.describe();
  }

  /** Return an alternative to selecting: a form for the words, which are then found in the text. */
  form() {
    const box = make("details", "list");
    const form = make("form", "missed");
    const words = make("input", "find");
    words.placeholder = "Its words as in the article";
    words.setAttribute("aria-label", words.placeholder);
    const note = make("p", "note");
    note.setAttribute("role", "status");
    const submit = make("button", "act", "Mark");
    submit.type = "submit";
    form.append(words, submit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const span = unmarkedSpan(this.reader.root, words.value.trim());
      note.textContent = span ? "" : "These words are not in the article, or are already marked.";
      if (span) this.mark(span);
    });
    box.append(make("summary", "", "Missed a place?"), form, note);
    return box;
  }
}

const FIELDS = "[data-field]"; // the title and the paragraphs

/** @param {HTMLElement} paragraph @param {string} before @param {string} words */
const spanIn = ({ dataset }, before, words) => spanOf(dataset.field ?? "", Number(dataset.start), before, words);

/**
 * Return the span of the selected words, null if none are selected, or not in one paragraph.
 *
 * @param {HTMLElement} root
 */
function selectedSpan(root) {
  const range = selectedRange(root);
  if (!range || range.collapsed || !root.contains(range.startContainer)) return null;
  const { startContainer } = range;
  const around = startContainer instanceof Element ? startContainer : startContainer.parentElement;
  const paragraph = /** @type {HTMLElement | null} */ (around?.closest(FIELDS) ?? null);
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(startContainer, range.startOffset);
  const inside = document.createRange();
  inside.setStart(startContainer, range.startOffset);
  if (paragraph.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
  else if (range.endOffset === 0) inside.setEnd(paragraph, paragraph.childNodes.length);
  else return null;
  return spanIn(paragraph, before.toString(), inside.toString());
}

/**
 * Return the selected range. Of a selection in a shadow tree, Chromium tells only the tree itself, and Safari only who
 * names the tree.
 *
 * @param {HTMLElement} root
 * @returns {AbstractRange | null}
 */
function selectedRange(root) {
  const tree = /** @type {ShadowRoot & { getSelection?: () => Selection | null }} */ (root.getRootNode());
  const selection = tree.getSelection ? tree.getSelection() : document.getSelection();
  if (!selection?.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (root.contains(range.startContainer) || !selection.getComposedRanges) return range;
  return selection.getComposedRanges({ shadowRoots: [tree] })[0];
}

/**
 * Return the span of the first occurrence of words outside of a mention.
 *
 * @param {HTMLElement} root
 * @param {string} words
 */
function unmarkedSpan(root, words) {
  if (!words) return null;
  const paragraphs = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(FIELDS));
  for (const paragraph of paragraphs) {
    let before = "";
    for (const node of paragraph.childNodes) {
      const at = node instanceof Text ? node.data.indexOf(words) : -1;
      if (node instanceof Text && at >= 0) return spanIn(paragraph, before + node.data.slice(0, at), words);
      before += node.textContent;
    }
  }
  return null;
}
