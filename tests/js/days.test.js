import assert from "node:assert/strict";
import { test } from "node:test";
import { dayBefore, formatDay, formatPeriod } from "../../dashboard/components/days.js";

test("the day before the first of March is the last of February", () => {
  assert.equal(dayBefore("2024-03-01"), "2024-02-29");
  assert.equal(dayBefore("2023-03-01"), "2023-02-28");
  assert.equal(dayBefore("2024-01-01"), "2023-12-31");
});

test("a day is written with the name of its month", () => {
  assert.equal(formatDay("2024-01-03"), "3 Jan 2024");
  assert.equal(formatDay("1888-12-31"), "31 Dec 1888");
});

test("a period is written as shortly as possible", () => {
  const periods = [
    ["2024-01-03", "2024-01-03", "3 Jan 2024"],
    ["2024-01-03", "2024-01-09", "3 to 9 Jan 2024"],
    ["2024-01-03", "2024-02-09", "3 Jan to 9 Feb 2024"],
    ["2023-12-30", "2024-01-02", "30 Dec 2023 to 2 Jan 2024"],
    ["2024-02-01", "2024-02-29", "Feb 2024"],
    ["2024-02-01", "2024-02-28", "1 to 28 Feb 2024"],
    ["2023-02-01", "2023-02-28", "Feb 2023"],
    ["2024-01-01", "2024-03-31", "Jan to Mar 2024"],
    ["2023-11-01", "2024-01-31", "Nov 2023 to Jan 2024"],
    ["2024-01-01", "2024-12-31", "2024"],
    ["2023-01-01", "2024-12-31", "2023 to 2024"],
    ["2023-05-01", "2024-05-31", "May 2023 to May 2024"],
    ["2023-05-03", "2024-05-03", "3 May 2023 to 3 May 2024"],
  ];
  for (const [first, last, text] of periods) assert.equal(formatPeriod(first, last), text);
});
