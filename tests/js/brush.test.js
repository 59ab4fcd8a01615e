import assert from "node:assert/strict";
import { test } from "node:test";
import { draggedRange, keyStep, steppedRange } from "../../dashboard/components/brush.js";

const LAST = 9; // of ten buckets

/** @param {"first" | "last" | "middle" | "new"} part @param {number} bucket @returns A grab of the period 3 to 5. */
const grab = (part, bucket) => ({ part, bucket, range: /** @type {[number, number]} */ ([3, 5]) });

test("a new period reaches from where the pointer went down to where it is, in either direction", () => {
  assert.deepEqual(draggedRange(grab("new", 4), 7, LAST), [4, 7]);
  assert.deepEqual(draggedRange(grab("new", 4), 1, LAST), [1, 4]);
  assert.deepEqual(draggedRange(grab("new", 4), 4, LAST), [4, 4]);
});

test("a dragged end moves alone, and becomes the other end when it crosses it", () => {
  assert.deepEqual(draggedRange(grab("first", 3), 1, LAST), [1, 5]);
  assert.deepEqual(draggedRange(grab("first", 3), 8, LAST), [5, 8]);
  assert.deepEqual(draggedRange(grab("last", 5), 8, LAST), [3, 8]);
  assert.deepEqual(draggedRange(grab("last", 5), 0, LAST), [0, 3]);
});

test("a dragged period keeps its length and stops at the ends of the timeline", () => {
  assert.deepEqual(draggedRange(grab("middle", 4), 6, LAST), [5, 7]);
  assert.deepEqual(draggedRange(grab("middle", 4), 0, LAST), [0, 2]);
  assert.deepEqual(draggedRange(grab("middle", 4), 9, LAST), [7, 9]);
});

test("a key moves an end as far as the other end or the end of the timeline", () => {
  assert.deepEqual(steppedRange([3, 5], "first", 1, LAST), [4, 5]);
  assert.deepEqual(steppedRange([3, 5], "first", Infinity, LAST), [5, 5]);
  assert.deepEqual(steppedRange([3, 5], "first", -Infinity, LAST), [0, 5]);
  assert.deepEqual(steppedRange([3, 5], "last", -4, LAST), [3, 3]);
  assert.deepEqual(steppedRange([3, 5], "last", Infinity, LAST), [3, 9]);
});

test("a page is a tenth of the timeline, at least two buckets", () => {
  assert.equal(keyStep("PageUp", 100), 10);
  assert.equal(keyStep("PageDown", 100), -10);
  assert.equal(keyStep("PageUp", 5), 2);
});

test("other keys do not move an end", () => {
  assert.equal(keyStep("a", 100), undefined);
  assert.equal(keyStep("Tab", 100), undefined);
});
