/* The map: the base map, which this file contains, the names of countries, and the circles. */
import { createBasemap } from "../../folium/scripts/basemap.js";
import { make } from "../../folium/scripts/dom.js";
import { L } from "../../folium/scripts/leaflet.js";
import { MentionLayer } from "../../folium/scripts/mention_layer.js";
import { PALETTES } from "../../folium/scripts/theme.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { Mention, Tables } from "../../folium/scripts/mention_tables.js" */
/** @import { Level } from "../../folium/scripts/slicer.js" */

/** @typedef {[name: string, lat: number, lon: number]} CountryName */
/** @typedef {{ outlines: Level, names: CountryName[] }} World */

const WORLD_BOUNDS = L.latLngBounds([-88, -240], [88, 240]);
const FIT = { padding: L.point(36, 36), maxZoom: 7, animate: false };
/** The room that a name needs beside its middle, in pixels: half its height, and half its width for each letter. */
const HALF_HEIGHT_PX = 7;
const HALF_LETTER_PX = 3.2;

/** The names of countries, the largest first, where no circle covers them. */
class CountryNames {
  /**
   * @param {LeafletMap} map
   * @param {CountryName[]} names
   * @param {MentionLayer} circles
   */
  constructor(map, names, circles) {
    this.map = map;
    this.names = names;
    this.circles = circles;
    this.group = L.layerGroup().addTo(map);
    map.on("moveend", () => this.draw());
  }

  draw() {
    this.group.clearLayers();
    const most = Math.round(8 + 14 * (this.map.getZoom() - 1));
    const circles = (this.circles.marks?.list ?? []).map(({ at, px }) => ({
      center: this.map.latLngToLayerPoint(at),
      radius: px / 2,
    }));
    for (const [name, lat, lon] of this.names.slice(0, most)) {
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      const isCovered = circles.some(
        ({ center, radius }) =>
          Math.abs(center.y - y) < radius + HALF_HEIGHT_PX &&
          Math.abs(center.x - x) < radius + HALF_LETTER_PX * name.length,
      );
      if (isCovered) continue;
      const icon = L.divIcon({ className: "name", html: make("span", "", name), iconSize: [0, 0] });
      this.group.addLayer(L.marker([lat, lon], { icon, interactive: false, keyboard: false }));
    }
  }
}

export class PageMap {
  /**
   * @param {Tables} tables
   * @param {World} world
   */
  constructor(tables, { outlines, names }) {
    this.map = L.map("map", {
      minZoom: 1,
      maxZoom: 11,
      zoomSnap: 0.5,
      maxBounds: WORLD_BOUNDS,
      maxBoundsViscosity: 0.8,
    });
    this.map.attributionControl.setPrefix(false).addAttribution("Natural Earth");
    this.map.setView([20, 10], 2);
    const darkMode = matchMedia("(prefers-color-scheme: dark)");
    const palette = () => PALETTES[darkMode.matches ? "dark" : "light"];
    const basemap = createBasemap({ files: { coarse: outlines }, palette }).addTo(this.map);
    darkMode.addEventListener("change", () => basemap.repaint());
    this.circles = new MentionLayer(tables).addTo(this.map);
    this.map.attributionControl.addAttribution("Leaflet");
    this.names = new CountryNames(this.map, names, this.circles);
  }

  /** Show these mentions, and all of the map that has any.
   *
   * @param {Mention[]} mentions
   */
  show(mentions) {
    this.map.closePopup();
    this.circles.show(mentions);
    if (mentions.length) this.map.fitBounds(this.circles.getBounds(), FIT);
    this.names.draw();
  }

  /** @param {number} place */
  showPlace(place) {
    this.circles.showPlace(place);
  }
}
