/* The timeline: mentions by day, week or longer. The period is chosen by dragging, or in the two date fields. */
import { make } from "../../folium/scripts/dom.js";
import { pluralize } from "../../folium/scripts/text.js";
import { Calendar } from "./dates.js";

/** @import { Period } from "./dates.js" */
/** @import { Selection } from "./selection.js" */

const MIN_HEIGHT = 4; // of a bar with a mention, in percent

export class Timeline {
  /** @param {Selection} selection */
  constructor(selection) {
    this.selection = selection;
    this.calendar = new Calendar(selection.tables.articles.map(([, , day]) => day));
    this.box = /** @type {HTMLElement} */ (document.querySelector(".bars"));
    this.from = /** @type {HTMLInputElement} */ (document.querySelector("[name=from]"));
    this.to = /** @type {HTMLInputElement} */ (document.querySelector("[name=to]"));
    /** The bar at which dragging began. @type {number | null} */
    this.dragStart = null;
    const timeline = /** @type {HTMLElement} */ (document.querySelector(".timeline"));
    timeline.hidden = this.calendar.dayCount < 2;
    this.box.addEventListener("pointerdown", (event) => this.startDragging(event));
    this.box.addEventListener("pointermove", (event) => this.drag(event));
    this.box.addEventListener("pointerup", (event) => this.stopDragging(event));
    for (const field of [this.from, this.to]) {
      const choose = () => selection.filter({ period: { from: this.from.value || null, to: this.to.value || null } });
      field.addEventListener("change", choose);
    }
  }

  /** @param {Period} [period] What is chosen while dragging, before the map and the lists follow. */
  draw(period = this.selection.period) {
    const counts = this.countByBar();
    const most = Math.max(1, ...counts);
    this.box.replaceChildren(...counts.map((mentions, bar) => this.barElement(bar, mentions, most, period)));
    if (counts.length) {
      const labels = [make("span", "first", this.calendar.firstDay), make("span", "last", this.calendar.lastDay)];
      labels[0].style.left = "0";
      labels[1].style.left = "100%";
      this.box.append(...labels);
    }
    this.from.value = period.from ?? "";
    this.to.value = period.to ?? "";
  }

  countByBar() {
    const { selection, calendar } = this;
    /** @type {number[]} */
    const counts = new Array(calendar.barCount).fill(0);
    for (const mention of selection.tables.mentions) {
      const day = selection.dayOf(mention);
      if (day && selection.isOfArticle(mention)) counts[calendar.barOf(day)] += 1;
    }
    return counts;
  }

  /**
   * @param {number} bar
   * @param {number} mentions
   * @param {number} most
   * @param {Period} period
   */
  barElement(bar, mentions, most, period) {
    const { from, to } = this.calendar.periodOf(bar);
    const isInside = (!period.from || to >= period.from) && (!period.to || from <= period.to);
    const element = make("div", isInside ? "in" : "");
    element.style.height = mentions ? `${Math.max(MIN_HEIGHT, Math.round((100 * mentions) / most))}%` : "1px";
    element.title = `${from === to ? from : `${from} to ${to}`}: ${pluralize(mentions, "mention")}`;
    return element;
  }

  /** @param {PointerEvent} event */
  barAt({ clientX }) {
    const { left, width } = this.box.getBoundingClientRect();
    const { barCount } = this.calendar;
    return Math.max(0, Math.min(barCount - 1, Math.floor((barCount * (clientX - left)) / width)));
  }

  /**
   * Return the period from the bar where dragging began to the pointer.
   *
   * @param {PointerEvent} event
   */
  draggedPeriod(event) {
    const bar = this.barAt(event);
    const start = this.dragStart ?? bar;
    const { from, to } = this.calendar.periodOf(Math.min(start, bar), Math.max(start, bar));
    const { lastDay } = this.calendar;
    return { from, to: to < lastDay ? to : lastDay };
  }

  /** @param {PointerEvent} event */
  startDragging(event) {
    this.dragStart = this.barAt(event);
    this.box.setPointerCapture(event.pointerId);
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (this.dragStart !== null) this.draw(this.draggedPeriod(event));
  }

  /** @param {PointerEvent} event */
  stopDragging(event) {
    if (this.dragStart === null) return;
    const period = this.draggedPeriod(event);
    this.dragStart = null;
    this.selection.filter({ period });
  }
}
