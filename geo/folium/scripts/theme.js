/* The colors of what the map draws on canvas, in the light and the dark theme. */

/** @typedef {"light" | "dark"} Theme */
/** @typedef {typeof LIGHT} Palette */

const LIGHT = {
  water: "#d5e2e9",
  land: "#f7f6f3",
  coast: "#a9bcc6",
  border: "#a39b90",
  casing: "rgb(255 255 255 / 75%)",
  state: "#cfc9be",
  river: "#b9d0dc",
  country: "#67625a",
  region: "#98928a",
  sea: "#7d9aa8",
  city: "#4a4640",
  dot: "#77716a",
  halo: "#f7f6f3",
  mark: "#0a4a58",
  markHalo: "#ffffff",
  shades: ["#dcebeb", "#b9d8da", "#93c1c7", "#6aa8b2", "#438f9d"],
  extent: "#0b5d6e",
  heat: ["#fbe3b3", "#f3b562", "#e2762f", "#b63a22", "#74142b"],
};

/** @type {Palette} */
const DARK = {
  water: "#10171b",
  land: "#222b30",
  coast: "#3a4a53",
  border: "#59656d",
  casing: "rgb(16 23 27 / 55%)",
  state: "#34404a",
  river: "#17242c",
  country: "#939da3",
  region: "#6c777e",
  sea: "#4a626e",
  city: "#a9b3b9",
  dot: "#7b868c",
  halo: "#222b30",
  mark: "#d5edf2",
  markHalo: "#10171b",
  shades: ["#21424a", "#285862", "#306f7a", "#3c8995", "#55a9b6"],
  extent: "#6cc5d6",
  heat: ["#4a1a35", "#8d2a3a", "#cf5a35", "#f0a24a", "#fde9a9"],
};

/** @type {Record<Theme, Palette>} */
export const PALETTES = { light: LIGHT, dark: DARK };

/**
 * Return the color of one of several classes: the first is the lightest and the last the strongest, in the
 * dark theme, too.
 *
 * @param {Palette} palette
 * @param {number} index
 * @param {number} classes
 */
export function shadeColor({ shades }, index, classes) {
  return shades[classes < 2 ? 2 : Math.round((index * (shades.length - 1)) / (classes - 1))];
}
