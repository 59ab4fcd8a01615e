/* Days and periods. A day is an ISO 8601 date. */

export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY_MS = 86400000;

/**
 * Return year, month from 1, and day.
 *
 * @param {string} day
 * @returns {[year: number, month: number, day: number]}
 */
export function dateParts(day) {
  const [year, month, dayOfMonth] = day.split("-").map(Number);
  return [year, month, dayOfMonth];
}

/** @param {string} day */
export const dayBefore = (day) => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

/**
 * Return a day as "3 Jan 2024".
 *
 * @param {string} day
 */
export function formatDay(day) {
  const [y, m, d] = dateParts(day);
  return `${d} ${MONTHS[m - 1]} ${y}`;
}

/**
 * Return a period as shortly as possible: "3 Jan 2024", "3 to 9 Jan 2024", "Jan 2024", "2024".
 *
 * @param {string} first
 * @param {string} last
 */
export function formatPeriod(first, last) {
  if (first === last) return formatDay(first);
  const [y1, m1, d1] = dateParts(first);
  const [y2, m2, d2] = dateParts(last);
  const wholeMonths = d1 === 1 && d2 === new Date(Date.UTC(y2, m2, 0)).getUTCDate();
  if (wholeMonths && m1 === 1 && m2 === 12) return join(y1, "", y2, "");
  if (wholeMonths) return join(y1, MONTHS[m1 - 1], y2, MONTHS[m2 - 1]);
  if (y1 === y2 && m1 === m2) return `${d1} to ${formatDay(last)}`;
  return join(y1, `${d1} ${MONTHS[m1 - 1]}`, y2, `${d2} ${MONTHS[m2 - 1]}`);
}

/**
 * Join two ends of a period. What both have in common is written once.
 *
 * @param {number} year1
 * @param {string} within1 The day or month in the year, empty for a whole year.
 * @param {number} year2
 * @param {string} within2
 */
function join(year1, within1, year2, within2) {
  const end = `${within2} ${year2}`.trim();
  if (year1 !== year2) return `${within1} ${year1}`.trim() + " to " + end;
  return within1 === within2 ? end : `${within1} to ${end}`;
}
