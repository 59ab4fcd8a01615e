/* A list with counts, a search box, and a note on rows that are not shown. */
import {
  accessibleName,
  appendNames,
  button,
  keepFocus,
  listItem,
  make,
  makeIsolated,
  mentionCount,
} from "../../geo/folium/scripts/dom.js";
import { foldCase } from "../../geo/folium/scripts/text.js";
import { sidePanel } from "./page.js";

/** @import { Create, Send } from "./component.js" */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} main Its name.
 * @property {string[]} sub Details.
 * @property {number} n Its mentions.
 * @property {boolean} chosen
 */

/**
 * @typedef {object} Data
 * @property {string} name The name of the list.
 * @property {string} find The label of the search box.
 * @property {Row[]} rows
 * @property {string} [open] The label of the second button of a row, if rows have one.
 * @property {string | null} note
 * @property {string | null} more The label of the button for more rows, if there are more.
 * @property {boolean} remote Whether the browser does not have all rows, so that the server searches.
 */

const TYPED_MS = 250;
const MIN_ROWS_TO_SEARCH = 8;
// After this time, the style sheet that limits the height of the list is applied on a page that has just been opened.
const STYLED_MS = 600;

class RowList {
  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    /** @type {Data | null} */
    this.data = null;
    this.chosen = "";
    /** @type {string[]} The text of each row, for the search. */
    this.texts = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    this.search = make("input", "find");
    this.search.type = "search";
    this.search.addEventListener("input", () => this.onInput());
    this.list = make("ul", "rows");
    this.note = make("p", "note");
    this.more = button("act more", "", () => send("more", "more"));
    root.append(this.search, this.list, this.note, this.more);
  }

  /** @param {Data} data */
  show(data) {
    this.data = data;
    this.search.placeholder = data.find;
    this.search.setAttribute("aria-label", data.find);
    this.search.hidden = data.rows.length < MIN_ROWS_TO_SEARCH && !data.remote && !this.search.value;
    this.list.setAttribute("aria-label", data.name);
    keepFocus(this.list, rowKey, () => this.fill(data));
    this.texts = data.rows.map(({ main, sub }) => foldCase([main, ...sub].join(" ")));
    this.filter();
    this.more.hidden = !data.more;
    this.more.textContent = data.more;
    this.followChosen(data.rows.find(({ chosen }) => chosen)?.id ?? "");
  }

  /** @param {Data} data */
  fill({ rows, open }) {
    const most = Math.max(1, ...rows.map(({ n }) => n));
    this.list.replaceChildren(
      ...rows.map((row) => {
        const item = listItem(this.choice(row, most));
        if (open) item.append(button("into", "›", () => this.send("open", row.id), open + " " + row.main));
        return item;
      }),
    );
  }

  /** @param {Row} row @param {number} most The mentions of the row with the most. */
  choice({ id, main, sub, n, chosen }, most) {
    const element = button(chosen ? "row chosen" : "row", "", () => this.send("pick", id));
    element.dataset.id = id;
    if (chosen) element.setAttribute("aria-current", "true");
    const words = make("span", "words");
    words.append(makeIsolated("span", "main", main), appendNames(make("span", "sub"), sub));
    const bar = make("span", "bar");
    bar.style.setProperty("--share", String(n / most));
    element.append(words, bar, mentionCount(n));
    return element;
  }

  onInput() {
    clearTimeout(this.typing);
    if (this.data?.remote) this.typing = setTimeout(() => this.send("find", this.search.value), TYPED_MS);
    else this.filter();
  }

  /** Hide the rows that do not have the words of the search box, unless the server has searched for them. */
  filter() {
    const note = this.data?.note ?? "";
    const words = this.data?.remote ? "" : this.search.value.trim();
    const folded = foldCase(words);
    const matches = this.texts.map((text) => text.includes(folded));
    matches.forEach((match, index) => {
      const item = /** @type {HTMLElement} */ (this.list.children[index]);
      item.hidden = !match;
    });
    const none = matches.length > 0 && !matches.includes(true);
    this.note.textContent = none ? "Nothing in the list has “" + words + "”." : note;
  }

  /** @param {string} id The selected row; the panel scrolls to it when it is another than before. */
  followChosen(id) {
    if (id && id !== this.chosen) {
      this.scrollToChosen();
      setTimeout(() => this.scrollToChosen(), STYLED_MS);
    }
    this.chosen = id;
  }

  /** Scroll the side panel only. scrollIntoView would also scroll the page, and the map out of view. */
  scrollToChosen() {
    const side = sidePanel(this.root);
    const row = this.list.querySelector(".chosen")?.getBoundingClientRect();
    if (!side || !row) return;
    const frame = side.getBoundingClientRect();
    if (row.top < frame.top) side.scrollTop -= frame.top - row.top;
    else if (row.bottom > frame.bottom) side.scrollTop += row.bottom - frame.bottom;
  }
}

/** @param {Element} control */
const rowKey = (control) => (control instanceof HTMLElement && control.dataset.id) || accessibleName(control);

/** @type {Create<Data>} */
export default (root, send) => new RowList(root, send);
