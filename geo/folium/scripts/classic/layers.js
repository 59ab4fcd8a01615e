/* The button and panel to choose layers, kinds and background, and the legend. */
"use strict";
(function (dateline) {
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };

  const LAYERS = [
    ["circles", "Circles", "their area is the number of mentions"],
    ["heat", "Heat", "where mentions are dense"],
    ["countries", "Countries by count", "each shaded by all mentions in it"],
    ["reach", "Precision of each location", "how far from its point a place or “eastern Ladakh” may extend"],
  ];
  const KINDS = [
    ["place", "Places"],
    ["demonym", "Peoples"],
    ["embedded", "In names"],
    ["coordinate", "Coordinates"],
  ];

  /** A row with a checkbox or a radio button. */
  function choice(type, group, value, text, note, act) {
    const row = make("label", "dl-choice");
    const box = make("input");
    box.type = type;
    box.name = group;
    box.value = value;
    box.addEventListener("change", () => act(box));
    const words = make("span");
    words.append(make("span", "", text));
    if (note) words.append(make("small", "", note));
    row.append(box, words);
    return row;
  }

  dateline.Layers = L.Control.extend({
    options: { position: "topright" },

    /** `chosen(name, value)` is called with the user's choice of "layers", "kinds" or "tiles". */
    initialize(chosen) {
      this.chosen = chosen;
    },

    onAdd() {
      const box = make("div", "dl-layers leaflet-bar");
      this.button = make("button", "dl-tool dl-layers-button");
      this.button.type = "button";
      this.button.title = "Layers and background";
      this.button.setAttribute("aria-label", this.button.title);
      this.button.setAttribute("aria-expanded", "false");
      this.button.append(dateline.icon("M8 2 14.5 5.6 8 9.2 1.5 5.6Z M1.5 8.6 8 12.2 14.5 8.6"));
      this.panel = make("form", "dl-panel");
      this.panel.hidden = true;
      this.panel.setAttribute("aria-label", "Layers and background");
      this.sets = {};
      for (const [name, title] of [
        ["layers", "Show"],
        ["kinds", "Count"],
        ["tiles", "Background"],
      ]) {
        const set = make("fieldset");
        set.append(make("legend", "", title));
        this.sets[name] = set;
        this.panel.append(set);
      }
      for (const [id, text, note] of LAYERS)
        this.sets.layers.append(choice("checkbox", "layer", id, text, note, () => this.pick("layers")));
      this.button.addEventListener("click", () => this.toggle(this.panel.hidden));
      this.panel.addEventListener("submit", (event) => event.preventDefault());
      box.addEventListener("keydown", (key) => {
        if (key.key !== "Escape" || this.panel.hidden) return;
        key.stopPropagation();
        this.toggle(false);
        this.button.focus();
      });
      document.addEventListener("pointerdown", (event) => {
        if (!box.contains(event.target)) this.toggle(false);
      });
      box.append(this.button, this.panel);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },

    toggle(open) {
      this.panel.hidden = !open;
      this.button.setAttribute("aria-expanded", String(open));
    },

    pick(name) {
      const values = [...this.sets[name].querySelectorAll("input:checked")].map((box) => box.value);
      // At least one kind stays selected, because none would count nothing.
      if (name === "kinds" && !values.length) return this.show(this.data);
      return this.chosen(name, name === "tiles" ? values[0] : values);
    },

    /** Check the boxes of what the server says is visible. */
    show(data) {
      const first = !this.data;
      this.data = data;
      if (first || JSON.stringify(data.backgrounds) !== this.backgrounds) {
        this.backgrounds = JSON.stringify(data.backgrounds);
        this.sets.tiles.querySelectorAll("label, small").forEach((row) => row.remove());
        for (const [id, text] of [["", "Built in, offline"], ...data.backgrounds])
          this.sets.tiles.append(choice("radio", "tiles", id, text, "", () => this.pick("tiles")));
        this.sets.tiles.append(make("small", "", "An online map sends the area that you view to its server."));
      }
      if (first || JSON.stringify(data.kinds) !== this.kinds) {
        this.kinds = JSON.stringify(data.kinds);
        const focused = this.sets.kinds.contains(document.activeElement) ? document.activeElement.value : null;
        this.sets.kinds.querySelectorAll("label").forEach((row) => row.remove());
        for (const [id, text] of KINDS) {
          const row = choice("checkbox", "kind", id, text, "", () => this.pick("kinds"));
          row.append(make("i", "dl-spot dl-" + id));
          this.sets.kinds.append(row);
          if (focused === id) row.querySelector("input").focus();
        }
      }
      const tick = (name, test) =>
        this.sets[name].querySelectorAll("input").forEach((box) => {
          box.checked = test(box.value);
        });
      tick("layers", (id) => data.layers.includes(id));
      tick("kinds", (id) => data.kinds.includes(id));
      tick("tiles", (id) => id === ((data.tiles && data.tiles.id) || ""));
    },
  });

  /** The meaning of colors and shapes of the visible layers. */
  dateline.Legend = L.Control.extend({
    options: { position: "bottomleft" },

    onAdd() {
      this.box = make("div", "dl-legend");
      return this.box;
    },

    show(data) {
      const rows = [];
      const row = (...parts) => {
        const line = make("div", "dl-key");
        line.append(...parts);
        rows.push(line);
      };
      if (data.layers.includes("circles")) {
        if (data.tones) {
          row(
            make("i", "dl-spot dl-toned"),
            make("span", "", data.tones[1]),
            make("i", "dl-spot dl-toned dl-less"),
            make("span", "", data.tones[0]),
          );
        } else if (data.kinds.length > 1) {
          row(
            ...KINDS.filter(([id]) => data.kinds.includes(id)).flatMap(([id, text]) => [
              make("i", "dl-spot dl-" + id),
              make("span", "", text),
            ]),
          );
        }
        if (!data.tones)
          row(
            make("i", "dl-spot"),
            make("span", "", "point"),
            make("i", "dl-spot dl-area"),
            make("span", "", "country, region or water"),
            make("span", "dl-wide", "(at its center)"),
          );
      }
      if (data.layers.includes("reach"))
        row(
          make("i", "dl-ring"),
          make("span", "", "within this ring"),
          make("i", "dl-ring dl-moved"),
          make("span", "", "moved by words like “eastern”"),
        );
      const color = dateline.palette();
      if (data.layers.includes("heat")) {
        const bar = make("i", "dl-ramp");
        bar.style.background = "linear-gradient(90deg, " + color.heat.join(", ") + ")";
        row(make("span", "", "few"), bar, make("span", "", "many mentions"));
      }
      if (data.countries && data.countries.from.length) {
        const { from } = data.countries;
        const steps = from.map((least, i) => {
          const step = make(
            "span",
            "dl-step",
            i + 1 < from.length
              ? from[i + 1] - 1 > least
                ? least.toLocaleString() + "–" + (from[i + 1] - 1).toLocaleString()
                : least.toLocaleString()
              : least.toLocaleString() + "+",
          );
          step.style.setProperty("--shade", dateline.shadeOf(i, from.length));
          return step;
        });
        const scale = make("span", "dl-steps");
        scale.append(...steps);
        row(make("span", "", "mentions"), scale);
      }
      this.box.replaceChildren(...rows);
      this.box.hidden = !rows.length;
    },
  });
})(window.dateline);
