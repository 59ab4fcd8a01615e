/* The search for a place: the server suggests places while the user types; choosing one moves the map there. */
"use strict";
(function (dateline) {
  const WAIT_MS = 180;
  const LEAST_CHARS = 2;

  dateline.Search = L.Control.extend({
    options: { position: "topleft" },

    /** `ask(words)` sends a search to the server, `go(id)` moves the map to a place. */
    initialize(ask, go) {
      this.ask = ask;
      this.go = go;
      this.rows = [];
      this.at = -1;
    },

    onAdd() {
      const box = L.DomUtil.create("div", "dl-search leaflet-bar");
      this.box = box;
      this.input = L.DomUtil.create("input", "", box);
      this.list = L.DomUtil.create("ul", "", box);
      Object.assign(this.input, {
        type: "search",
        placeholder: "Go to a place",
        autocomplete: "off",
        spellcheck: false,
        maxLength: 80,
      });
      this.list.id = "dl-results";
      this.list.hidden = true;
      for (const [name, value] of [
        ["role", "combobox"],
        ["aria-label", "Go to a place"],
        ["aria-controls", "dl-results"],
        ["aria-expanded", "false"],
        ["aria-autocomplete", "list"],
      ])
        this.input.setAttribute(name, value);
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", "Places found");
      this.input.addEventListener("input", () => this.type());
      this.input.addEventListener("keydown", (key) => this.key(key));
      this.input.addEventListener("focus", () => this.open(this.rows.length > 0));
      document.addEventListener("pointerdown", (event) => {
        if (!box.contains(event.target)) this.open(false);
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },

    words() {
      return this.input.value.trim().replace(/\s+/g, " ");
    },

    type() {
      clearTimeout(this.timer);
      const words = this.words();
      if (words.length < LEAST_CHARS) return this.show({ words: "", rows: [] });
      this.timer = setTimeout(() => this.ask(words), WAIT_MS);
      return undefined;
    },

    key(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.rows.length) {
        event.preventDefault();
        this.open(true);
        this.mark((this.at + step + this.rows.length) % this.rows.length);
      } else if (event.key === "Enter" && this.rows.length) {
        event.preventDefault();
        this.choose(this.rows[Math.max(0, this.at)]);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (this.list.hidden) this.input.value = "";
        this.open(false);
      }
    },

    mark(index) {
      this.at = index;
      [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
      const chosen = this.list.children[index];
      if (chosen) {
        this.input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else this.input.removeAttribute("aria-activedescendant");
    },

    open(wanted) {
      this.list.hidden = !wanted;
      this.input.setAttribute("aria-expanded", String(wanted));
    },

    choose(row) {
      this.input.value = row.name;
      this.open(false);
      this.go(row.id);
    },

    /** Show the server's results, if they are for the current words: {words, rows: [{id, name, sub, n}]}. */
    show(results) {
      if (results.words && results.words !== this.words()) return;
      this.rows = results.rows;
      this.list.replaceChildren(
        ...results.rows.map((row, i) => {
          const item = document.createElement("li");
          item.id = "dl-results-" + i;
          item.setAttribute("role", "option");
          for (const [name, text] of [
            ["dl-name", row.name],
            ["dl-sub", row.sub],
            ["dl-n", row.n ? row.n.toLocaleString() : "not mentioned"],
          ]) {
            const part = document.createElement("span");
            part.className = name;
            part.textContent = text;
            part.dir = "auto";
            item.append(part);
          }
          item.classList.toggle("dl-absent", !row.n);
          item.addEventListener("pointerdown", (event) => event.preventDefault());
          item.addEventListener("click", () => this.choose(row));
          return item;
        }),
      );
      if (results.words && !results.rows.length) {
        const none = document.createElement("li");
        none.className = "dl-absent";
        none.textContent = "No place of that name";
        this.list.append(none);
      }
      this.mark(results.rows.length ? 0 : -1);
      this.open(Boolean(results.words) && document.activeElement === this.input);
    },
  });
})(window.dateline);
