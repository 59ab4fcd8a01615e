/* What the scripts of folium layers call (geo/folium/layers.py). A folium page is always in the light theme. */
import { AreaLayer } from "./areas.js";
import { make } from "./dom.js";
import { HeatLayer } from "./heat.js";
import { L } from "./leaflet.js";
import { FixedMarkLayer, MentionLayer } from "./mention_layer.js";
import { Polygon } from "./polygon.js";
import { formatNumber } from "./text.js";
import { PALETTES, shadeColor } from "./theme.js";

/** @import { LatLngBoundsExpression, Map as LeafletMap } from "leaflet" */
/** @import { Area, AreaData } from "./areas.js" */
/** @import { Mark } from "./circles.js" */
/** @import { HeatCell } from "./heat.js" */
/** @import { Tables } from "./mention_tables.js" */
/** @import { Level } from "./slicer.js" */

const AREA_PANE = "dateline-areas";
const HEAT_PANE = "dateline-heat";
/** Above the background's tiles and below lines and polygons. */
const LEVELS = { [AREA_PANE]: 350, [HEAT_PANE]: 360 };
const palette = () => PALETTES.light;

/**
 * @param {LeafletMap} map
 * @param {keyof typeof LEVELS} name
 */
function ensurePane(map, name) {
  if (map.getPane(name)) return;
  const pane = map.createPane(name);
  pane.style.zIndex = String(LEVELS[name]);
  pane.style.pointerEvents = "none";
}

/** @param {Area} area */
function areaPopup({ name, n }) {
  const head = make("div", "dl-head");
  head.append(make("h2", "", name), make("p", "dl-count", formatNumber(n)));
  const content = make("div", "dl-popup");
  content.append(head);
  return content;
}

/** The numbers that the colors mean.
 *
 * @param {number[]} from The smallest number of each color.
 */
function areaLegend(from) {
  const legend = new L.Control({ position: "bottomleft" });
  legend.onAdd = () => {
    const box = make("div", "dl-legend dl-steps");
    for (const [index, least] of from.entries()) {
      const most = index + 1 < from.length ? from[index + 1] - 1 : null;
      const numbers = [least, most].filter((number) => number !== null).map(formatNumber);
      const text = most === null ? `${numbers[0]}+` : [...new Set(numbers)].join("–");
      const step = make("span", "dl-step", text);
      step.style.setProperty("--shade", shadeColor(palette(), index, from.length));
      box.append(step);
    }
    return box;
  };
  return legend;
}

class FoliumAreaLayer extends L.Layer {
  /**
   * @param {AreaData} data
   * @param {Level} shapes
   */
  constructor(data, shapes) {
    super();
    this.data = data;
    this.shapes = shapes;
    this.legend = data.from.length ? areaLegend(data.from) : null;
    /** @type {AreaLayer | null} */
    this.areas = null;
  }

  getAttribution() {
    return "Natural Earth";
  }

  getBounds() {
    const bounds = L.latLngBounds([]);
    for (const [code, , rings] of this.shapes.areas) {
      const { south, west, north, east } = new Polygon(code, rings, this.shapes.unit);
      bounds.extend([south, west]).extend([north, east]);
    }
    return bounds;
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    ensurePane(map, AREA_PANE);
    this.areas ??= new AreaLayer(map, { pane: AREA_PANE, file: this.shapes, palette, popup: areaPopup });
    this.areas.show(this.data);
    this.legend?.addTo(map);
    return this;
  }

  onRemove() {
    this.areas?.show(null);
    this.legend?.remove();
    return this;
  }
}

class FoliumHeatLayer extends HeatLayer {
  /** @param {HeatCell[]} cells */
  constructor(cells) {
    super({ pane: HEAT_PANE, palette, cells: () => cells });
    this.bounds = L.latLngBounds(cells.map(([lat, lon]) => [lat, lon]));
  }

  getBounds() {
    return this.bounds;
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    ensurePane(map, HEAT_PANE);
    return super.onAdd(map);
  }
}

/** @param {Tables | { marks: Mark[] }} data */
export const mentionLayer = (data) => ("marks" in data ? new FixedMarkLayer(data.marks) : new MentionLayer(data));

/**
 * @param {AreaData} data
 * @param {Level} shapes
 */
export const areaLayer = (data, shapes) => new FoliumAreaLayer(data, shapes);

/** @param {{ cells: HeatCell[] }} data */
export const heatLayer = ({ cells }) => new FoliumHeatLayer(cells);
