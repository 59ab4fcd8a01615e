/* The address of a view in a frame of another page. */

/**
 * Return the address of a view for a frame in another page.
 *
 * @param {string} url The address of the page.
 */
export function embeddedAddress(url) {
  const address = new URL(url);
  address.searchParams.set("embed", "true");
  return address.href;
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", '"': "&quot;", "<": "&lt;" };

/**
 * Return the HTML that embeds a view in another page.
 *
 * @param {string} url The address of the page.
 */
export function frameCode(url) {
  const source = embeddedAddress(url).replace(/[&"<]/g, (character) => ENTITIES[character]);
  return (
    `<iframe src="${source}" title="Map of the news" width="100%" height="480" ` +
    'style="border:0" loading="lazy" allowfullscreen></iframe>'
  );
}
