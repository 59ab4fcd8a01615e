import assert from "node:assert/strict";
import { test } from "node:test";
import { countByPlace, markOf } from "../../geo/folium/scripts/mention_tables.js";

/** @import { Tables } from "../../geo/folium/scripts/mention_tables.js" */

/** @type {Tables} */
const TABLES = {
  articles: [
    ["Storm", "The Paris News", "2024-03-01", "https://news.example/storm"],
    [null, null, null, null],
  ],
  places: [
    ["Paris", "Texas, United States", 33.66, -95.56, 0],
    ["Texas", "United States", 31.25, -99.25, 1],
  ],
  sentences: ["A storm hit Paris, Texas.", "Texan crews came to Paris."],
  mentions: [
    [0, 0, 0, 12, 17, "p"],
    [0, 1, 0, 19, 24, "p"],
    [0, 1, 1, 0, 5, "d"],
    [1, 0, 1, 20, 25, "p"],
  ],
  credits: [],
  leftOut: 0,
};

/** @param {...number} places */
const group = (...places) => ({
  spots: places.map((place) => ({ place, mentions: 2, x: 0, y: 0 })),
  mentions: 2 * places.length,
  x: 0,
  y: 0,
  diameter: 30,
});

test("mentions are counted by place", () => {
  assert.deepEqual(
    [...countByPlace(TABLES.mentions)],
    [
      [0, 2],
      [1, 2],
    ],
  );
});

test("a mark of one place quotes its sentences by article, with the name marked", () => {
  const mark = markOf(TABLES, TABLES.mentions, group(0));
  assert.equal(mark.name, "Paris");
  assert.equal(mark.count, "2 mentions in 2 articles");
  const [storm, untitled] = mark.quotes;
  assert.deepEqual(storm.title, [["Storm"]]);
  assert.deepEqual(storm.sentences, [[["A storm hit "], ["Paris", "place"], [", Texas."]]]);
  assert.deepEqual(untitled.title, [["Untitled"]]);
  assert.deepEqual(untitled.sentences, [[["Texan crews came to "], ["Paris", "place"], ["."]]]);
});

test("the kind of a mention is kept", () => {
  const [storm] = markOf(TABLES, TABLES.mentions, group(1)).quotes;
  assert.deepEqual(storm.sentences[1], [["Texan", "demonym"], [" crews came to Paris."]]);
});

test("a mark of several places lists them and quotes nothing", () => {
  const mark = markOf(TABLES, TABLES.mentions, group(0, 1));
  assert.equal(mark.name, "Paris and 1 place around");
  assert.equal(mark.label, "Paris +1");
  assert.equal(mark.count, "4 mentions of 2 places");
  assert.deepEqual(
    mark.places.map(({ name }) => name),
    ["Paris", "Texas"],
  );
  assert.deepEqual(mark.quotes, []);
});

test("only the mentions on the map are quoted", () => {
  const mark = markOf(TABLES, TABLES.mentions.slice(0, 2), group(0));
  assert.equal(mark.quotes.length, 1);
});

test("of mentions that overlap, the first is marked and no letter is lost", () => {
  const text = "New York Times Square";
  /** @type {Tables} */
  const tables = {
    ...TABLES,
    sentences: [text],
    mentions: [
      [0, 0, 0, 9, 21, "p"],
      [0, 0, 0, 0, 14, "e"],
    ],
  };
  const [{ sentences }] = markOf(tables, tables.mentions, group(0)).quotes;
  assert.deepEqual(sentences[0], [["New York Times", "embedded"], [" Square"]]);
});
