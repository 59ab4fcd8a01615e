/* The small buttons on the map: show all places, full screen. */
import { button } from "../../../geo/folium/scripts/dom.js";
import { L } from "../../../geo/folium/scripts/leaflet.js";

/** @import { Map as LeafletMap } from "leaflet" */

const SVG = "http://www.w3.org/2000/svg";
const ALL_PLACES = "M2 6V2H6 M10 2H14V6 M14 10V14H10 M6 14H2V10";
const FULL_SCREEN = "M9.5 1.5h5v5M14 2 9.6 6.4M6.5 14.5h-5v-5M2 14l4.4-4.4";

/**
 * Return a button with an icon.
 *
 * @param {string} label
 * @param {string} path The icon: a stroked path of 16 by 16.
 * @param {() => void} onClick
 */
export function toolButton(label, path, onClick) {
  const element = button("dl-tool", null, onClick, label);
  const icon = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  icon.append(line);
  element.append(icon);
  return element;
}

/**
 * @param {LeafletMap} map
 * @param {HTMLButtonElement} element
 */
function addTool(map, element) {
  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-bar");
    box.append(element);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
}

/**
 * @param {LeafletMap} map
 * @param {() => void} showAll
 */
export const addShowAll = (map, showAll) => addTool(map, toolButton("Show all places", ALL_PLACES, showAll));

/**
 * Add the button for full screen, where the browser and the page around it allow that.
 *
 * @param {LeafletMap} map
 */
export function addFullScreen(map) {
  if (!document.fullscreenEnabled) return;
  const container = map.getContainer();
  const isFull = () => container.matches(":fullscreen");
  const element = toolButton("Full screen", FULL_SCREEN, () => {
    const changed = isFull() ? document.exitFullscreen() : container.requestFullscreen();
    changed.catch(() => {}); // the browser refuses without a word
  });
  container.addEventListener("fullscreenchange", () => {
    element.title = isFull() ? "Leave full screen" : "Full screen";
    element.setAttribute("aria-label", element.title);
  });
  addTool(map, element);
}
