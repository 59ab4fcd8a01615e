/* A layer of circles with popups: mentions, clustered at each zoom level, or circles that were computed beforehand. */
import { groupPlaces } from "./clusters.js";
import { make } from "./dom.js";
import { L } from "./leaflet.js";
import { popupContent } from "./mention_popup.js";
import { countByPlace, summarize } from "./mention_tables.js";

/** @import { LatLngExpression, Map as LeafletMap } from "leaflet" */
/** @import { Summary, Tables } from "./mention_tables.js" */

/**
 * A circle: where it is, its diameter in pixels, the number in it, its label for screen readers, and its popup.
 * @typedef {{ at: [number, number], px: number, short: string, label: string, isArea: boolean }} Look
 * @typedef {Look & { summary: () => Summary }} Circle
 */

/**
 * A circle that the dashboard's server computes (dashboard/map/payload.py).
 * @typedef {Summary & { at: [number, number], px: number, short: string, label: string, area: boolean }} Mark
 */

const MAX_CIRCLES = 350;
const LIMITS = { sentences: 25, places: 60 };
const PLACE_ZOOM = 9;
const AREA_ZOOM = 5;
const POPUP_PX = 340;
const SHIFT_PX = 6;

/** @param {number} number */
function shortNumber(number) {
  for (const [size, letter] of /** @type {[number, string][]} */ ([
    [1e6, "m"],
    [1e3, "k"],
  ])) {
    if (number >= size) return (number < 9.95 * size ? (number / size).toFixed(1) : Math.floor(number / size)) + letter;
  }
  return String(number);
}

/** The circles of tables at each zoom level. */
class ClusteredCircles {
  /** @param {Tables} tables */
  constructor(tables) {
    this.tables = tables;
    this.counts = countByPlace(tables.mentions);
    /** @type {Map<number, Circle[]>} */
    this.byZoom = new Map();
  }

  points() {
    return this.tables.places.map(([, , lat, lon]) => /** @type {[number, number]} */ ([lat, lon]));
  }

  /** @param {LeafletMap} map */
  at(map) {
    const zoom = map.getZoom();
    const known = this.byZoom.get(zoom);
    if (known) return known;
    const spots = [...this.counts].map(([place, mentions]) => {
      const [, , lat, lon] = this.tables.places[place];
      const { x, y } = map.project([lat, lon], zoom);
      return { place, mentions, x, y };
    });
    const circles = groupPlaces(spots).map((group) => this.circle(group));
    this.byZoom.set(zoom, circles);
    return circles;
  }

  /** @param {import("./clusters.js").Group} group */
  circle({ spots, mentions, diameter }) {
    const [name, , lat, lon, isArea] = this.tables.places[spots[0].place];
    const others = spots.length > 1 ? ` and ${spots.length - 1} more` : "";
    return {
      at: /** @type {[number, number]} */ ([lat, lon]),
      px: diameter,
      short: shortNumber(mentions),
      label: name + others,
      isArea: Boolean(isArea),
      summary: () => summarize(this.tables, this.tables.mentions, spots, LIMITS),
    };
  }

  /** @param {string} id The row number of a place, as text. */
  place(id) {
    const place = Number(id);
    return this.circle({
      spots: [{ place, mentions: this.counts.get(place) ?? 0, x: 0, y: 0 }],
      mentions: 0,
      x: 0,
      y: 0,
      diameter: 0,
    });
  }
}

/** Circles that were computed beforehand, the same at all zoom levels. */
class FixedCircles {
  /** @param {Mark[]} marks */
  constructor(marks) {
    this.circles = marks.map((mark) => ({ ...mark, isArea: mark.area, summary: () => mark }));
  }

  points() {
    return this.circles.map(({ at }) => at);
  }

  at() {
    return this.circles;
  }

  place() {
    return null; // its sentences are not known
  }
}

/** The layer. Those in and near the view are drawn, the largest first. */
export class MentionLayer extends L.FeatureGroup {
  /** @param {Tables | { marks: Mark[] }} data */
  constructor(data) {
    super([]);
    this.circles = "marks" in data ? new FixedCircles(data.marks) : new ClusteredCircles(data);
    this.credits = "marks" in data ? [] : data.credits;
    this.popup = L.popup({ maxWidth: POPUP_PX, minWidth: 240, className: "dl-frame" });
  }

  getAttribution() {
    return ["GeoNames CC BY 4.0", ...this.credits].join(" · ");
  }

  getBounds() {
    return L.latLngBounds(this.circles.points());
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    super.onAdd(map);
    this.map = map;
    map.on("moveend", this.draw, this);
    if (map.getSize().x) this.draw();
    return this;
  }

  /** @param {LeafletMap} map */
  onRemove(map) {
    map.off("moveend", this.draw, this);
    map.closePopup(this.popup);
    this.clearLayers();
    return super.onRemove(map);
  }

  draw() {
    const { map } = this;
    if (!map) return;
    const view = map.getBounds().pad(0.3);
    const visible = this.circles.at(map).filter(({ at }) => view.contains(at));
    const focused = document.activeElement?.getAttribute("data-at");
    this.clearLayers();
    for (const circle of visible.slice(0, MAX_CIRCLES)) {
      const element = this.addCircle(circle);
      // Circles are replaced; the keyboard focus must stay on the one at the same point.
      if (focused && element?.dataset.at === focused) element.focus({ preventScroll: true });
    }
  }

  /** @param {Circle} circle */
  addCircle(circle) {
    const { at, px, short, label, isArea } = circle;
    const icon = L.divIcon({
      className: isArea ? "dl-mark dl-area" : "dl-mark",
      html: make("span", "", short),
      iconSize: [px, px],
    });
    const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true });
    marker.on("click", () => this.open(circle));
    this.addLayer(marker);
    const element = marker.getElement();
    element?.setAttribute("role", "button");
    element?.setAttribute("aria-label", `${short}, ${label}`);
    if (element) element.dataset.at = at.join();
    return element;
  }

  /** @param {Circle} circle */
  open({ at, px, summary }) {
    if (!this.map) return;
    this.popup.options.offset = [0, SHIFT_PX - px / 2];
    this.popup.options.maxWidth = Math.min(POPUP_PX, this.map.getSize().x - 40);
    this.popup.setLatLng(at).setContent(popupContent(summary(), (id) => this.openPlace(id)));
    this.map.openPopup(this.popup);
  }

  /** @param {string} id */
  openPlace(id) {
    const circle = this.circles.place(id);
    if (!circle || !this.map) return;
    const zoom = Math.max(this.map.getZoom(), circle.isArea ? AREA_ZOOM : PLACE_ZOOM);
    this.map.setView(circle.at, zoom, { animate: false });
    this.open(circle);
  }
}
