/* Leaflet, which its file puts into the global `L` whether it is loaded as a module or not.
 *
 * The scripts use its documented interface, and beyond that only the class names of its elements ("leaflet-..."), which
 * style sheets need and which are the same in all its releases; tests/folium/test_leaflet.py looks for each of them. */
import "../vendor/leaflet/leaflet.js";

/** @type {typeof import("leaflet")} */
export const L = /** @type {any} */ (globalThis).L;
