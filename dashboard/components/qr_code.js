/* A picture of a link's QR code. */
import { make } from "../../geo/folium/scripts/dom.js";

const SIZE_PX = 220;
const QUIET_MODULES = 4; // the margin that the standard requires around the code

/**
 * Return the QR code of a text. The library is loaded on first use.
 *
 * @param {string} text
 * @throws {Error} The text is too long for a code.
 */
export async function drawCode(text) {
  const { qrcode } = await import("../../geo/folium/vendor/qrcode/qrcode.js");
  const code = qrcode(0, "L");
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const module = Math.max(3, Math.ceil(SIZE_PX / (modules + 2 * QUIET_MODULES)));
  const picture = make("canvas");
  picture.width = picture.height = module * (modules + 2 * QUIET_MODULES);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "QR code of the link to this view");
  const context = picture.getContext("2d");
  if (!context) return picture;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = "#000";
  for (let y = 0; y < modules; y += 1) {
    for (let x = 0; x < modules; x += 1) {
      if (!code.isDark(y, x)) continue;
      context.fillRect((x + QUIET_MODULES) * module, (y + QUIET_MODULES) * module, module, module);
    }
  }
  return picture;
}
