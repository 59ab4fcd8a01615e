/* An article: `paragraphs` of [offset, pieces], a piece being [text] or [text, number of its mention]. */
import { make, button } from "../../geo/folium/scripts/dom.js";
import { postToMap, onMapMessage } from "./maps.js";
import { ArticleContent, sureness } from "./article_content.js";
import { MissedPlace } from "./missed_place.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  root.reader = root.reader || new Reader(root);
  root.reader.show(data, setTriggerValue);
  return () => root.reader.disconnect();
}

class Reader {
  constructor(root) {
    this.root = root;
    this.current = null;
    this.status = make("p", "unseen");
    this.status.setAttribute("role", "status");
    this.unsubscribe = onMapMessage((message) => {
      if (message.dateline === "hover") this.highlightMentions(message.place);
    });
    this.missedPlace = new MissedPlace(this);
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  disconnect() {
    this.unsubscribe();
    this.missedPlace.disconnect();
    this.highlightOnMap(null);
  }

  show(data, send) {
    this.send = send;
    const { place, mention, opened, ...content } = data;
    const version = JSON.stringify(content);
    const fresh = version !== this.version;
    if (fresh) {
      const same = this.data && this.data.id === data.id && this.data.part[0] === data.part[0];
      const number = same ? this.current : null;
      this.version = version;
      this.data = data;
      this.build();
      if (number !== null && number < this.marks.length) this.select(number, {});
    }
    for (const mark of this.marks)
      mark.classList.toggle("current", Boolean(place) && this.mentionOf(mark).place === place);
    if (opened === this.opened && !(fresh && mention !== null && this.current === null)) return;
    const first = this.opened === undefined && !opened;
    this.opened = opened;
    if (mention !== null) this.select(mention, { follow: !first || this.panelScrolls(), focus: false });
    else if (!first && fresh) this.scrollToTop();
  }

  build() {
    this.current = null;
    const article = new ArticleContent(this);
    const content = article.build();
    this.marks = article.marks;
    if (this.data.editable) content.append(this.missedPlace.missed());
    this.card = make("div", "card");
    this.card.setAttribute("role", "group");
    this.card.setAttribute("aria-label", "Mentions");
    this.root.replaceChildren(article.tools(), content, this.card, this.status);
    this.describe();
  }

  mentionOf(mark) {
    return this.data.mentions[mark.dataset.number];
  }

  /** Fill the bar at the bottom: the current mention, and buttons to step to its neighbors. */
  describe() {
    const total = this.marks.length;
    const { selection } = this.missedPlace;
    this.card.hidden = !total && !selection;
    this.card.classList.toggle("ready", Boolean(selection));
    this.card.classList.toggle("full", this.current !== null && !selection);
    if (selection) return this.card.replaceChildren(...this.missedPlace.offer());
    const chosen = this.current === null ? null : this.data.mentions[this.current];
    const steps = make("span", "steps");
    steps.append(
      button("step", "‹", () => this.step(-1), "Previous mention (K)"),
      make("span", "sub", (this.current === null ? "" : this.current + 1 + " of ") + total.toLocaleString()),
      button("step", "›", () => this.step(1), "Next mention (J)"),
    );
    const words = make("span", "words");
    if (chosen) {
      const place = this.data.places[chosen.place];
      const main = make("span", "main", place ? place.name : this.marks[this.current].textContent);
      main.dir = "auto";
      words.append(
        main,
        make("span", "sub", place ? place.sub + " · " + sureness(chosen) : "Recognized, but not located"),
      );
    } else {
      words.append(
        make(
          "span",
          "sub",
          (total === 1 ? "mention" : "mentions") +
            (this.data.editable ? "; select words to add a missed place" : "; J and K step through them"),
        ),
      );
    }
    const focused = this.root.getRootNode().activeElement;
    const label = focused && this.card.contains(focused) ? focused.getAttribute("aria-label") : null;
    this.card.replaceChildren(steps, words);
    if (chosen && chosen.place)
      this.card.append(button("act", "Map", () => this.send("place", chosen.place), "Show on the map"));
    if (chosen && this.data.editable)
      this.card.append(button("act", "Correct", () => this.correct(this.current), "Correct this mention (C)"));
    const replacement =
      label && [...this.card.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === label);
    if (replacement) replacement.focus({ preventScroll: true });
    return undefined;
  }

  correct(number) {
    this.missedPlace.mark(this.data.mentions[number]);
  }

  /** Make a mention the current one: it gets the tab stop, and the bar at the bottom describes it. */
  select(number, { follow = false, focus = false, announce = false }) {
    const mark = this.marks[number];
    if (!mark) return;
    for (const other of this.marks) {
      other.classList.toggle("here", other === mark);
      other.tabIndex = other === mark ? 0 : -1;
    }
    this.current = number;
    this.describe();
    this.highlightOnMap(this.mentionOf(mark).place);
    if (follow) this.scrollTo(mark);
    if (focus) mark.focus({ preventScroll: true });
    if (announce)
      this.status.textContent = number + 1 + " of " + this.marks.length + ": " + mark.getAttribute("aria-label");
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
    this.select(next, { follow: true, focus: Boolean(inText && inText.classList.contains("mention")), announce: true });
  }

  first(place) {
    const number = this.data.mentions.findIndex((mention) => mention.place === place);
    if (number >= 0) this.select(number, { follow: true });
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
    const onMention = event.target.classList.contains("mention");
    const by = { j: 1, k: -1, J: 1, K: -1 }[event.key] || (onMention && { ArrowRight: 1, ArrowLeft: -1 }[event.key]);
    if (by) this.step(by);
    else if (onMention && this.data.editable && (event.key === "c" || event.key === "C"))
      this.correct(Number(event.target.dataset.number));
    else if (onMention && (event.key === "Enter" || event.key === " ")) this.pick(Number(event.target.dataset.number));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Highlight the mentions of the place under the pointer on the map; null for none. */
  highlightMentions(place) {
    for (const mark of this.marks) mark.classList.toggle("lit", place !== null && this.mentionOf(mark).place === place);
  }

  /** Highlight a place on the map; null for none. */
  highlightOnMap(place) {
    const known = place && this.data.places[place];
    postToMap({ dateline: "highlight", places: known ? [[place, ...known.at]] : [] });
  }

  get side() {
    return (this.root.getRootNode().host || this.root).closest(".st-key-side");
  }

  panelScrolls() {
    const { side } = this;
    return Boolean(side) && side.scrollHeight > side.clientHeight + 1 && getComputedStyle(side).overflowY !== "visible";
  }

  /** Scroll a mention into view. If the side panel scrolls by itself, only the panel moves, not the page. */
  scrollTo(mark) {
    const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = reducedMotion ? "auto" : "smooth";
    const { side } = this;
    if (!this.panelScrolls()) return mark.scrollIntoView({ block: "center", behavior });
    const at = mark.getBoundingClientRect(),
      frame = side.getBoundingClientRect();
    if (at.top > frame.top + 60 && at.bottom < frame.bottom - 90) return undefined;
    return side.scrollTo({ top: side.scrollTop + at.top - frame.top - side.clientHeight / 3, behavior });
  }

  scrollToTop() {
    const { side } = this;
    if (side && this.panelScrolls()) side.scrollTop = 0;
  }
}
