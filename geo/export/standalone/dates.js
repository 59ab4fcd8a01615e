/* Days, and the bars of a timeline. Days are ISO 8601 texts, which compare as dates do. */

/** @typedef {{ from: string | null, to: string | null }} Period Both days belong to it; null is open. */

const DAY_MS = 864e5;
const MAX_BARS = 120;
/** A bar is a day, a week, or a multiple of weeks, about a month, a quarter, a year or a decade. */
const DAYS_PER_BAR = [1, 7, 28, 91, 364, 3640];
const LONGEST_BAR = 36400;

/** @param {string} day */
const timeOf = (day) => Date.parse(`${day}T00:00:00Z`);

/** @param {number} time */
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/**
 * Return whether a day is in a period. A missing day is only in the period that is open at both ends.
 *
 * @param {string | null} day
 * @param {Period} period
 */
export function isInPeriod(day, { from, to }) {
  if (!from && !to) return true;
  return day !== null && (!from || day >= from) && (!to || day <= to);
}

/** The bars between the first and the last of some days. */
export class Calendar {
  /** @param {(string | null)[]} days */
  constructor(days) {
    const sorted = /** @type {string[]} */ (days.filter(Boolean)).sort();
    const last = sorted.at(-1) ?? sorted[0];
    this.firstTime = sorted.length ? timeOf(sorted[0]) : 0;
    this.dayCount = sorted.length ? Math.round((timeOf(last) - this.firstTime) / DAY_MS) + 1 : 0;
    this.lastTime = this.firstTime + (this.dayCount - 1) * DAY_MS;
    this.daysPerBar = DAYS_PER_BAR.find((length) => this.dayCount / length <= MAX_BARS) ?? LONGEST_BAR;
    this.barCount = Math.ceil(this.dayCount / this.daysPerBar);
  }

  get firstDay() {
    return dayOf(this.firstTime);
  }

  get lastDay() {
    return dayOf(this.lastTime);
  }

  /** @param {string} day */
  barOf(day) {
    return Math.floor((timeOf(day) - this.firstTime) / DAY_MS / this.daysPerBar);
  }

  /**
   * Return the days of some bars.
   *
   * @param {number} first
   * @param {number} [last]
   * @returns {{ from: string, to: string }}
   */
  periodOf(first, last = first) {
    const start = this.firstTime + first * this.daysPerBar * DAY_MS;
    const end = this.firstTime + (last + 1) * this.daysPerBar * DAY_MS - DAY_MS;
    return { from: dayOf(start), to: dayOf(end) };
  }
}
