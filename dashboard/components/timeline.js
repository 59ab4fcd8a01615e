/* The timeline: bars to brush, periods to select, and the map played through time.
 *
 * A period is "2024-01-01..2024-01-31", and "" for all time.
 */
import { accessibleName, button, keepFocus, make } from "../../geo/folium/scripts/dom.js";
import { pluralize } from "../../geo/folium/scripts/text.js";
import { dayBefore, formatPeriod } from "./days.js";
import { Player } from "./playback.js";
import { Track } from "./timeline_track.js";

/** @import { Range } from "./brush.js" */
/** @import { Create, Send } from "./component.js" */
/** @import { Playback } from "./playback.js" */
/** @import { Unit } from "./playback_windows.js" */

/**
 * @typedef {object} Data
 * @property {Unit} by The length of a bucket.
 * @property {string[]} days The first day of each bucket, and the day after the last one.
 * @property {number[]} n The mentions of each bucket.
 * @property {number[]} articles The articles or stories of each bucket.
 * @property {[one: string, many: string]} counted What these are called.
 * @property {[first: string, last: string]} whole The first and last day.
 * @property {number | null} from The first bucket of the period that the page is filtered by.
 * @property {number | null} to The last one.
 * @property {[value: string, label: string, hint: string, chosen: boolean][]} periods The periods to select.
 * @property {"in" | "out" | null} zoom
 * @property {string | null} note
 * @property {Playback | null} play
 */

const COMMIT_MS = 450;
/** @type {Data} */
const NOTHING = {
  by: "day",
  days: [],
  n: [],
  articles: [],
  counted: ["article", "articles"],
  whole: ["", ""],
  from: null,
  to: null,
  periods: [],
  zoom: null,
  note: null,
  play: null,
};

export class Timeline {
  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.data = NOTHING;
    // The brushed buckets.
    this.from = 0;
    this.to = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.committing = undefined;
    this.head = make("div", "head");
    this.readout = make("span", "readout");
    this.readout.setAttribute("role", "status");
    this.track = new Track(this);
    this.player = new Player(this);
    root.replaceChildren(this.head, this.track.element, this.track.axis);
    this.resizes = new ResizeObserver(() => this.draw());
    this.resizes.observe(this.track.element);
  }

  remove() {
    this.resizes.disconnect();
    if (this.playing) this.player.stop();
  }

  get last() {
    return this.data.n.length - 1;
  }

  get playing() {
    return this.data.play !== null;
  }

  /**
   * Return the first and last bucket that are on the map.
   *
   * @returns {Range}
   */
  visibleBuckets() {
    return this.playing ? this.player.window() : [this.from, this.to];
  }

  /** @param {Data} data */
  show(data) {
    const wasPlaying = this.playing;
    this.data = data;
    this.from = data.from ?? 0;
    this.to = data.to ?? this.last;
    if (data.play) this.player.prepare(data.play, !wasPlaying);
    else if (wasPlaying) this.player.stop();
    const head = data.play ? this.player.controls() : this.periodControls();
    keepFocus(this.head, accessibleName, () => this.head.replaceChildren(...head));
    this.draw();
    if (data.play && !wasPlaying) this.player.run();
  }

  /** Return the elements above the bars: buttons for periods, the readout, zoom and play. */
  periodControls() {
    const periods = make("div", "periods");
    periods.setAttribute("role", "group");
    periods.setAttribute("aria-label", "Period");
    for (const [value, label, hint, chosen] of this.data.periods) {
      const choice = button(chosen ? "period chosen" : "period", label, () => this.send("period", value));
      choice.title = hint;
      choice.setAttribute("aria-pressed", String(chosen));
      periods.append(choice);
    }
    const tools = make("div", "strip-tools");
    const { zoom } = this.data;
    if (zoom) {
      const element = button("period", zoom === "in" ? "Zoom in" : "Zoom out", () => this.send("span", zoom));
      element.title = zoom === "in" ? "Show only the selected period, by day if it is short" : "Show all time again";
      tools.append(element);
    }
    if (this.last > 0) {
      tools.append(button("tool wide", "▶ Play", () => this.send("play", "on"), "Play the map through time"));
    }
    return [periods, this.readout, tools];
  }

  draw() {
    if (!this.data.n.length) return;
    this.track.draw();
    this.updateReadout();
  }

  /**
   * Describe the brushed period, the moment that is playing, or the bar under the pointer.
   *
   * @param {number} [bucket] The bar under the pointer.
   */
  updateReadout(bucket) {
    const { days, n, articles, counted, note, whole } = this.data;
    const [first, last] = bucket === undefined ? this.visibleBuckets() : [bucket, bucket];
    const all = !this.playing && bucket === undefined && first === 0 && last === this.last;
    const period = all ? formatPeriod(...whole) : formatPeriod(days[first], dayBefore(days[last + 1]));
    const mentions = n.slice(first, last + 1).reduce((sum, count) => sum + count, 0);
    const parts = [period];
    if (bucket !== undefined) {
      parts.push(pluralize(mentions, "mention") + " in " + pluralize(articles[bucket], ...counted));
    } else if (this.playing) parts.push(this.player.description());
    else parts.push(pluralize(mentions, "mention"), note ?? "");
    this.readout.textContent = parts.filter(Boolean).join(" · ");
  }

  /** @param {Range} range */
  brush([from, to]) {
    this.from = from;
    this.to = to;
    this.draw();
  }

  /** Filter by the brushed period. */
  commit() {
    clearTimeout(this.committing);
    const all = this.from === 0 && this.to === this.last && this.data.zoom !== "out";
    this.send("period", all ? "" : this.data.days[this.from] + ".." + dayBefore(this.data.days[this.to + 1]));
  }

  /** Filter by the brushed period when the keyboard has come to rest. */
  commitSoon() {
    clearTimeout(this.committing);
    this.committing = setTimeout(() => this.commit(), COMMIT_MS);
  }

  /** Select all time, unless it is playing. */
  clear() {
    if (!this.playing) this.send("period", "");
  }
}

/** @type {Create<Data>} */
export default (root, send) => new Timeline(root, send);
