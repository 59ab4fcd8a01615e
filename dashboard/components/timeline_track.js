/* The track of the timeline: its bars, the brush over them, and what pointer and keys do with it. */
import { make } from "../../geo/folium/scripts/dom.js";
import { clamp, draggedRange, keyStep, steppedRange } from "./brush.js";
import { dayBefore, formatDay } from "./days.js";
import { axisLabels, barsPath } from "./timeline_geometry.js";

/** @import { Grab } from "./brush.js" */
/** @import { Timeline } from "./timeline.js" */

const SVG = "http://www.w3.org/2000/svg";
const CLICK_PX = 4; // a pointer that moves less has clicked
const ENDS = /** @type {const} */ (["first", "last"]);

export class Track {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.width = 0;
    this.drawing = document.createElementNS(SVG, "svg");
    this.drawing.setAttribute("aria-hidden", "true");
    this.bars = this.path("bars");
    this.brushedBars = this.path("bars on");
    this.shade = make("div", "shade");
    this.handles = ENDS.map((end) => this.handle(end));
    this.axis = make("div", "axis");
    this.axis.setAttribute("aria-hidden", "true");
    this.element = make("div", "track");
    this.element.append(this.drawing, this.shade, ...this.handles);
    /** @type {(Grab & { x: number, moved: boolean }) | "moment" | null} What the pointer holds. */
    this.grab = null;
    this.listen();
  }

  /** @param {string} className */
  path(className) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    this.drawing.append(path);
    return path;
  }

  /** @param {"first" | "last"} end */
  handle(end) {
    const element = make("div", "handle");
    element.setAttribute("role", "slider");
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => this.onKey(event, end));
    return element;
  }

  /** @param {number} bucket */
  x(bucket) {
    return (bucket / this.timeline.data.n.length) * this.width;
  }

  draw() {
    const { data, playing, last, from, to } = this.timeline;
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height || !data.n.length) return;
    this.width = width;
    const visible = this.timeline.visibleBuckets();
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.bars.setAttribute("d", barsPath(data.n, [0, last], { width, height }));
    this.brushedBars.setAttribute("d", barsPath(data.n, visible, { width, height }));
    const [left, right] = [this.x(visible[0]), this.x(visible[1] + 1)];
    this.shade.hidden = !playing && visible[0] === 0 && visible[1] === last;
    this.shade.style.left = left + "px";
    this.shade.style.width = right - left + "px";
    this.element.classList.toggle("playing", playing);
    const [first, second] = this.handles;
    first.hidden = playing;
    const [firstDay, lastDay] = [data.days[visible[0]], dayBefore(data.days[visible[1] + 1])];
    placeHandle(first, left, "First day", firstDay, { min: 0, max: visible[1], now: visible[0] });
    const limits = playing ? { min: from, max: to } : { min: visible[0], max: last };
    placeHandle(second, right, playing ? "Moment" : "Last day", lastDay, { ...limits, now: visible[1] });
    this.drawAxis();
  }

  drawAxis() {
    const { days, by } = this.timeline.data;
    const labels = axisLabels(days.slice(0, -1), by, this.width).map(({ x, text, strong }) => {
      const label = make("span", strong ? "tick strong" : "tick", text);
      label.style.left = x + "px";
      return label;
    });
    this.axis.replaceChildren(...labels);
  }

  listen() {
    this.element.addEventListener("pointerdown", (event) => this.onPointerDown(event));
    this.element.addEventListener("pointermove", (event) => this.onPointerMove(event));
    this.element.addEventListener("pointerup", () => this.onPointerUp());
    this.element.addEventListener("pointercancel", () => this.onPointerCancel());
    this.element.addEventListener("pointerleave", () => {
      if (!this.grab) this.timeline.updateReadout();
    });
    this.element.addEventListener("dblclick", () => this.timeline.clear());
  }

  /** @param {PointerEvent} event */
  bucketAt(event) {
    const share = (event.clientX - this.element.getBoundingClientRect().left) / this.width;
    return clamp(Math.floor(share * this.timeline.data.n.length), 0, this.timeline.last);
  }

  /** @param {PointerEvent} event */
  onPointerDown(event) {
    if (event.button) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    const bucket = this.bucketAt(event);
    const end = this.handles.findIndex((handle) => handle === event.target);
    if (end >= 0) this.handles[end].focus({ preventScroll: true });
    if (this.timeline.playing) {
      this.grab = "moment";
      this.timeline.player.pause();
      this.timeline.player.moveTo(bucket);
      return;
    }
    const { from, to } = this.timeline;
    const inside = !this.shade.hidden && bucket >= from && bucket <= to;
    const part = end >= 0 ? ENDS[end] : inside ? "middle" : "new";
    this.grab = { part, bucket, range: [from, to], x: event.clientX, moved: false };
  }

  /** @param {PointerEvent} event */
  onPointerMove(event) {
    const bucket = this.bucketAt(event);
    const { grab } = this;
    if (!grab) this.timeline.updateReadout(bucket);
    else if (grab === "moment") this.timeline.player.moveTo(bucket);
    else {
      grab.moved ||= Math.abs(event.clientX - grab.x) > CLICK_PX;
      if (grab.moved) this.timeline.brush(draggedRange(grab, bucket, this.timeline.last));
    }
  }

  /** Filter by the period that was dragged, or by the bucket that was clicked. */
  onPointerUp() {
    const { grab } = this;
    this.grab = null;
    if (!grab || grab === "moment") return;
    const onHandle = grab.part === "first" || grab.part === "last";
    const clicked = !grab.moved && (!onHandle || this.shade.hidden);
    if (clicked) this.timeline.brush([grab.bucket, grab.bucket]);
    if (clicked || grab.moved) this.timeline.commit();
  }

  onPointerCancel() {
    const { grab } = this;
    this.grab = null;
    if (grab && grab !== "moment") this.timeline.brush(grab.range);
  }

  /** @param {KeyboardEvent} event @param {"first" | "last"} end */
  onKey(event, end) {
    const { timeline } = this;
    const step = keyStep(event.key, timeline.data.n.length);
    if (step !== undefined) {
      event.preventDefault();
      if (timeline.playing) timeline.player.step(step);
      else {
        timeline.brush(steppedRange([timeline.from, timeline.to], end, step, timeline.last));
        timeline.commitSoon();
      }
    } else if (event.key === "Escape") timeline.clear();
    else if (event.key === "Enter" && !timeline.playing) timeline.commit();
  }
}

/**
 * Place a handle and describe it as a slider.
 *
 * @param {HTMLElement} handle
 * @param {number} x
 * @param {string} label
 * @param {string} day
 * @param {{ min: number, max: number, now: number }} values In buckets.
 */
function placeHandle(handle, x, label, day, { min, max, now }) {
  handle.style.left = x + "px";
  handle.setAttribute("aria-label", label);
  handle.setAttribute("aria-valuemin", String(min));
  handle.setAttribute("aria-valuemax", String(max));
  handle.setAttribute("aria-valuenow", String(now));
  handle.setAttribute("aria-valuetext", formatDay(day));
}
