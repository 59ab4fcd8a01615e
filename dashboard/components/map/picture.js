/* Saves the visible map with its attribution as a PNG file, drawn from its canvases and circles. */
import { downloadFile, make } from "../../../geo/folium/scripts/dom.js";

/** @import { Map as LeafletMap } from "leaflet" */

const FOOT_PX = 24;
const MARGIN_PX = 8;
const LEAST_RATIO = 2;
const MAX_CREDIT_SHARE = 0.6;

/**
 * Draw every canvas and tile of the panes below the circles at its position.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {LeafletMap} map
 * @param {DOMRect} frame
 */
function drawCanvases(context, map, frame) {
  const levelOf = (/** @type {Element} */ pane) => Number(getComputedStyle(pane).zIndex) || 0;
  const panes = [...map.getPanes().mapPane.children].sort((a, b) => levelOf(a) - levelOf(b));
  for (const pane of panes) {
    /** @type {NodeListOf<HTMLCanvasElement | HTMLImageElement>} */
    const drawn = pane.querySelectorAll("canvas, img.leaflet-tile");
    for (const element of drawn) {
      const box = element.getBoundingClientRect();
      context.globalAlpha = Number(getComputedStyle(element).opacity);
      if (!context.globalAlpha || !box.width) continue;
      try {
        context.drawImage(element, box.left - frame.left, box.top - frame.top, box.width, box.height);
      } catch {
        continue; // the tile was not loaded
      }
    }
  }
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {LeafletMap} map
 * @param {DOMRect} frame
 */
function drawCircles(context, map, frame) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const element of map.getPanes().markerPane.querySelectorAll(".dl-mark")) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const border = parseFloat(style.borderTopWidth) || 0;
    const x = box.left - frame.left + box.width / 2;
    const y = box.top - frame.top + box.height / 2;
    context.beginPath();
    context.arc(x, y, (box.width - border) / 2, 0, 2 * Math.PI);
    context.fillStyle = style.backgroundColor;
    context.fill();
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = border;
    if (border) context.stroke();
    context.fillStyle = style.color;
    context.font = style.font;
    context.fillText(element.textContent ?? "", x, y + 0.5);
  }
}

/**
 * Write the caption and the attribution below the map.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLElement} container
 * @param {DOMRect} frame
 * @param {string} caption
 */
function drawFoot(context, container, { width, height }, caption) {
  const styleOf = (/** @type {string} */ selector) => getComputedStyle(container.querySelector(selector) ?? container);
  const attribution = container.querySelector(".leaflet-control-attribution");
  const credits = (attribution?.textContent ?? "").replace(/\s+/g, " ").trim();
  context.fillStyle = styleOf(".leaflet-bar").backgroundColor;
  context.fillRect(0, height, width, FOOT_PX);
  context.fillStyle = styleOf(".leaflet-control-attribution").color;
  context.font = "11px " + getComputedStyle(container).fontFamily;
  context.textBaseline = "middle";
  context.textAlign = "right";
  const creditWidth = Math.min(context.measureText(credits).width, width * MAX_CREDIT_SHARE);
  context.fillText(credits, width - MARGIN_PX, height + FOOT_PX / 2, width * MAX_CREDIT_SHARE);
  context.textAlign = "left";
  context.fillText(caption, MARGIN_PX, height + FOOT_PX / 2, width - creditWidth - 4 * MARGIN_PX);
}

/**
 * Return the map as a canvas, with twice the resolution on high-density screens.
 *
 * @param {LeafletMap} map
 * @param {string} caption
 */
export function drawPicture(map, caption) {
  const container = map.getContainer();
  const frame = container.getBoundingClientRect();
  const ratio = Math.max(LEAST_RATIO, window.devicePixelRatio || 1);
  const canvas = make("canvas");
  canvas.width = frame.width * ratio;
  canvas.height = (frame.height + FOOT_PX) * ratio;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(container).backgroundColor;
  context.fillRect(0, 0, frame.width, frame.height);
  drawCanvases(context, map, frame);
  drawCircles(context, map, frame);
  drawFoot(context, container, frame, caption);
  return canvas;
}

/**
 * Save the map as a PNG file.
 *
 * @param {LeafletMap} map
 * @param {string} caption
 */
export function savePicture(map, caption) {
  drawPicture(map, caption).toBlob((blob) => {
    if (blob) downloadFile(blob, "map.png");
  });
}
