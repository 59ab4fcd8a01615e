/* The article reader: the text with its mentions, which the keyboard steps through and which highlight their places. */
import { accessibleName, button, focusedElement, keepFocus, make, makeIsolated } from "../../geo/folium/scripts/dom.js";
import { formatNumber } from "../../geo/folium/scripts/text.js";
import { ArticleContent, describeCertainty, numberOf } from "./article_content.js";
import { highlight, onHover } from "./maps.js";
import { MissedPlace } from "./missed_place.js";
import { sidePanel } from "./page.js";

/** @import { Create, Send } from "./component.js" */

/**
 * A part of a text. With a number, it is a mention.
 * @typedef {[text: string] | [text: string, number: number]} Piece
 */

/**
 * @typedef {object} Mention
 * @property {string} field
 * @property {number} start
 * @property {number} end
 * @property {string} kind
 * @property {string | null} place The id of its place, null where it is not located.
 * @property {"sure" | "likely" | "guess" | null} sure
 * @property {number} percent Its confidence.
 * @property {boolean} corrected
 * @property {string | null} precision
 */

/** @typedef {{ name: string, sub: string, at: [lat: number, lon: number] }} Place */

/**
 * The articles that are the same story.
 *
 * @typedef {object} Story
 * @property {string} summary
 * @property {[id: string, publisher: string, details: string[]][]} rows
 * @property {string} more
 */

/**
 * @typedef {object} Neighbors
 * @property {number | null} position In the list of articles, null outside of the filters.
 * @property {number} total
 * @property {string | null} before The id of the article before.
 * @property {string | null} after
 */

/**
 * @typedef {object} Data
 * @property {string} id
 * @property {boolean} titled Whether the title is the article's own.
 * @property {boolean} editable
 * @property {Piece[]} title
 * @property {string[]} byline
 * @property {string | null} url
 * @property {Story | null} story
 * @property {{ place: string, level: string, share: number }[]} focus What the article is about.
 * @property {[start: number, pieces: Piece[]][]} paragraphs Their offsets in the text, in code points.
 * @property {[number: number, parts: number]} part Which part of a long text this is.
 * @property {Mention[]} mentions
 * @property {Record<string, Place>} places
 * @property {[place: string, mentions: number][]} counts
 * @property {string} summary
 * @property {[kind: string, name: string][]} key
 * @property {string | null} place The place whose popup is open.
 * @property {number | null} mention The mention to go to.
 * @property {number} opened How many articles have been opened.
 * @property {Neighbors} neighbors
 */

// How far below the top and above the bottom of the panel a mention counts as visible, in pixels.
const TOP_MARGIN_PX = 60;
const BOTTOM_MARGIN_PX = 90;

export class Reader {
  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    /** @type {Data | null} */
    this.data = null;
    this.version = "";
    /** @type {HTMLElement[]} */
    this.marks = [];
    /** @type {number | null} The number of the current mention. */
    this.current = null;
    /** @type {Set<string>} The lists that are unfolded. */
    this.unfolded = new Set();
    this.card = make("div", "card");
    this.card.setAttribute("role", "group");
    this.card.setAttribute("aria-label", "Mentions");
    this.status = make("p", "unseen");
    this.status.setAttribute("role", "status");
    this.unsubscribe = onHover((place) => this.highlightMentions(place));
    this.missedPlace = new MissedPlace(this);
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  remove() {
    this.unsubscribe();
    this.missedPlace.remove();
    this.highlightOnMap(null);
  }

  /** @param {Data} data */
  show(data) {
    const previous = this.data;
    const version = versionOf(data);
    const changed = version !== this.version;
    this.version = version;
    this.data = data;
    if (changed) this.rebuild(data, previous);
    for (const mark of this.marks) {
      mark.classList.toggle("current", data.place !== null && this.mentionOf(mark)?.place === data.place);
    }
    const opened = data.opened !== previous?.opened;
    if (!opened && !(changed && data.mention !== null && this.current === null)) return;
    // A page that opens with an article in its link stays at the top: only the panel is scrolled.
    const first = !previous && !data.opened;
    if (data.mention !== null) this.select(data.mention, { follow: !first || this.panelScrolls() });
    else if (!first && changed) this.scrollToTop();
  }

