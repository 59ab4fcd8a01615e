/* The lists of places and of articles, in tabs, which can be searched. */
import { button, make } from "../../folium/scripts/dom.js";
import { foldCase, formatNumber, pluralize } from "../../folium/scripts/text.js";

/** @import { Selection } from "./selection.js" */

/** @typedef {{ title: string, subtitle: string, mentions: number, onClick: () => void, isPressed?: boolean }} Row */

const MAX_ROWS = 300;

/**
 * Return a row; `isPressed` is for rows that toggle a filter.
 *
 * @param {Row} row
 */
function rowElement({ title, subtitle, mentions, onClick, isPressed }) {
  const name = make("b", "", title);
  name.dir = "auto";
  const element = button("", null, onClick);
  element.append(name, make("small", "", subtitle), make("i", "", formatNumber(mentions)));
  if (isPressed !== undefined) element.setAttribute("aria-pressed", String(isPressed));
  const item = make("li");
  item.append(element);
  return item;
}

export class Lists {
  /**
   * @param {Selection} selection
   * @param {(place: number) => void} showPlace
   */
  constructor(selection, showPlace) {
    this.selection = selection;
    this.showPlace = showPlace;
    this.tab = "places";
    this.words = "";
    this.list = /** @type {HTMLElement} */ (document.querySelector("#list"));
    this.tabs = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[role=tab]"));
    const search = /** @type {HTMLInputElement} */ (document.querySelector("aside input"));
    search.addEventListener("input", () => {
      this.words = foldCase(search.value.trim());
      this.draw();
    });
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(tab));
  }

  /** @param {HTMLElement} tab */
  open(tab) {
    this.tab = tab.id.slice("tab-".length);
    for (const other of this.tabs) other.setAttribute("aria-selected", String(other === tab));
    this.draw();
  }

  draw() {
    const rows = this.tab === "places" ? this.placeRows() : this.articleRows();
    this.list.replaceChildren(...rows.slice(0, MAX_ROWS).map(rowElement));
    if (rows.length > MAX_ROWS) {
      const text = `${pluralize(rows.length - MAX_ROWS, "more row")}; search to find them`;
      this.list.append(make("li", "none", text));
    }
    if (!rows.length) this.list.append(make("li", "none", "Nothing matches."));
    this.list.setAttribute("aria-labelledby", `tab-${this.tab}`);
  }

  /** @param {(string | null)[]} texts */
  matches(...texts) {
    return texts.some((text) => text && foldCase(text).includes(this.words));
  }

  /** @returns {Row[]} Most mentions first. */
  placeRows() {
    const { counts, tables } = this.selection;
    return [...counts]
      .filter(([place]) => this.matches(tables.places[place][0], tables.places[place][1]))
      .sort(([, one], [, other]) => other - one)
      .map(([place, mentions]) => {
        const [title, subtitle] = tables.places[place];
        return { title, subtitle, mentions, onClick: () => this.showPlace(place) };
      });
  }

  /** @returns {Row[]} */
  articleRows() {
    const { selection } = this;
    const { articles } = selection.tables;
    return [...selection.countByArticle()]
      .filter(([article]) => this.matches(articles[article][0], articles[article][1]))
      .map(([article, mentions]) => {
        const [title, source, day] = articles[article];
        const isPressed = selection.article === article;
        return {
          title: title || "Untitled",
          subtitle: [source, day].filter(Boolean).join(" · "),
          mentions,
          isPressed,
          onClick: () => selection.filter({ article: isPressed ? null : article }),
        };
      });
  }
}
