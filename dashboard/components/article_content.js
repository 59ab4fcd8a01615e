/* The content of an article: title, byline, what it is about, and its text with the mentions marked. */
import {
  appendNames,
  button,
  listItem,
  make,
  makeIsolated,
  mentionCount,
  webLink,
} from "../../geo/folium/scripts/dom.js";

/** @import { Mention, Piece, Place, Reader } from "./article.js" */

const LONG_TITLE_CHARS = 300;

/** Builds the elements of an article. Its reader is told of clicks on them. */
export class ArticleContent {
  /** @param {Reader} reader @param {import("./article.js").Data} data */
  constructor(reader, data) {
    this.reader = reader;
    this.data = data;
    /** @type {HTMLElement[]} The marked mentions, in the order of their numbers. */
    this.marks = [];
  }

  /** Return the article as an element. */
  build() {
    const element = make("article", "article");
    element.append(this.title(), this.byline());
    this.appendStory(element);
    this.appendFocus(element);
    element.append(this.data.counts.length ? this.places() : make("p", "sub", this.data.summary));
    element.append(...this.data.paragraphs.map(([start, pieces]) => this.paragraph(start, pieces)));
    this.appendParts(element);
    this.appendLegend(element);
    this.marks.sort((a, b) => numberOf(a) - numberOf(b));
    if (this.marks.length) this.marks[0].tabIndex = 0;
    return element;
  }

  title() {
    const title = makeIsolated("h2");
    if (this.data.titled) Object.assign(title.dataset, { field: "title", start: 0 });
    if (this.data.title.reduce((length, [text]) => length + text.length, 0) > LONG_TITLE_CHARS) {
      title.classList.add("long");
      title.tabIndex = 0;
    }
    title.append(...this.data.title.map((piece) => this.piece(piece)));
    return title;
  }

  byline() {
    const { id, url, byline, editable } = this.data;
    const line = appendNames(make("p", "sub byline"), byline);
    /** @param {HTMLElement} element */
    const append = (element) => line.append(line.hasChildNodes() ? " · " : "", element);
    const link = webLink(url, "Original");
    if (link) append(link);
    if (editable) {
      append(button("change", "Edit", () => this.reader.send("edit", id), "Edit this article"));
      append(button("change", "Remove", () => this.reader.send("remove", id), "Remove this article"));
    }
    return line;
  }

  /** @param {number} start @param {Piece[]} pieces */
  paragraph(start, pieces) {
    const paragraph = makeIsolated("p", "text");
    Object.assign(paragraph.dataset, { field: "text", start });
    paragraph.append(...pieces.map((piece) => this.piece(piece)));
    return paragraph;
  }

  /** @param {Piece} piece */
  piece([text, number]) {
    if (number === undefined) return text;
    const mention = this.data.mentions[number];
    const certainty = mention.corrected ? "corrected" : (mention.sure ?? "unplaced");
    const mark = make("span", ["mention", mention.kind, certainty].join(" "), text);
    mark.dataset.number = String(number);
    mark.tabIndex = -1;
    mark.setAttribute("role", "button");
    mark.title = hint(mention, mention.place === null ? undefined : this.data.places[mention.place]);
    mark.setAttribute("aria-label", text + ": " + mark.title);
    mark.addEventListener("click", () => this.reader.pick(number));
    mark.addEventListener("focus", () => {
      if (this.reader.current !== number) this.reader.select(number);
    });
    this.highlightFrom(mark, mention.place);
    this.marks.push(mark);
    return mark;
  }

  /**
   * Highlight a place on the map while the pointer is over an element.
   *
   * @param {HTMLElement} element
   * @param {string | null} place
   */
  highlightFrom(element, place) {
    element.addEventListener("pointerenter", () => this.reader.highlightOnMap(place));
    element.addEventListener("pointerleave", () => this.reader.highlightOnMap(null));
  }

