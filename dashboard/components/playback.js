/* Play the map through time: send it the counts of each place in a moving window of buckets, step by step. */
import { make, button } from "../../geo/folium/scripts/dom.js";
import { postToMap, onMapMessage } from "./maps.js";
import { dayBefore, formatPeriod } from "./days.js";

const STEP_MS = 250;
const SPEEDS = [
  [0.5, "½×"],
  [1, "1×"],
  [2, "2×"],
  [4, "4×"],
];
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
export const plural = (n, one, many = one + "s") => n.toLocaleString("en") + " " + (n === 1 ? one : many);

export class Player {
  /** Play over the buckets of a timeline, between its `from` and `to`. */
  constructor(timeline) {
    this.timeline = timeline;
    this.mode = "1";
    this.speed = 1;
    this.at = null;
    this.timer = null;
  }

  get data() {
    return this.timeline.data;
  }
  get from() {
    return this.timeline.from;
  }
  get to() {
    return this.timeline.to;
  }

  head() {
    const controls = make("div", "periods");
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "Playing");
    this.toggle = button("tool main", "", () => (this.timer ? this.pause() : this.run()));
    controls.append(
      this.toggle,
      button("tool", "‹", () => this.step(-1), "Step back"),
      button("tool", "›", () => this.step(1), "Step forward"),
      this.chooser(
        "Speed",
        SPEEDS.map(([value, text]) => [String(value), text]),
        String(this.speed),
        (value) => {
          this.speed = Number(value);
          if (this.timer) this.run();
        },
      ),
      this.chooser("What the map counts", this.modes(), this.mode, (value) => {
        this.mode = value;
        this.scale();
        this.sendWindow();
        this.timeline.draw();
      }),
    );
    const right = make("div", "strip-tools");
    right.append(
      button(
        "tool wide",
        "Filter by this period",
        () => this.keep(),
        "Filter by this period: show only the mentions that are on the map now",
      ),
      button(
        "tool",
        "×",
        () => {
          this.pause();
          this.timeline.send("play", "off");
        },
        "Stop playing",
      ),
    );
    this.updateToggle();
    return [controls, this.timeline.readout, right];
  }

  modes() {
    const { by } = this.data;
    const lengths = { day: [1, 7, 30], week: [1, 4, 13], month: [1, 3, 12], year: [1, 5, 10] }[by];
    const within = this.to - this.from + 1;
    return [
      ...lengths
        .filter((length) => length === 1 || length < within)
        .map((length) => [String(length), plural(length, by) + " at a time"]),
      ["all", "All so far"],
    ];
  }

  chooser(label, options, value, act) {
    const select = make("select", "chooser");
    select.setAttribute("aria-label", label);
    select.title = label;
    for (const [id, text] of options) select.append(new Option(text, id, false, id === value));
    select.addEventListener("change", () => act(select.value));
    return select;
  }

  updateToggle() {
    this.toggle.textContent = this.timer ? "❚❚" : "▶";
    this.toggle.title = this.timer ? "Pause" : "Play";
    this.toggle.setAttribute("aria-label", this.toggle.title);
  }

  prepare(begins) {
    const { series } = this.data.play;
    this.sums = series.map((pairs) => {
      const sums = new Uint32Array(this.data.n.length + 1);
      for (let i = 0; i < pairs.length; i += 2) sums[pairs[i] + 1] += pairs[i + 1];
      for (let i = 1; i < sums.length; i++) sums[i] += sums[i - 1];
      return sums;
    });
    if (!this.modes().some(([id]) => id === this.mode)) this.mode = "1";
    this.at = begins || this.at === null ? this.from : clamp(this.at, this.from, this.to);
    this.fresh = true;
    this.scale();
  }

  /** Find the largest count of a place in any window, so that circles keep one scale while time passes. */
  scale() {
    const length = this.mode === "all" ? Infinity : Number(this.mode);
    this.most = 1;
    for (const sums of this.sums) {
      for (let end = this.from; end <= this.to; end++)
        this.most = Math.max(this.most, sums[end + 1] - sums[Math.max(this.from, end - length + 1)]);
    }
  }

  window() {
    return [this.mode === "all" ? this.from : Math.max(this.from, this.at - Number(this.mode) + 1), this.at];
  }

  moveTo(bucket) {
    this.at = clamp(bucket, this.from, this.to);
    this.sendWindow();
    this.timeline.draw();
  }

  step(by) {
    this.pause();
    this.moveTo(this.at + by);
  }

  run() {
    clearInterval(this.timer);
    if (this.at >= this.to) this.moveTo(this.from);
    this.timer = setInterval(() => {
      if (this.at >= this.to) this.pause();
      else this.moveTo(this.at + 1);
    }, STEP_MS / this.speed);
    this.updateToggle();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.timeline.playing) this.updateToggle();
  }

  /** Describe the window for the readout, with the number of places if not all are played. */
  description() {
    const { places, all } = this.data.play;
    const most = all ? "" : " of the " + plural(places.length, "most mentioned place");
    return plural(this.counted, "mention") + most + " on the map";
  }

  keep() {
    const [first, last] = this.window();
    this.pause();
    this.timeline.send("keep", this.data.days[first] + ".." + dayBefore(this.data.days[last + 1]));
  }

  sendWindow() {
    const [first, last] = this.window();
    const counts = this.sums.map((sums) => sums[last + 1] - sums[first]);
    this.counted = counts.reduce((all, one) => all + one, 0);
    const label = formatPeriod(this.data.days[first], dayBefore(this.data.days[last + 1]));
    postToMap({
      dateline: "window",
      counts,
      most: this.most,
      label,
      ...(this.fresh ? { places: this.data.play.places } : {}),
    });
    this.fresh = false;
  }

  stop() {
    this.pause();
    this.at = null;
    postToMap({ dateline: "window" });
  }

  /** Send the places again to a map that has just been loaded. */
  onMapMessage(message) {
    if (message.dateline !== "ready" || !this.timeline.playing) return;
    this.fresh = true;
    this.sendWindow();
  }
}
