/* Names on the map: circles first, then countries, seas, regions and towns, where there is room. */
import { CanvasLayer } from "./canvas_layer.js";
import { loadJson } from "./json_file.js";
import { Room } from "./label_placement.js";
import { nearestCopy, worldWidth } from "./projection.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { CanvasView } from "./canvas_layer.js" */
/** @import { Source } from "./json_file.js" */
/** @import { LatLon } from "./projection.js" */
/** @import { Palette } from "./theme.js" */

/** @typedef {{ label: string, at: LatLon, px: number }} CircleLabel `px` is the diameter of the circle. */

/**
 * A town, or a state or province. `type` is 0 for a town, 1 for a capital, 2 for a state or province.
 * @typedef {[name: string, lat: number, lon: number, thousands: number, type: number]} NamedPlace
 */

/**
 * The names of the base map's own file.
 * @typedef {object} BaseNames
 * @property {[name: string, lat: number, lon: number, widthDegrees: number][]} countries
 * @property {[name: string, lat: number, lon: number, fromZoom: number][]} seas
 * @property {NamedPlace[]} cities
 */

/**
 * @typedef {object} LabelOptions
 * @property {string} pane
 * @property {Source} file The names of countries, seas and large towns.
 * @property {() => Palette} palette
 * @property {() => CircleLabel[]} circles The names beside circles, most important first.
 * @property {() => NamedPlace[]} nearby Smaller places, for the area that the map shows.
 * @property {() => boolean} namesPlaces Whether to name anything but circles.
 * @property {() => boolean} isShaded Whether countries are shaded.
 */

// The smallest town named at a zoom level, in thousands of inhabitants; capitals count as ten times larger.
const TOWN_SIZE = [9e9, 9e9, 9e9, 9000, 5000, 1800, 600, 250, 100, 40, 15, 0, 0, 0, 0];
const CAPITAL_FACTOR = 10;
const MAX_TOWNS = 220;
const MAX_CIRCLES = 150;
const CAPITAL = 1;
const STATE = 2;
const LINE_PX = 12;
const POLE_LATITUDE = -85.0511;
// A sea is named at this many zoom levels.
const SEA_LEVELS = 4;

export class LabelLayer extends CanvasLayer {
  /** @param {LabelOptions} options */
  constructor({ pane, file, palette, circles, nearby, namesPlaces, isShaded }) {
    super({ pane });
    this.palette = palette;
    this.circles = circles;
    this.nearby = nearby;
    this.namesPlaces = namesPlaces;
    this.isShaded = isShaded;
    this.file = file;
    /** @type {BaseNames | null} */
    this.names = null;
    this.room = new Room();
    this.font = "sans-serif";
    this.onFonts = () => this.redraw();
  }

  /** @param {LeafletMap} map */
  onAdd(map) {
    this.font = getComputedStyle(map.getContainer()).fontFamily;
    document.fonts.addEventListener("loadingdone", this.onFonts);
    if (!this.names) this.loadNames();
    return super.onAdd(map);
  }

  onRemove() {
    document.fonts.removeEventListener("loadingdone", this.onFonts);
    return super.onRemove();
  }

  async loadNames() {
    try {
      this.names = await loadJson(this.file);
    } catch {
      return; // the map remains without them
    }
    this.redraw();
  }

  /**
   * @param {LeafletMap} map
   * @param {CanvasView} view
   */
  paint(map, view) {
    this.room = new Room();
    const palette = this.palette();
    const namesPlaces = this.namesPlaces();
    if (namesPlaces) this.extendPole(map, view, palette);
    this.nameCircles(map, palette);
    if (!namesPlaces) return;
    if (this.names) this.nameCountries(this.names, view, palette);
    if (this.names) this.nameSeas(this.names, view, palette);
    this.nameStates(view, palette);
    this.nameTowns(this.names ? this.names.cities : [], view, palette);
  }

  /**
   * Extend Antarctica below the last tiles to the edge of the map.
   *
   * @param {LeafletMap} map
   * @param {CanvasView} view
   * @param {Palette} palette
   */
  extendPole(map, { min, size }, palette) {
    const edge = map.latLngToLayerPoint([POLE_LATITUDE, 0]).y - 1;
    const bottom = min.y + size.y;
    this.context.fillStyle = palette.land;
    if (edge < bottom) this.context.fillRect(min.x, edge, size.x, bottom - edge);
  }

  /**
   * Set the font, and return how wide a text is in it.
   *
   * @param {string} text
   * @param {string} style Style, weight and size, as in CSS.
   * @param {string} [spacing]
   */
  measure(text, style, spacing = "0px") {
    this.context.font = style + " " + this.font;
    this.context.letterSpacing = spacing;
    return this.context.measureText(text).width;
  }

  /**
   * Write a text in the current font.
   *
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} color
   * @param {string} halo
   */
  write(text, x, y, color, halo) {
    const { context } = this;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = halo;
    context.fillStyle = color;
    // On shaded countries, a halo in the color of the land would be too strong.
    context.globalAlpha = this.isShaded() ? 0.6 : 1;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillText(text, x, y);
  }

