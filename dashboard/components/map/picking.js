/* Pick a point on the map with a click. */

/** @import { Map as LeafletMap } from "leaflet" */

/** @typedef {{ lat: number, lon: number }} PickedPoint In degrees. */

const round = (/** @type {number} */ degrees) => Math.round(degrees * 1e5) / 1e5;

export class Picking {
  /**
   * @param {LeafletMap} map
   * @param {(label: string | null) => void} notify
   */
  constructor(map, notify) {
    this.map = map;
    this.notify = notify;
    /** @type {((point: PickedPoint | null) => void) | null} */
    this.answer = null;
    // In the capture phase, before the map and its circles: a click while picking must not open a popup.
    map.getContainer().addEventListener("click", (event) => this.onClick(event), true);
    this.onKey = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.end(null);
    };
  }

  /**
   * Return the point of the next click, or null if it was canceled.
   *
   * @param {string} label What to do, in words.
   * @returns {Promise<PickedPoint | null>}
   */
  start(label) {
    this.end(null);
    document.addEventListener("keydown", this.onKey, true);
    this.map.getContainer().classList.add("dl-picking");
    this.notify(label);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  /** @param {PickedPoint | null} point */
  end(point) {
    if (!this.answer) return;
    const { answer } = this;
    this.answer = null;
    document.removeEventListener("keydown", this.onKey, true);
    this.map.getContainer().classList.remove("dl-picking");
    this.notify(null);
    answer(point);
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    if (!this.answer || (event.target instanceof Element && event.target.closest(".leaflet-control"))) return;
    event.stopPropagation();
    const { lat, lng } = this.map.mouseEventToLatLng(event).wrap();
    this.end({ lat: round(lat), lon: round(lng) });
  }
}
