/* The layers of the page's map, from the outlines below to the names on top. */
import { AreaLayer } from "../../../geo/folium/scripts/areas.js";
import { createBasemap } from "../../../geo/folium/scripts/basemap.js";
import { ExtentLayer } from "../../../geo/folium/scripts/extents.js";
import { HeatLayer } from "../../../geo/folium/scripts/heat.js";
import { LabelLayer } from "../../../geo/folium/scripts/labels.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { Area } from "../../../geo/folium/scripts/areas.js" */
/** @import { Extent } from "../../../geo/folium/scripts/extents.js" */
/** @import { HeatCell } from "../../../geo/folium/scripts/heat.js" */
/** @import { CircleLabel, NamedPlace } from "../../../geo/folium/scripts/labels.js" */
/** @import { Palette } from "../../../geo/folium/scripts/theme.js" */

/**
 * What the layers show at the moment.
 * @typedef {object} LayerSource
 * @property {() => Palette} palette
 * @property {() => HeatCell[]} cells
 * @property {() => Extent[]} extents
 * @property {() => CircleLabel[]} circles
 * @property {() => NamedPlace[]} nearby
 * @property {() => boolean} namesPlaces
 * @property {() => boolean} isShaded
 * @property {(area: Area) => HTMLElement} areaPopup
 */

const FOLDER = "../../../geo/folium/";
const fileAddress = (/** @type {string} */ path) => new URL(FOLDER + path, import.meta.url).href;
const WORKER = fileAddress("scripts/slicer_worker.js");
const CREDIT =
  'Natural Earth<span class="dl-wide">: de facto borders, disputed ones dashed</span> | ' +
  '<a href="https://www.geonames.org" target="_blank" rel="noopener">GeoNames</a> CC BY 4.0';
/** Leaflet's own pane of tiles is at 200, that of circles at 600. @type {[name: string, level: number][]} */
const PANES = [
  ["shades", 210],
  ["heat", 230],
  ["names", 250],
];

export class Layers {
  /**
   * @param {LeafletMap} map
   * @param {LayerSource} source
   */
  constructor(map, source) {
    for (const [name, level] of PANES) {
      const pane = map.createPane(name);
      pane.style.zIndex = String(level);
      pane.style.pointerEvents = "none";
    }
    const { palette } = source;
    this.basemap = createBasemap({
      palette,
      worker: WORKER,
      files: { coarse: fileAddress("basemap/world-50m.json"), fine: fileAddress("basemap/world-10m.json") },
      attribution: CREDIT,
    }).addTo(map);
    const countries = fileAddress("basemap/countries-50m.json");
    this.areas = new AreaLayer(map, {
      palette,
      pane: "shades",
      worker: WORKER,
      file: countries,
      popup: source.areaPopup,
    });
    this.labels = new LabelLayer({ ...source, pane: "names", file: fileAddress("basemap/labels.json") });
    this.canvases = [
      new HeatLayer({ palette, pane: "heat", cells: source.cells }),
      new ExtentLayer({ palette, pane: "heat", extents: source.extents }),
      this.labels,
    ];
    for (const layer of this.canvases) layer.addTo(map);
  }

  /** Draw what has changed without a movement of the map. */
  redraw() {
    for (const layer of this.canvases) layer.redraw();
  }

  /** Draw everything in other colors. */
  repaint() {
    this.basemap.repaint();
    this.areas.repaint();
    this.redraw();
  }
}
