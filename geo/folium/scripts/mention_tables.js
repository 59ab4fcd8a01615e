/* Mentions as tables, which geo/folium/mention_tables.py writes, and what a popup says of them. */

/** @typedef {[title: string | null, source: string | null, day: string | null, url: string | null]} Article */
/** @typedef {[name: string, location: string, lat: number, lon: number, isArea: 0 | 1]} Place */

/**
 * Row numbers in the other tables, the offsets of the name in the sentence, and the first letter of the kind.
 * @typedef {[article: number, place: number, sentence: number, start: number, end: number, kind: string]} Mention
 */

/**
 * @typedef {object} Tables
 * @property {Article[]} articles
 * @property {Place[]} places
 * @property {string[]} sentences
 * @property {Mention[]} mentions
 * @property {string[]} credits
 * @property {number} leftOut
 */

/**
 * A piece of a text: [text], or [text, kind] for a mention.
 * @typedef {[text: string, kind?: string]} Piece
 */

/**
 * An article in a popup. `spots` and `mention` are the dashboard's.
 * @typedef {object} Quote
 * @property {Piece[]} title
 * @property {string | null} source
 * @property {string | null} date
 * @property {string | null} url
 * @property {Piece[][]} sentences
 * @property {string | null} [approximate] The name that the article has for something in this place.
 */

/** @type {Record<string, string>} */
const KINDS = { p: "place", d: "demonym", e: "embedded", c: "coordinate" };

/**
 * Return "1 place", "2,000 places".
 *
 * @param {number} number
 * @param {string} noun
 */
export const pluralize = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/**
 * Return the number of mentions of each place that has any.
 *
 * @param {Mention[]} mentions
 * @returns {Map<number, number>}
 */
export function countByPlace(mentions) {
  const counts = new Map();
  for (const [, place] of mentions) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

/**
 * Return the sentence of a mention, split at the name.
 *
 * @param {Tables} tables
 * @param {Mention} mention
 * @returns {Piece[]}
 */
function sentencePieces({ sentences }, [, , sentence, start, end, kind]) {
  const text = sentences[sentence];
  /** @type {Piece[]} */
  const pieces = [[text.slice(0, start)], [text.slice(start, end), KINDS[kind] ?? KINDS.p], [text.slice(end)]];
  return pieces.filter(([piece]) => piece);
}

/**
 * Return the articles of some mentions with their sentences. The mentions of an article follow each other.
 *
 * @param {Tables} tables
 * @param {Mention[]} mentions
 * @returns {Quote[]}
 */
export function quotesOf(tables, mentions) {
  /** @type {Map<number, Quote>} */
  const quotes = new Map();
  for (const mention of mentions) {
    const [title, source, date, url] = tables.articles[mention[0]];
    const quote = quotes.get(mention[0]) ?? { title: [[title || "Untitled"]], source, date, url, sentences: [] };
    quote.sentences.push(sentencePieces(tables, mention));
    quotes.set(mention[0], quote);
  }
  return [...quotes.values()];
}

/** A circle's popup: a place with its sentences, or several places. */

/**
 * @typedef {object} Summary
 * @property {string} name
 * @property {string} sub The kind or location of the place.
 * @property {string} count How many mentions it has.
 * @property {{ id: string, name: string, sub: string, n: number }[]} places The places of a circle of several.
 * @property {number} more How many places the circle has besides its first.
 * @property {Quote[]} quotes
 * @property {number} n
 * @property {number} quoted The mentions in `quotes`.
 */

/**
 * Return what the popup of some places says.
 *
 * @param {Tables} tables
 * @param {Mention[]} mentions All that are on the map.
 * @param {{ place: number, mentions: number }[]} spots The places, most mentions first.
 * @param {{ sentences: number, places: number }} limits
 * @returns {Summary}
 */
export function summarize(tables, mentions, spots, limits) {
  const n = spots.reduce((sum, spot) => sum + spot.mentions, 0);
  const more = spots.length - 1;
  if (more > 0) {
    const places = spots.slice(0, limits.places).map((spot) => {
      const [name, sub] = tables.places[spot.place];
      return { id: String(spot.place), name, sub, n: spot.mentions };
    });
    return {
      name: pluralize(spots.length, "place"),
      sub: "",
      count: pluralize(n, "mention"),
      places,
      more,
      quotes: [],
      n,
      quoted: 0,
    };
  }
  const [name, sub] = tables.places[spots[0].place];
  const here = mentions.filter(([, place]) => place === spots[0].place);
  const articles = new Set(here.map(([article]) => article)).size;
  const quoted = here.slice(0, limits.sentences);
  return {
    name,
    sub,
    count: `${pluralize(n, "mention")} in ${pluralize(articles, "article")}`,
    places: [],
    more,
    quotes: quotesOf(tables, quoted),
    n,
    quoted: quoted.length,
  };
}
