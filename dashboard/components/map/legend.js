/* What colors and shapes on the map mean. */
import { make } from "../../../geo/folium/scripts/dom.js";
import { L } from "../../../geo/folium/scripts/leaflet.js";
import { formatNumber } from "../../../geo/folium/scripts/text.js";
import { shadeColor } from "../../../geo/folium/scripts/theme.js";

/** @import { AreaData } from "../../../geo/folium/scripts/areas.js" */
/** @import { Palette } from "../../../geo/folium/scripts/theme.js" */

/**
 * @typedef {object} LegendData
 * @property {string[]} layers The visible layers.
 * @property {string[]} kinds The kinds of mention that are counted.
 * @property {AreaData | null} countries
 * @property {[second: string, first: string] | null} tones The names of the sides of a comparison.
 */

/** The kinds of mention: id and name. @type {[id: string, name: string][]} */
export const KINDS = [
  ["place", "Places"],
  ["demonym", "Peoples"],
  ["embedded", "In names"],
  ["coordinate", "Coordinates"],
];

/** @param {...HTMLElement} parts */
function buildRow(...parts) {
  const row = make("div", "dl-key");
  row.append(...parts);
  return row;
}

const words = (/** @type {string} */ text, className = "") => make("span", className, text);
const shape = (/** @type {string} */ className) => make("i", className);

/** @param {LegendData} data */
function circleRows({ kinds, tones }) {
  if (tones)
    return [buildRow(shape("dl-spot dl-toned"), words(tones[1]), shape("dl-spot dl-toned dl-less"), words(tones[0]))];
  const shapes = buildRow(
    shape("dl-spot"),
    words("point"),
    shape("dl-spot dl-area"),
    words("country, region or water"),
    words("(at its center)", "dl-wide"),
  );
  if (kinds.length < 2) return [shapes];
  const counted = KINDS.filter(([id]) => kinds.includes(id));
  return [buildRow(...counted.flatMap(([id, text]) => [shape("dl-spot dl-" + id), words(text)])), shapes];
}

function extentRow() {
  return buildRow(
    shape("dl-ring"),
    words("within this ring"),
    shape("dl-ring dl-moved"),
    words("moved by words like “eastern”"),
  );
}

/** @param {Palette} palette */
function heatRow({ heat }) {
  const ramp = shape("dl-ramp");
  ramp.style.background = `linear-gradient(90deg, ${heat.join(", ")})`;
  return buildRow(words("few"), ramp, words("many mentions"));
}

/**
 * Return the numbers of a class: "5–9", "5" or, for the last class, "5+".
 *
 * @param {number[]} from The smallest number of each class.
 * @param {number} index
 */
export function classRange(from, index) {
  const least = formatNumber(from[index]);
  if (index + 1 === from.length) return least + "+";
  const most = from[index + 1] - 1;
  return most > from[index] ? `${least}–${formatNumber(most)}` : least;
}

/**
 * @param {AreaData} countries
 * @param {Palette} palette
 */
function countryRow({ from }, palette) {
  const scale = make("span", "dl-steps");
  from.forEach((_, index) => {
    const step = words(classRange(from, index), "dl-step");
    step.style.setProperty("--shade", shadeColor(palette, index, from.length));
    scale.append(step);
  });
  return buildRow(words("mentions"), scale);
}

export class Legend extends L.Control {
  constructor() {
    super({ position: "bottomleft" });
    this.box = make("div", "dl-legend");
  }

  onAdd() {
    return this.box;
  }

  /**
   * @param {LegendData} data
   * @param {Palette} palette
   */
  show(data, palette) {
    const { layers, countries } = data;
    const rows = layers.includes("circles") ? circleRows(data) : [];
    if (layers.includes("reach")) rows.push(extentRow());
    if (layers.includes("heat")) rows.push(heatRow(palette));
    if (countries && countries.from.length) rows.push(countryRow(countries, palette));
    this.box.replaceChildren(...rows);
    this.box.hidden = !rows.length;
  }
}
