/* The heat layer: a soft dot for each cell of a grid; the dots are summed and colored by the sum. */
import { CanvasLayer } from "./canvas_layer.js";
import { make } from "./dom.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { CanvasView } from "./canvas_layer.js" */
/** @import { Palette } from "./theme.js" */

/** @typedef {[lat: number, lon: number, mentions: number]} HeatCell */

const RADIUS_PX = 26;
const STEPS = 256;
const SCALE = 0.5; // half the resolution is enough for soft edges
const LEAST_ALPHA = 0.06;
/** How a dot fades out: shares of the radius, and the opacity there. */
const FADE = [
  [0, 1],
  [0.25, 0.78],
  [0.5, 0.4],
  [0.75, 0.12],
  [1, 0],
];

/**
 * @param {number} width
 * @param {number} height
 */
function newContext(width, height) {
  const canvas = make("canvas");
  canvas.width = width;
  canvas.height = height;
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
}

/** Return a dot that fades out. */
function drawDot() {
  const radius = RADIUS_PX * SCALE;
  const context = newContext(2 * radius, 2 * radius);
  const fade = context.createRadialGradient(radius, radius, 0, radius, radius, radius);
  for (const [share, alpha] of FADE) fade.addColorStop(share, `rgb(0 0 0 / ${alpha})`);
  context.fillStyle = fade;
  context.fillRect(0, 0, 2 * radius, 2 * radius);
  return context.canvas;
}

/**
 * Return red, green, blue and alpha of each step from zero to the maximum.
 *
 * @param {string[]} colors
 */
function colorSteps(colors) {
  const context = newContext(STEPS, 1);
  const line = context.createLinearGradient(0, 0, STEPS, 0);
  colors.forEach((color, i) => line.addColorStop(i / (colors.length - 1), color));
  context.fillStyle = line;
  context.fillRect(0, 0, STEPS, 1);
  return context.getImageData(0, 0, STEPS, 1).data;
}

/**
 * Color each pixel by its alpha, the sum of the dots.
 *
 * @param {CanvasRenderingContext2D} sums
 * @param {Uint8ClampedArray} steps
 */
function colorSums(sums, steps) {
  const picture = sums.getImageData(0, 0, sums.canvas.width, sums.canvas.height);
  const { data } = picture;
  for (let i = 0; i < data.length; i += 4) {
    const step = data[i + 3];
    if (!step) continue;
    data[i] = steps[4 * step];
    data[i + 1] = steps[4 * step + 1];
    data[i + 2] = steps[4 * step + 2];
    data[i + 3] = Math.min(225, 40 + step * 1.6);
  }
  sums.putImageData(picture, 0, 0);
}

export class HeatLayer extends CanvasLayer {
  /**
   * @param {object} options
   * @param {string} options.pane
   * @param {() => HeatCell[]} options.cells
   * @param {() => Palette} options.palette
   */
  constructor({ pane, cells, palette }) {
    super({ pane, padding: 0.1 });
    this.cells = cells;
    this.palette = palette;
  }

  /**
   * @param {LeafletMap} _map
   * @param {CanvasView} view
   */
  paint(_map, { min, size }) {
    const cells = this.cells();
    if (!cells.length) return;
    const sums = newContext(Math.ceil(size.x * SCALE), Math.ceil(size.y * SCALE));
    const dot = drawDot();
    const most = Math.max(...cells.map(([, , mentions]) => mentions));
    for (const [lat, lon, mentions] of cells) {
      sums.globalAlpha = Math.max(LEAST_ALPHA, Math.min(1, Math.sqrt(mentions / most)));
      this.forEachCopy([lat, lon], (x, y) =>
        sums.drawImage(dot, (x - min.x - RADIUS_PX) * SCALE, (y - min.y - RADIUS_PX) * SCALE),
      );
    }
    colorSums(sums, colorSteps(this.palette().heat));
    this.context.imageSmoothingEnabled = true;
    this.context.drawImage(sums.canvas, min.x, min.y, size.x, size.y);
  }
}
