/* The timeline: bars to brush, periods to select, and the map played through time.
 *
 * `data`: {by, days: first days of the buckets and the day after the last, n, articles, whole: first and last day,
 * from, to: bounds of the brush or null, periods: [value, label, hint, selected], zoom: "in", "out" or null, note,
 * play: {places, series, all: whether no place was left out} or null}.
 * A period is "2024-01-01..2024-01-31", "" for all time.
 */
import { make, button } from "../../geo/folium/scripts/dom.js";
import { onMapMessage } from "./maps.js";
import { MONTHS, dateParts, dayBefore, formatDay, formatPeriod } from "./days.js";
import { clamp, plural, Player } from "./playback.js";

const TICK_PX = 64,
  CLICK_PX = 4,
  COMMIT_MS = 450;

class Timeline {
  constructor(root) {
    this.root = root;
    this.head = make("div", "head");
    this.track = make("div", "track");
    this.axis = make("div", "axis");
    this.axis.setAttribute("aria-hidden", "true");
    this.drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.drawing.setAttribute("aria-hidden", "true");
    this.bars = this.path("bars");
    this.chosen = this.path("bars on");
    this.shade = make("div", "shade");
    this.handles = [0, 1].map((end) => this.handle(end));
    this.track.append(this.drawing, this.shade, ...this.handles);
    this.readout = make("span", "readout");
    this.readout.setAttribute("role", "status");
    root.replaceChildren(this.head, this.track, this.axis);
    this.listen();
    this.player = new Player(this);
    new ResizeObserver(() => this.data && this.draw()).observe(this.track);
  }

