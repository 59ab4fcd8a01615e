/* Groups of places whose circles would overlap, at one zoom level. */
import { circleDiameter } from "./circle_size.js";

/**
 * A place with its number of mentions and its pixel at the zoom level.
 * @typedef {{ place: number, mentions: number, x: number, y: number }} Spot
 */

/**
 * A circle, at the pixel of its first place.
 * @typedef {object} Group
 * @property {Spot[]} spots The places, most mentions first.
 * @property {number} mentions
 * @property {number} x
 * @property {number} y
 * @property {number} diameter In pixels.
 */

/** The smallest distance of two centers, as a share of the sum of the radii: circles may overlap a little. */
const MIN_DISTANCE = 0.86;
/** More than the largest diameter: circles overlap only those in the same and in neighboring cells. */
const CELL_PX = 64;
const MAX_ROUNDS = 6;

/**
 * Merge places whose circles would overlap, at the place with the most mentions; counts stay exact.
 *
 * A merged circle is larger and may overlap others, hence the rounds.
 *
 * @param {Spot[]} spots
 * @param {number | null} [alone] A place that keeps a circle of its own.
 * @returns {Group[]} Most mentions first.
 */
export function groupPlaces(spots, alone = null) {
  const ordered = [...spots].sort((one, other) => other.mentions - one.mentions || one.place - other.place);
  const single = ordered.filter(({ place }) => place === alone).map(groupOf);
  let groups = ordered.filter(({ place }) => place !== alone).map(groupOf);
  for (let round = 0, before = -1; round < MAX_ROUNDS && before !== groups.length; round += 1) {
    before = groups.length;
    groups = mergeOnce(groups);
  }
  groups.push(...single);
  const most = mostMentions(groups);
  for (const group of groups) group.diameter = circleDiameter(group.mentions, most);
  return groups.sort((one, other) => other.mentions - one.mentions);
}

/**
 * @param {Spot} spot
 * @returns {Group}
 */
const groupOf = (spot) => ({ spots: [spot], mentions: spot.mentions, x: spot.x, y: spot.y, diameter: 0 });

/** @param {Group[]} groups */
const mostMentions = (groups) => groups.reduce((most, group) => Math.max(most, group.mentions), 1);

/**
 * Merge each group with the first larger one that it overlaps too much.
 *
 * @param {Group[]} groups
 */
function mergeOnce(groups) {
  const most = mostMentions(groups);
  /** @type {Map<string, Group[]>} */
  const cells = new Map();
  const merged = [];
  for (const group of groups.sort((one, other) => other.mentions - one.mentions)) {
    const radius = circleDiameter(group.mentions, most) / 2;
    const host = neighbors(cells, group).find((other) => {
      const reach = MIN_DISTANCE * (radius + circleDiameter(other.mentions, most) / 2);
      return Math.hypot(group.x - other.x, group.y - other.y) < reach;
    });
    if (host) {
      host.mentions += group.mentions;
      host.spots.push(...group.spots);
      continue;
    }
    merged.push(group);
    const key = cellKey(Math.floor(group.x / CELL_PX), Math.floor(group.y / CELL_PX));
    cells.set(key, [...(cells.get(key) ?? []), group]);
  }
  return merged;
}

/**
 * @param {number} column
 * @param {number} row
 */
const cellKey = (column, row) => `${column}:${row}`;

/**
 * @param {Map<string, Group[]>} cells
 * @param {Group} group
 */
function neighbors(cells, { x, y }) {
  const column = Math.floor(x / CELL_PX);
  const row = Math.floor(y / CELL_PX);
  const found = [];
  for (let i = column - 1; i <= column + 1; i += 1) {
    for (let j = row - 1; j <= row + 1; j += 1) found.push(...(cells.get(cellKey(i, j)) ?? []));
  }
  return found;
}
