/* Which theme of the map suits the page. */
import { make } from "../../../geo/folium/scripts/dom.js";

/** @import { Theme } from "../../../geo/folium/scripts/theme.js" */

const BACKGROUND = "--st-background-color";
const MIDDLE = 128;

/**
 * Return the theme that suits the page's background color.
 *
 * @param {HTMLElement} element
 * @returns {Theme}
 */
export function pageTheme(element) {
  const context = /** @type {CanvasRenderingContext2D} */ (make("canvas").getContext("2d"));
  context.fillStyle = "#fff";
  context.fillStyle = getComputedStyle(element).getPropertyValue(BACKGROUND); // ignored if it is not a color
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return 0.3 * red + 0.6 * green + 0.1 * blue < MIDDLE ? "dark" : "light";
}
