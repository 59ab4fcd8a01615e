import assert from "node:assert/strict";
import { test } from "node:test";
import { axisLabels, barsPath } from "../../dashboard/components/timeline_geometry.js";

const DAY_MS = 86400000;
const SIZE = { width: 100, height: 23 };

/** @param {string} first @param {number} number */
const daysFrom = (first, number) =>
  Array.from({ length: number }, (_, i) => new Date(Date.parse(first) + i * DAY_MS).toISOString().slice(0, 10));

/** @param {number} from @param {number} to */
const years = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}-01-01`);

/** @param {string[]} days @param {"day" | "week" | "month" | "year"} unit @param {number} width */
const texts = (days, unit, width) =>
  axisLabels(days, unit, width)
    .sort((a, b) => a.x - b.x)
    .map(({ text, strong }) => (strong ? text + "*" : text));

test("the highest bar fills the height and the others are in proportion", () => {
  assert.equal(barsPath([10, 5], [0, 1], SIZE), "M0.0 23v-20.0H49.0V23zM50.0 23v-10.0H99.0V23z");
});

test("a bucket with few mentions still has a bar that can be seen, an empty one has none", () => {
  assert.equal(barsPath([1000, 1, 0], [1, 2], { width: 90, height: 23 }), "M30.0 23v-1.5H59.0V23z");
});

test("only the bars of the range are drawn, at the scale of all", () => {
  assert.equal(barsPath([10, 5], [1, 1], SIZE), "M50.0 23v-10.0H99.0V23z");
});

test("narrow bars have no gaps", () => {
  assert.match(barsPath(Array(50).fill(1), [0, 0], SIZE), /^M0\.0 23v-20\.0H2\.0V23z$/);
});

test("days are labeled by day, the first with its year", () => {
  assert.deepEqual(texts(daysFrom("2024-03-05", 4), "day", 400), ["2024*", "6 Mar", "7 Mar", "8 Mar"]);
});

test("months come before days where there is not room for both", () => {
  assert.deepEqual(texts(daysFrom("2024-01-28", 10), "day", 300), ["2024*", "1 Feb", "4 Feb"]);
});

test("a year that begins is named instead of its January", () => {
  const months = ["2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"];
  assert.deepEqual(texts(months, "month", 500), ["2023*", "Dec", "2024*", "Feb", "Mar"]);
});

test("weeks are labeled where a month begins", () => {
  const weeks = ["2024-01-15", "2024-01-22", "2024-01-29", "2024-02-05", "2024-02-12"];
  assert.deepEqual(texts(weeks, "week", 500), ["2024*", "Feb"]);
});

test("of many years, decades are labeled", () => {
  assert.deepEqual(texts(years(1985, 2024), "year", 400), ["1990*", "2000*", "2010*", "2020*"]);
});

test("labels do not overlap, nor are they cut off at the end", () => {
  const labels = axisLabels(daysFrom("2023-01-01", 200), "day", 777);
  const places = labels.map(({ x }) => x).sort((a, b) => a - b);
  assert.ok(places.length > 5);
  for (let i = 1; i < places.length; i += 1) assert.ok(places[i] - places[i - 1] >= 64);
  assert.ok(places[places.length - 1] <= 777 - 34);
});
