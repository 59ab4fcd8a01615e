/* An article: `paragraphs` of [offset, pieces], a piece being [text] or [text, number of its mention]. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  root.reader = root.reader || new Reader(root);
  root.reader.show(data, setTriggerValue);
  return () => root.reader.leave();
}

class Reader {
  constructor(root) {
    this.root = root;
    this.current = null;
    this.said = make("p", "unseen");
    this.said.setAttribute("role", "status");
    this.deaf = hearMap((said) => { if (said.dateline === "hover") this.light(said.place); });
    this.selection = null;
    this.selecting = () => this.selected();
    document.addEventListener("selectionchange", this.selecting);
    root.addEventListener("keydown", (event) => this.key(event));
  }

  leave() {
    this.deaf();
    document.removeEventListener("selectionchange", this.selecting);
    this.point(null);
  }

  show(data, send) {
    this.send = send;
    const { place, mention, asked, ...story } = data;
    const version = JSON.stringify(story);
    const fresh = version !== this.version;
    if (fresh) {
      const same = this.data && this.data.id === data.id && this.data.part[0] === data.part[0];
      const kept = same ? this.current : null;
      this.version = version;
      this.data = data;
      this.build();
      if (kept !== null && kept < this.marks.length) this.select(kept, {});
    }
    for (const mark of this.marks) mark.classList.toggle("current", Boolean(place) && this.facts(mark).place === place);
    if (asked === this.asked && !(fresh && mention !== null && this.current === null)) return;
    const first = this.asked === undefined && !asked;
    this.asked = asked;
    if (mention !== null) this.select(mention, { follow: !first || this.scrolls(), focus: false });
    else if (!first && fresh) this.top();
  }

  facts(mark) {
    return this.data.mentions[mark.dataset.number];
  }

  build() {
    this.marks = [];
    this.current = null;
    const { data } = this;
    const story = make("article", "story");
    const title = make("h2");
    title.dir = "auto";
    if (data.titled) Object.assign(title.dataset, { field: "title", start: 0 });
    if (data.title.reduce((length, [text]) => length + text.length, 0) > LONG_TITLE_CHARS) {
      title.classList.add("long");
      title.tabIndex = 0;
    }
    title.append(...data.title.map((piece) => this.piece(piece)));
    const byline = apart(make("p", "sub byline"), data.byline);
    const link = webLink(data.url, "Original");
    if (link) byline.append(data.byline.length ? " · " : "", link);
    story.append(title, byline, ...this.about());
    for (const [start, cut] of data.paragraphs) {
      const block = make("p", "text");
      block.dir = "auto";
      Object.assign(block.dataset, { field: "text", start });
      block.append(...cut.map((piece) => this.piece(piece)));
      story.append(block);
    }
    story.append(...this.parts(), ...this.legend());
    if (data.editable) story.append(this.missed());
    this.marks.sort((one, other) => one.dataset.number - other.dataset.number);
    if (this.marks.length) this.marks[0].tabIndex = 0;
    this.card = make("div", "card");
    this.card.setAttribute("role", "group");
    this.card.setAttribute("aria-label", "Mentions");
    this.root.replaceChildren(this.tools(), story, this.card, this.said);
    this.describe();
  }

  /** The way back, and on to the articles before and after this one. */
  tools() {
    const { at, of, before, after } = this.data.neighbours;
    const bar = make("div", "readerbar");
    const back = button("back", "", () => this.send("read", ""), "Back to the list");
    back.append(make("span", "arrow", "←"), " List");
    const step = (text, label, wanted) => {
      const element = button("step", text, () => this.send("read", wanted), label);
      element.disabled = !wanted;
      return element;
    };
    const place = make("span", "sub", at ? at.toLocaleString() + " of " + of.toLocaleString() : "outside the filters");
    bar.append(back, make("span", "gap"), step("‹", "Article before this one", before), place, step("›", "Next article", after));
    return bar;
  }

  /** What the article is about, and its places with their counts. */
  about() {
    const found = [];
    if (this.data.focus.length) {
      const line = make("p", "about");
      line.append(make("span", "sub", "About"));
      for (const { place, level, share } of this.data.focus) {
        const chip = button("topic", "", () => this.send("place", place));
        const name = make("span", "name", this.data.places[place] ? this.data.places[place].name : place);
        name.dir = "auto";
        chip.append(name, make("span", "sub", " " + level.toLowerCase() + " · " + share + " %"));
        chip.title = "This share of what the article says of places. Click to see it on the map.";
        line.append(chip);
      }
      found.push(line);
    }
    if (!this.data.counts.length) {
      found.push(make("p", "sub", this.data.summary));
      return found;
    }
    const list = make("details", "list");
    list.open = this.root.dataset.listed === "yes";
    list.addEventListener("toggle", () => { this.root.dataset.listed = list.open ? "yes" : ""; });
    const rows = make("ul", "rows");
    rows.setAttribute("aria-label", "Places in this article");
    for (const [place, n] of this.data.counts) {
      const { name, sub } = this.data.places[place];
      const row = button("row", "", () => { this.first(place); this.send("place", place); });
      const words = make("span", "words");
      const main = make("span", "main", name);
      main.dir = "auto";
      words.append(main, make("span", "sub", sub));
      const count = make("span", "n", n.toLocaleString());
      count.append(make("span", "unseen", n === 1 ? " mention" : " mentions"));
      row.append(words, count);
      row.addEventListener("pointerenter", () => this.point(place));
      row.addEventListener("pointerleave", () => this.point(null));
      const item = make("li");
      item.append(row);
      rows.append(item);
    }
    list.append(make("summary", "", this.data.summary), rows);
    found.push(list);
    return found;
  }

  piece([text, number]) {
    if (number === undefined) return document.createTextNode(text);
    const mention = this.data.mentions[number];
    const mark = make("span", ["mention", mention.kind, mention.corrected ? "corrected" : mention.sure || "unplaced"].join(" "), text);
    mark.dataset.number = number;
    mark.tabIndex = -1;
    mark.setAttribute("role", "button");
    mark.title = this.hint(mention);
    mark.setAttribute("aria-label", text + ": " + mark.title);
    mark.addEventListener("click", () => this.pick(number));
    mark.addEventListener("focus", () => { if (this.current !== number) this.select(number, {}); });
    mark.addEventListener("pointerenter", () => this.point(mention.place));
    mark.addEventListener("pointerleave", () => this.point(null));
    this.marks.push(mark);
    return mark;
  }

  hint(mention) {
    const place = this.data.places[mention.place];
    if (!place) return "Recognised, but not placed";
    return place.name + ": " + place.sub + " · " + this.sureness(mention);
  }

  sureness(mention) {
    return mention.corrected ? "corrected by hand" : mention.percent + " % sure";
  }

  parts() {
    const [number, of] = this.data.part;
    if (of < 2) return [];
    const turn = (text, wanted) => {
      const element = button("turn", text, () => this.send("part", String(wanted)));
      element.disabled = wanted < 1 || wanted > of;
      return element;
    };
    const bar = make("nav", "parts");
    bar.setAttribute("aria-label", "Parts of this long text");
    bar.append(turn("‹ Before", number - 1), make("span", "sub", "Part " + number + " of " + of), turn("Next ›", number + 1));
    return [bar];
  }

  legend() {
    if (!this.data.key.length) return [];
    const key = make("p", "key");
    for (const [kind, name] of this.data.key) key.append(make("span", "mention " + kind, name));
    return [key];
  }

  /** The bar below: which mention is chosen, and the ways to the one before and after it. */
  describe() {
    const total = this.marks.length;
    this.card.hidden = !total && !this.selection;
    this.card.classList.toggle("ready", Boolean(this.selection));
    this.card.classList.toggle("full", this.current !== null && !this.selection);
    if (this.selection) return this.offer();
    const chosen = this.current === null ? null : this.data.mentions[this.current];
    const steps = make("span", "steps");
    steps.append(
      button("step", "‹", () => this.step(-1), "Mention before (K)"),
      make("span", "sub", (this.current === null ? "" : this.current + 1 + " of ") + total.toLocaleString()),
      button("step", "›", () => this.step(1), "Next mention (J)"),
    );
    const words = make("span", "words");
    if (chosen) {
      const place = this.data.places[chosen.place];
      const main = make("span", "main", place ? place.name : this.marks[this.current].textContent);
      main.dir = "auto";
      words.append(main, make("span", "sub", place ? place.sub + " · " + this.sureness(chosen) : "Recognised, but not placed"));
    } else {
      words.append(make("span", "sub", (total === 1 ? "mention" : "mentions") + (this.data.editable ? "; select words to mark a place that was missed" : "; J and K go through them")));
    }
    const kept = this.root.getRootNode().activeElement;
    const label = kept && this.card.contains(kept) ? kept.getAttribute("aria-label") : null;
    this.card.replaceChildren(steps, words);
    if (chosen && chosen.place) this.card.append(button("act", "Map", () => this.send("place", chosen.place), "Show on the map"));
    if (chosen && this.data.editable) this.card.append(button("act", "Correct", () => this.correct(this.current), "Correct this mention (C)"));
    const again = label && [...this.card.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === label);
    if (again) again.focus({ preventScroll: true });
    return undefined;
  }

  /** Offer to mark the words that are selected. */
  offer() {
    const { text } = this.selection;
    const words = make("span", "words");
    const main = make("span", "main", text);
    main.dir = "auto";
    words.append(main, make("span", "sub", "selected"));
    this.card.replaceChildren(words, button("act", "Mark as a place", () => this.mark(this.selection)));
  }

  mark({ field, start, end }) {
    this.send("correct", [field, start, end].join(":"));
  }

  correct(number) {
    this.mark(this.data.mentions[number]);
  }

  /** Note which words of one paragraph are selected. */
  selected() {
    const found = this.data.editable ? this.words() : null;
    if (!found && !this.selection) return;
    this.selection = found;
    this.describe();
  }

  words() {
    const home = this.root.getRootNode();
    const selection = home.getSelection ? home.getSelection() : document.getSelection();
    let range = selection && selection.rangeCount ? selection.getRangeAt(0) : null;
    if (range && !this.root.contains(range.startContainer) && selection.getComposedRanges) {
      [range] = selection.getComposedRanges({ shadowRoots: [home] });
    }
    if (!range || range.collapsed || !this.root.contains(range.startContainer)) return null;
    const around = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
    const block = around.closest("[data-field]");
    if (!block) return null;
    const before = document.createRange(), inside = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    inside.setStart(range.startContainer, range.startOffset);
    if (block.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
    else if (range.endOffset === 0) inside.setEnd(block, block.childNodes.length);
    else return null;
    return span(block, before.toString(), inside.toString());
  }

  /** For whom selecting is hard: the words are typed, and found in the text. */
  missed() {
    const box = make("details", "list");
    const form = make("form", "missed");
    const words = make("input", "find");
    words.placeholder = "Its words, as they stand in the article";
    words.setAttribute("aria-label", words.placeholder);
    const note = make("p", "note");
    note.setAttribute("role", "status");
    const go = make("button", "act", "Mark");
    go.type = "submit";
    form.append(words, go);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const found = words.value.trim() && this.unmarked(words.value.trim());
      note.textContent = found ? "" : "These words do not stand here, or are marked already.";
      if (found) this.mark(found);
    });
    box.append(make("summary", "", "A place was missed?"), form, note);
    return box;
  }

  /** Find where words first stand outside of a mention. */
  unmarked(words) {
    for (const block of this.root.querySelectorAll("[data-field]")) {
      let before = "";
      for (const node of block.childNodes) {
        const at = node.nodeType === Node.TEXT_NODE ? node.data.indexOf(words) : -1;
        if (at >= 0) return span(block, before + node.data.slice(0, at), words);
        before += node.textContent;
      }
    }
    return null;
  }

  /** Choose a mention: it takes part in the order of the Tab key, and the bar below says what it is. */
  select(number, { follow = false, focus = false, say = false }) {
    const mark = this.marks[number];
    if (!mark) return;
    for (const other of this.marks) {
      other.classList.toggle("here", other === mark);
      other.tabIndex = other === mark ? 0 : -1;
    }
    this.current = number;
    this.describe();
    this.point(this.facts(mark).place);
    if (follow) this.follow(mark);
    if (focus) mark.focus({ preventScroll: true });
    if (say) this.said.textContent = number + 1 + " of " + this.marks.length + ": " + mark.getAttribute("aria-label");
  }

  pick(number) {
    this.select(number, { focus: true });
    const { place } = this.data.mentions[number];
    if (place) this.send("place", place);
  }

  step(by) {
    const total = this.marks.length;
    if (!total) return;
    const inText = this.root.getRootNode().activeElement;
    const next = this.current === null ? (by > 0 ? 0 : total - 1) : (this.current + by + total) % total;
    this.select(next, { follow: true, focus: Boolean(inText && inText.classList.contains("mention")), say: true });
  }

  first(place) {
    const number = this.data.mentions.findIndex((mention) => mention.place === place);
    if (number >= 0) this.select(number, { follow: true });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
    const onMention = event.target.classList.contains("mention");
    const by = { j: 1, k: -1, J: 1, K: -1 }[event.key] || (onMention && { ArrowRight: 1, ArrowLeft: -1 }[event.key]);
    if (by) this.step(by);
    else if (onMention && this.data.editable && (event.key === "c" || event.key === "C")) this.correct(Number(event.target.dataset.number));
    else if (onMention && (event.key === "Enter" || event.key === " ")) this.pick(Number(event.target.dataset.number));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Mark the mentions of the place that the pointer is on at the map. */
  light(place) {
    for (const mark of this.marks) mark.classList.toggle("lit", place !== null && this.facts(mark).place === place);
  }

  /** Have the map ring a place; null for none. */
  point(place) {
    const known = place && this.data.places[place];
    tellMap({ dateline: "highlight", places: known ? [[place, ...known.at]] : [] });
  }

  get side() {
    return (this.root.getRootNode().host || this.root).closest(".st-key-side");
  }

  scrolls() {
    const { side } = this;
    return Boolean(side) && side.scrollHeight > side.clientHeight + 1 && getComputedStyle(side).overflowY !== "visible";
  }

  /** Bring a mention into view: within the panel where that scrolls by itself, so that the map stays where it is. */
  follow(mark) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "auto" : "smooth";
    const { side } = this;
    if (!this.scrolls()) return mark.scrollIntoView({ block: "center", behavior });
    const at = mark.getBoundingClientRect(), frame = side.getBoundingClientRect();
    if (at.top > frame.top + 60 && at.bottom < frame.bottom - 90) return undefined;
    return side.scrollTo({ top: side.scrollTop + at.top - frame.top - side.clientHeight / 3, behavior });
  }

  top() {
    const { side } = this;
    if (side && this.scrolls()) side.scrollTop = 0;
  }
}

const LONG_TITLE_CHARS = 300;
const LONGEST_CHARS = 200;

/** Where words stand in their field, in code points as the server counts, without the white space around them. */
function span(block, before, words) {
  const bare = words.trim();
  const count = [...bare].length;
  if (!bare || count > LONGEST_CHARS || bare.includes("\n")) return null;
  const lead = words.slice(0, words.length - words.trimStart().length);
  const start = Number(block.dataset.start) + [...before].length + [...lead].length;
  return { field: block.dataset.field, start, end: start + count, text: bare };
}
