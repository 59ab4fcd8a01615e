/* The circle of a mark: its size, number and colors, and its element, which is a button with a name in words. */
import { SMALLEST_PX, circleDiameter, shortNumber } from "./circle_size.js";
import { L } from "./leaflet.js";
import { pluralize } from "./text.js";

/** @import { LatLngExpression } from "leaflet" */
/** @import { LatLon } from "./projection.js" */
/** @import { Quote } from "./popup.js" */

/**
 * A place, or a group of places near each other.
 * @typedef {object} Mark
 * @property {string} key The id of its most mentioned place.
 * @property {LatLon} at
 * @property {number} px The diameter of the circle.
 * @property {number} n The number of mentions.
 * @property {string} short The number, so that it fits into the circle.
 * @property {boolean} area Whether the place is an area, which is drawn at its center.
 * @property {string} name
 * @property {string} label The name beside the circle.
 * @property {string} sub
 * @property {string} count The number of mentions, in words.
 * @property {string} split The mentions by kind or by side, in words.
 * @property {number} more The number of further places.
 * @property {{ id: string, name: string, sub: string, n: number }[]} places The first places of a group.
 * @property {Quote[]} quotes
 * @property {number} quoted The number of mentions in the quotes.
 * @property {number[]} [kinds] The mentions of each kind: as a place, of its people, in a name, as coordinates.
 * @property {number} [tone] In a comparison, from -1 (only on the second side) to 1 (only on the first).
 */

/** A number of mentions in place of the mark's own; `most` is the largest at any moment. */
/** @typedef {{ n: number, most: number }} Moment */

const SMALL_PX = 26;
const PEOPLE = 1;
const IN_NAMES = 2;
const COORDINATES = 3;

export class Circle extends L.Marker {
  /**
   * @param {Mark} mark
   * @param {LatLngExpression} at
   */
  constructor(mark, at) {
    const icon = L.divIcon({ className: "dl-mark", html: "", iconSize: [SMALLEST_PX, SMALLEST_PX] });
    super(at, { icon, keyboard: true, riseOnHover: true, riseOffset: 1000 });
    this.icon = icon;
    this.mark = mark;
    /** @type {Moment | null} */
    this.moment = null;
    this.on("add", () => this.paint());
  }

  /** Draw the number of the mark, or of the moment that is playing. */
  paint() {
    const element = this.getElement();
    if (!element) return;
    const { mark, moment } = this;
    const n = moment ? moment.n : mark.n;
    const px = moment ? circleDiameter(n, moment.most) : mark.px;
    const number = moment ? shortNumber(n) : mark.short;
    const mentions = moment ? pluralize(n, "mention") : mark.count;
    if (element.textContent !== number) element.textContent = number;
    element.style.width = element.style.height = px + "px";
    element.style.marginLeft = element.style.marginTop = -px / 2 + "px";
    this.icon.options.popupAnchor = [0, -px / 2 + 2];
    colorCircle(element, mark);
    element.classList.toggle("dl-area", mark.area);
    element.classList.toggle("dl-small", px < SMALL_PX);
    element.classList.toggle("dl-none", n === 0);
    element.classList.toggle("dl-selected", this.isPopupOpen());
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", `${number}, ${mark.label}: ${mentions}`);
    element.dataset.place = mark.key;
  }
}

/**
 * A circle with several kinds of mention is a pie chart, where coordinates count as places; one of a comparison has the
 * color of its side.
 *
 * @param {HTMLElement} element
 * @param {Mark} mark
 */
function colorCircle(element, { n, kinds = [], tone }) {
  const only = kinds.length ? kinds.indexOf(n) : 0;
  element.classList.toggle("dl-mixed", only < 0);
  element.classList.toggle("dl-demonyms", only === PEOPLE);
  element.classList.toggle("dl-embeddeds", only === IN_NAMES);
  element.classList.toggle("dl-toned", tone !== undefined);
  if (only < 0) {
    const first = (100 * (kinds[0] + kinds[COORDINATES])) / n;
    element.style.setProperty("--first", first + "%");
    element.style.setProperty("--second", first + (100 * kinds[PEOPLE]) / n + "%");
  }
  if (tone !== undefined) {
    element.style.setProperty("--tone", Math.round(35 + 65 * Math.abs(tone)) + "%");
    element.classList.toggle("dl-less", tone < 0);
  }
}
