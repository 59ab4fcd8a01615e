/* The map of the page: its layers, controls and popups, what it shows, and what it tells the server. */
import { button, make } from "../../../geo/folium/scripts/dom.js";
import { L } from "../../../geo/folium/scripts/leaflet.js";
import { Marks } from "../../../geo/folium/scripts/marks.js";
import { PALETTES } from "../../../geo/folium/scripts/theme.js";
import { addMap, hover, lead } from "../maps.js";
import { Background } from "./background.js";
import { fitExtent, showsAny } from "./fit.js";
import { LayerSwitch } from "./layer_switch.js";
import { Layers } from "./layers.js";
import { Legend } from "./legend.js";
import { Picking } from "./picking.js";
import { savePicture } from "./picture.js";
import { Popups } from "./popups.js";
import { Reporter } from "./report.js";
import { Search } from "./search.js";
import { pageTheme } from "./theme_color.js";
import { addFullScreen, addShowAll } from "./tools.js";

/** @import { MapOptions } from "leaflet" */
/** @import { Mark } from "../../../geo/folium/scripts/circles.js" */
/** @import { Extent } from "../../../geo/folium/scripts/extents.js" */
/** @import { HeatCell } from "../../../geo/folium/scripts/heat.js" */
/** @import { NamedPlace } from "../../../geo/folium/scripts/labels.js" */
/** @import { PlaceRef } from "../../../geo/folium/scripts/marks.js" */
/** @import { Explanation } from "../../../geo/folium/scripts/popup.js" */
/** @import { LatLon } from "../../../geo/folium/scripts/projection.js" */
/** @import { Moment } from "../maps.js" */
/** @import { TileServer } from "./background.js" */
/** @import { Choices, Group } from "./layer_switch.js" */
/** @import { LegendData } from "./legend.js" */
/** @import { Act, EmptyPlace } from "./popups.js" */
/** @import { Report } from "./report.js" */
/** @import { Results } from "./search.js" */

/**
 * An order to move the map: to a point at a zoom level, otherwise to all places. The popup of `place` is opened;
 * without a place, the open popup is closed.
 * @typedef {{ seq: number, at: [lat: number, lon: number, zoom: number] | null, place: string | null }} Focus
 */

/**
 * @typedef {object} Content
 * @property {{ location: LatLon, options: MapOptions }} map How to set up the map.
 * @property {Mark[]} marks
 * @property {[southWest: LatLon, northEast: LatLon] | null} extent Of all places.
 * @property {Focus} focus
 * @property {NamedPlace[]} names Places around the view, for labels.
 * @property {HeatCell[] | null} heat
 * @property {Extent[] | null} reach
 * @property {TileServer | null} tiles
 * @property {Results | null} results
 * @property {Explanation | null} why
 * @property {EmptyPlace | null} absent
 * @property {boolean} editable Whether the user may correct mentions.
 * @property {boolean} leads Whether the other maps of the page move together with this one.
 *
 * @typedef {Content & Choices & LegendData} MapData
 */

const ZOOM_ANIMATION_MS = 300; // a little longer than Leaflet's own timer
const LABEL = "Map of the places; the list beside it says the same";
const LEAFLET = '<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>';

export class PageMap {
  /**
   * @param {HTMLElement} root
   * @param {MapData} data
   * @param {{ report: (report: Report) => void, act: Act }} server
   */
  constructor(root, data, { report, act }) {
    this.data = data;
    this.act = act;
    this.container = make("div", "dl-map");
    this.notice = make("p", "dl-notice");
    this.hint = button("dl-hint", "No places in view. Show all", () => this.fit(true));
    root.replaceChildren(this.container);
    this.theme = pageTheme(this.container);
    this.map = this.createMap();
    this.popups = new Popups(this.map, { act, editable: data.editable }, () => this.marks.rebuildPopup(true));
    this.marks = new Marks(this.map, {
      popup: (mark) => this.popups.ofMark(mark),
      onHover: hover,
      onPopup: () => this.reporter.schedule(),
    });
    const notify = (/** @type {string | null} */ text) => this.notify(text);
    this.background = new Background(this.map, { notify, onChange: () => this.layers.redraw() });
    this.layers = this.createLayers();
    this.picking = new Picking(this.map, notify);
    this.reporter = new Reporter(this.map, () => this.marks.pending ?? this.marks.open, report);
    this.search = new Search({ find: (words) => act("search", words), go: (place) => act("place", place) });
    this.layerSwitch = new LayerSwitch((group, values) => this.choose(group, values));
    this.legend = new Legend();
    this.addControls();
    this.leave = this.connect();
  }

  createMap() {
    const { location, options } = this.data.map;
    this.container.dataset.theme = this.theme;
    const map = L.map(this.container, { ...options, zoomControl: false, center: location });
    map.attributionControl.setPrefix(LEAFLET);
    this.container.setAttribute("role", "application");
    this.container.setAttribute("aria-label", LABEL);
    return map;
  }

