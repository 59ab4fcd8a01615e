/* Mentions as tables, which geo/folium/mention_tables.py writes, and the marks that a map shows of them. */
import { shortNumber } from "./circle_size.js";
import { pluralize } from "./text.js";

/** @import { Mark } from "./circles.js" */
/** @import { Group } from "./clusters.js" */
/** @import { Piece } from "./dom.js" */
/** @import { Quote } from "./popup.js" */

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

/** Columns of a mention. */
const ARTICLE = 0;
const SENTENCE = 2;
const MAX_PLACES = 60;
const MAX_SENTENCES = 25;
/** @type {Record<string, string>} */
const KINDS = { p: "place", d: "demonym", e: "embedded", c: "coordinate" };

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
 * Return a sentence split at some mentions. Of mentions that overlap, only the first is marked.
 *
 * @param {string} text
 * @param {Mention[]} mentions
 */
function cutSentence(text, mentions) {
  /** @type {Piece[]} */
  const pieces = [];
  let done = 0;
  for (const [, , , start, end, kind] of [...mentions].sort((one, other) => one[3] - other[3])) {
    if (start < done || start >= end) continue;
    pieces.push([text.slice(done, start)], [text.slice(start, end), KINDS[kind] ?? KINDS.p]);
    done = end;
  }
  pieces.push([text.slice(done)]);
  return pieces.filter(([piece]) => piece);
}

/**
 * Return mentions by the value of a column.
 *
 * @param {Mention[]} mentions
 * @param {number} column
 * @returns {Map<number, Mention[]>}
 */
function groupBy(mentions, column) {
  const groups = new Map();
  for (const mention of mentions) groups.set(mention[column], [...(groups.get(mention[column]) ?? []), mention]);
  return groups;
}

/**
 * Return the articles of some mentions with their sentences, each once.
 *
 * @param {Tables} tables
 * @param {Mention[]} mentions
 * @returns {Quote[]}
 */
function quotesOf({ articles, sentences }, mentions) {
  return [...groupBy(mentions, ARTICLE)].map(([row, ofArticle]) => {
    const [title, source, date, url] = articles[row];
    const quoted = [...groupBy(ofArticle, SENTENCE)].map(([sentence, group]) =>
      cutSentence(sentences[sentence], group),
    );
    return { title: [[title || "Untitled"]], source, date, url, sentences: quoted };
  });
}

/**
 * Return the mark of a group of places, of which a popup shows the sentences if it is only one.
 *
 * @param {Tables} tables
 * @param {Mention[]} mentions All that are on the map.
 * @param {Group} group
 * @returns {Mark}
 */
export function markOf(tables, mentions, { spots, mentions: n, diameter }) {
  const [name, location, lat, lon, isArea] = tables.places[spots[0].place];
  const more = spots.length - 1;
  const here = more ? [] : mentions.filter(([, place]) => place === spots[0].place);
  const articles = new Set(here.map(([article]) => article)).size;
  const quoted = here.slice(0, MAX_SENTENCES);
  const members = spots.slice(0, MAX_PLACES).map((spot) => {
    const [memberName, sub] = tables.places[spot.place];
    return { id: String(spot.place), name: memberName, sub, n: spot.mentions };
  });
  return {
    key: String(spots[0].place),
    at: [lat, lon],
    px: diameter,
    n,
    short: shortNumber(n),
    area: Boolean(isArea),
    name: more ? `${name} and ${pluralize(more, "place")} around` : name,
    label: more ? `${name} +${more}` : name,
    sub: more ? "" : location,
    count:
      pluralize(n, "mention") +
      (more ? ` of ${pluralize(more + 1, "place")}` : ` in ${pluralize(articles, "article")}`),
    split: "",
    more,
    places: more ? members : [],
    quotes: quotesOf(tables, quoted),
    quoted: quoted.length,
  };
}
