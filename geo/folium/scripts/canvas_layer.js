/* A canvas somewhat larger than the map, which is drawn again after the map has moved. */
import { make } from "./dom.js";
import { L } from "./leaflet.js";
import { layerPointAfterZoom, worldWidth } from "./projection.js";

/** @import { LatLng, Map as LeafletMap, ZoomAnimEvent } from "leaflet" */
/** @import { LatLon } from "./projection.js" */

/** @typedef {{ pane: string, padding?: number }} CanvasOptions `padding` is a share of the map's size. */

const MAX_PIXEL_RATIO = 2;
const DEFAULT_PADDING = 0.25;
const COPY_MARGIN_PX = 60;

/** What a canvas shows: `min` is the layer point of its corner, `size` is in pixels. */
export class CanvasView {
  /**
   * @param {LeafletMap} map
   * @param {number} padding
   */
  constructor(map, padding) {
    const size = map.getSize();
    this.min = map.containerPointToLayerPoint(size.multiplyBy(-padding)).round();
    this.size = size.multiplyBy(1 + 2 * padding).round();
    this.center = map.getCenter();
    this.zoom = map.getZoom();
    /** From the center to the corner of the canvas. */
    this.corner = this.min.subtract(map.latLngToLayerPoint(this.center));
  }
}

/** Subclasses implement `paint`. */
export class CanvasLayer extends L.Layer {
  /** @param {CanvasOptions} options */
  constructor({ pane, padding = DEFAULT_PADDING }) {
    super();
    L.setOptions(this, { pane });
    this.padding = padding;
    this.canvas = make("canvas", "leaflet-zoom-animated");
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    /** @type {LeafletMap | null} */
    this.map = null;
    /** @type {CanvasView | null} */
    this.view = null;
    this.zooming = false;
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    this.map = map;
    this.zooming = false;
    this.getPane()?.append(this.canvas);
    this.redraw();
    return this;
  }

  onRemove() {
    this.canvas.remove();
    this.map = null;
    return this;
  }

  getEvents() {
    return {
      zoomstart: () => {
        this.zooming = true;
      },
      zoomanim: (/** @type {any} */ event) => this.follow(event),
      zoomend: () => {
        this.zooming = false;
      },
      moveend: () => this.redraw(),
    };
  }

  /**
   * Scale the canvas together with the map until it is drawn again.
   *
   * @param {ZoomAnimEvent} target
   */
  follow(target) {
    if (!this.map || !this.view) return;
    const scale = this.map.getZoomScale(target.zoom, this.view.zoom);
    const center = layerPointAfterZoom(this.map, this.view.center, target);
    L.DomUtil.setTransform(this.canvas, center.add(this.view.corner.multiplyBy(scale)), scale);
  }

  /** Draw the canvas; a zoom that has begun ends with doing so. */
  redraw() {
    if (!this.map || this.zooming) return;
    this.view = new CanvasView(this.map, this.padding);
    const { min, size } = this.view;
    const ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this.canvas, min);
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = size.x + "px";
    this.canvas.style.height = size.y + "px";
    this.context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    if (size.x && size.y) this.paint(this.map, this.view);
  }

  /**
   * Draw in layer points, on an empty canvas.
   *
   * @param {LeafletMap} _map
   * @param {CanvasView} _view
   */
  paint(_map, _view) {} // subclasses use them

  /**
   * Call a function with the layer point of each copy of a place that is on the canvas or near it.
   *
   * @param {LatLng | LatLon} place
   * @param {(x: number, y: number) => void} draw
   * @param {number} [margin] In pixels.
   */
  forEachCopy(place, draw, margin = COPY_MARGIN_PX) {
    if (!this.map || !this.view) return;
    const { min, size } = this.view;
    const max = min.add(size);
    const world = worldWidth(this.view.zoom);
    const point = this.map.latLngToLayerPoint(place);
    if (point.y < min.y - margin || point.y > max.y + margin) return;
    const first = Math.ceil((min.x - margin - point.x) / world);
    for (let x = point.x + first * world; x < max.x + margin; x += world) draw(x, point.y);
  }
}
