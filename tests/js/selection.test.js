/* The filters of the one-file page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../../geo/export/standalone/selection.js";

/** @import { Tables } from "../../geo/folium/scripts/mention_tables.js" */

/** Two mentions of place 0 and one of place 1 in three articles, one of them undated. @type {Tables} */
const TABLES = {
  articles: [
    ["A", null, "2024-01-01", null],
    ["B", null, "2024-02-01", null],
    ["C", null, null, null],
  ],
  places: [
    ["Paris", "", 0, 0, 0],
    ["Texas", "", 0, 0, 1],
  ],
  sentences: ["In Paris, Texas."],
  mentions: [
    [0, 0, 0, 3, 8, "p"],
    [1, 1, 0, 10, 15, "p"],
    [2, 0, 0, 3, 8, "p"],
  ],
  credits: [],
  leftOut: 0,
};

/** @param {Selection} selection The articles of the mentions that are left. */
const articles = ({ mentions }) => mentions.map(([article]) => article);

test("without a filter, all mentions are shown", () => {
  const selection = new Selection(TABLES);
  assert.equal(selection.isFiltered, false);
  assert.deepEqual(articles(selection), [0, 1, 2]);
  assert.equal(selection.articleCount, 3);
});

test("a period leaves the mentions of articles of its days, and none of undated ones", () => {
  const selection = new Selection(TABLES);
  selection.filter({ period: { from: "2024-01-01", to: "2024-01-31" } });
  assert.deepEqual(articles(selection), [0]);
  assert.deepEqual([...selection.counts], [[0, 1]]);
});

test("an article and a period are combined, and either is changed without the other", () => {
  const selection = new Selection(TABLES);
  selection.filter({ article: 1 });
  selection.filter({ period: { from: "2024-01-15", to: null } });
  assert.deepEqual(articles(selection), [1]);
  selection.filter({ article: null });
  assert.deepEqual(articles(selection), [1]);
  selection.filter({ article: 0 });
  assert.deepEqual(articles(selection), []);
});

test("the list keeps the row of the selected article, so that it can be deselected", () => {
  const selection = new Selection(TABLES);
  selection.filter({ article: 2, period: { from: "2024-02-01", to: null } });
  assert.deepEqual([...selection.countByArticle().keys()].sort(), [1, 2]);
});

test("a change is reported once, and clearing shows all again", () => {
  const selection = new Selection(TABLES);
  let changes = 0;
  selection.onChange = () => (changes += 1);
  selection.filter({ article: 1, period: { from: "2024-02-01", to: null } });
  assert.equal(changes, 1);
  selection.clear();
  assert.equal(selection.isFiltered, false);
  assert.deepEqual(articles(selection), [0, 1, 2]);
});
