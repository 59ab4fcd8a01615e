/* Days as the page says them; a day is an ISO date. */
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY_MS = 86400000;

const parts = (iso) => iso.split("-").map(Number);
const before = (iso) => new Date(Date.parse(iso) - DAY_MS).toISOString().slice(0, 10);
const day = (iso) => { const [y, m, d] = parts(iso); return d + " " + MONTHS[m - 1] + " " + y; };

/** "3 Jan 2024", "3 to 9 Jan 2024", "Jan 2024", "2024": the days from one to another in as few words as they need. */
function span(first, last) {
  const [y, m, d] = parts(first), [z, n, e] = parts(last);
  const ends = new Date(Date.UTC(z, n, 0)).getUTCDate() === e;
  if (first === last) return day(first);
  if (d === 1 && ends && m === 1 && n === 12) return y === z ? String(y) : y + " to " + z;
  if (d === 1 && ends && y === z) return m === n ? MONTHS[m - 1] + " " + y : MONTHS[m - 1] + " to " + MONTHS[n - 1] + " " + y;
  if (d === 1 && ends) return MONTHS[m - 1] + " " + y + " to " + MONTHS[n - 1] + " " + z;
  if (y === z && m === n) return d + " to " + day(last);
  return (y === z ? d + " " + MONTHS[m - 1] : day(first)) + " to " + day(last);
}
