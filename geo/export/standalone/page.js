/* The map of one selection. It reads the JSON in this file and needs no network. Text is set as text, never as HTML. */
import { make } from "../../folium/scripts/dom.js";
import { pluralize } from "../../folium/scripts/text.js";
import { Lists } from "./lists.js";
import { PageMap } from "./map.js";
import { Selection } from "./selection.js";
import { Timeline } from "./timeline.js";

/** @import { Tables } from "../../folium/scripts/mention_tables.js" */

/** @typedef {Tables & { title: string, said: string, made: string }} PageData */

const SOURCES =
  "Names and points: GeoNames (CC BY 4.0). Outlines: Natural Earth (public domain); borders as held on the ground, " +
  "disputed ones dashed. Map: Leaflet.";

/**
 * @template {HTMLElement} [Found=HTMLElement]
 * @param {string} selector
 */
const find = (selector) => /** @type {Found} */ (document.querySelector(selector));

/** @param {string} id */
const readJson = (id) => JSON.parse(find(`#${id}`).textContent ?? "");

/** @type {PageData} */
const data = readJson("data");
const selection = new Selection(data);
const map = new PageMap(data, readJson("world"));
const lists = new Lists(selection, (place) => map.showPlace(place));
const timeline = new Timeline(selection);

function drawSummary() {
  const bold = (/** @type {number} */ number, /** @type {string} */ noun) => make("b", "", pluralize(number, noun));
  const { mentions, counts, articleCount, period } = selection;
  const parts = [bold(mentions.length, "mention"), " of ", bold(counts.size, "place"), " in "];
  find(".said").replaceChildren(...parts, bold(articleCount, "article"));
  const notes = [data.said];
  if (period.from || period.to) notes.push(`${period.from ?? "…"} to ${period.to ?? "…"}`);
  if (data.leftOut) notes.push(`${pluralize(data.leftOut, "more mention")} left out of this file`);
  for (const note of notes) if (note) find(".said").append(`; ${note}`);
  find(".clear").hidden = !selection.isFiltered;
}

function draw() {
  drawSummary();
  timeline.draw();
  lists.draw();
  map.show(selection.mentions);
}

find("h1").textContent = data.title;
find("footer").textContent = [`Made on ${data.made} with Dateline.`, SOURCES, ...data.credits].join(" ");
find(".clear").addEventListener("click", () => selection.clear());
selection.onChange = draw;
draw();
