/* Moves the map to where the places are. */

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { LatLon } from "../../../geo/folium/scripts/projection.js" */

/** @typedef {[southWest: LatLon, northEast: LatLon]} Extent */

// A wider extent counts as the whole world, which fills the width of the map.
const WORLD_DEGREES = 200;
const TILE_PX = 256;
const MAX_ZOOM = 6;
const PADDING_PX = 36;

/**
 * Move the map so that it shows an extent.
 *
 * @param {LeafletMap} map
 * @param {Extent} extent
 * @param {boolean} animate
 */
export function fitExtent(map, extent, animate) {
  const [southWest, northEast] = extent;
  if (northEast[1] - southWest[1] < WORLD_DEGREES) {
    map.fitBounds(extent, { padding: [PADDING_PX, PADDING_PX], maxZoom: MAX_ZOOM, animate });
    return;
  }
  const middle = map.project(southWest, 0).add(map.project(northEast, 0)).divideBy(2);
  const zoom = Math.max(1, Math.round(2 * Math.log2(map.getSize().x / TILE_PX)) / 2);
  map.setView(map.unproject(middle, 0), zoom, { animate });
}

/**
 * Return whether the map shows any of some points, in any copy of the world.
 *
 * @param {LeafletMap} map
 * @param {LatLon[]} points
 */
export function showsAny(map, points) {
  const view = map.getBounds();
  return points.some(([lat, lon]) => [0, 360, -360].some((turn) => view.contains([lat, lon + turn])));
}
