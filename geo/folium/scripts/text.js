/* Numbers and words of the page, which is in English. */

/**
 * Return a number with separators of thousands.
 *
 * @param {number} number
 */
export const formatNumber = (number) => number.toLocaleString("en");

/**
 * Return a number with its noun: "1 place", "2,000 places".
 *
 * @param {number} number
 * @param {string} one The noun in the singular.
 * @param {string} many Its plural, where that is not formed with an s.
 */
export const pluralize = (number, one, many = one + "s") => `${formatNumber(number)} ${number === 1 ? one : many}`;

/**
 * Return a text as it is compared in a search: in lower case and without accents.
 *
 * @param {string} text
 */
export const foldCase = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
