/* Helpers that all scripts share. Text is never parsed as HTML. */

/** Return a new element with a class name and a text. */
export const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
};

/** Return a new button. `label` is its accessible name where the text is too short to explain it. */
export const button = (name, text, onClick, label) => {
  const element = make("button", name, text);
  element.type = "button";
  if (label) element.title = label;
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("click", onClick);
  return element;
};

/** Append names with separators, each with its own text direction, which therefore affects no other name. */
export const appendNames = (element, texts) => {
  texts.filter(Boolean).forEach((text, index) => {
    if (index) element.append(make("span", "dot", " · "));
    const name = make("span", "name", text);
    name.dir = "auto";
    element.append(name);
  });
  return element;
};

/** Return a link to a web address, or null for any other kind of URL (`javascript:`, `data:`, files). */
export const webLink = (address, text) => {
  if (!/^https?:\/\//i.test(address || "")) return null;
  const link = make("a", "", text);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  return link;
};

/**
 * Return the element that has the focus, in the document or shadow tree that contains an element.
 *
 * @param {Node} element
 */
export function focusedElement(element) {
  const root = element.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

/** @typedef {[text: string] | [text: string, kind: string]} Piece A part of a text; with a kind, it is a mention. */
