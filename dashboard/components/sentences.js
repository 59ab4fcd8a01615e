/* The sentences that mention one place: a heading and the articles with their sentences, as in the map's popup. */
import { appendNames, button, make, makeIsolated, markMentions } from "../../geo/folium/scripts/dom.js";

/** @import { Piece } from "../../geo/folium/scripts/dom.js" */
/** @import { Create, Send } from "./component.js" */

/**
 * A mention in its article, in characters of the field.
 * @typedef {[field: string, start: number, end: number]} Span
 */

/**
 * An article and its sentences that mention the place.
 *
 * @typedef {object} Quote
 * @property {string} article The article's id.
 * @property {Piece[]} title
 * @property {string} source
 * @property {string} date
 * @property {Piece[][]} sentences
 * @property {Span[]} spots The first mention of each sentence.
 * @property {Span} mention The first mention of the article.
 * @property {boolean} corrected
 * @property {string | null} approximate The name, where the place is only what contains the one that is meant.
 */

/**
 * @typedef {object} Data
 * @property {string} name
 * @property {string} sub
 * @property {Quote[]} quotes
 * @property {boolean} editable
 * @property {string | null} note
 */

/** @type {Create<Data>} */
export default (root, send) => ({
  show({ name, sub, quotes, editable, note }) {
    const heading = make("header", "place");
    heading.append(makeIsolated("h2", "", name), make("p", "sub", sub));
    root.replaceChildren(heading, ...quotes.map((quote) => quoteSection(quote, editable, send)));
    if (note) root.append(make("p", "note", note));
  },
});

/** @param {Quote} quote @param {boolean} editable @param {Send} send */
function quoteSection(quote, editable, send) {
  /** @param {Span} mention */
  const identity = (mention) => JSON.stringify([quote.article, ...mention]);

  const title = button("open", null, () => send("read", identity(quote.mention)));
  title.dir = "auto";
  title.append(...markMentions(quote.title));
  const byline = appendNames(make("p", "sub"), [quote.source, quote.date]);
  if (quote.corrected) byline.append(" · corrected by hand");

  const section = make("section", "quote");
  section.append(title, byline);
  quote.sentences.forEach((sentence, index) => {
    const block = makeIsolated("blockquote");
    block.append(...markMentions(sentence));
    block.title = "Open in the article";
    block.addEventListener("click", () => send("read", identity(quote.spots[index])));
    section.append(block);
  });
  if (quote.approximate) {
    section.append(make("p", "sub", `“${quote.approximate}” is placed here, because this place contains it`));
  }
  if (editable) section.append(button("fix", "Correct", () => send("correct", identity(quote.mention))));
  return section;
}
