/* Choose the place that a mention means: its sentence, a search box, and `options` of {id, name, sub}. */
import { make, button } from "../../geo/folium/scripts/dom.js";
import { postToMap, onMapMessage } from "./maps.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  root.candidates = root.candidates || new Candidates(root);
  root.candidates.show(data, setTriggerValue);
  return () => root.candidates.disconnect();
}

const TYPED_MS = 180;

class Candidates {
  constructor(root) {
    this.root = root;
    this.active = -1;
    this.search = make("input", "find");
    this.search.type = "search";
    this.search.autocomplete = "off";
    this.search.placeholder = "Search for a place, or type latitude, longitude";
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-label", "Search for the right place"],
      ["aria-controls", "options"],
      ["aria-expanded", "true"],
      ["aria-autocomplete", "list"],
    ])
      this.search.setAttribute(name, value);
    this.search.addEventListener("input", () => this.onInput());
    this.search.addEventListener("keydown", (event) => this.onKey(event));
    this.list = make("ul", "rows options");
    this.list.id = "options";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Places");
    this.head = make("header", "place");
    this.note = make("p", "note");
    this.note.setAttribute("role", "status");
    this.pick = button("act pick", "Pick on the map", () => this.startPicking());
    this.unsubscribe = onMapMessage((message) => {
      if (message.dateline === "picked") this.onPicked(message);
    });
    root.append(this.head, this.search, this.list, this.note, this.pick);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.unsubscribe();
    postToMap({ dateline: "pick" });
    postToMap({ dateline: "highlight", places: [] });
  }

  show(data, send) {
    this.send = send;
    if (this.of !== data.of) {
      this.of = data.of;
      this.search.value = data.words;
    }
    this.data = data;
    const title = make("h2", "", data.title);
    title.dir = "auto";
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(...data.quote.map(([text, kind]) => (kind ? make("mark", kind, text) : text)));
    this.head.replaceChildren(title, quote, make("p", "sub", data.now));
    const optionIds = data.options.map((option) => option.id).join(" ");
    if (optionIds !== this.optionIds) this.active = data.options.findIndex((option) => option.id === data.chosen);
    this.optionIds = optionIds;
    this.list.replaceChildren(...data.options.map((option, index) => this.option(option, index)));
    this.note.textContent = data.note;
    this.updateSelection();
  }

  option({ id, name, sub }, index) {
    const row = make("li", "row");
    row.id = "option-" + index;
    row.setAttribute("role", "option");
    const words = make("span", "words");
    const main = make("span", "main", name);
    main.dir = "auto";
    words.append(main, make("span", "sub", sub));
    row.append(words, make("span", "tick", "✓"));
    row.addEventListener("click", () => this.send("choose", id));
    row.addEventListener("pointerenter", () => this.highlightOnMap(index));
    row.addEventListener("pointerleave", () => this.highlightOnMap(-1));
    return row;
  }

  updateSelection() {
    [...this.list.children].forEach((row, index) => {
      const chosen = this.data.options[index].id === this.data.chosen;
      row.setAttribute("aria-selected", String(chosen));
      row.classList.toggle("chosen", chosen);
      row.classList.toggle("active", index === this.active);
    });
    if (this.active < 0) this.search.removeAttribute("aria-activedescendant");
    else this.search.setAttribute("aria-activedescendant", "option-" + this.active);
  }

  highlightOnMap(index) {
    const option = this.data.options[index];
    postToMap({ dateline: "highlight", places: option ? [[option.id, ...option.at]] : [] });
  }

  onInput() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send("find", this.search.value), TYPED_MS);
  }

  onKey(event) {
    const last = this.data.options.length - 1;
    const to = { ArrowDown: Math.min(last, this.active + 1), ArrowUp: Math.max(0, this.active - 1) }[event.key];
    if (to !== undefined && last >= 0) {
      this.active = to;
      this.updateSelection();
      this.list.children[to].scrollIntoView({ block: "nearest" });
      this.highlightOnMap(to);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.send("choose", this.data.options[this.active].id);
    } else return;
    event.preventDefault();
  }

  /** Use the next click on the map as the point. */
  startPicking() {
    postToMap({ dateline: "pick", label: "Click the location. Press Escape to cancel." });
    this.note.textContent = "Click the location on the map. Press Escape to cancel.";
  }

  onPicked({ lat, lon }) {
    this.note.textContent = this.data.note;
    if (lat === undefined) return;
    this.search.value = lat.toFixed(4) + ", " + lon.toFixed(4);
    this.send("find", this.search.value);
  }
}
