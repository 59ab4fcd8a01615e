/* A layer of outlines, drawn tile by tile on canvas. */
import { make } from "./dom.js";
import { L } from "./leaflet.js";
import { TILE_UNITS } from "./slicer.js";
import { createSlicer } from "./worker_slicer.js";

/** @import { Coords, DoneCallback, Map as LeafletMap } from "leaflet" */
/** @import { LevelFiles, Outline } from "./slicer.js" */
/** @import { Palette } from "./theme.js" */

/**
 * How to draw an outline: a color inside it, a line along it, or both.
 * @typedef {{ fill?: string, line?: string, width?: number, dash?: number[] }} Style
 */

/**
 * Return how to draw an outline at a zoom level, or null to leave it out.
 * @typedef {(outline: Outline, zoom: number, palette: Palette) => Style | null} Pass
 */

/**
 * @typedef {object} OutlineOptions
 * @property {LevelFiles} files
 * @property {Pass[]} passes Each draws all outlines, over those before it.
 * @property {() => Palette} palette
 * @property {string | URL} [worker] The address of slicer_worker.js.
 * @property {string} [pane]
 * @property {string} [attribution]
 */

const TILE_PX = 512;
const MAX_PIXEL_RATIO = 2;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Int16Array[]} parts
 * @param {number} scale
 * @param {boolean} closed
 */
function tracePath(context, parts, scale, closed) {
  context.beginPath();
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      const x = part[i] * scale;
      const y = part[i + 1] * scale;
      // An outline that was split at the antimeridian runs along a tile's edge there. Do not draw it as a coast.
      const seam = !closed && i && part[i] === part[i - 2] && (part[i] === 0 || part[i] === TILE_UNITS);
      if (i && !seam) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    if (closed) context.closePath();
  }
}

/** A tile: `outlines` is null until they have been cut. */
class Tile {
  /** @param {Coords} coords */
  constructor({ x, y, z }) {
    this.x = x;
    this.y = y;
    this.zoom = z;
    /** @type {Outline[] | null} */
    this.outlines = null;
    this.canvas = make("canvas");
    this.ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    this.canvas.width = this.canvas.height = TILE_PX * this.ratio;
  }

  /**
   * @param {Pass[]} passes
   * @param {Palette} palette
   */
  paint(passes, palette) {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.lineJoin = "round";
    for (const pass of passes) {
      for (const outline of this.outlines ?? []) {
        const style = this.zoom < outline.from ? null : pass(outline, this.zoom, palette);
        if (style) this.draw(context, outline, style);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Outline} outline
   * @param {Style} style
   */
  draw(context, { parts }, { fill, line, width = 1, dash = [] }) {
    const scale = this.canvas.width / TILE_UNITS;
    if (fill) {
      tracePath(context, parts, scale, true);
      context.fillStyle = fill;
      context.fill("evenodd");
    }
    if (!line) return;
    tracePath(context, parts, scale, false);
    context.lineCap = dash.length ? "butt" : "round";
    context.setLineDash(dash.map((length) => length * this.ratio));
    context.strokeStyle = line;
    context.lineWidth = width * this.ratio;
    context.stroke();
  }
}

export class OutlineTiles extends L.GridLayer {
  /** @param {OutlineOptions} options */
  constructor({ files, passes, palette, worker, ...options }) {
    super({
      tileSize: TILE_PX,
      minZoom: 1,
      maxZoom: 19,
      maxNativeZoom: 14,
      keepBuffer: 2,
      updateWhenZooming: false,
      ...options,
    });
    this.files = files;
    this.passes = passes;
    this.palette = palette;
    this.worker = worker;
    /** @type {ReturnType<typeof createSlicer> | null} */
    this.slicer = null;
    /** @type {Map<HTMLElement, Tile>} */
    this.drawnTiles = new Map();
    this.on("tileunload", ({ tile }) => this.drawnTiles.delete(tile));
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    this.slicer ??= createSlicer(this.files, () => this.cutAgain(), this.worker);
    return super.onAdd(map);
  }

  /** @param {LeafletMap} map */
  onRemove(map) {
    super.onRemove(map);
    this.slicer?.stop?.();
    this.slicer = null;
    return this;
  }

  /**
   * @param {Coords} coords
   * @param {DoneCallback} done
   */
  createTile(coords, done) {
    const tile = new Tile(coords);
    this.drawnTiles.set(tile.canvas, tile);
    this.fill(tile).then(
      () => done(undefined, tile.canvas),
      (error) => done(error, tile.canvas),
    );
    return tile.canvas;
  }

  /** @param {Tile} tile */
  async fill(tile) {
    if (!this.slicer) return;
    tile.outlines = await this.slicer.tile(tile.zoom, tile.x, tile.y);
    tile.paint(this.passes, this.palette());
  }

  /** Cut and draw the tiles again in place, without flicker. */
  cutAgain() {
    for (const tile of this.drawnTiles.values()) this.fill(tile).catch(() => {}); // the tile remains as it is
  }

  /** Draw the tiles in the current colors. */
  repaint() {
    for (const tile of this.drawnTiles.values()) if (tile.outlines) tile.paint(this.passes, this.palette());
  }
}