  /**
   * Write a text of a width beside a point, where there is room, and return whether there was.
   *
   * @param {string} text
   * @param {{ x: number, y: number, gap: number, width: number, height: number }} place
   * @param {string} color
   * @param {string} halo
   */
  writeBeside(text, { x, y, gap, width, height }, color, halo) {
    const corner = this.room.takeBeside(x, y, gap, width, height);
    if (corner) this.write(text, corner[0], corner[1] + height * 0.82, color, halo);
    return corner !== null;
  }

  /**
   * @param {LeafletMap} map
   * @param {Palette} palette
   */
  nameCircles(map, palette) {
    const placed = this.circles().map((circle) => ({
      ...circle,
      ...map.latLngToLayerPoint(nearestCopy(map, circle.at)),
    }));
    for (const { x, y, px } of placed) this.room.block(x, y, px / 2 + 1);
    for (const { label, x, y, px } of placed.slice(0, MAX_CIRCLES)) {
      const width = this.measure(label, "600 12px");
      this.writeBeside(label, { x, y, gap: px / 2 + 4, width, height: 13 }, palette.mark, palette.markHalo);
    }
  }

  /**
   * @param {BaseNames} names
   * @param {CanvasView} view
   * @param {Palette} palette
   */
  nameCountries({ countries }, { zoom }, palette) {
    for (const [name, lat, lon, degrees] of countries) {
      const space = (degrees / 360) * worldWidth(zoom);
      const size = Math.max(10.5, Math.min(16, space / 13));
      if (space < 34 || space > 2600) continue;
      const width = this.measure(name, `600 ${size}px`, "0.06em");
      if (width > space * 1.5) continue;
      this.forEachCopy([lat, lon], (x, y) => {
        if (this.room.take(x - width / 2, y - size / 2, width, size))
          this.write(name, x - width / 2, y + size * 0.35, palette.country, palette.halo);
      });
    }
  }

  /**
   * @param {BaseNames} names
   * @param {CanvasView} view
   * @param {Palette} palette
   */
  nameSeas({ seas }, { zoom }, palette) {
    for (const [name, lat, lon, from] of seas) {
      if (zoom < from || zoom > from + SEA_LEVELS) continue;
      const width = this.measure(name, "italic 400 12px", "0.04em");
      this.forEachCopy([lat, lon], (x, y) => {
        if (this.room.take(x - width / 2, y - LINE_PX / 2, width, LINE_PX))
          this.write(name, x - width / 2, y + 4, palette.sea, palette.water);
      });
    }
  }

  /**
   * @param {CanvasView} view
   * @param {Palette} palette
   */
  nameStates({ zoom }, palette) {
    const style = `500 ${Math.min(13, 9.5 + 0.4 * zoom)}px`;
    for (const [name, lat, lon, , type] of this.nearby()) {
      if (type !== STATE) continue;
      const text = name.toLocaleUpperCase();
      const width = this.measure(text, style, "0.08em");
      this.forEachCopy([lat, lon], (x, y) => {
        if (!this.room.covers(x, y) && this.room.take(x - width / 2, y - LINE_PX / 2, width, LINE_PX))
          this.write(text, x - width / 2, y + 4, palette.region, palette.halo);
      });
    }
  }

  /**
   * Name towns, largest first: the large ones of the world, and those nearby.
   *
   * @param {NamedPlace[]} cities
   * @param {CanvasView} view
   * @param {Palette} palette
   */
  nameTowns(cities, { zoom }, palette) {
    const nearby = this.nearby().filter(([, , , , type]) => type !== STATE);
    const towns = [...nearby, ...largeTowns(cities, nearby, zoom)].sort((a, b) => b[3] - a[3]);
    let written = 0;
    for (const [name, lat, lon, thousands, type] of towns) {
      if (written > MAX_TOWNS) return;
      const height = zoom < 5.5 ? 11 : thousands >= 1000 ? 13 : thousands >= 100 || zoom < 9 ? 12 : 11;
      const weight = type === CAPITAL && zoom >= 5.5 ? 600 : thousands >= 1000 ? 500 : 400;
      const width = this.measure(name, `${weight} ${height}px`);
      this.forEachCopy([lat, lon], (x, y) => {
        const place = { x, y, gap: 5, width, height };
        if (this.room.covers(x, y) || !this.writeBeside(name, place, palette.city, palette.halo)) return;
        written += 1;
        this.drawDot(x, y, type === CAPITAL ? 2.6 : thousands >= 100 ? 2.2 : 1.6, palette);
      });
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {Palette} palette
   */
  drawDot(x, y, radius, palette) {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = palette.dot;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = palette.halo;
    context.stroke();
  }
}

/**
 * Return the towns that are large enough for a zoom level and not among those nearby.
 *
 * @param {NamedPlace[]} cities
 * @param {NamedPlace[]} nearby
 * @param {number} zoom
 */
function largeTowns(cities, nearby, zoom) {
  const least = TOWN_SIZE[Math.min(TOWN_SIZE.length - 1, Math.round(zoom))];
  const keyOf = (/** @type {NamedPlace} */ [name, lat]) => name + Math.round(lat * 10);
  const known = new Set(nearby.map(keyOf));
  return cities.filter((town) => {
    const [, , , thousands, type] = town;
    return (type ? thousands * CAPITAL_FACTOR : thousands) >= least && !known.has(keyOf(town));
  });
}
