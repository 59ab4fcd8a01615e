/* Reports to the server what the map shows. */

/** @import { Map as LeafletMap } from "leaflet" */

/**
 * @typedef {object} Report
 * @property {[lat: number, lon: number, zoom: number, width: number, height: number]} view The size is in pixels.
 * @property {string | null} place The place whose popup is open.
 * @property {number} focus The number of the server's last order to move the map.
 */

const SETTLED_MS = 150;

const round = (/** @type {number} */ degrees) => Math.round(degrees * 1e5) / 1e5;

export class Reporter {
  /**
   * @param {LeafletMap} map
   * @param {() => string | null} openPlace
   * @param {(report: Report) => void} send
   */
  constructor(map, openPlace, send) {
    this.map = map;
    this.openPlace = openPlace;
    this.send = send;
    /** @type {number | null} */
    this.focus = null;
    this.last = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Report once the map has stopped moving. */
  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.report(), SETTLED_MS);
  }

  report() {
    const size = this.map.getSize();
    if (this.focus === null || !size.x || !size.y) return;
    const { lat, lng } = this.map.getCenter().wrap();
    /** @type {Report} */
    const report = {
      view: [round(lat), round(lng), this.map.getZoom(), size.x, size.y],
      place: this.openPlace(),
      focus: this.focus,
    };
    const text = JSON.stringify(report);
    if (text === this.last) return;
    this.last = text;
    this.send(report);
  }

  /** End: a map that still moves when it leaves the page reports nothing. */
  stop() {
    clearTimeout(this.timer);
    this.focus = null;
  }
}
