/* Finds room for the names on the map: no two may overlap. */

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box In pixels. */

const GAP_X_PX = 2;
const GAP_Y_PX = 1;

/** The boxes that are taken. */
export class Room {
  constructor() {
    /** @type {Box[]} */
    this.boxes = [];
  }

  /**
   * Take a box, if it is free, and return whether it was.
   *
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   */
  take(left, top, width, height) {
    /** @type {Box} */
    const box = [left - GAP_X_PX, top - GAP_Y_PX, left + width + GAP_X_PX, top + height + GAP_Y_PX];
    for (const other of this.boxes) {
      if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
    }
    this.boxes.push(box);
    return true;
  }

  /**
   * Take the box around a circle, whatever is there.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  block(x, y, radius) {
    this.boxes.push([x - radius, y - radius, x + radius, y + radius]);
  }

  /**
   * Return whether a point is in a box that is taken.
   *
   * @param {number} x
   * @param {number} y
   */
  covers(x, y) {
    return this.boxes.some(([left, top, right, bottom]) => x > left && x < right && y > top && y < bottom);
  }

  /**
   * Take a box to the right, to the left, below or above a point. Return its corner, or null if there is no room.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} gap
   * @param {number} width
   * @param {number} height
   */
  takeBeside(x, y, gap, width, height) {
    const corners = [
      [x + gap, y - height / 2],
      [x - gap - width, y - height / 2],
      [x - width / 2, y + gap],
      [x - width / 2, y - gap - height],
    ];
    return corners.find(([left, top]) => this.take(left, top, width, height)) ?? null;
  }
}
