/* The choice of the place that a mention means: its sentence, a search box, and the places to choose from. */
import { button, make, makeIsolated, markMentions } from "../../geo/folium/scripts/dom.js";
import { cancelPicking, highlight, pickPoint } from "./maps.js";

/** @import { Piece } from "../../geo/folium/scripts/dom.js" */
/** @import { Create, Send } from "./component.js" */

/**
 * @typedef {object} Option
 * @property {string} id The place's id.
 * @property {string} name
 * @property {string} sub
 * @property {[lat: number, lon: number]} at
 */

/**
 * @typedef {object} Data
 * @property {unknown[]} of The mention that is corrected.
 * @property {string} title
 * @property {Piece[]} quote Its sentence.
 * @property {string} now What it means now, in words.
 * @property {string} words What is searched for.
 * @property {Option[]} options
 * @property {string | null} chosen The id of the option that is selected.
 * @property {string} note
 */

const TYPED_MS = 180;
const LIST_ID = "options";

class Candidates {
  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.send = send;
    /** @type {Option[]} */
    this.options = [];
    this.active = -1; // the index of the option that the arrow keys have reached
    this.mention = "";
    this.note = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    this.search = searchBox();
    this.search.addEventListener("input", () => this.onInput());
    this.search.addEventListener("keydown", (event) => this.onKey(event));
    this.list = make("ul", "rows options");
    this.list.id = LIST_ID;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Places");
    this.head = make("header", "place");
    this.status = make("p", "note");
    this.status.setAttribute("role", "status");
    const pick = button("act pick", "Pick on the map", () => this.startPicking());
    root.append(this.head, this.search, this.list, this.status, pick);
  }

  remove() {
    clearTimeout(this.typing);
    cancelPicking();
    highlight([]);
  }

  /** @param {Data} data */
  show(data) {
    const mention = JSON.stringify(data.of);
    if (mention !== this.mention) this.search.value = data.words;
    this.mention = mention;
    const quote = makeIsolated("blockquote");
    quote.append(...markMentions(data.quote));
    this.head.replaceChildren(makeIsolated("h2", "", data.title), quote, make("p", "sub", data.now));
    this.showOptions(data.options, data.chosen);
    this.note = data.note;
    this.status.textContent = data.note;
  }

  /** @param {Option[]} options @param {string | null} chosen */
  showOptions(options, chosen) {
    const same = options.length === this.options.length && options.every(({ id }, i) => id === this.options[i].id);
    this.options = options;
    if (!same) this.active = options.findIndex(({ id }) => id === chosen);
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index, option.id === chosen)));
    this.markActive();
  }

  /** @param {Option} option @param {number} index @param {boolean} chosen */
  row({ id, name, sub }, index, chosen) {
    const row = make("li", chosen ? "row chosen" : "row");
    row.id = optionId(index);
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(chosen));
    const words = make("span", "words");
    words.append(makeIsolated("span", "main", name), make("span", "sub", sub));
    row.append(words, make("span", "tick", "✓"));
    row.addEventListener("click", () => this.send("choose", id));
    row.addEventListener("pointerenter", () => this.highlightOnMap(index));
    row.addEventListener("pointerleave", () => this.highlightOnMap(-1));
    return row;
  }

  markActive() {
    [...this.list.children].forEach((row, index) => row.classList.toggle("active", index === this.active));
    if (this.active < 0) this.search.removeAttribute("aria-activedescendant");
    else this.search.setAttribute("aria-activedescendant", optionId(this.active));
  }

  /** @param {number} index The option to highlight on the map, -1 for none. */
  highlightOnMap(index) {
    const option = this.options[index];
    highlight(option ? [[option.id, ...option.at]] : []);
  }

  onInput() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.send("find", this.search.value), TYPED_MS);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const last = this.options.length - 1;
    if (event.key === "ArrowDown" && last >= 0) this.activate(Math.min(last, this.active + 1));
    else if (event.key === "ArrowUp" && last >= 0) this.activate(Math.max(0, this.active - 1));
    else if (event.key === "Enter" && this.active >= 0) this.send("choose", this.options[this.active].id);
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  activate(index) {
    this.active = index;
    this.markActive();
    this.list.children[index].scrollIntoView({ block: "nearest" });
    this.highlightOnMap(index);
  }

  /** Use the next click on the map as the point. */
  async startPicking() {
    this.status.textContent = "Click the location on the map. Press Escape to cancel.";
    const point = await pickPoint("Click the location. Press Escape to cancel.");
    this.status.textContent = this.note;
    if (!point) return;
    this.search.value = point.lat.toFixed(4) + ", " + point.lon.toFixed(4);
    this.send("find", this.search.value);
  }
}

/** @param {number} index */
const optionId = (index) => "option-" + index;

function searchBox() {
  const search = make("input", "find");
  search.type = "search";
  search.autocomplete = "off";
  search.placeholder = "Search for a place, or type latitude, longitude";
  search.setAttribute("role", "combobox");
  search.setAttribute("aria-label", "Search for the right place");
  search.setAttribute("aria-controls", LIST_ID);
  search.setAttribute("aria-expanded", "true");
  search.setAttribute("aria-autocomplete", "list");
  return search;
}

/** @type {Create<Data>} */
export default (root, send) => new Candidates(root, send);
