/* The extent of each place: a ring around its point with the radius of its uncertainty. */
import { CanvasLayer } from "./canvas_layer.js";
import { nearestCopy, pixelsOf, worldWidth } from "./projection.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { CanvasView } from "./canvas_layer.js" */
/** @import { LatLon } from "./projection.js" */
/** @import { Palette } from "./theme.js" */

/**
 * @typedef {object} Extent
 * @property {LatLon} at
 * @property {number} km
 * @property {LatLon | null} from Where the named place is, if the text describes a point at some distance from it.
 */

const LEAST_PX = 7;
// Larger rings are only faint outlines; rings larger than this share of the map are left out.
const FILLED_PX = 180;
const MAX_SHARE = 0.6;
const POINT_PX = 4;

export class ExtentLayer extends CanvasLayer {
  /**
   * @param {object} options
   * @param {string} options.pane
   * @param {() => Extent[]} options.extents
   * @param {() => Palette} options.palette
   */
  constructor({ pane, extents, palette }) {
    super({ pane });
    this.extents = extents;
    this.palette = palette;
  }

  /**
   * @param {LeafletMap} map
   * @param {CanvasView} view
   */
  paint(map, view) {
    const size = map.getSize();
    const widest = MAX_SHARE * Math.max(size.x, size.y);
    this.context.lineWidth = 1.2;
    this.context.strokeStyle = this.context.fillStyle = this.palette().extent;
    for (const { at, km, from } of this.extents()) {
      const radius = pixelsOf(map, at[0], km);
      if (radius > widest) continue;
      const drawCopy = (/** @type {number} */ x, /** @type {number} */ y) => {
        if (from) this.drawLine(map, view, x, y, from);
        if (radius >= LEAST_PX) this.drawRing(x, y, radius, from !== null);
      };
      this.forEachCopy(at, drawCopy, radius);
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {boolean} solid
   */
  drawRing(x, y, radius, solid) {
    const { context } = this;
    const large = radius > FILLED_PX;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.08;
    if (!large) context.fill();
    context.globalAlpha = large ? 0.35 : 0.8;
    context.setLineDash(solid ? [] : [4, 4]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /**
   * Draw a line from the named place to the point that the text describes ("30 km west of").
   *
   * @param {LeafletMap} map
   * @param {CanvasView} view
   * @param {number} x
   * @param {number} y
   * @param {LatLon} from
   */
  drawLine(map, { zoom }, x, y, from) {
    const start = map.latLngToLayerPoint(nearestCopy(map, from));
    const world = worldWidth(zoom);
    const { context } = this;
    context.beginPath();
    context.moveTo(start.x + world * Math.round((x - start.x) / world), start.y);
    context.lineTo(x, y);
    context.stroke();
    context.beginPath();
    context.arc(x, y, POINT_PX, 0, 2 * Math.PI);
    context.fill();
  }
}
