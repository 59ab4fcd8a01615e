/* The list of a filter: options with counts, and a search box. It can be folded. */
import { button, focusedElement, listItem, make, makeIsolated, mentionCount } from "../../geo/folium/scripts/dom.js";
import { formatNumber } from "../../geo/folium/scripts/text.js";

/** @import { Send } from "./component.js" */

/** @typedef {[key: string, name: string, sub: string, mentions: number | null, chosen: boolean]} Option */

/**
 * @typedef {object} FacetData
 * @property {string} field The field of the filter.
 * @property {string} name
 * @property {Option[]} options
 * @property {number} all The number of all options.
 * @property {string} words What the list is searched for.
 * @property {boolean} unfolded Whether it shows more than its first options.
 */

const TYPED_MS = 250;
const MIN_OPTIONS_TO_SEARCH = 8;
const OPEN_AT_FIRST = ["sources"];
const STORAGE_KEY = "dateline.filters";

export class Facet {
  /** @param {FacetData} list @param {Send} send */
  constructor({ field, name }, send) {
    this.send = send;
    this.element = make("details", "facet");
    this.element.open = wasOpen(field) ?? OPEN_AT_FIRST.includes(field);
    this.element.addEventListener("toggle", () => rememberOpen(field, this.element.open));
    this.title = make("summary");
    this.search = searchBox(name, (words) => send("find", field + ":" + words));
    this.options = make("ul", "options");
    this.options.setAttribute("aria-label", name);
    this.more = button("more", "", () => send("more", field));
    this.note = make("p", "note");
    this.element.append(this.title, this.search, this.options, this.note, this.more);
  }

  /** @param {FacetData} list */
  show(list) {
    const { name, options, all, words, unfolded } = list;
    const chosen = options.filter(([, , , , isChosen]) => isChosen).length;
    this.title.replaceChildren(
      make("span", "name", name),
      make("span", "picked", chosen ? chosen + " selected" : formatNumber(all)),
    );
    this.search.hidden = all < MIN_OPTIONS_TO_SEARCH && !words;
    if (focusedElement(this.search) !== this.search) this.search.value = words;
    this.options.replaceChildren(...options.map((option) => optionItem(list.field, option, this.send)));
    this.more.hidden = Boolean(words) || (unfolded ? all <= MIN_OPTIONS_TO_SEARCH : all <= options.length);
    this.more.textContent = unfolded ? "Fewer" : "More";
    this.more.setAttribute("aria-label", this.more.textContent + " in " + name.toLowerCase());
    this.note.textContent = noteOn(list, chosen);
  }
}

/** @param {FacetData} list @param {number} chosen The number of options that are selected. */
function noteOn({ options, all, words, unfolded }, chosen) {
  const hidden = all - options.length;
  if (words) return options.length === chosen ? "Nothing has “" + words + "”." : "";
  return unfolded && hidden > 0 ? formatNumber(hidden) + " more. Search for them by name." : "";
}

/** @param {string} name @param {(words: string) => void} onWords Called when the typing pauses. */
function searchBox(name, onWords) {
  const search = make("input", "find");
  search.type = "search";
  search.maxLength = 100;
  search.placeholder = "Find…";
  search.setAttribute("aria-label", "Find in " + name.toLowerCase());
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => onWords(search.value), TYPED_MS);
  });
  return search;
}

/**
 * Return a checkbox with its name, a detail and the number of mentions.
 *
 * @param {string} field
 * @param {Option} option
 * @param {Send} send
 * @param {string} [hint]
 */
export function optionItem(field, [key, name, sub, mentions, chosen], send, hint = name) {
  const id = field + ":" + key;
  const box = make("input");
  box.type = "checkbox";
  box.checked = chosen;
  box.dataset.id = id;
  box.addEventListener("change", () => send("pick", id));
  const main = makeIsolated("span", "main", name);
  main.title = hint;
  const words = make("span", "words");
  words.append(main);
  if (sub) words.append(make("span", "sub", sub));
  const label = make("label", "option");
  label.append(box, words);
  if (mentions !== null) label.append(mentionCount(mentions));
  return listItem(label);
}

/** @returns {Record<string, boolean>} Which lists the reader has opened or folded. */
function storedFolding() {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null") || {};
  } catch {
    return {}; // storage is blocked
  }
}

/** @param {string} field @returns {boolean | undefined} */
const wasOpen = (field) => storedFolding()[field];

/** @param {string} field @param {boolean} open */
function rememberOpen(field, open) {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ ...storedFolding(), [field]: open }));
  } catch {
    // Storage is blocked: on the next visit, the lists are as at first.
  }
}
