/* Loads a component: its module and the style sheets that it adopts. Browsers keep both from one visit to the next. */

/**
 * The name of an event and its value, for the callback in Python.
 * @typedef {(event: string, value: string) => void} Send
 */

/**
 * What a component's module creates for an element of the page.
 *
 * @template Data
 * @typedef {object} View
 * @property {(data: Data) => void} show Called with what Python sent, at first and whenever it has changed.
 * @property {() => void} [remove] Called when the element has left the page, to end what would outlive it.
 */

/**
 * What a component's module exports.
 *
 * @template Data
 * @typedef {(root: HTMLElement, send: Send) => View<Data>} Create
 */

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** @param {string} name */
function styleSheet(name) {
  const sheet = sheets.get(name) ?? fetchStyleSheet(name);
  sheets.set(name, sheet);
  return sheet;
}

/** @param {string} name */
async function fetchStyleSheet(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new CSSStyleSheet().replace(await response.text());
}

/**
 * Return the function that Streamlit calls when a component's data change; it returns a function that cleans up.
 *
 * @param {string} name The name of the component's module.
 * @param {string[]} styles The names of its style sheets.
 */
export async function load(name, styles) {
  /** @type {[{ default: Create<unknown> }, ...CSSStyleSheet[]]} */
  const [{ default: create }, ...adopted] = await Promise.all([import(`./${name}.js`), ...styles.map(styleSheet)]);
  /** @type {WeakMap<HTMLElement, View<unknown>>} */
  const views = new WeakMap();
  /** @type {WeakMap<HTMLElement, Send>} */
  const senders = new WeakMap();

  /** @param {HTMLElement} root */
  const viewOf = (root) => {
    const view = views.get(root) ?? create(root, (event, value) => senders.get(root)?.(event, value));
    views.set(root, view);
    return view;
  };

  /** @param {{ parentElement: HTMLElement | ShadowRoot, data: unknown, setTriggerValue: Send }} component */
  return ({ parentElement, data, setTriggerValue }) => {
    const tree = /** @type {Document | ShadowRoot} */ (parentElement.getRootNode());
    tree.adoptedStyleSheets = adopted;
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(".part"));
    senders.set(root, setTriggerValue);
    const view = viewOf(root);
    view.show(data);
    return () => {
      // Streamlit also calls this after data that newer data have overtaken while the module was loading.
      if (!root.isConnected) view.remove?.();
    };
  };
}