  /** @param {Data} data @param {Data | null} previous */
  rebuild(data, previous) {
    const sameText = previous?.id === data.id && previous.part[0] === data.part[0];
    const number = sameText ? this.current : null;
    this.current = null;
    const article = new ArticleContent(this, data);
    const content = article.build();
    this.marks = article.marks;
    if (data.editable) content.append(this.missedPlace.form());
    const parts = [this.tools(data.neighbors), content, this.card, this.status];
    keepFocus(this.root, accessibleName, () => this.root.replaceChildren(...parts));
    this.describe();
    if (number !== null) this.select(number);
  }

  /**
   * Return the bar with the links to the list and to the previous and next article.
   *
   * @param {Neighbors} neighbors
   */
  tools({ position, total, before, after }) {
    /** @param {string} text @param {string} label @param {string | null} id */
    const step = (text, label, id) => {
      const element = button("step", text, () => this.send("read", id ?? ""), label);
      element.disabled = !id;
      return element;
    };
    const back = button("back", "", () => this.send("read", ""), "Back to the list");
    back.append(make("span", "arrow", "←"), " List");
    const text = position ? `${formatNumber(position)} of ${formatNumber(total)}` : "outside the filters";
    const bar = make("div", "readerbar");
    bar.append(back, make("span", "gap"));
    bar.append(step("‹", "Previous article", before), make("span", "sub", text), step("›", "Next article", after));
    return bar;
  }

  /** @param {HTMLElement} mark */
  mentionOf(mark) {
    return this.data?.mentions[numberOf(mark)];
  }

  /** Fill the bar at the bottom: the current mention, and buttons to step to its neighbors. */
  describe() {
    const { selection } = this.missedPlace;
    this.card.hidden = !this.marks.length && !selection;
    this.card.classList.toggle("ready", Boolean(selection));
    this.card.classList.toggle("full", this.current !== null && !selection);
    if (selection) this.card.replaceChildren(...this.missedPlace.offer(selection));
    else keepFocus(this.card, accessibleName, () => this.card.replaceChildren(this.steps(), ...this.mentionCard()));
  }

  steps() {
    const total = formatNumber(this.marks.length);
    const steps = make("span", "steps");
    steps.append(
      button("step", "‹", () => this.step(-1), "Previous mention (K)"),
      make("span", "sub", this.current === null ? total : `${this.current + 1} of ${total}`),
      button("step", "›", () => this.step(1), "Next mention (J)"),
    );
    return steps;
  }

  /** Return the words on the current mention, and its buttons. */
  mentionCard() {
    const words = make("span", "words");
    const mention = this.current === null ? undefined : this.data?.mentions[this.current];
    if (!this.data || !mention || this.current === null) {
      const noun = this.marks.length === 1 ? "mention" : "mentions";
      const keys = this.data?.editable ? "; select words to add a missed place" : "; J and K step through them";
      words.append(make("span", "sub", noun + keys));
      return [words];
    }
    const place = mention.place === null ? undefined : this.data.places[mention.place];
    const certainty = place ? place.sub + " · " + describeCertainty(mention) : "Recognized, but not located";
    const name = place ? place.name : this.marks[this.current].textContent;
    words.append(makeIsolated("span", "main", name), make("span", "sub", certainty));
    const { place: id } = mention;
    return [
      words,
      ...(id ? [button("act", "Map", () => this.send("place", id), "Show on the map")] : []),
      ...(this.data.editable
        ? [button("act", "Correct", () => this.missedPlace.mark(mention), "Correct this mention (C)")]
        : []),
    ];
  }