  createLayers() {
    const isOn = (/** @type {string} */ layer) => this.data.layers.includes(layer);
    return new Layers(this.map, {
      palette: () => PALETTES[this.theme],
      cells: () => (isOn("heat") && (this.playedCells() ?? this.data.heat)) || [],
      extents: () => (isOn("reach") && this.data.reach) || [],
      circles: () => this.marks.labels(),
      nearby: () => this.data.names,
      namesPlaces: () => !this.background.isShown,
      isShaded: () => isOn("countries"),
      areaPopup: (area) => this.popups.ofArea(area),
    });
  }

  /**
   * The mentions of the moment that is playing, or null.
   *
   * @returns {HeatCell[] | null}
   */
  playedCells() {
    const { moment } = this.marks;
    if (!moment) return null;
    const { places, counts } = moment;
    return places.flatMap(([, lat, lon], i) => (counts[i] ? [[lat, lon, counts[i]]] : []));
  }

  addControls() {
    this.search.addTo(this.map);
    L.control.zoom().addTo(this.map);
    addShowAll(this.map, () => this.fit(true));
    addFullScreen(this.map);
    this.layerSwitch.addTo(this.map);
    L.control.scale().addTo(this.map);
    this.legend.addTo(this.map);
    this.hint.hidden = true;
    this.notice.hidden = true;
    this.notice.setAttribute("role", "status");
    L.DomEvent.disableClickPropagation(this.hint);
    this.container.append(this.hint, this.notice);
  }

  /** Follow the user, the size of the page and its other parts; return a function that ends this. */
  connect() {
    this.container.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup();
    });
    this.map.on("moveend", () => {
      this.updateHint();
      this.reporter.schedule();
    });
    this.map.on("move", () => {
      const { lat, lng } = this.map.getCenter();
      if (this.data.leads) lead(this, [lat, lng], this.map.getZoom());
    });
    this.map.on("dragstart", () => this.container.classList.add("dl-dragging"));
    this.map.on("dragend", () => this.container.classList.remove("dl-dragging"));
    const observer = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    observer.observe(this.container);
    const leavePage = addMap(this);
    return () => {
      leavePage();
      observer.disconnect();
    };
  }

  remove() {
    this.leave();
    this.cancelPicking();
    this.reporter.stop();
    // Leaflet ends a zoom animation by a timer, which fails for a map that has been removed meanwhile.
    setTimeout(() => this.map.remove(), ZOOM_ANIMATION_MS);
  }

  // What the server sends

  /** @param {MapData} data */
  show(data) {
    this.setTheme();
    this.map.invalidateSize({ animate: false });
    this.background.show(data.tiles);
    this.marks.show(data.marks);
    this.showLayers(data);
    if (data.results) this.search.show(data.results);
    this.popups.receive(data.why);
    this.move(data.focus);
    this.popups.showEmpty(data.absent);
  }

  /** @param {MapData} data */
  showLayers(data) {
    this.data = data;
    this.marks.setVisible(data.layers.includes("circles"));
    this.layers.areas.show(data.layers.includes("countries") ? data.countries : null);
    this.layerSwitch.show(data);
    this.legend.show(data, PALETTES[this.theme]);
    this.layers.redraw();
    this.updateHint();
  }

  /** @param {Focus} focus Obeyed once. */
  move({ seq, at, place }) {
    if (seq === this.reporter.focus) return;
    const isFirst = this.reporter.focus === null;
    this.reporter.focus = seq;
    if (at) this.map.setView([at[0], at[1]], at[2], { animate: !isFirst });
    else this.fit(!isFirst);
    this.marks.openSoon(place, isFirst && at !== null);
    this.reporter.schedule();
  }

  setTheme() {
    const theme = pageTheme(this.container);
    if (theme === this.theme) return;
    this.theme = theme;
    this.container.dataset.theme = theme;
    this.layers.repaint();
  }

  // What the user does

  /**
   * Apply a choice at once, and tell the server, which returns the data for it.
   *
   * @param {Group} group
   * @param {string[]} values
   */
  choose(group, values) {
    if (group === "layers") this.showLayers({ ...this.data, layers: values });
    this.act(group, values.join(","));
  }

  /** @param {boolean} animate */
  fit(animate) {
    if (this.data.extent) fitExtent(this.map, this.data.extent, animate);
  }

  updateHint() {
    const { marks, layers } = this.data;
    const points = layers.includes("circles") ? marks.map(({ at }) => at) : [];
    this.hint.hidden = !points.length || showsAny(this.map, points);
  }

  /** @param {string | null} text */
  notify(text) {
    this.notice.hidden = !text;
    this.notice.textContent = text;
  }

  // What the other parts of the page tell (see maps.js)

  /** @param {PlaceRef[]} places */
  highlight(places) {
    this.marks.highlight(places);
  }

  /** @param {Moment | null} moment */
  play(moment) {
    this.marks.play(moment);
    this.notify(moment && moment.label);
    this.layers.redraw();
  }

  /** @param {string} label */
  pick(label) {
    return this.picking.start(label);
  }

  cancelPicking() {
    this.picking.end(null);
  }

  /** @param {string} caption */
  savePicture(caption) {
    savePicture(this.map, caption);
  }

  /**
   * @param {LatLon} center
   * @param {number} zoom
   */
  follow(center, zoom) {
    this.map.setView(center, zoom, { animate: false });
  }
}
