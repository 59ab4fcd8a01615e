/* Spans of selected or typed words in a field of an article, as the server counts: in code points, not in the UTF-16
 * units of a JavaScript string. */

const MAX_CHARS = 200;

/**
 * @typedef {object} Span
 * @property {string} field
 * @property {number} start
 * @property {number} end
 * @property {string} text
 */

/**
 * Return the span of words without the white space around them. It is null for no words, too many, or several lines.
 *
 * @param {string} field The field that contains the words.
 * @param {number} start Where the paragraph begins in the field, in code points.
 * @param {string} before The text of the paragraph before the words.
 * @param {string} words
 * @returns {Span | null}
 */
export function spanOf(field, start, before, words) {
  const text = words.trim();
  const length = codePoints(text);
  if (!text || length > MAX_CHARS || text.includes("\n")) return null;
  const blanks = words.slice(0, words.length - words.trimStart().length);
  const first = start + codePoints(before) + codePoints(blanks);
  return { field, start: first, end: first + length, text };
}

/** @param {string} text */
const codePoints = (text) => [...text].length;
