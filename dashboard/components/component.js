/* Loads a component: its module and the style sheets that it adopts. Browsers keep both from one visit to the next. */

/**
 * The name of an event and its value, for the callback in Python.
 * @typedef {(event: string, value: string | string[]) => void} Send
 */

/**
 * The name of a value and the value, for the session state of the component in Python.
 * @typedef {(name: string, value: unknown) => void} SetState
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
 * @typedef {(root: HTMLElement, send: Send, setState: SetState) => View<Data>} Create
 */

/**
 * What Streamlit gives a component.
 *
 * @typedef {object} Component
 * @property {HTMLElement | ShadowRoot} parentElement
 * @property {unknown} data
 * @property {Send} setTriggerValue
 * @property {SetState} setStateValue
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
  /** @type {WeakMap<HTMLElement, Component>} */
  const components = new WeakMap();

  /** @param {HTMLElement} root */
  const createView = (root) =>
    create(
      root,
      (event, value) => components.get(root)?.setTriggerValue(event, value),
      (state, value) => components.get(root)?.setStateValue(state, value),
    );

  /** @param {Component} component */
  return (component) => {
    const { parentElement, data } = component;
    const tree = /** @type {Document | ShadowRoot} */ (parentElement.getRootNode());
    tree.adoptedStyleSheets = adopted;
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(".part"));
    components.set(root, component);
    const view = views.get(root) ?? createView(root);
    views.set(root, view);
    view.show(data);
    return () => {
      // Streamlit also calls this after data that newer data have overtaken while the module was loading.
      if (root.isConnected) return;
      view.remove?.();
      views.delete(root); // an element that returns to the page gets a new view, in place of what it has
      root.replaceChildren();
    };
  };
}
