/* What the map's popups contain. Text from an article is never parsed as HTML. */
import { button, make, webLink } from "./dom.js";
import { formatNumber, pluralize } from "./text.js";

/** @import { Area } from "./areas.js" */
/** @import { Mark } from "./circles.js" */
/** @import { Piece } from "./dom.js" */

/** @typedef {[field: string, start: number, end: number]} Span */

/**
 * An article, and the sentences in it that mention a place.
 * @typedef {object} Quote
 * @property {string} [article] Its id, for the actions.
 * @property {Piece[]} title
 * @property {string | null} source
 * @property {string | null} date
 * @property {string | null} url
 * @property {Piece[][]} sentences
 * @property {Span[]} [spots] The first mention in each sentence.
 * @property {Span} [mention] The first mention in the article.
 * @property {boolean} [corrected]
 * @property {string | null} [approximate] The name, where the place only contains what it means.
 */

/**
 * The candidates for a mention, and the reasons for the one that was chosen.
 * @typedef {object} Explanation
 * @property {string} id The mention: JSON of [article, field, start, end].
 * @property {string} summary
 * @property {{ name: string, sub: string, chosen: boolean, share: string | null, reasons: string[] }[]} rows
 */

/**
 * What the buttons of a popup do; without an action, there is no button for it. A mention is given as the JSON of
 * [article, field, start, end].
 * @typedef {object} Actions
 * @property {(mention: string) => void} [read] Open the article at a mention.
 * @property {(mention: string, open: boolean) => void} [explain] Open or close the explanation of a mention's place.
 * @property {(mention: string) => void} [correct]
 * @property {(place: string) => void} [showPlace] Show a place of a group.
 * @property {(place: string) => void} [showMentions] List all mentions of a place.
 * @property {(country: string) => void} [filterCountry]
 */

/**
 * Append pieces of a text, with the mentions among them marked.
 *
 * @template {HTMLElement} Target
 * @param {Target} element
 * @param {Piece[]} pieces
 */
function appendPieces(element, pieces) {
  element.dir = "auto";
  element.append(...pieces.map(([text, kind]) => (kind ? make("mark", "dl-" + kind, text) : text)));
  return element;
}

/**
 * @param {string} name
 * @param {[className: string, text: string][]} lines
 */
function buildHeading(name, ...lines) {
  const head = make("div", "dl-head");
  head.append(appendPieces(make("h2"), [[name]]));
  for (const [className, text] of lines) if (text) head.append(make("p", className, text));
  return head;
}

/** @param {Explanation} explanation */
function buildExplanation({ summary, rows }) {
  const box = make("div", "dl-why");
  if (summary) box.append(appendPieces(make("p", "dl-sub"), [[summary]]));
  const list = make("ol");
  for (const row of rows) {
    const item = make("li", row.chosen ? "dl-chosen" : "");
    item.append(appendPieces(make("span", "dl-name"), [[row.name]]), make("span", "dl-sub", row.sub));
    if (row.share !== null) item.append(make("span", "dl-n", row.share));
    item.append(...row.reasons.map((reason) => make("span", "dl-reason", reason)));
    list.append(item);
  }
  box.append(list);
  return box;
}

/** @param {Quote} quote */
function buildByline({ source, date, url }) {
  const byline = make("p", "dl-by", [source, date].filter(Boolean).join(" · "));
  byline.dir = "auto";
  const link = webLink(url, "original");
  if (link) byline.append(byline.textContent ? " · " : "", link);
  return byline;
}

/**
 * @param {Piece[]} pieces
 * @param {(() => void) | undefined} onClick For the pointer only: with the keyboard, the title does the same.
 */
function buildSentence(pieces, onClick) {
  const sentence = appendPieces(make("blockquote"), pieces);
  if (!onClick) return sentence;
  sentence.classList.add("dl-link");
  sentence.addEventListener("click", () => {
    if (String(window.getSelection()) === "") onClick(); // a selection ends with a click, too
  });
  return sentence;
}

/**
 * @param {Piece[]} title
 * @param {(() => void) | undefined} onClick
 */
function buildTitle(title, onClick) {
  if (!onClick) return appendPieces(make("strong", "dl-title"), title);
  const element = appendPieces(button("dl-open", null, onClick), title);
  element.setAttribute("aria-label", "Read " + element.textContent);
  return element;
}

/**
 * The buttons for the first mention of a place in an article, and the explanation of it if that is open.
 *
 * @param {string} mention
 * @param {boolean} corrected
 * @param {Actions} actions
 * @param {Explanation | null} explanation
 */
