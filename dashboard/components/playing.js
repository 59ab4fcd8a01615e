/* The map played through time: what each place counts in a window of buckets, told to the map step by step. */
const STEP_MS = 250;
const SPEEDS = [[0.5, "½×"], [1, "1×"], [2, "2×"], [4, "4×"]];
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const many = (n, one) => n.toLocaleString("en") + " " + one + (n === 1 ? "" : "s");

class Player {
  /** Play over the buckets of a timeline, between its `from` and `to`. */
  constructor(timeline) {
    this.timeline = timeline;
    this.mode = "1";
    this.speed = 1;
    this.at = null;
    this.timer = null;
  }

  get data() { return this.timeline.data; }
  get from() { return this.timeline.from; }
  get to() { return this.timeline.to; }

  head() {
    const controls = make("div", "periods");
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "Playing");
    this.toggle = button("tool main", "", () => (this.timer ? this.pause() : this.run()));
    controls.append(
      this.toggle,
      button("tool", "‹", () => this.step(-1), "One step back"),
      button("tool", "›", () => this.step(1), "One step on"),
      this.chooser("Speed", SPEEDS.map(([value, text]) => [String(value), text]), String(this.speed), (value) => { this.speed = Number(value); if (this.timer) this.run(); }),
      this.chooser("What the map counts", this.modes(), this.mode, (value) => { this.mode = value; this.scale(); this.tell(); this.timeline.draw(); }),
    );
    const right = make("div", "strip-tools");
    right.append(
      button("tool wide", "Keep this period", () => this.keep(), "Keep this period: filter everything to what the map shows now"),
      button("tool", "×", () => { this.pause(); this.timeline.send("play", "off"); }, "Stop playing"),
    );
    this.face();
    return [controls, this.timeline.readout, right];
  }

  modes() {
    const { by } = this.data;
    const lengths = { day: [1, 7, 30], week: [1, 4, 13], month: [1, 3, 12], year: [1, 5, 10] }[by];
    const within = this.to - this.from + 1;
    return [...lengths.filter((length) => length === 1 || length < within).map((length) => [String(length), many(length, by) + " at a time"]), ["all", "All so far"]];
  }

  chooser(label, options, value, act) {
    const select = make("select", "chooser");
    select.setAttribute("aria-label", label);
    select.title = label;
    for (const [id, text] of options) select.append(new Option(text, id, false, id === value));
    select.addEventListener("change", () => act(select.value));
    return select;
  }

  face() {
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

  /** The largest count of a place at any moment: circles keep one scale while time passes. */
  scale() {
    const length = this.mode === "all" ? Infinity : Number(this.mode);
    this.most = 1;
    for (const sums of this.sums) {
      for (let end = this.from; end <= this.to; end++) this.most = Math.max(this.most, sums[end + 1] - sums[Math.max(this.from, end - length + 1)]);
    }
  }

  window() {
    return [this.mode === "all" ? this.from : Math.max(this.from, this.at - Number(this.mode) + 1), this.at];
  }

  go(bucket) {
    this.at = clamp(bucket, this.from, this.to);
    this.tell();
    this.timeline.draw();
  }

  step(by) {
    this.pause();
    this.go(this.at + by);
  }

  run() {
    clearInterval(this.timer);
    if (this.at >= this.to) this.go(this.from);
    this.timer = setInterval(() => {
      if (this.at >= this.to) this.pause();
      else this.go(this.at + 1);
    }, STEP_MS / this.speed);
    this.face();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.timeline.playing) this.face();
  }

  /** What the readout says of the window; where not all places are played, how many are. */
  says() {
    const { places, all } = this.data.play;
    const most = all ? "" : " of the " + many(places.length, "most mentioned place");
    return many(this.counted, "mention") + most + " on the map";
  }

  keep() {
    const [first, last] = this.window();
    this.pause();
    this.timeline.send("keep", this.data.days[first] + ".." + before(this.data.days[last + 1]));
  }

  tell() {
    const [first, last] = this.window();
    const counts = this.sums.map((sums) => sums[last + 1] - sums[first]);
    this.counted = counts.reduce((all, one) => all + one, 0);
    const label = span(this.data.days[first], before(this.data.days[last + 1]));
    tellMap({ dateline: "window", counts, most: this.most, label, ...(this.fresh ? { places: this.data.play.places } : {}) });
    this.fresh = false;
  }

  silence() {
    this.pause();
    this.at = null;
    tellMap({ dateline: "window" });
  }

  /** A map that is there anew has not been told yet. */
  heard(said) {
    if (said.dateline !== "ready" || !this.timeline.playing) return;
    this.fresh = true;
    this.tell();
  }
}
