/* What a component uses of the page around it. Streamlit gives a container with a key the class "st-key-" and the key;
 * the names of its own elements are not documented: dashboard/streamlit_internals.py lists them. */

/**
 * Return the panel beside the map.
 *
 * @param {HTMLElement} root The element of a component in it, perhaps in a shadow tree.
 */
export function sidePanel(root) {
  const tree = root.getRootNode();
  const element = tree instanceof ShadowRoot ? tree.host : root;
  return /** @type {HTMLElement | null} */ (element.closest(".st-key-side"));
}

/** Close the sidebar, which covers the page on a phone. */
export function closeSidebar() {
  const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (close instanceof HTMLElement) close.click();
}
