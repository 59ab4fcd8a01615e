/* What a component uses of the page around it. Streamlit gives a container with a key the class "st-key-" and the key;
 * the names of its own elements are not documented. */

/**
 * Return the container with a key that a component is in.
 *
 * @param {HTMLElement} root The component's element, perhaps in a shadow tree.
 * @param {string} key
 */
function container(root, key) {
  const tree = root.getRootNode();
  const element = tree instanceof ShadowRoot ? tree.host : root;
  return /** @type {HTMLElement | null} */ (element.closest(".st-key-" + key));
}

/**
 * Return the panel beside the map.
 *
 * @param {HTMLElement} root
 */
export const sidePanel = (root) => container(root, "side");

/**
 * Give the style sheet of the page the height of the title bar, so that map and lists fill the rest of the window.
 *
 * @param {HTMLElement} root An element in the title bar.
 * @returns The observer of the height.
 */
export function observeBarHeight(root) {
  const bar = container(root, "bar");
  const app = /** @type {HTMLElement | null} */ (document.querySelector(".stApp"));
  const observer = new ResizeObserver(() => {
    if (bar && app) app.style.setProperty("--bar", `calc(${bar.offsetHeight}px + 1.1rem)`);
  });
  if (bar && app) observer.observe(bar);
  return observer;
}

/** Close the sidebar, which covers the page on a phone. */
export function closeSidebar() {
  const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (close instanceof HTMLElement) close.click();
}
