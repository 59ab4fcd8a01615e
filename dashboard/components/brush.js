/* The period that is brushed on the timeline: a first and a last bucket, which drags and keys change. */

/** @typedef {[first: number, last: number]} Range */

/**
 * What the pointer holds: an end of the period, its middle, or nothing yet, which makes a new period.
 *
 * @typedef {object} Grab
 * @property {"first" | "last" | "middle" | "new"} part
 * @property {number} bucket Where it was taken.
 * @property {Range} range The period before.
 */

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/**
 * Return the period when what the pointer holds is dragged to a bucket. An end that is dragged across the other one
 * becomes the other end; the middle keeps its length.
 *
 * @param {Grab} grab
 * @param {number} bucket
 * @param {number} last The last bucket of the timeline.
 * @returns {Range}
 */
export function draggedRange({ part, bucket: start, range: [from, to] }, bucket, last) {
  if (part === "middle") {
    const by = clamp(bucket - start, -from, last - to);
    return [from + by, to + by];
  }
  const fixed = part === "new" ? start : part === "first" ? to : from;
  return [Math.min(fixed, bucket), Math.max(fixed, bucket)];
}

/**
 * Return the period when one of its ends is moved by some buckets. It stops at the other end.
 *
 * @param {Range} range
 * @param {"first" | "last"} end
 * @param {number} by
 * @param {number} last The last bucket of the timeline.
 * @returns {Range}
 */
export const steppedRange = ([from, to], end, by, last) =>
  end === "first" ? [clamp(from + by, 0, to), to] : [from, clamp(to + by, from, last)];

/**
 * Return by how many buckets a key moves an end of the period, undefined for other keys.
 *
 * @param {string} key
 * @param {number} buckets The number of buckets.
 * @returns {number | undefined}
 */
export function keyStep(key, buckets) {
  const page = Math.max(2, Math.round(buckets / 10));
  /** @type {Record<string, number>} */
  const steps = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: -Infinity,
    End: Infinity,
  };
  return steps[key];
}
