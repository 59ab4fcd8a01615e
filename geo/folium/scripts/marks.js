/* The marks of a map: a circle for each, with a popup. Circles are reused when the marks change. */
import { focusedElement } from "./dom.js";
import { circleDiameter } from "./circle_size.js";
import { Circle } from "./circles.js";
import { L } from "./leaflet.js";
import { nearestCopy } from "./projection.js";

/** @import { Map as LeafletMap, Popup } from "leaflet" */
/** @import { Mark } from "./circles.js" */
/** @import { CircleLabel } from "./labels.js" */

/** A place; its point, in degrees, finds the circle of the group that it is in. */
/** @typedef {[id: string] | [id: string, lat: number, lon: number]} PlaceRef */

/** The numbers of mentions of places at a moment; `most` is the largest at any moment. */
/** @typedef {{ places: [id: string, lat: number, lon: number][], counts: number[], most: number }} PlayedMoment */

/**
 * @typedef {object} MarkOptions
 * @property {(mark: Mark) => HTMLElement} popup Returns what the popup of a mark contains.
 * @property {(place: string | null) => void} [onHover] Called with the key of the mark under the pointer.
 * @property {() => void} [onPopup] Called when a popup was opened or closed.
 */

const MAX_POPUP_PX = 360;
const MIN_POPUP_PX = 280;
const HIGHLIGHTED_OFFSET = 2000;

export class Marks {
  /**
   * @param {LeafletMap} map
   * @param {MarkOptions} options
   */
  constructor(map, { popup, onHover = () => {}, onPopup = () => {} }) {
    this.map = map;
    this.popup = popup;
    this.onHover = onHover;
    this.onPopup = onPopup;
    this.group = L.layerGroup().addTo(map);
    /** @type {Map<string, Circle>} */
    this.circles = new Map();
    /** @type {Mark[]} */
    this.list = [];
    /** @type {PlaceRef[]} */
    this.highlighted = [];
    /** @type {PlayedMoment | null} */
    this.moment = null;
    /** The circles of the moment's places. @type {(Circle | undefined)[] | null} */
    this.hosts = null;
    /** The key of the mark whose popup is to be opened. @type {string | null} */
    this.pending = null;
    this.isStill = false;
    /** The key of the mark whose popup is open, if it is a single place. @type {string | null} */
    this.open = null;
    map.on("moveend", () => this.moveToNearestCopy());
    map.on("popupopen", (event) => this.onOpen(event.popup));
    map.on("popupclose", (event) => this.onClose(event.popup));
  }

  /**
   * Show exactly these marks. Circles that remain are moved and relabeled, never rebuilt.
   *
   * @param {Mark[]} marks
   */
  show(marks) {
    const keys = new Set(marks.map((mark) => mark.key));
    for (const [key, circle] of this.circles) {
      if (keys.has(key)) continue;
      this.group.removeLayer(circle);
      this.circles.delete(key);
    }
    for (const mark of marks) {
      const circle = this.circles.get(mark.key);
      if (circle) this.update(circle, mark);
      else this.add(mark);
    }
    this.list = marks;
    this.hosts = null;
    if (this.moment) this.play(this.moment);
    this.highlight(this.highlighted);
    this.openPending();
  }

  /** @param {Mark} mark */
  add(mark) {
    const circle = new Circle(mark, nearestCopy(this.map, mark.at));
    const width = Math.min(MAX_POPUP_PX, this.map.getSize().x - 40);
    circle.bindPopup(() => this.popup(circle.mark), {
      maxWidth: width,
      minWidth: Math.min(MIN_POPUP_PX, width),
      autoPanPaddingTopLeft: [12, 58],
      autoPanPaddingBottomRight: [12, 44],
    });
    circle.on("mouseover", () => this.onHover(circle.mark.key));
    circle.on("mouseout", () => this.onHover(null));
    this.circles.set(mark.key, circle);
    this.group.addLayer(circle);
  }

  /**
   * @param {Circle} circle
   * @param {Mark} mark
   */
  update(circle, mark) {
    if (JSON.stringify(circle.mark) === JSON.stringify(mark)) return;
    circle.mark = mark;
    circle.setLatLng(nearestCopy(this.map, mark.at));
    circle.paint();
    if (circle.isPopupOpen()) this.rebuildPopup();
  }

  get isVisible() {
    return this.map.hasLayer(this.group);
  }

  /**
   * Show or hide the circles. A popup that is to be opened waits until they are visible.
   *
   * @param {boolean} visible
   */
  setVisible(visible) {
    if (visible === this.isVisible) return;
    if (visible) this.group.addTo(this.map);
    else this.group.remove();
  }

  /**
   * Return the labels of the circles on the map, largest circle first.
   *
   * @returns {CircleLabel[]}
   */
  labels() {
    if (!this.isVisible) return [];
    if (!this.moment) return this.list;
    const labels = [];
    for (const { mark, moment } of this.circles.values())
      if (moment?.n)
        labels.push({ label: mark.label, at: mark.at, n: moment.n, px: circleDiameter(moment.n, moment.most) });
    return labels.sort((a, b) => b.n - a.n);
  }

