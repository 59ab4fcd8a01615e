/* Plays the map through time: it gives the map the counts of each place in a moving window, step by step. */
import { button, make } from "../../geo/folium/scripts/dom.js";
import { pluralize } from "../../geo/folium/scripts/text.js";
import { dayBefore, formatPeriod } from "./days.js";
import { play } from "./maps.js";
import { mentionsIn, cumulativeCounts, maxCount, windowAt, windowLengths } from "./playback_windows.js";

/** @import { Timeline } from "./timeline.js" */

/**
 * @typedef {object} Playback What Python sends to be played.
 * @property {[id: string, lat: number, lon: number][]} places
 * @property {number[][]} series Of each place: bucket, mentions, bucket, mentions, ...
 * @property {boolean} all Whether no place was left out.
 */

const STEP_MS = 250;
/** @type {[speed: number, name: string][]} */
const SPEEDS = [
  [0.5, "½×"],
  [1, "1×"],
  [2, "2×"],
  [4, "4×"],
];

export class Player {
  /** @param {Timeline} timeline It is played from its `from` to its `to`. */
  constructor(timeline) {
    this.timeline = timeline;
    this.length = 1; // of the window, in buckets
    this.speed = 1;
    /** @type {number | null} The last bucket of the window. */
    this.bucket = null;
    /** @type {ReturnType<typeof setInterval> | null} */
    this.timer = null;
    /** @type {Playback | null} */
    this.playback = null;
    /** @type {Uint32Array[]} */
    this.cumulative = [];
    this.most = 1;
    this.counted = 0; // the mentions in the window
    this.toggle = button("tool main", "", () => (this.timer ? this.pause() : this.run()));
  }

  /** Return the elements above the timeline. */
  controls() {
    const { data, from, to, readout, send } = this.timeline;
    const lengths = windowLengths(data.by, to - from + 1);
    const controls = make("div", "periods");
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "Playing");
    controls.append(
      this.toggle,
      button("tool", "‹", () => this.step(-1), "Step back"),
      button("tool", "›", () => this.step(1), "Step forward"),
      chooser("Speed", SPEEDS, this.speed, (speed) => this.setSpeed(speed)),
      chooser(
        "What the map counts",
        lengths.map((n) => [n, n === Infinity ? "All so far" : pluralize(n, data.by) + " at a time"]),
        this.length,
        (length) => this.setLength(length),
      ),
    );
    const stop = () => {
      this.pause();
      send("play", "off");
    };
    const tools = make("div", "strip-tools");
    const hint = "Filter by this period: show only the mentions that are on the map now";
    tools.append(
      button("tool wide", "Filter by this period", () => this.filter(), hint),
      button("tool", "×", stop, "Stop playing"),
    );
    this.updateToggle();
    return [controls, readout, tools];
  }

  updateToggle() {
    const label = this.timer ? "Pause" : "Play";
    this.toggle.textContent = this.timer ? "❚❚" : "▶";
    this.toggle.title = label;
    this.toggle.setAttribute("aria-label", label);
  }

  /**
   * Take new data.
   *
   * @param {Playback} playback
   * @param {boolean} begins Whether the playing begins, rather than goes on with other data.
   */
  prepare(playback, begins) {
    const { data, from, to } = this.timeline;
    this.playback = playback;
    this.cumulative = playback.series.map((pairs) => cumulativeCounts(pairs, data.n.length));
    if (!windowLengths(data.by, to - from + 1).includes(this.length)) this.length = 1;
    this.bucket = begins || this.bucket === null ? from : Math.min(to, Math.max(from, this.bucket));
    this.rescale();
    this.sendWindow();
  }

  rescale() {
    this.most = maxCount(this.cumulative, this.length, this.timeline.from, this.timeline.to);
  }

  window() {
    const { from } = this.timeline;
    return windowAt(this.bucket ?? from, this.length, from);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    if (this.timer) this.run();
  }

  /** @param {number} length */
  setLength(length) {
    this.length = length;
    this.rescale();
    this.sendWindow();
    this.timeline.draw();
  }

  /** @param {number} bucket */
  moveTo(bucket) {
    const { from, to } = this.timeline;
    this.bucket = Math.min(to, Math.max(from, bucket));
    this.sendWindow();
    this.timeline.draw();
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.moveTo((this.bucket ?? this.timeline.from) + by);
  }

  run() {
    if (this.timer) clearInterval(this.timer);
    if (this.window()[1] >= this.timeline.to) this.moveTo(this.timeline.from);
    this.timer = setInterval(() => {
      const [, bucket] = this.window();
      if (bucket >= this.timeline.to) this.pause();
      else this.moveTo(bucket + 1);
    }, STEP_MS / this.speed);
    this.updateToggle();
  }

  pause() {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.updateToggle();
  }

  /** Describe the window for the readout, with the number of places if not all are played. */
  description() {
    const places = this.playback?.places.length ?? 0;
    const most = this.playback?.all ? "" : " of the " + pluralize(places, "most mentioned place");
    return pluralize(this.counted, "mention") + most + " on the map";
  }

  /** Filter by the period that is on the map. */
  filter() {
    const { data, send } = this.timeline;
    const [first, last] = this.window();
    this.pause();
    send("keep", data.days[first] + ".." + dayBefore(data.days[last + 1]));
  }

  sendWindow() {
    if (!this.playback) return;
    const { days } = this.timeline.data;
    const window = this.window();
    const counts = this.cumulative.map((cumulative) => mentionsIn(cumulative, window));
    this.counted = counts.reduce((sum, count) => sum + count, 0);
    const label = formatPeriod(days[window[0]], dayBefore(days[window[1] + 1]));
    play({ places: this.playback.places, counts, most: this.most, label });
  }

  stop() {
    this.pause();
    this.bucket = null;
    this.playback = null;
    play(null);
  }
}

/**
 * Return a menu of values.
 *
 * @param {string} label
 * @param {[value: number, name: string][]} options
 * @param {number} value
 * @param {(value: number) => void} onChoose
 */
function chooser(label, options, value, onChoose) {
  const select = make("select", "chooser");
  select.setAttribute("aria-label", label);
  select.title = label;
  select.append(...options.map(([each, name]) => new Option(name, String(each), false, each === value)));
  select.addEventListener("change", () => onChoose(Number(select.value)));
  return select;
}
