import assert from "node:assert/strict";
import { test } from "node:test";
import {
  mentionsIn,
  cumulativeCounts,
  maxCount,
  windowAt,
  windowLengths,
} from "../../dashboard/components/playback_windows.js";

// Buckets 0 to 5 have 2, 0, 3, 0, 0 and 4 mentions.
const PLACE = cumulativeCounts([0, 2, 2, 3, 5, 4], 6);
const OTHER = cumulativeCounts([1, 1, 4, 6], 6);

test("a window ends with the bucket that is played, and does not begin before the first one", () => {
  assert.deepEqual(windowAt(5, 3, 0), [3, 5]);
  assert.deepEqual(windowAt(1, 3, 0), [0, 1]);
  assert.deepEqual(windowAt(4, 3, 3), [3, 4]);
  assert.deepEqual(windowAt(4, Infinity, 2), [2, 4]);
});

test("the mentions in a window are those of its buckets, both ends included", () => {
  assert.equal(mentionsIn(PLACE, [0, 5]), 9);
  assert.equal(mentionsIn(PLACE, [0, 0]), 2);
  assert.equal(mentionsIn(PLACE, [1, 4]), 3);
  assert.equal(mentionsIn(PLACE, [3, 4]), 0);
  assert.equal(mentionsIn(PLACE, [5, 5]), 4);
});

test("the windows of a whole series add up to its mentions", () => {
  const counts = [0, 1, 2, 3, 4, 5].map((bucket) => mentionsIn(PLACE, windowAt(bucket, 1, 0)));
  assert.deepEqual(counts, [2, 0, 3, 0, 0, 4]);
});

test("the scale is of the most mentions of any place in any window of the period", () => {
  assert.equal(maxCount([PLACE, OTHER], 1, 0, 5), 6);
  assert.equal(maxCount([PLACE, OTHER], 1, 0, 3), 3);
  assert.equal(maxCount([PLACE, OTHER], 3, 0, 3), 5);
  assert.equal(maxCount([PLACE, OTHER], Infinity, 0, 5), 9);
  assert.equal(maxCount([PLACE, OTHER], Infinity, 3, 5), 6);
});

test("the scale is at least one mention, where there are none", () => {
  assert.equal(maxCount([], 1, 0, 5), 1);
  assert.equal(maxCount([PLACE], 1, 3, 4), 1);
});

test("windows are offered that are shorter than the period, one bucket and all so far always", () => {
  assert.deepEqual(windowLengths("day", 60), [1, 7, 30, Infinity]);
  assert.deepEqual(windowLengths("day", 30), [1, 7, Infinity]);
  assert.deepEqual(windowLengths("month", 1), [1, Infinity]);
});
