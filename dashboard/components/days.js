/* Format days and periods. A day is an ISO 8601 date. */
export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY_MS = 86400000;

export const dateParts = (iso) => iso.split("-").map(Number);
export const dayBefore = (iso) => new Date(Date.parse(iso) - DAY_MS).toISOString().slice(0, 10);
export const formatDay = (iso) => {
  const [y, m, d] = dateParts(iso);
  return d + " " + MONTHS[m - 1] + " " + y;
};

/** Format a period as shortly as possible: "3 Jan 2024", "3 to 9 Jan 2024", "Jan 2024", "2024". */
export function formatPeriod(first, last) {
  const [y, m, d] = dateParts(first),
    [z, n, e] = dateParts(last);
  const ends = new Date(Date.UTC(z, n, 0)).getUTCDate() === e;
  if (first === last) return formatDay(first);
  if (d === 1 && ends && m === 1 && n === 12) return y === z ? String(y) : y + " to " + z;
  if (d === 1 && ends && y === z)
    return m === n ? MONTHS[m - 1] + " " + y : MONTHS[m - 1] + " to " + MONTHS[n - 1] + " " + y;
  if (d === 1 && ends) return MONTHS[m - 1] + " " + y + " to " + MONTHS[n - 1] + " " + z;
  if (y === z && m === n) return d + " to " + formatDay(last);
  return (y === z ? d + " " + MONTHS[m - 1] : formatDay(first)) + " to " + formatDay(last);
}