function buildActions(mention, corrected, { explain, correct }, explanation) {
  const isOpen = explanation !== null && explanation.id === mention;
  const row = make("p", "dl-actions");
  if (explain) {
    const why = button("", "Why this place?", () => explain(mention, !isOpen));
    why.dataset.focus = "why " + mention;
    why.setAttribute("aria-expanded", String(isOpen));
    row.append(why);
  }
  if (correct) {
    const change = button("", "Correct", () => correct(mention));
    change.dataset.focus = "correct " + mention;
    row.append(change);
  }
  if (corrected) row.append(make("span", "dl-corrected", "corrected by hand"));
  if (!row.hasChildNodes()) return [];
  return isOpen ? [row, buildExplanation(explanation)] : [row];
}

/**
 * @param {Quote} quote
 * @param {Actions} actions
 * @param {Explanation | null} explanation
 */
function buildQuote(quote, actions, explanation) {
  const item = make("article", "dl-quote");
  const idOf = (/** @type {Span} */ span) => JSON.stringify([quote.article, ...span]);
  const { read } = actions;
  const readAt = (/** @type {Span | undefined} */ span) => (read && span ? () => read(idOf(span)) : undefined);
  item.append(
    buildTitle(quote.title, readAt(quote.mention)),
    buildByline(quote),
    ...quote.sentences.map((sentence, i) => buildSentence(sentence, readAt(quote.spots?.[i]))),
  );
  if (quote.approximate) {
    const note = `“${quote.approximate}” is placed here, because this place contains it`;
    item.append(make("p", "dl-approximate", note));
  }
  if (quote.mention) item.append(...buildActions(idOf(quote.mention), Boolean(quote.corrected), actions, explanation));
  return item;
}

/**
 * @param {Mark} mark
 * @param {Actions} actions
 */
function buildMembers({ places, more }, { showPlace }) {
  const list = make("ul", "dl-members");
  for (const { id, name, sub, n } of places) {
    const row = showPlace ? button("", null, () => showPlace(id)) : make("div");
    row.append(make("span", "dl-name", name), make("span", "dl-sub", sub), make("span", "dl-n", formatNumber(n)));
    const item = make("li");
    item.append(row);
    list.append(item);
  }
  const left = more + 1 - places.length;
  return left > 0 ? [list, make("p", "dl-by", `and ${formatNumber(left)} more; zoom in to tell them apart`)] : [list];
}

/**
 * Return what the popup of a mark contains.
 *
 * @param {Mark} mark
 * @param {Actions} [actions]
 * @param {Explanation | null} [explanation] The one that is open.
 */
export function buildPopup(mark, actions = {}, explanation = null) {
  const body = make("div", "dl-popup");
  const scroll = make("div", "dl-scroll");
  scroll.tabIndex = 0;
  if (mark.more > 0) scroll.append(...buildMembers(mark, actions));
  else {
    scroll.append(...mark.quotes.map((quote) => buildQuote(quote, actions, explanation)));
    const { showMentions } = actions;
    const left = mark.n - mark.quoted;
    if (left > 0 && showMentions)
      scroll.append(button("dl-all", `All ${formatNumber(mark.n)} mentions`, () => showMentions(mark.key)));
    else if (left > 0) scroll.append(make("p", "dl-by", `and ${pluralize(left, "more mention")}`));
  }
  body.append(buildHeading(mark.name, ["dl-sub", mark.sub], ["dl-count", mark.count], ["dl-sub", mark.split]), scroll);
  return body;
}

/**
 * Return what the popup of a shaded country contains.
 *
 * @param {Area} area
 * @param {Actions} [actions]
 */
export function buildAreaPopup({ code, name, n, places }, { filterCountry } = {}) {
  const body = make("div", "dl-popup");
  body.append(buildHeading(name, ["dl-count", `${pluralize(n, "mention")} of ${pluralize(places, "place")}`]));
  if (filterCountry) {
    const scroll = make("div", "dl-scroll");
    scroll.append(button("dl-all", "Show only this country", () => filterCountry(code)));
    body.append(scroll);
  }
  return body;
}

/**
 * Return what the popup of a place without mentions contains.
 *
 * @param {{ name: string, sub: string, note: string }} place
 */
export function buildEmptyPopup({ name, sub, note }) {
  const body = make("div", "dl-popup");
  body.append(buildHeading(name, ["dl-sub", sub], ["dl-count", note]));
  return body;
}