  /** After the map has moved around the world, move the circles to the visible copy. */
  moveToNearestCopy() {
    this.hosts = null;
    for (const circle of this.circles.values()) {
      const at = nearestCopy(this.map, circle.mark.at);
      if (circle.getLatLng().lng !== at[1]) circle.setLatLng(at);
    }
  }

  /**
   * Return the circle of a place: its own, otherwise the nearest one.
   *
   * @param {PlaceRef} place
   */
  circleOf([id, lat, lon]) {
    if (this.circles.has(id) || lat === undefined || lon === undefined) return this.circles.get(id);
    const point = this.map.latLngToLayerPoint(nearestCopy(this.map, [lat, lon]));
    let best;
    let least = Infinity;
    for (const circle of this.circles.values()) {
      const distance = point.distanceTo(this.map.latLngToLayerPoint(circle.getLatLng()));
      if (distance < least) [best, least] = [circle, distance];
    }
    return best;
  }

  /** @param {PlayedMoment | null} moment Shown instead of the marks' own numbers; null shows those again. */
  play(moment) {
    if (!moment && !this.moment) return;
    if (moment && (!this.hosts || this.moment?.places !== moment.places))
      this.hosts = moment.places.map((place) => this.circleOf(place));
    this.moment = moment;
    const sums = new Map();
    if (moment)
      this.hosts?.forEach((circle, i) => circle && sums.set(circle, (sums.get(circle) ?? 0) + (moment.counts[i] || 0)));
    for (const circle of this.circles.values()) {
      circle.moment = moment && { n: sums.get(circle) ?? 0, most: moment.most };
      circle.paint();
    }
  }

  /**
   * Highlight the circles of places.
   *
   * @param {PlaceRef[]} places
   */
  highlight(places) {
    this.highlighted = places;
    const circles = new Set(places.map((place) => this.circleOf(place)));
    for (const circle of this.circles.values()) {
      circle.getElement()?.classList.toggle("dl-lit", circles.has(circle));
      circle.setZIndexOffset(circles.has(circle) ? HIGHLIGHTED_OFFSET : 0);
    }
  }

  /** Return the circle whose popup is open. */
  openCircle() {
    return [...this.circles.values()].find((circle) => circle.isPopupOpen());
  }

  /** Measure the open popup again. */
  updatePopup() {
    this.openCircle()?.getPopup()?.update();
  }

  /**
   * Build the open popup again, at its scroll position and with its focus.
   *
   * @param {boolean} [pan] Whether to move the map if the popup no longer fits.
   */
  rebuildPopup(pan = false) {
    const circle = this.openCircle();
    const popup = circle?.getPopup();
    const element = popup?.getElement();
    if (!circle || !popup || !element) return;
    if (pan) popup.options.autoPan = true;
    const scrolled = element.querySelector(".dl-scroll")?.scrollTop ?? 0;
    const focused = focusedElement(element);
    const key = focused instanceof HTMLElement && element.contains(focused) ? focused.dataset.focus : undefined;
    popup.setContent(() => this.popup(circle.mark));
    const scroll = element.querySelector(".dl-scroll");
    if (scroll) scroll.scrollTop = scrolled;
    const controls = /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-focus]"));
    if (key) [...controls].find(({ dataset }) => dataset.focus === key)?.focus({ preventScroll: true });
  }

  /**
   * Open the popup of a mark as soon as it is on the map.
   *
   * @param {string | null} key Null closes the open popup.
   * @param {boolean} isStill Whether the map stays where it is, even if the popup does not fit.
   */
  openSoon(key, isStill) {
    this.pending = key;
    this.isStill = isStill;
    if (key === null) this.map.closePopup();
    else this.openPending();
  }

  openPending() {
    const circle = this.pending === null ? undefined : this.circles.get(this.pending);
    const popup = circle?.getPopup();
    if (!circle || !popup || !this.map.hasLayer(circle)) return;
    this.pending = null;
    popup.options.autoPan = !this.isStill;
    if (!circle.isPopupOpen()) circle.openPopup();
  }

  /** @param {Popup} popup */
  circleOfPopup(popup) {
    return [...this.circles.values()].find((circle) => circle.getPopup() === popup);
  }

  /** @param {Popup} popup */
  onOpen(popup) {
    const circle = this.circleOfPopup(popup);
    const element = popup.getElement();
    const button = circle?.getElement();
    if (!circle || !element || !button) return;
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", circle.mark.label);
    button.classList.add("dl-selected");
    const scroll = /** @type {HTMLElement | null} */ (element.querySelector(".dl-scroll"));
    if (focusedElement(button) === button) scroll?.focus({ preventScroll: true });
    this.pending = null;
    this.open = circle.mark.more ? null : circle.mark.key;
    this.map.getContainer().classList.add("dl-reading");
    this.onPopup();
  }

  /** @param {Popup} popup */
  onClose(popup) {
    const circle = this.circleOfPopup(popup);
    if (!circle) return;
    this.open = null;
    popup.options.autoPan = true;
    this.map.getContainer().classList.remove("dl-reading");
    const button = circle.getElement();
    button?.classList.remove("dl-selected");
    const element = popup.getElement();
    if (button && element?.contains(focusedElement(element))) button.focus({ preventScroll: true });
    this.onPopup();
  }
}
