/* What the map counts while it plays through time: of each place, the mentions in some buckets of the timeline. */

/** @typedef {"day" | "week" | "month" | "year"} Unit The length of a bucket. */

/** @type {Record<Unit, number[]>} The lengths of windows to choose from, in buckets. */
const LENGTHS = { day: [1, 7, 30], week: [1, 4, 13], month: [1, 3, 12], year: [1, 5, 10] };

/**
 * Return the lengths of windows to choose from, in buckets. Infinity stands for all buckets from the first on.
 *
 * @param {Unit} unit
 * @param {number} buckets The number of buckets to play; apart from the shortest window, all are shorter.
 */
export const windowLengths = (unit, buckets) => [
  ...LENGTHS[unit].filter((length) => length === 1 || length < buckets),
  Infinity,
];

/**
 * Return the first and last bucket of the window that ends with a bucket.
 *
 * @param {number} bucket
 * @param {number} length
 * @param {number} from The first bucket to play, before which no window begins.
 * @returns {[first: number, last: number]}
 */
export const windowAt = (bucket, length, from) => [Math.max(from, bucket - length + 1), bucket];

/**
 * Return the mentions of a place before each bucket, and at last of all.
 *
 * @param {number[]} pairs Bucket, mentions, bucket, mentions, ... Buckets without a mention are left out.
 * @param {number} buckets The number of buckets.
 */
export function cumulativeCounts(pairs, buckets) {
  const counts = new Uint32Array(buckets + 1);
  for (let i = 0; i < pairs.length; i += 2) counts[pairs[i] + 1] += pairs[i + 1];
  for (let i = 1; i < counts.length; i += 1) counts[i] += counts[i - 1];
  return counts;
}

/**
 * Return the mentions of a place in a window.
 *
 * @param {Uint32Array} cumulative
 * @param {[first: number, last: number]} window
 */
export const mentionsIn = (cumulative, [first, last]) => cumulative[last + 1] - cumulative[first];

/**
 * Return the most mentions of a place in any window, at least 1, so that circles keep one scale while time passes.
 *
 * @param {Uint32Array[]} places The cumulative counts of each place.
 * @param {number} length
 * @param {number} from The first bucket to play.
 * @param {number} to The last.
 */
export function maxCount(places, length, from, to) {
  let most = 1;
  for (const cumulative of places) {
    for (let bucket = from; bucket <= to; bucket += 1) {
      most = Math.max(most, mentionsIn(cumulative, windowAt(bucket, length, from)));
    }
  }
  return most;
}
