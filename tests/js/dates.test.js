/* The days and bars of the timeline in the one-file page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Calendar, isInPeriod } from "../../geo/export/standalone/dates.js";

test("a few days have a bar each", () => {
  const calendar = new Calendar(["2021-12-06", null, "2021-12-01", "2021-12-03"]);
  assert.equal(calendar.barCount, 6);
  assert.equal(calendar.barOf("2021-12-06"), 5);
  assert.deepEqual(calendar.periodOf(0), { from: "2021-12-01", to: "2021-12-01" });
  assert.deepEqual(calendar.periodOf(1, 3), { from: "2021-12-02", to: "2021-12-04" });
  assert.deepEqual([calendar.firstDay, calendar.lastDay], ["2021-12-01", "2021-12-06"]);
});

test("longer spans have longer bars, never more than 120", () => {
  for (const [last, days] of /** @type {[string, number][]} */ ([
    ["2020-04-29", 1],
    ["2020-04-30", 7],
    ["2024-01-01", 28],
    ["2060-01-01", 364],
    ["2999-01-01", 3640],
  ])) {
    const calendar = new Calendar(["2020-01-01", last]);
    assert.equal(calendar.daysPerBar, days, last);
    assert.ok(calendar.barCount <= 120);
    assert.equal(calendar.barOf(last), calendar.barCount - 1);
  }
});

test("without days there are no bars", () => {
  const calendar = new Calendar([null, null]);
  assert.deepEqual([calendar.dayCount, calendar.barCount], [0, 0]);
});

test("a period includes both of its days; a missing day is only in all days", () => {
  const period = { from: "2021-01-01", to: "2021-01-31" };
  assert.ok(isInPeriod("2021-01-01", period));
  assert.ok(isInPeriod("2021-01-31", period));
  assert.ok(!isInPeriod("2021-02-01", period));
  assert.ok(!isInPeriod(null, period));
  assert.ok(isInPeriod("2020-01-01", { from: null, to: "2021-01-01" }));
  assert.ok(isInPeriod(null, { from: null, to: null }));
});
