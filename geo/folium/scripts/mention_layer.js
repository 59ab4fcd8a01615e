/* A layer of circles with popups: mentions, clustered at each zoom level, or marks that were computed beforehand. */
import { groupPlaces } from "./clusters.js";
import { L } from "./leaflet.js";
import { Marks } from "./marks.js";
import { countByPlace, markOf } from "./mention_tables.js";
import { buildPopup } from "./popup.js";
import { nearestCopy } from "./projection.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { Mark } from "./circles.js" */
/** @import { Group } from "./clusters.js" */
/** @import { Mention, Tables } from "./mention_tables.js" */
/** @import { LatLon } from "./projection.js" */

const MAX_CIRCLES = 350;
/** Circles are drawn up to this share of the map's size outside of it. */
const MARGIN = 0.3;
const PLACE_ZOOM = 9;
const AREA_ZOOM = 5;

/** What the subclasses have in common: `marksInView` returns what is to be drawn. */
class CircleLayer extends L.Layer {
  constructor() {
    super();
    /** @type {LeafletMap | null} */
    this.map = null;
    /** @type {Marks | null} */
    this.marks = null;
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    this.map = map;
    this.marks ??= new Marks(map, { popup: (mark) => this.popup(mark) });
    this.marks.setVisible(true);
    this.draw();
    return this;
  }

  onRemove() {
    this.marks?.setVisible(false);
    this.map = null;
    return this;
  }

  getEvents() {
    return { moveend: () => this.draw() };
  }

  /** Draw what is in view. A map without a size, in a hidden frame, is drawn when it gets one. */
  draw() {
    if (this.map?.getSize().x) this.marks?.show(this.marksInView());
  }

  /** @param {Mark} mark */
  popup(mark) {
    return buildPopup(mark);
  }

  /** @returns {Mark[]} */
  marksInView() {
    return [];
  }
}

/** Marks that were computed beforehand, the same at all zoom levels. */
export class FixedMarkLayer extends CircleLayer {
  /** @param {Mark[]} list */
  constructor(list) {
    super();
    this.list = list;
  }

  getBounds() {
    return L.latLngBounds(this.list.map(({ at }) => at));
  }

  marksInView() {
    return this.list;
  }
}

/** Mentions in tables. Of those in and near the view, the largest circles are drawn. */
export class MentionLayer extends CircleLayer {
  /** @param {Tables} tables */
  constructor(tables) {
    super();
    this.tables = tables;
    this.mentions = tables.mentions;
    this.counts = countByPlace(tables.mentions);
    /** The place that keeps a circle of its own. @type {number | null} */
    this.alone = null;
    /** @type {{ groups: Group[], zoom: number } | null} */
    this.grouped = null;
  }

  getAttribution() {
    return ["GeoNames CC BY 4.0", ...this.tables.credits].join(" · ");
  }

  getBounds() {
    return L.latLngBounds([...this.counts.keys()].map((place) => this.pointOf(place)));
  }

  /**
   * @param {number} place
   * @returns {LatLon}
   */
  pointOf(place) {
    const [, , lat, lon] = this.tables.places[place];
    return [lat, lon];
  }

  /** @param {Mention[]} mentions Shown instead of those before. */
  show(mentions) {
    this.mentions = mentions;
    this.counts = countByPlace(mentions);
    this.alone = null;
    this.grouped = null;
    this.draw();
  }

  marksInView() {
    const { map } = this;
    if (!map) return [];
    const view = map.getBounds().pad(MARGIN);
    return this.groupsAt(map)
      .filter(({ spots }) => view.contains(nearestCopy(map, this.pointOf(spots[0].place))))
      .slice(0, MAX_CIRCLES)
      .map((group) => markOf(this.tables, this.mentions, group));
  }

  /** @param {LeafletMap} map */
  groupsAt(map) {
    const zoom = map.getZoom();
    if (this.grouped?.zoom === zoom) return this.grouped.groups;
    const spots = [...this.counts].map(([place, mentions]) => {
      const { x, y } = map.project(this.pointOf(place), zoom);
      return { place, mentions, x, y };
    });
    this.grouped = { zoom, groups: groupPlaces(spots, this.alone) };
    return this.grouped.groups;
  }

  /** @param {Mark} mark */
  popup(mark) {
    return buildPopup(mark, { showPlace: (id) => this.showPlace(Number(id)) });
  }

  /**
   * Move the map to a place and open its popup.
   *
   * @param {number} place
   */
  showPlace(place) {
    if (!this.map) return;
    // If an open popup were rebuilt during a click in it, Leaflet would take the click for one on the map and close it.
    this.map.closePopup();
    const [, , , , isArea] = this.tables.places[place];
    this.alone = place;
    this.grouped = null;
    const zoom = Math.max(this.map.getZoom(), isArea ? AREA_ZOOM : PLACE_ZOOM);
    this.marks?.openSoon(String(place), false);
    this.map.setView(this.pointOf(place), zoom, { animate: false });
  }
}
