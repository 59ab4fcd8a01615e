/* Where points are on the map. The world repeats to the left and right of itself. */

/** @import { LatLng, Map as LeafletMap } from "leaflet" */

/** @typedef {[lat: number, lon: number]} LatLon In degrees. */

const KM_PER_DEGREE = 111.195;
const MAX_LATITUDE = 85;

/**
 * Return the width of the world in pixels.
 *
 * @param {number} zoom
 */
export const worldWidth = (zoom) => 256 * 2 ** zoom;

/**
 * Return a point in the copy of the world that contains the map's center.
 *
 * @param {LeafletMap} map
 * @param {LatLon} point
 * @returns {LatLon}
 */
export const nearestCopy = (map, [lat, lon]) => [lat, lon + 360 * Math.round((map.getCenter().lng - lon) / 360)];

/**
 * Return the pixels of a distance at a latitude. Mercator scales both directions equally there.
 *
 * @param {LeafletMap} map
 * @param {number} lat
 * @param {number} km
 */
export function pixelsOf(map, lat, km) {
  const degrees = km / KM_PER_DEGREE / 2;
  const top = Math.min(MAX_LATITUDE, lat + degrees);
  const bottom = Math.max(-MAX_LATITUDE, lat - degrees);
  return map.latLngToLayerPoint([bottom, 0]).y - map.latLngToLayerPoint([top, 0]).y;
}

/**
 * Return the layer point of a place after a zoom that has begun.
 *
 * @param {LeafletMap} map
 * @param {LatLng} place
 * @param {{ center: LatLng, zoom: number }} target What the map will show.
 */
export function layerPointAfterZoom(map, place, { center, zoom }) {
  const origin = map
    .project(center, zoom)
    .subtract(map.getSize().divideBy(2))
    .add(map.layerPointToContainerPoint([0, 0]))
    .round();
  return map.project(place, zoom).subtract(origin);
}