  path(name) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    this.drawing.append(path);
    return path;
  }

  handle(end) {
    const element = make("div", "handle");
    element.setAttribute("role", "slider");
    element.tabIndex = 0;
    element.addEventListener("keydown", (key) => this.keyed(key, end));
    return element;
  }

  get last() {
    return this.data.n.length - 1;
  }
  get playing() {
    return Boolean(this.data.play);
  }

  /** The first and last bucket that are on the map. */
  visibleBuckets() {
    return this.playing ? this.player.window() : [this.from, this.to];
  }

  show(data, send) {
    const was = this.data && this.data.play;
    this.data = data;
    this.send = send;
    this.from = data.from === null ? 0 : data.from;
    this.to = data.to === null ? this.last : data.to;
    if (data.play) this.player.prepare(!was);
    else if (was) this.player.stop();
    if (data.play) this.player.sendWindow();
    this.fillHead();
    this.draw();
    if (data.play && !was) this.player.run();
  }

  // The line above the bars

  fillHead() {
    // Restore the focus after the controls are rebuilt.
    const focused = this.root.getRootNode().activeElement;
    const name =
      focused && this.head.contains(focused) ? focused.getAttribute("aria-label") || focused.textContent : null;
    this.head.replaceChildren(...(this.playing ? this.player.head() : this.periodHead()));
    const replacement =
      name &&
      [...this.head.querySelectorAll("button, select")].find(
        (one) => (one.getAttribute("aria-label") || one.textContent) === name,
      );
    if (replacement) replacement.focus({ preventScroll: true });
  }

  periodHead() {
    const periods = make("div", "periods");
    periods.setAttribute("role", "group");
    periods.setAttribute("aria-label", "Period");
    for (const [value, label, hint, chosen] of this.data.periods) {
      const choice = button(chosen ? "period chosen" : "period", label, () => this.send("period", value));
      choice.title = hint;
      choice.setAttribute("aria-pressed", String(chosen));
      periods.append(choice);
    }
    const right = make("div", "strip-tools");
    if (this.data.zoom) {
      const [text, hint] =
        this.data.zoom === "in"
          ? ["Zoom in", "Show only the selected period, by day if it is short"]
          : ["Zoom out", "Show all time again"];
      const zoom = button("period", text, () => this.send("span", this.data.zoom));
      zoom.title = hint;
      right.append(zoom);
    }
    if (this.last > 0)
      right.append(button("tool wide", "▶ Play", () => this.send("play", "on"), "Play the map through time"));
    return [periods, this.readout, right];
  }

  /** Describe the brushed period, the bar under the pointer, or the moment that is playing. */
  updateReadout(bucket = null) {
    const { days, n, articles, note } = this.data;
    const [first, last] = bucket !== null ? [bucket, bucket] : this.visibleBuckets();
    const sum = (list) => list.slice(first, last + 1).reduce((all, one) => all + one, 0);
    const whole = !this.playing && bucket === null && this.shade.hidden;
    const period = whole ? formatPeriod(...this.data.whole) : formatPeriod(days[first], dayBefore(days[last + 1]));
    const counted = bucket === null && this.playing ? this.player.description() : plural(sum(n), "mention");
    const within = bucket !== null ? " in " + plural(articles[bucket], ...this.data.counted) : "";
    this.readout.textContent =
      period + " · " + counted + within + (bucket === null && !this.playing && note ? " · " + note : "");
  }

  // Bars, brush and axis

  x(bucket) {
    return (bucket / this.data.n.length) * this.width;
  }

  draw() {
    this.width = this.track.clientWidth;
    const height = this.track.clientHeight,
      { n } = this.data;
    if (!this.width || !height) return;
    this.drawing.setAttribute("viewBox", "0 0 " + this.width + " " + height);
    const most = Math.max(1, ...n),
      gap = this.width / n.length > 4 ? 1 : 0;
    const outline = (first, last) => {
      let path = "";
      for (let i = first; i <= last; i++) {
        if (!n[i]) continue;
        const tall = Math.max(1.5, ((height - 3) * n[i]) / most);
        path +=
          "M" +
          this.x(i).toFixed(1) +
          " " +
          height +
          "v" +
          (-tall).toFixed(1) +
          "H" +
          (this.x(i + 1) - gap).toFixed(1) +
          "V" +
          height +
          "z";
      }
      return path;
    };
    const [first, last] = this.visibleBuckets();
    this.bars.setAttribute("d", outline(0, n.length - 1));
    this.chosen.setAttribute("d", outline(first, last));
    const all = !this.playing && first === 0 && last === this.last;
    this.shade.hidden = all;
    this.shade.style.left = this.x(first) + "px";
    this.shade.style.width = this.x(last + 1) - this.x(first) + "px";
    this.track.classList.toggle("playing", this.playing);
    this.place(this.handles[0], first, "First day", this.data.days[first], 0, last, this.x(first));
    this.place(
      this.handles[1],
      last,
      this.playing ? "Moment" : "Last day",
      dayBefore(this.data.days[last + 1]),
      this.playing ? this.from : first,
      this.playing ? this.to : this.last,
      this.x(last + 1),
    );
    this.handles[0].hidden = this.playing;
    this.ticks();
    this.updateReadout();
  }

  place(handle, value, label, iso, low, high, x) {
    handle.style.left = x + "px";
    for (const [name, what] of [
      ["label", label],
      ["valuemin", low],
      ["valuemax", high],
      ["valuenow", value],
      ["valuetext", formatDay(iso)],
    ])
      handle.setAttribute("aria-" + name, what);
  }

  ticks() {
    const { days, by } = this.data;
    const named = (iso) => {
      const [y, m, d] = dateParts(iso);
      return by === "year" || (by !== "day" && m === 1)
        ? String(y)
        : by === "day"
          ? d + " " + MONTHS[m - 1]
          : MONTHS[m - 1];
    };
    // A year or a month is named where it begins; each name only where there is room, the greater first.
    const rank = days.slice(0, -1).map((iso, i) => {
      const [y, m] = dateParts(iso),
        [ly, lm] = i ? dateParts(days[i - 1]) : [0, 0];
      return y !== ly && i > 0 ? (by === "year" && y % 10 === 0 ? 0 : 1) : m !== lm ? (by === "year" ? 3 : 2) : 3;
    });
    const taken = [];
    const labels = [];
    for (const level of [0, 1, 2, 3]) {
      if (level === 3 && by === "week") break;
      rank.forEach((at, i) => {
        const x = this.x(i);
        if (at !== level || x > this.width - 34 || taken.some((other) => Math.abs(other - x) < TICK_PX)) return;
        taken.push(x);
        const label = make(
          "span",
          at <= 1 || i === 0 ? "tick strong" : "tick",
          (at <= 1 || i === 0) && by !== "year" ? String(dateParts(days[i])[0]) : named(days[i]),
        );
        label.style.left = x + "px";
        labels.push(label);
      });
    }
    this.axis.replaceChildren(...labels);
  }

  // What the reader does

  listen() {
    let grabbed = null;
    const bucketAt = (event) =>
      clamp(
        Math.floor(((event.clientX - this.track.getBoundingClientRect().left) / this.width) * this.data.n.length),
        0,
        this.last,
      );
    this.track.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      this.track.setPointerCapture(event.pointerId);
      const at = bucketAt(event),
        end = this.handles.indexOf(event.target);
      const inside = !this.shade.hidden && at >= this.from && at <= this.to;
      grabbed = {
        what: this.playing ? "moment" : end >= 0 ? "end" : inside ? "middle" : "new",
        end,
        at,
        x: event.clientX,
        from: this.from,
        to: this.to,
        moved: false,
      };
      if (end >= 0) this.handles[end].focus({ preventScroll: true });
      if (grabbed.what === "moment") {
        this.player.pause();
        this.player.moveTo(at);
      }
    });
    this.track.addEventListener("pointermove", (event) => {
      const at = bucketAt(event);
      if (!grabbed) return this.updateReadout(at);
      if (grabbed.what === "moment") return this.player.moveTo(at);
      grabbed.moved ||= Math.abs(event.clientX - grabbed.x) > CLICK_PX;
      if (!grabbed.moved) return undefined;
      const { what, from, to } = grabbed;
      if (what === "new") this.brush(Math.min(grabbed.at, at), Math.max(grabbed.at, at));
      else if (what === "middle") {
        const by = clamp(at - grabbed.at, -from, this.last - to);
        this.brush(from + by, to + by);
      } else {
        const other = grabbed.end === 0 ? to : from;
        this.brush(Math.min(at, other), Math.max(at, other));
      }
      return undefined;
    });
    this.track.addEventListener("pointerup", () => {
      const held = grabbed;
      grabbed = null;
      if (!held || held.what === "moment") return;
      const clicked = !held.moved && (held.what !== "end" || this.shade.hidden);
      if (clicked) this.brush(held.at, held.at);
      if (held.moved || clicked) this.commit();
    });
    this.track.addEventListener("pointercancel", () => {
      if (grabbed && grabbed.what !== "moment") this.brush(grabbed.from, grabbed.to);
      grabbed = null;
    });
    this.track.addEventListener("pointerleave", () => {
      if (!grabbed) this.updateReadout();
    });
    this.track.addEventListener("dblclick", () => {
      if (!this.playing) this.send("period", "");
    });
  }

  keyed(key, end) {
    const far = Math.max(2, Math.round(this.data.n.length / 10));
    const step = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -far,
      PageUp: far,
      Home: -Infinity,
      End: Infinity,
    }[key.key];
    if (key.key === "Escape" && !this.playing) return this.send("period", "");
    if (key.key === "Enter" && !this.playing) return this.commit();
    if (step === undefined) return undefined;
    key.preventDefault();
    if (this.playing) return this.player.step(step);
    if (end === 0) this.brush(clamp(this.from + step, 0, this.to), this.to);
    else this.brush(this.from, clamp(this.to + step, this.from, this.last));
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.commit(), COMMIT_MS);
    return undefined;
  }

  brush(from, to) {
    [this.from, this.to] = [from, to];
    this.draw();
  }

  commit() {
    clearTimeout(this.soon);
    const all = this.from === 0 && this.to === this.last && this.data.zoom !== "out";
    this.send("period", all ? "" : this.data.days[this.from] + ".." + dayBefore(this.data.days[this.to + 1]));
  }
}

const timelines = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  let timeline = timelines.get(root);
  if (!timeline) {
    timeline = new Timeline(root);
    timelines.set(root, timeline);
    timeline.unsubscribe = onMapMessage((message) => timeline.player.onMapMessage(message));
  }
  timeline.show(data, setTriggerValue);
  return () => {
    if (root.isConnected) return;
    timeline.unsubscribe();
    if (timeline.playing) timeline.player.stop();
  };
}
