/* Cuts the outlines of the base map into tiles. They have two levels of detail: the coarse one is loaded first, and the
 * fine one is used from its zoom level on, as soon as it is loaded. */
import "../vendor/geojson-vt/geojson-vt.js";
import { loadJson } from "./json_file.js";

/** @import { Source } from "./json_file.js" */

/** The coordinates of a tile are multiples of 1 / 4096 of its side. */
export const TILE_UNITS = 4096;

const FINE_FROM_ZOOM = 6;

/**
 * The library's file puts it into a global.
 * @type {(collection: object, options: object) => TileIndex}
 */
const geojsonvt = /** @type {any} */ (globalThis).geojsonvt;

/**
 * A level of detail. Coordinates are packed: multiples of `unit`, each the difference from the previous one.
 * @typedef {object} Level
 * @property {number} unit In degrees.
 * @property {[kind: string, fromZoom: number, rings: number[][]][]} areas
 * @property {[kind: string, fromZoom: number, points: number[]][]} lines
 */

/**
 * @typedef {object} TileIndex
 * @property {(z: number, x: number, y: number) => { features: TileFeature[] } | null} getTile
 */
/** @typedef {{ geometry: [number, number][][], tags: { kind: string, from: number } }} TileFeature */

/**
 * An outline in a tile.
 * @typedef {object} Outline
 * @property {string} kind "land", "lake", "border" and so on, or the code of a country.
 * @property {number} from The zoom level from which on it is drawn.
 * @property {Int16Array[]} parts Coordinates in units of the tile: x, y, x, y, ...
 */

/**
 * The files of each level; the fine one may be missing.
 * @typedef {{ coarse: Source, fine?: Source }} LevelFiles
 */

/**
 * @param {number[]} packed
 * @param {number} unit
 */
function unpackPoints(packed, unit) {
  const points = [];
  for (let i = 0, x = 0, y = 0; i < packed.length; i += 2) {
    x += packed[i];
    y += packed[i + 1];
    points.push([x * unit, y * unit]);
  }
  return points;
}

/** @param {Level} level */
function featuresOf({ areas, lines, unit }) {
  /** @type {(type: string, kind: string, from: number, coordinates: number[][] | number[][][]) => object} */
  const feature = (type, kind, from, coordinates) => ({
    type: "Feature",
    properties: { kind, from },
    geometry: { type, coordinates },
  });
  const unpack = (/** @type {number[]} */ packed) => unpackPoints(packed, unit);
  return [
    ...areas.map(([kind, from, rings]) => feature("Polygon", kind, from, rings.map(unpack))),
    ...lines.map(([kind, from, points]) => feature("LineString", kind, from, unpack(points))),
  ];
}

/** @param {Level} level */
const indexTiles = (level) =>
  geojsonvt(
    { type: "FeatureCollection", features: featuresOf(level) },
    { maxZoom: 14, indexMaxZoom: 4, tolerance: 2.5, extent: TILE_UNITS, buffer: 64 },
  );

/**
 * @param {TileIndex} index
 * @param {number} z
 * @param {number} x
 * @param {number} y
 * @returns {Outline[]}
 */
function cutTile(index, z, x, y) {
  const tile = index.getTile(z, x, y);
  return (tile ? tile.features : []).map(({ geometry, tags }) => ({
    kind: tags.kind,
    from: tags.from,
    parts: geometry.map((part) => Int16Array.from(part.flat())),
  }));
}

/** The outlines of some files. */
export class Slicer {
  /**
   * @param {LevelFiles} files
   * @param {() => void} onFineLoaded Called when the fine level is loaded: tiles may be cut again.
   */
  constructor(files, onFineLoaded) {
    this.files = files;
    this.onFineLoaded = onFineLoaded;
    this.coarse = loadJson(files.coarse).then(indexTiles);
    /** @type {Promise<void> | null} */
    this.loadingFine = null;
    /** @type {TileIndex | null} */
    this.fine = null;
  }

  /**
   * Return the outlines in a tile of 512 pixels.
   *
   * @param {number} zoom
   * @param {number} x
   * @param {number} y
   */
  async tile(zoom, x, y) {
    const wantsFine = zoom >= FINE_FROM_ZOOM && this.files.fine !== undefined;
    if (wantsFine) this.loadFine();
    const index = (wantsFine && this.fine) || (await this.coarse);
    // A tile of 512 pixels covers four of 256, so its zoom level in the index is one less.
    return cutTile(index, zoom - 1, x, y);
  }

  loadFine() {
    if (this.loadingFine || !this.files.fine) return;
    this.loadingFine = loadJson(this.files.fine).then((level) => {
      this.fine = indexTiles(level);
      this.onFineLoaded();
    });
    this.loadingFine.catch(() => {}); // the coarse level remains
  }
}
