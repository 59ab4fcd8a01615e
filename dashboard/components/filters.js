/* The filters with lists of options, and the minimum confidence. */
import { button, keepFocus, make } from "../../geo/folium/scripts/dom.js";
import { Facet, optionItem } from "./facet.js";
import { closeSidebar } from "./page.js";

/** @import { Create, Send } from "./component.js" */
/** @import { FacetData } from "./facet.js" */

/**
 * @typedef {object} Data
 * @property {FacetData[]} lists
 * @property {[key: string, name: string, mentions: number, chosen: boolean][]} kinds
 * @property {number} confidence The minimum, in percent.
 * @property {number[]} spread The mentions in each tenth of the confidence.
 * @property {[field: string, name: string, hint: string, chosen: boolean][]} only
 * @property {string} done The text of the button that closes the sidebar.
 */

/** @type {Record<string, string>} */
const KIND_HINTS = {
  place: "Places themselves",
  demonym: "Peoples and adjectives: Indian, the French",
  embedded: "Places in the names of institutions located there: Delhi High Court",
  coordinate: "Points that the text gives: 16.2 N, 99.6 W",
};

class Filters {
  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    /** @type {Facet[]} */
    this.facets = [];
    this.kinds = fieldset("Kind of mention");
    this.confidence = new ConfidenceSlider(send);
    this.only = fieldset("Only");
    this.done = make("div", "done");
  }

  /** @param {Data} data */
  show(data) {
    if (!this.facets.length) this.build(data.lists);
    keepFocus(this.root, optionKey, () => {
      data.lists.forEach((list, index) => this.facets[index].show(list));
      this.kinds.list.replaceChildren(...data.kinds.map((kind) => kindItem(kind, this.send)));
      this.only.list.replaceChildren(...data.only.map((choice) => switchItem(choice, this.send)));
    });
    this.confidence.show(data);
    this.done.replaceChildren(button("finish", data.done, closeSidebar));
  }

  /** @param {FacetData[]} lists */
  build(lists) {
    this.facets = lists.map((list) => new Facet(list, this.send));
    const groups = make("div");
    groups.append(this.kinds.element, this.confidence.element, this.only.element);
    this.root.replaceChildren(...this.facets.map(({ element }) => element), groups, this.done);
  }
}

/** The slider for the minimum confidence, with a histogram of the mentions. */
class ConfidenceSlider {
  /** @param {Send} send */
  constructor(send) {
    this.value = make("output", "picked");
    this.bars = make("div", "spread");
    this.bars.setAttribute("aria-hidden", "true");
    this.slider = make("input");
    Object.assign(this.slider, { type: "range", min: 0, max: 100, step: 5 });
    this.slider.setAttribute("aria-label", "Minimum confidence");
    this.slider.addEventListener("input", () => this.update());
    this.slider.addEventListener("change", () => send("confidence", this.slider.value));
    const title = make("label", "title");
    title.append(make("span", "name", "Confidence"), this.value);
    title.title = "The probability that the place is right: about nine in ten mentions at 90% are.";
    this.element = make("div", "sureness");
    this.element.append(title, this.bars, this.slider);
  }

  /** @param {{ confidence: number, spread: number[] }} data */
  show({ confidence, spread }) {
    this.slider.value = String(confidence);
    const most = Math.max(1, ...spread);
    this.bars.replaceChildren(
      ...spread.map((mentions) => {
        const bar = make("span");
        bar.style.height = mentions ? Math.max(4, (100 * mentions) / most) + "%" : "0";
        return bar;
      }),
    );
    this.update();
  }

  /** Show the value of the slider, and gray the bars below it. */
  update() {
    const minimum = Number(this.slider.value);
    const text = minimum ? "at least " + minimum + "%" : "any";
    this.value.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    [...this.bars.children].forEach((bar, tenth) => bar.classList.toggle("out", 10 * (tenth + 1) <= minimum));
  }
}

/** @param {Data["kinds"][number]} kind @param {Send} send */
const kindItem = ([key, name, mentions, chosen], send) =>
  optionItem("kinds", [key, name, "", mentions, chosen], send, KIND_HINTS[key]);

/** @param {Data["only"][number]} choice @param {Send} send */
const switchItem = ([field, name, hint, chosen], send) => optionItem(field, ["", name, "", null, chosen], send, hint);

/**
 * Return a group of checkboxes that are always visible.
 *
 * @param {string} name
 */
function fieldset(name) {
  const element = make("fieldset", "fixed");
  const list = make("ul", "options");
  element.append(make("legend", "", name), list);
  return { element, list };
}

/** @param {Element} control */
const optionKey = (control) => (control instanceof HTMLElement ? control.dataset.id : undefined);

/** @type {Create<Data>} */
export default (root, send) => new Filters(root, send);
