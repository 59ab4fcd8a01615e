/* Countries shaded by their numbers of mentions. Hovering shows a country's number, a click its popup. */
import { make } from "./dom.js";
import { loadJson } from "./json_file.js";
import { L } from "./leaflet.js";
import { OutlineTiles } from "./outline_tiles.js";
import { Polygon } from "./polygon.js";
import { formatNumber } from "./text.js";
import { shadeColor } from "./theme.js";

/** @import { LatLng, LeafletMouseEvent, Map as LeafletMap } from "leaflet" */
/** @import { Source } from "./json_file.js" */
/** @import { Level } from "./slicer.js" */
/** @import { Palette } from "./theme.js" */

/** @typedef {{ n: number, places: number, name: string }} AreaCount `n` is the number of mentions. */
/** @typedef {AreaCount & { code: string }} Area */

/**
 * @typedef {object} AreaData
 * @property {Record<string, AreaCount>} counts By the code of the country.
 * @property {number[]} from The smallest number of each class of colors.
 */

/**
 * @typedef {object} AreaOptions
 * @property {string} pane
 * @property {Source} file The outlines of the countries.
 * @property {() => Palette} palette
 * @property {(area: Area) => HTMLElement} popup Returns what the popup of a country contains.
 * @property {string | URL} [worker] The address of slicer_worker.js.
 */

export class AreaLayer {
  /**
   * @param {LeafletMap} map
   * @param {AreaOptions} options
   */
  constructor(map, { pane, file, palette, popup, worker }) {
    this.map = map;
    this.file = file;
    this.palette = palette;
    this.popup = popup;
    /** @type {AreaData | null} */
    this.data = null;
    /** @type {Polygon[] | null} */
    this.polygons = null;
    this.frame = 0;
    this.tip = L.tooltip({ className: "dl-tip", direction: "top", offset: [0, -6], opacity: 1 });
    this.shades = new OutlineTiles({
      pane,
      palette,
      worker,
      files: { coarse: file },
      passes: [
        ({ kind }) => {
          const fill = this.colorOf(kind);
          return fill ? { fill } : null;
        },
        ({ kind }, _, colors) => (this.colorOf(kind) ? { line: colors.land, width: 0.7 } : null),
      ],
    });
    map.on("mousemove", (event) => this.onPointer(event));
    map.on("mouseout", () => this.showTip(null));
    map.on("click", (event) => this.onClick(event));
  }

  /** @param {AreaData | null} data Null hides the layer. */
  show(data) {
    const changed = JSON.stringify(data) !== JSON.stringify(this.data);
    this.data = data;
    if (!data) {
      this.shades.remove();
      this.showTip(null);
    } else if (!this.map.hasLayer(this.shades)) {
      this.shades.addTo(this.map);
      this.loadPolygons();
    } else if (changed) this.repaint();
  }

  repaint() {
    this.shades.repaint();
  }

  async loadPolygons() {
    if (this.polygons) return;
    this.polygons = [];
    try {
      /** @type {Level} */
      const { areas, unit } = await loadJson(this.file);
      this.polygons = areas.map(([code, , rings]) => new Polygon(code, rings, unit));
    } catch {
      this.polygons = null; // the countries are shaded, but not named
    }
  }

  /** @param {string} code */
  colorOf(code) {
    if (!this.data || !this.data.counts[code]) return null;
    const { counts, from } = this.data;
    const index = from.filter((least) => counts[code].n >= least).length - 1;
    return shadeColor(this.palette(), index, from.length);
  }

  /**
   * @param {LatLng} point
   * @returns {Area | null}
   */
  areaAt(point) {
    if (!this.data || !this.polygons) return null;
    const { lat, lng } = point.wrap();
    const polygon = this.polygons.find((one) => one.contains(lat, lng));
    const count = polygon && this.data.counts[polygon.code];
    return count ? { code: polygon.code, ...count } : null;
  }

  /** @param {LeafletMouseEvent} event */
  onPointer({ latlng }) {
    if (!this.data) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.showTip(this.areaAt(latlng), latlng));
  }

  /**
   * @param {Area | null} area
   * @param {LatLng} [point]
   */
  showTip(area, point) {
    if (!area || !point) {
      cancelAnimationFrame(this.frame);
      this.map.closeTooltip(this.tip);
      return;
    }
    this.tip.setContent(make("span", "", area.name + ": " + formatNumber(area.n))).setLatLng(point);
    if (!this.map.hasLayer(this.tip)) this.map.openTooltip(this.tip);
  }

  /** @param {LeafletMouseEvent} event */
  onClick({ latlng, originalEvent }) {
    const { target } = originalEvent;
    const covered = target instanceof Element && target.closest(".dl-mark, .leaflet-control, .leaflet-popup");
    const area = covered ? null : this.areaAt(latlng);
    if (!area) return;
    L.popup({ maxWidth: 300, minWidth: 200, autoPanPadding: [12, 12] })
      .setLatLng(latlng)
      .setContent(this.popup(area))
      .openOn(this.map);
  }
}