  /**
   * Return a list to unfold, which stays unfolded in the next article.
   *
   * @param {string} name
   * @param {string} summary
   * @param {string} label
   * @param {HTMLElement[]} rows
   */
  foldedList(name, summary, label, rows) {
    const { unfolded } = this.reader;
    const box = make("details", name === "story" ? "list story" : "list");
    box.open = unfolded.has(name);
    box.addEventListener("toggle", () => {
      if (box.open) unfolded.add(name);
      else unfolded.delete(name);
    });
    const list = make("ul", "rows");
    list.setAttribute("aria-label", label);
    list.append(...rows.map((row) => listItem(row)));
    box.append(make("summary", "", summary), list);
    return box;
  }

  /** @param {HTMLElement} article Gets the list of the articles that are the same story. */
  appendStory(article) {
    const { story } = this.data;
    if (!story) return;
    const rows = story.rows.map(([id, publisher, details]) => {
      const row = button("row", "", () => this.reader.send("read", id));
      const words = make("span", "words");
      words.append(makeIsolated("span", "main", publisher), appendNames(make("span", "sub"), details));
      row.append(words);
      return row;
    });
    const list = this.foldedList("story", story.summary, "The same story", rows);
    if (story.more) list.append(make("p", "sub", story.more));
    article.append(list);
  }

  /** @param {HTMLElement} article Gets a line of the places that it is about. */
  appendFocus(article) {
    if (!this.data.focus.length) return;
    const line = make("p", "about");
    line.append(make("span", "sub", "About"));
    for (const { place, level, share } of this.data.focus) {
      const chip = button("topic", "", () => this.reader.send("place", place));
      const name = makeIsolated("span", "name", this.data.places[place]?.name ?? place);
      chip.append(name, make("span", "sub", ` ${level.toLowerCase()} · ${share}%`));
      chip.title = "The share of the article's mentions that are in this place. Click to show it on the map.";
      line.append(chip);
    }
    article.append(line);
  }

  /** Return the list of its places with their counts. */
  places() {
    const rows = this.data.counts.map(([place, mentions]) => {
      const { name, sub } = this.data.places[place];
      const row = button("row", "", () => {
        this.reader.selectFirst(place);
        this.reader.send("place", place);
      });
      const words = make("span", "words");
      words.append(makeIsolated("span", "main", name), make("span", "sub", sub));
      row.append(words, mentionCount(mentions));
      this.highlightFrom(row, place);
      return row;
    });
    return this.foldedList("places", this.data.summary, "Places in this article", rows);
  }

  /** @param {HTMLElement} article Gets buttons to the other parts of a long text. */
  appendParts(article) {
    const [number, parts] = this.data.part;
    if (parts < 2) return;
    /** @param {string} text @param {number} part */
    const turn = (text, part) => {
      const element = button("turn", text, () => this.reader.send("part", String(part)));
      element.disabled = part < 1 || part > parts;
      return element;
    };
    const bar = make("nav", "parts");
    bar.setAttribute("aria-label", "Parts of this long text");
    const position = make("span", "sub", `Part ${number} of ${parts}`);
    bar.append(turn("‹ Previous", number - 1), position, turn("Next ›", number + 1));
    article.append(bar);
  }

  /** @param {HTMLElement} article Gets the meaning of the kinds of marks. */
  appendLegend(article) {
    if (!this.data.key.length) return;
    const legend = make("p", "key");
    legend.append(...this.data.key.map(([kind, name]) => make("span", "mention " + kind, name)));
    article.append(legend);
  }
}

/** @param {HTMLElement} mark */
export const numberOf = (mark) => Number(mark.dataset.number);

/** @param {Mention} mention @param {Place | undefined} place */
function hint(mention, place) {
  if (!place) return "Recognized, but not located";
  return place.name + ": " + place.sub + " · " + describeCertainty(mention);
}

/**
 * Return how certain and how precise the place of a mention is, in words.
 *
 * @param {Mention} mention
 */
export function describeCertainty({ corrected, percent, precision }) {
  const certainty = corrected ? "corrected by hand" : percent + "% sure";
  return precision ? precision + " · " + certainty : certainty;
}
