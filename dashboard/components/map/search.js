/* The search for a place: the server suggests places while the user types; choosing one moves the map there. */
import { focusedElement, listItem, make, makeIsolated } from "../../../geo/folium/scripts/dom.js";
import { L } from "../../../geo/folium/scripts/leaflet.js";
import { formatNumber } from "../../../geo/folium/scripts/text.js";

/** @typedef {{ id: string, name: string, sub: string, n: number }} FoundPlace `n` is its number of mentions. */
/** @typedef {{ words: string, rows: FoundPlace[] }} Results */

const TYPED_MS = 180;
const LEAST_CHARS = 2;
const LIST_ID = "dl-results";

function buildInput() {
  const input = make("input");
  input.type = "search";
  input.placeholder = "Go to a place";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.maxLength = 80;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-label", "Go to a place");
  input.setAttribute("aria-controls", LIST_ID);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  return input;
}

function buildList() {
  const list = make("ul");
  list.id = LIST_ID;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Places found");
  return list;
}

export class Search extends L.Control {
  /**
   * @param {object} actions
   * @param {(words: string) => void} actions.find Ask the server for places.
   * @param {(place: string) => void} actions.go Move the map to a place.
   */
  constructor({ find, go }) {
    super({ position: "topleft" });
    this.find = find;
    this.go = go;
    /** @type {FoundPlace[]} */
    this.rows = [];
    this.active = -1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    this.box = make("div", "dl-search leaflet-bar");
    this.input = buildInput();
    this.list = buildList();
    this.box.append(this.input, this.list);
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("focus", () => this.setOpen(this.rows.length > 0));
    this.onPointer = (/** @type {PointerEvent} */ event) => {
      if (!event.composedPath().includes(this.box)) this.setOpen(false);
    };
  }

  onAdd() {
    document.addEventListener("pointerdown", this.onPointer);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    return this.box;
  }

  onRemove() {
    clearTimeout(this.typing);
    document.removeEventListener("pointerdown", this.onPointer);
  }

  get words() {
    return this.input.value.trim().replace(/\s+/g, " ");
  }

  onInput() {
    clearTimeout(this.typing);
    const { words } = this;
    if (words.length < LEAST_CHARS) this.show({ words: "", rows: [] });
    else this.typing = setTimeout(() => this.find(words), TYPED_MS);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    event.stopPropagation(); // letters must not act as shortcuts of the map or the page
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.rows.length) {
      event.preventDefault();
      this.setOpen(true);
      this.activate((this.active + step + this.rows.length) % this.rows.length);
    } else if (event.key === "Enter" && this.rows.length) {
      event.preventDefault();
      this.choose(this.rows[Math.max(0, this.active)]);
    } else if (event.key === "Escape") {
      if (this.list.hidden) this.input.value = "";
      this.setOpen(false);
    }
  }

  /** @param {number} index */
  activate(index) {
    this.active = index;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    const row = this.list.children[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {boolean} open */
  setOpen(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  /** @param {FoundPlace} place */
  choose({ id, name }) {
    this.input.value = name;
    this.setOpen(false);
    this.go(id);
  }

  /** @param {Results} results Ignored if they are for other words than those in the box. */
  show({ words, rows }) {
    if (words && words !== this.words) return;
    this.rows = rows;
    this.list.replaceChildren(...rows.map((place, index) => this.buildRow(place, index)));
    if (words && !rows.length) {
      const none = listItem("No place of that name");
      none.className = "dl-absent";
      this.list.append(none);
    }
    this.activate(rows.length ? 0 : -1);
    this.setOpen(Boolean(words) && focusedElement(this.input) === this.input);
  }

  /**
   * @param {FoundPlace} place
   * @param {number} index
   */
  buildRow(place, index) {
    const row = listItem(
      makeIsolated("span", "dl-name", place.name),
      makeIsolated("span", "dl-sub", place.sub),
      make("span", "dl-n", place.n ? formatNumber(place.n) : "not mentioned"),
    );
    row.id = `${LIST_ID}-${index}`;
    row.setAttribute("role", "option");
    row.classList.toggle("dl-absent", !place.n);
    row.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
    row.addEventListener("click", () => this.choose(place));
    return row;
  }
}
