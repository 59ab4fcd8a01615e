/* The elements that all scripts make. A text is never parsed as HTML. */
import { formatNumber } from "./text.js";

const DOWNLOAD_MS = 10_000; // after this time, a browser has read a file that it downloads

/**
 * Return a new element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | null} [text]
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

/**
 * Return a new element for a text that may be in any language: its writing direction is that of its letters, and
 * affects nothing beside it.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | null} [text]
 */
export function makeIsolated(tag, className, text) {
  const element = make(tag, className, text);
  element.dir = "auto";
  return element;
}

/**
 * Return a new button.
 *
 * @param {string} className
 * @param {string | null} text
 * @param {(event: MouseEvent) => void} onClick
 * @param {string} [label] Its accessible name and hint, where the text is too short to explain it.
 */
export function button(className, text, onClick, label) {
  const element = make("button", className, text);
  element.type = "button";
  if (label) {
    element.title = label;
    element.setAttribute("aria-label", label);
  }
  element.addEventListener("click", onClick);
  return element;
}

/**
 * Append elements and texts to a new list item.
 *
 * @param {...(Node | string)} content
 */
export function listItem(...content) {
  const item = make("li");
  item.append(...content);
  return item;
}

/**
 * Append texts with separators, each with its own writing direction. Empty ones are left out.
 *
 * @template {HTMLElement} Target
 * @param {Target} element
 * @param {(string | null)[]} texts
 */
export function appendNames(element, texts) {
  texts.filter(Boolean).forEach((text, index) => {
    if (index) element.append(make("span", "dot", " · "));
    element.append(makeIsolated("span", "name", text));
  });
  return element;
}

/** @typedef {[text: string] | [text: string, kind: string]} Piece A part of a text; with a kind, it is a mention. */

/**
 * Return the pieces of a text as nodes, with the mentions among them marked.
 *
 * @param {Piece[]} pieces
 */
export const markMentions = (pieces) => pieces.map(([text, kind]) => (kind ? make("mark", kind, text) : text));

/**
 * Return the number of mentions at the end of a row. Its noun is for screen readers only.
 *
 * @param {number} number
 */
export function mentionCount(number) {
  const element = make("span", "n", formatNumber(number));
  element.append(make("span", "unseen", number === 1 ? " mention" : " mentions"));
  return element;
}

/**
 * Return whether a URL is an address in the web, and no other kind such as `javascript:`, `data:` or a file.
 *
 * @param {unknown} url
 * @returns {url is string}
 */
const isWebAddress = (url) => typeof url === "string" && /^https?:\/\//i.test(url);

/**
 * Return a link to a web address, which opens in a new tab; null for any other kind of URL.
 *
 * @param {unknown} url
 * @param {string} text
 */
export function webLink(url, text) {
  if (!isWebAddress(url)) return null;
  const link = make("a", "", text);
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  return link;
}

/**
 * Let the browser save a file.
 *
 * @param {Blob} content
 * @param {string} name
 */
export function downloadFile(content, name) {
  const link = make("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_MS);
}

/**
 * Return the element that has the focus, in the document or shadow tree that contains an element.
 *
 * @param {Node} element
 */
export function focusedElement(element) {
  const root = element.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

/**
 * Return the text that tells a control from its neighbors.
 *
 * @param {Element} control
 */
export const accessibleName = (control) => control.getAttribute("aria-label") || control.textContent;

/**
 * Rebuild what an element contains. If one of its controls has the focus, the control of the same key gets it again.
 *
 * @param {HTMLElement} element
 * @param {(control: Element) => string | null | undefined} keyOf
 * @param {() => void} rebuild
 */
export function keepFocus(element, keyOf, rebuild) {
  const focused = focusedElement(element);
  const key = focused && element.contains(focused) ? keyOf(focused) : null;
  rebuild();
  if (!key) return;
  const controls = /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("button, input, select"));
  [...controls].find((control) => keyOf(control) === key)?.focus({ preventScroll: true });
}
