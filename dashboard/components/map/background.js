/* An online map over the built-in one, which remains visible where a tile is missing. */
import { L } from "../../../geo/folium/scripts/leaflet.js";

/** @import { Map as LeafletMap, TileLayer } from "leaflet" */

/**
 * @typedef {object} TileServer
 * @property {string} id
 * @property {string} url With {z}, {x} and {y}.
 * @property {string} credit HTML of the server's own settings, never of an article.
 * @property {number} max The highest zoom level.
 */

const OFFLINE_MAX_ZOOM = 12;
const NO_ANSWER = "The online map does not respond. The built-in map is shown.";

export class Background {
  /**
   * @param {LeafletMap} map
   * @param {object} actions
   * @param {() => void} actions.onChange Called when `isShown` may have changed.
   * @param {(text: string | null) => void} actions.notify
   */
  constructor(map, { onChange, notify }) {
    this.map = map;
    this.onChange = onChange;
    this.notify = notify;
    this.id = "";
    /** @type {TileLayer | null} */
    this.layer = null;
    /** Whether a tile of the online map was loaded, so that it names places itself. */
    this.isShown = false;
    map.setMaxZoom(OFFLINE_MAX_ZOOM);
  }

  /** @param {TileServer | null} server Null for the built-in map alone. */
  show(server) {
    if ((server?.id ?? "") === this.id) return;
    this.id = server?.id ?? "";
    this.layer?.remove();
    this.layer = server ? this.createLayer(server).addTo(this.map) : null;
    this.isShown = false;
    if (!server) this.notify(null);
    this.map.setMaxZoom(server ? server.max : OFFLINE_MAX_ZOOM);
    this.onChange();
  }

  /** @param {TileServer} server */
  createLayer({ url, credit, max }) {
    const layer = L.tileLayer(url, { attribution: credit, maxZoom: max, maxNativeZoom: max });
    layer.on("tileload", () => {
      if (this.layer !== layer || this.isShown) return;
      this.isShown = true;
      this.onChange();
    });
    layer.on("tileerror", () => {
      if (this.layer === layer && !this.isShown) this.notify(NO_ANSWER);
    });
    layer.on("load", () => {
      if (this.layer === layer && this.isShown) this.notify(null);
    });
    return layer;
  }
}
