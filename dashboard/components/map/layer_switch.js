/* The button and panel to choose layers, kinds of mention and the background. */
import { focusedElement, make } from "../../../geo/folium/scripts/dom.js";
import { L } from "../../../geo/folium/scripts/leaflet.js";
import { KINDS } from "./legend.js";
import { toolButton } from "./tools.js";

/** @typedef {"layers" | "kinds" | "tiles"} Group */

/**
 * @typedef {object} Choices
 * @property {string[]} layers The visible layers.
 * @property {string[]} kinds The kinds of mention that are counted.
 * @property {{ id: string } | null} tiles The online background.
 * @property {[id: string, name: string][]} backgrounds The online backgrounds that can be chosen.
 */

const ICON = "M8 2 14.5 5.6 8 9.2 1.5 5.6Z M1.5 8.6 8 12.2 14.5 8.6";
const LABEL = "Layers and background";
/** @type {[id: string, name: string, note: string][]} */
const LAYERS = [
  ["circles", "Circles", "their area is the number of mentions"],
  ["heat", "Heat", "where mentions are dense"],
  ["countries", "Countries by count", "each shaded by all mentions in it"],
  ["reach", "Precision of each location", "how far from its point a place or “eastern Ladakh” may extend"],
];
const ONLINE_NOTE = "An online map sends the area that you view to its server.";

/**
 * Return a row with a checkbox or a radio button.
 *
 * @param {{ type: string, name: string, value: string, text: string, note?: string }} choice
 * @param {() => void} onChange
 */
function buildChoice({ type, name, value, text, note }, onChange) {
  const row = make("label", "dl-choice");
  const box = make("input");
  box.type = type;
  box.name = name;
  box.value = value;
  box.addEventListener("change", onChange);
  const words = make("span");
  words.append(make("span", "", text));
  if (note) words.append(make("small", "", note));
  row.append(box, words);
  return row;
}

/** @param {string} title */
function buildGroup(title) {
  const group = make("fieldset");
  group.append(make("legend", "", title));
  return group;
}

export class LayerSwitch extends L.Control {
  /** @param {(group: Group, values: string[]) => void} onChange */
  constructor(onChange) {
    super({ position: "topright" });
    this.onChange = onChange;
    /** @type {Choices | null} */
    this.choices = null;
    this.groups = { layers: buildGroup("Show"), kinds: buildGroup("Count"), tiles: buildGroup("Background") };
    this.button = toolButton(LABEL, ICON, () => this.setOpen(Boolean(this.panel.hidden)));
    this.button.classList.add("dl-layers-button");
    this.panel = make("form", "dl-panel");
    this.panel.setAttribute("aria-label", LABEL);
    this.panel.append(...Object.values(this.groups));
    this.panel.addEventListener("submit", (event) => event.preventDefault());
    this.box = make("div", "dl-layers leaflet-bar");
    this.box.append(this.button, this.panel);
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.onPointer = (/** @type {PointerEvent} */ event) => {
      if (!event.composedPath().includes(this.box)) this.setOpen(false);
    };
    this.setOpen(false);
    for (const [value, text, note] of LAYERS) this.addChoice("layers", { type: "checkbox", value, text, note });
  }

  onAdd() {
    document.addEventListener("pointerdown", this.onPointer);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    return this.box;
  }

  onRemove() {
    document.removeEventListener("pointerdown", this.onPointer);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Escape" || this.panel.hidden) return;
    event.stopPropagation();
    this.setOpen(false);
    this.button.focus();
  }

  /** @param {boolean} open */
  setOpen(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /**
   * @param {Group} group
   * @param {{ type: string, value: string, text: string, note?: string }} choice
   */
  addChoice(group, choice) {
    const row = buildChoice({ ...choice, name: group }, () => this.pick(group));
    this.groups[group].append(row);
    return row;
  }

  /** @param {Group} group */
  boxes(group) {
    return [...this.groups[group].querySelectorAll("input")];
  }

  /** @param {Group} group */
  pick(group) {
    const values = this.boxes(group).flatMap((box) => (box.checked ? [box.value] : []));
    // At least one kind stays selected, because none would count nothing.
    if (group === "kinds" && !values.length && this.choices) this.show(this.choices);
    else this.onChange(group, values);
  }

  /** @param {Choices} choices */
  show(choices) {
    const before = this.choices;
    this.choices = choices;
    if (JSON.stringify(choices.backgrounds) !== JSON.stringify(before?.backgrounds))
      this.buildBackgrounds(choices.backgrounds);
    if (JSON.stringify(choices.kinds) !== JSON.stringify(before?.kinds)) this.buildKinds();
    for (const box of this.boxes("layers")) box.checked = choices.layers.includes(box.value);
    for (const box of this.boxes("kinds")) box.checked = choices.kinds.includes(box.value);
    for (const box of this.boxes("tiles")) box.checked = box.value === (choices.tiles?.id ?? "");
  }

  /** @param {[id: string, name: string][]} backgrounds */
  buildBackgrounds(backgrounds) {
    this.groups.tiles.querySelectorAll("label, small").forEach((row) => row.remove());
    this.addChoice("tiles", { type: "radio", value: "", text: "Built in, offline" });
    for (const [value, text] of backgrounds) this.addChoice("tiles", { type: "radio", value, text });
    this.groups.tiles.append(make("small", "", ONLINE_NOTE));
  }

  buildKinds() {
    const focused = focusedElement(this.box);
    const value = focused instanceof HTMLInputElement && this.groups.kinds.contains(focused) ? focused.value : null;
    this.groups.kinds.querySelectorAll("label").forEach((row) => row.remove());
    for (const [id, text] of KINDS) {
      const row = this.addChoice("kinds", { type: "checkbox", value: id, text });
      row.append(make("i", "dl-spot dl-" + id));
      if (id === value) row.querySelector("input")?.focus();
    }
  }
}
