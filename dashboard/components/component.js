/* Loads a component: its script, and the style sheets that it adopts, which browsers keep from one visit to the next. */

const sheets = new Map();

function styleSheet(name) {
  if (!sheets.has(name)) sheets.set(name, fetchStyleSheet(name));
  return sheets.get(name);
}

async function fetchStyleSheet(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new CSSStyleSheet().replace(await response.text());
}

/** Return the function that Streamlit calls when a component's data change; it may return a function that cleans up. */
export async function load(name, styles) {
  const [{ default: show }, ...adopted] = await Promise.all([import(`./${name}.js`), ...styles.map(styleSheet)]);
  return (component) => {
    component.parentElement.getRootNode().adoptedStyleSheets = adopted;
    return show(component);
  };
}
