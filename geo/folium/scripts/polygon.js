/* Whether a point is in an area of the base map. */

/**
 * Return whether a ring contains a point: a line west from it crosses the ring an odd number of times.
 *
 * @param {Float64Array} ring Degrees: longitude, latitude, longitude, latitude, ...
 * @param {number} lat
 * @param {number} lon
 */
function ringContains(ring, lat, lon) {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if (ring[i + 1] > lat === ring[j + 1] > lat) continue;
    if (lon < ((ring[j] - ring[i]) * (lat - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
  }
  return inside;
}

/**
 * @param {number[]} packed Multiples of `unit`, each the difference from the previous one.
 * @param {number} unit In degrees.
 */
function unpackRing(packed, unit) {
  const ring = new Float64Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) ring[i] = packed[i] * unit + (i > 1 ? ring[i - 2] : 0);
  return ring;
}

export class Polygon {
  /**
   * @param {string} code
   * @param {number[][]} rings The first is the outline, the others are holes.
   * @param {number} unit
   */
  constructor(code, rings, unit) {
    this.code = code;
    this.rings = rings.map((ring) => unpackRing(ring, unit));
    const lons = this.rings[0].filter((_, i) => i % 2 === 0);
    const lats = this.rings[0].filter((_, i) => i % 2 === 1);
    this.west = Math.min(...lons);
    this.east = Math.max(...lons);
    this.south = Math.min(...lats);
    this.north = Math.max(...lats);
  }

  /**
   * @param {number} lat
   * @param {number} lon
   */
  contains(lat, lon) {
    if (lat < this.south || lat > this.north || lon < this.west || lon > this.east) return false;
    return this.rings.reduce((inside, ring) => inside !== ringContains(ring, lat, lon), false);
  }
}
