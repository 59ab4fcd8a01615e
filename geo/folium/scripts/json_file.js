/* Data files of the map: fetched by the page, or already part of it. */

/** @typedef {string | URL | object} Source The address of a JSON file, or what it contains. */

/**
 * Return what a JSON file contains.
 *
 * @param {Source} source
 * @returns {Promise<any>}
 */
export async function loadJson(source) {
  if (typeof source !== "string" && !(source instanceof URL)) return source;
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source}: ${response.status}`);
  return response.json();
}