  /**
   * Make a mention the current one: it gets the tab stop, and the bar at the bottom describes it.
   *
   * @param {number} number
   * @param {{ follow?: boolean, focus?: boolean, announce?: boolean }} [options] Whether to scroll to it, to move the
   *   focus to it, and to announce it to screen readers.
   */
  select(number, { follow = false, focus = false, announce = false } = {}) {
    const mark = this.marks[number];
    if (!mark) return;
    for (const other of this.marks) {
      other.classList.toggle("here", other === mark);
      other.tabIndex = other === mark ? 0 : -1;
    }
    this.current = number;
    this.describe();
    this.highlightOnMap(this.mentionOf(mark)?.place ?? null);
    if (follow) this.scrollTo(mark);
    if (focus) mark.focus({ preventScroll: true });
    if (announce) {
      this.status.textContent = `${number + 1} of ${this.marks.length}: ${mark.getAttribute("aria-label")}`;
    }
  }

  /** @param {number} number */
  pick(number) {
    this.select(number, { focus: true });
    const place = this.data?.mentions[number].place;
    if (place) this.send("place", place);
  }

  /** @param {1 | -1} by */
  step(by) {
    const total = this.marks.length;
    if (!total) return;
    const next = this.current === null ? (by > 0 ? 0 : total - 1) : (this.current + by + total) % total;
    const inText = focusedElement(this.root)?.classList.contains("mention");
    this.select(next, { follow: true, focus: inText, announce: true });
  }

  /** @param {string} place */
  selectFirst(place) {
    const number = this.data?.mentions.findIndex((mention) => mention.place === place) ?? -1;
    if (number >= 0) this.select(number, { follow: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea")) return;
    const number = target.classList.contains("mention") ? numberOf(target) : null;
    const key = event.key.toLowerCase();
    if (key === "j" || (number !== null && key === "arrowright")) this.step(1);
    else if (key === "k" || (number !== null && key === "arrowleft")) this.step(-1);
    else if (number !== null && key === "c" && this.data?.editable) this.missedPlace.mark(this.data.mentions[number]);
    else if (number !== null && (key === "enter" || key === " ")) this.pick(number);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string | null} place Its mentions are highlighted; it is the one under the pointer on the map. */
  highlightMentions(place) {
    for (const mark of this.marks) {
      mark.classList.toggle("lit", place !== null && this.mentionOf(mark)?.place === place);
    }
  }

  /** @param {string | null} place It is highlighted on the map; null for none. */
  highlightOnMap(place) {
    const known = place === null ? undefined : this.data?.places[place];
    highlight(place !== null && known ? [[place, ...known.at]] : []);
  }

  /** Return whether the side panel scrolls by itself, which it does beside the map but not below it. */
  panelScrolls() {
    const side = sidePanel(this.root);
    if (!side) return false;
    return side.scrollHeight > side.clientHeight + 1 && getComputedStyle(side).overflowY !== "visible";
  }

  /** @param {HTMLElement} mark It is scrolled into view. If the panel scrolls by itself, the page does not move. */
  scrollTo(mark) {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const side = sidePanel(this.root);
    if (!side || !this.panelScrolls()) {
      mark.scrollIntoView({ block: "center", behavior });
      return;
    }
    const at = mark.getBoundingClientRect();
    const frame = side.getBoundingClientRect();
    if (at.top > frame.top + TOP_MARGIN_PX && at.bottom < frame.bottom - BOTTOM_MARGIN_PX) return;
    side.scrollTo({ top: side.scrollTop + at.top - frame.top - side.clientHeight / 3, behavior });
  }

  scrollToTop() {
    const side = sidePanel(this.root);
    if (side && this.panelScrolls()) side.scrollTop = 0;
  }
}

/**
 * Return what changes when an article must be built again, and not when another mention of it is to be shown.
 *
 * @param {Data} data
 */
const versionOf = (data) => JSON.stringify({ ...data, place: undefined, mention: undefined, opened: undefined });

/** @type {Create<Data>} */
export default (root, send) => new Reader(root, send);
