/* The base map, which needs no network: Natural Earth's land, water and borders. */
import { OutlineTiles } from "./outline_tiles.js";

/** @import { OutlineOptions, Pass } from "./outline_tiles.js" */

/** @param {number} zoom */
const nearness = (zoom) => Math.max(0, Math.min(6, zoom - 4));

/** @param {number} zoom */
const borderWidth = (zoom) => 0.9 + 0.14 * nearness(zoom);

/** @type {Pass[]} */
const PASSES = [
  ({ kind }, _, palette) => (kind === "land" ? { fill: palette.land, line: palette.coast, width: 0.9 } : null),
  ({ kind, from }, zoom, palette) =>
    kind === "river" ? { line: palette.river, width: Math.min(2.6, 0.7 + 0.28 * Math.max(0, zoom - from)) } : null,
  ({ kind }, _, palette) => (kind === "lake" ? { fill: palette.water, line: palette.coast, width: 0.7 } : null),
  ({ kind }, zoom, palette) =>
    kind === "state" ? { line: palette.state, width: 0.8 + 0.08 * nearness(zoom), dash: [4, 2.5] } : null,
  ({ kind }, zoom, palette) =>
    kind === "border" || kind === "disputed" ? { line: palette.casing, width: 2.6 + 0.3 * nearness(zoom) } : null,
  ({ kind }, zoom, palette) => (kind === "border" ? { line: palette.border, width: borderWidth(zoom) } : null),
  ({ kind }, zoom, palette) =>
    kind === "disputed" ? { line: palette.border, width: borderWidth(zoom), dash: [3.5, 3.5] } : null,
];

/**
 * Return the layer of the base map.
 *
 * @param {Omit<OutlineOptions, "passes">} options
 */
export const createBasemap = (options) => new OutlineTiles({ ...options, passes: PASSES });
