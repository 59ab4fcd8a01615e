/* Leaflet, which its file puts into the global `L` whether it is loaded as a module or not. */
import "../vendor/leaflet/leaflet.js";

/** @type {typeof import("leaflet")} */
export const L = /** @type {any} */ (globalThis).L;
