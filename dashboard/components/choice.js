/* Which place a mention means: its sentence, a search, and `options` of {id, name, sub} to choose from. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  root.choice = root.choice || new Choice(root);
  root.choice.show(data, setTriggerValue);
  return () => root.choice.leave();
}

const TYPED_MS = 180;

class Choice {
  constructor(root) {
    this.root = root;
    this.active = -1;
    this.search = make("input", "find");
    this.search.type = "search";
    this.search.autocomplete = "off";
    this.search.placeholder = "Search for a place, or type latitude, longitude";
    for (const [name, value] of [["role", "combobox"], ["aria-label", "Search for the place that is meant"], ["aria-controls", "options"],
      ["aria-expanded", "true"], ["aria-autocomplete", "list"]]) this.search.setAttribute(name, value);
    this.search.addEventListener("input", () => this.typed());
    this.search.addEventListener("keydown", (event) => this.key(event));
    this.list = make("ul", "rows options");
    this.list.id = "options";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Places");
    this.head = make("header", "place");
    this.note = make("p", "note");
    this.note.setAttribute("role", "status");
    this.pick = button("act pick", "Choose on the map", () => this.ask());
    this.deaf = hearMap((said) => { if (said.dateline === "picked") this.picked(said); });
    root.append(this.head, this.search, this.list, this.note, this.pick);
  }

  leave() {
    clearTimeout(this.timer);
    this.deaf();
    tellMap({ dateline: "pick" });
    tellMap({ dateline: "highlight", places: [] });
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
    const offered = data.options.map((option) => option.id).join(" ");
    if (offered !== this.offered) this.active = data.options.findIndex((option) => option.id === data.chosen);
    this.offered = offered;
    this.list.replaceChildren(...data.options.map((option, index) => this.option(option, index)));
    this.note.textContent = data.note;
    this.mark();
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
    row.addEventListener("pointerenter", () => this.point(index));
    row.addEventListener("pointerleave", () => this.point(-1));
    return row;
  }

  mark() {
    [...this.list.children].forEach((row, index) => {
      const chosen = this.data.options[index].id === this.data.chosen;
      row.setAttribute("aria-selected", String(chosen));
      row.classList.toggle("chosen", chosen);
      row.classList.toggle("active", index === this.active);
    });
    if (this.active < 0) this.search.removeAttribute("aria-activedescendant");
    else this.search.setAttribute("aria-activedescendant", "option-" + this.active);
  }

  point(index) {
    const option = this.data.options[index];
    tellMap({ dateline: "highlight", places: option ? [[option.id, ...option.at]] : [] });
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send("find", this.search.value), TYPED_MS);
  }

  key(event) {
    const last = this.data.options.length - 1;
    const to = { ArrowDown: Math.min(last, this.active + 1), ArrowUp: Math.max(0, this.active - 1) }[event.key];
    if (to !== undefined && last >= 0) {
      this.active = to;
      this.mark();
      this.list.children[to].scrollIntoView({ block: "nearest" });
      this.point(to);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.send("choose", this.data.options[this.active].id);
    } else return;
    event.preventDefault();
  }

  /** Let the next click on the map say where it is. */
  ask() {
    tellMap({ dateline: "pick", label: "Click where it is; Escape gives up" });
    this.note.textContent = "Click the map where it is. Escape gives up.";
  }

  picked({ lat, lon }) {
    this.note.textContent = this.data.note;
    if (lat === undefined) return;
    this.search.value = lat.toFixed(4) + ", " + lon.toFixed(4);
    this.send("find", this.search.value);
  }
}
