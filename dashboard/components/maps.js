/* The maps of the page: what its other parts tell them, and learn from them. */

/** @import { PlaceRef, PlayedMoment } from "../../geo/folium/scripts/marks.js" */
/** @import { PickedPoint } from "./map/picking.js" */

/** @typedef {PlayedMoment & { label: string }} Moment `label` says which moment it is. */

/**
 * @typedef {object} PageMap
 * @property {(places: PlaceRef[]) => void} highlight
 * @property {(moment: Moment | null) => void} play
 * @property {(label: string) => Promise<PickedPoint | null>} pick
 * @property {() => void} cancelPicking
 * @property {(caption: string) => void} savePicture
 * @property {(center: [lat: number, lon: number], zoom: number) => void} follow
 */

/** @type {Set<PageMap>} */
export const maps = new Set();
/** @type {Set<(place: string | null) => void>} */
const hoverListeners = new Set();
/** @type {PlaceRef[]} */
let highlighted = [];
/** @type {Moment | null} */
let playing = null;
let isFollowing = false;

/**
 * Add a map to the page; return a function that removes it.
 *
 * @param {PageMap} map
 */
export function addMap(map) {
  maps.add(map);
  map.highlight(highlighted);
  map.play(playing);
  return () => {
    maps.delete(map);
  };
}

/**
 * Highlight the circles of places, until other places are highlighted.
 *
 * @param {PlaceRef[]} places
 */
export function highlight(places) {
  highlighted = places;
  for (const map of maps) map.highlight(places);
}

/**
 * Show the mentions of one moment.
 *
 * @param {Moment | null} moment Null shows all mentions again.
 */
export function play(moment) {
  playing = moment;
  for (const map of maps) map.play(moment);
}

/**
 * Return the point that the user clicks next on a map; null if that was canceled.
 *
 * @param {string} label What to do, in words.
 */
export async function pickPoint(label) {
  if (!maps.size) return null;
  const point = await Promise.race([...maps].map((map) => map.pick(label)));
  cancelPicking();
  return point;
}

export function cancelPicking() {
  for (const map of maps) map.cancelPicking();
}

/**
 * Save a picture of each map.
 *
 * @param {string} caption
 */
export function savePictures(caption) {
  for (const map of maps) map.savePicture(caption);
}

/**
 * Call a function with the id of the place under the pointer, and with null when there is none any more; return a
 * function that ends this.
 *
 * @param {(place: string | null) => void} listener
 */
export function onHover(listener) {
  hoverListeners.add(listener);
  return () => {
    hoverListeners.delete(listener);
  };
}

/**
 * Tell which place is under the pointer.
 *
 * @param {string | null} place
 */
export function hover(place) {
  for (const listener of hoverListeners) listener(place);
}

/**
 * Move the other maps together with one that the user moves.
 *
 * @param {PageMap} leader
 * @param {[lat: number, lon: number]} center
 * @param {number} zoom
 */
export function lead(leader, center, zoom) {
  if (isFollowing) return; // a map that follows moves, too
  isFollowing = true;
  for (const map of maps) if (map !== leader) map.follow(center, zoom);
  isFollowing = false;
}
