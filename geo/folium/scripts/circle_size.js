/* The size of circles, and the numbers in them. */

export const SMALLEST_PX = 22;
const LARGEST_PX = 60;
const PX_PER_DIGIT = 6;

/**
 * Format a number so that it fits into a circle: "999", "1.2k", "12k", "1.2m".
 *
 * @param {number} n
 */
export function shortNumber(n) {
  for (const [size, letter] of /** @type {[number, string][]} */ ([
    [1e6, "m"],
    [1e3, "k"],
  ])) {
    if (n >= size) return (n < 9.95 * size ? (n / size).toFixed(1) : Math.floor(n / size)) + letter;
  }
  return String(n);
}

/**
 * Return the diameter of a circle in pixels. Its area is proportional to the number, which fits into it.
 *
 * @param {number} n
 * @param {number} most
 */
export function circleDiameter(n, most) {
  const smallest = SMALLEST_PX + PX_PER_DIGIT * Math.max(0, shortNumber(n).length - 2);
  const largest = Math.min(LARGEST_PX, SMALLEST_PX + 7 * Math.log2(1 + most));
  return Math.round(Math.max(smallest, largest * Math.sqrt(n / Math.max(1, most))));
}
