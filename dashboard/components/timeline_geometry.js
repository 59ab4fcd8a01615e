/* Where the bars of the timeline and the labels of its axis are, in pixels. */
import { dateParts, MONTHS } from "./days.js";

/** @import { Unit } from "./playback_windows.js" */

const MIN_BAR_PX = 1.5;
const MIN_WIDTH_FOR_GAPS_PX = 4;
const TOP_PX = 3;
const LABEL_DISTANCE_PX = 64;
const LABEL_WIDTH_PX = 34;

/**
 * Return the SVG path of the bars.
 *
 * @param {number[]} counts The mentions of each bucket of the timeline.
 * @param {[first: number, last: number]} range The buckets whose bars are drawn.
 * @param {{ width: number, height: number }} size The size of the whole timeline.
 */
export function barsPath(counts, [first, last], { width, height }) {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  const gap = step > MIN_WIDTH_FOR_GAPS_PX ? 1 : 0;
  let path = "";
  for (let bucket = first; bucket <= last; bucket += 1) {
    if (!counts[bucket]) continue;
    const left = (bucket * step).toFixed(1);
    const right = ((bucket + 1) * step - gap).toFixed(1);
    const tall = Math.max(MIN_BAR_PX, ((height - TOP_PX) * counts[bucket]) / most).toFixed(1);
    path += `M${left} ${height}v-${tall}H${right}V${height}z`;
  }
  return path;
}

/**
 * Return the labels of the axis: years, months and days where they begin, the greater first, each only where there is
 * room. Those of years are strong, and the first.
 *
 * @param {string[]} days The first day of each bucket.
 * @param {Unit} unit The length of a bucket.
 * @param {number} width
 * @returns {{ x: number, text: string, strong: boolean }[]}
 */
export function axisLabels(days, unit, width) {
  const ranks = days.map((day, bucket) => rankOf(day, days[bucket - 1], unit));
  /** @type {{ x: number, text: string, strong: boolean }[]} */
  const labels = [];
  for (const rank of unit === "week" ? [0, 1, 2] : [0, 1, 2, 3]) {
    days.forEach((day, bucket) => {
      const x = (bucket / days.length) * width;
      if (ranks[bucket] !== rank || x > width - LABEL_WIDTH_PX) return;
      if (labels.some((other) => Math.abs(other.x - x) < LABEL_DISTANCE_PX)) return;
      const strong = rank <= 1 || bucket === 0;
      labels.push({ x, text: strong ? String(dateParts(day)[0]) : labelOf(day, unit), strong });
    });
  }
  return labels;
}

/**
 * Return how early a day is labeled: 0 for a decade, 1 for a year, 2 for a month, 3 for any other.
 *
 * @param {string} day
 * @param {string | undefined} previous The first day of the bucket before.
 * @param {Unit} unit
 */
function rankOf(day, previous, unit) {
  const [year, month] = dateParts(day);
  if (previous === undefined) return unit === "year" ? 3 : 2;
  const [previousYear, previousMonth] = dateParts(previous);
  if (year !== previousYear) return unit === "year" && year % 10 === 0 ? 0 : 1;
  return month === previousMonth ? 3 : 2;
}

/** @param {string} day @param {Unit} unit */
function labelOf(day, unit) {
  const [year, month, dayOfMonth] = dateParts(day);
  if (unit === "day") return dayOfMonth + " " + MONTHS[month - 1];
  return unit === "year" || month === 1 ? String(year) : MONTHS[month - 1];
}
