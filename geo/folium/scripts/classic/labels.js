/* Names on the map: circles first, then countries, seas and towns, where there is room. */
"use strict";
(function (dateline) {
  const FONT = '"Inter", system-ui, -apple-system, "Segoe UI", sans-serif';
  // The smallest town named at a zoom level, in thousands of inhabitants; capitals count as ten times larger.
  const TOWN_SIZE = [9e9, 9e9, 9e9, 9000, 5000, 1800, 600, 250, 100, 40, 15, 0, 0, 0, 0];
  const MOST_TOWNS = 220;
  const REGION = 2; // kinds of name that the server sends: 0 town, 1 capital, 2 state or province

  /** Occupied boxes, in pixels. */
  class Room {
    constructor() {
      this.boxes = [];
    }
    take(x, y, width, height) {
      const box = [x - 2, y - 1, x + width + 2, y + height + 1];
      for (const other of this.boxes) {
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
      this.boxes.push(box);
      return true;
    }
    block(x, y, radius) {
      this.boxes.push([x - radius, y - radius, x + radius, y + radius]);
    }
    covers(x, y) {
      return this.boxes.some((box) => x > box[0] && x < box[2] && y > box[1] && y < box[3]);
    }
  }

  dateline.Labels = dateline.Sheet.extend({
    options: {
      padding: 0.25,
      pane: "names",
      marks: () => [],
      names: () => true,
      nearby: () => [],
      shaded: () => false,
    },

    _initContainer() {
      dateline.Sheet.prototype._initContainer.call(this);
      this._names = { countries: [], seas: [], cities: [] };
      dateline.file("labels.json").then(
        (names) => {
          this._names = names;
          this.redraw();
        },
        () => {},
      );
      if (document.fonts) document.fonts.ready.then(() => this.redraw());
    },

    _paint() {
      const room = new Room();
      const color = dateline.palette();
      if (this.options.names()) this._pole(color);
      this._marks(room, color);
      if (!this.options.names()) return;
      this._countries(room, color);
      this._seas(room, color);
      this._regions(room, color);
      this._cities(room, color);
    },

    /** Extend Antarctica below the last tiles to the edge of the map. */
    _pole(color) {
      const { min, max } = this._bounds;
      const edge = this._map.latLngToLayerPoint([-85.0511, 0]).y - 1;
      this._context.fillStyle = color.land;
      if (edge < max.y) this._context.fillRect(min.x, edge, max.x - min.x, max.y - edge);
    },

    _text(text, x, y, color, halo) {
      const context = this._context;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = halo;
      context.fillStyle = color;
      // On shaded countries, a halo in the color of the land would be too strong.
      context.globalAlpha = this.options.shaded() ? 0.6 : 1;
      context.strokeText(text, x, y);
      context.globalAlpha = 1;
      context.fillText(text, x, y);
    },

    /** Draw a name to the right, left, below or above a point, where there is room. */
    _beside(room, text, x, y, gap, size, color, halo) {
      const width = this._context.measureText(text).width;
      const spots = [
        [x + gap, y - size / 2],
        [x - gap - width, y - size / 2],
        [x - width / 2, y + gap],
        [x - width / 2, y - gap - size],
      ];
      const spot = spots.find(([left, top]) => room.take(left, top, width, size));
      if (spot) this._text(text, spot[0], spot[1] + size * 0.82, color, halo);
      return Boolean(spot);
    },

    _marks(room, color) {
      const marks = this.options.marks();
      const spots = marks.map((mark) => [mark, this._map.latLngToLayerPoint(dateline.nearest(this._map, mark.at))]);
      for (const [mark, { x, y }] of spots) room.block(x, y, mark.px / 2 + 1);
      this._context.font = "600 12px " + FONT;
      for (const [mark, { x, y }] of spots.slice(0, 150)) {
        this._beside(room, mark.label, x, y, mark.px / 2 + 4, 13, color.mark, color.markHalo);
      }
    },

    _countries(room, color) {
      const world = 256 * Math.pow(2, this._zoom);
      for (const [name, lat, lon, reach] of this._names.countries) {
        const space = (reach / 360) * world;
        const size = Math.max(10.5, Math.min(16, space / 13));
        if (space < 34 || space > 2600) continue;
        this._context.font = "600 " + size + "px " + FONT;
        this._context.letterSpacing = "0.06em";
        const width = this._context.measureText(name).width;
        if (width > space * 1.5) continue;
        this._copies(lat, lon, (x, y) => {
          if (room.take(x - width / 2, y - size / 2, width, size))
            this._text(name, x - width / 2, y + size * 0.35, color.country, color.halo);
        });
      }
      this._context.letterSpacing = "0px";
    },

    _seas(room, color) {
      this._context.font = "italic 400 12px " + FONT;
      this._context.letterSpacing = "0.04em";
      for (const [name, lat, lon, from] of this._names.seas) {
        if (this._zoom < from || this._zoom > from + 4) continue;
        const width = this._context.measureText(name).width;
        this._copies(lat, lon, (x, y) => {
          if (room.take(x - width / 2, y - 6, width, 12))
            this._text(name, x - width / 2, y + 4, color.sea, color.water);
        });
      }
      this._context.letterSpacing = "0px";
    },

    /** States and provinces, which the server sends for the visible area. */
    _regions(room, color) {
      const zoom = this._zoom;
      this._context.font = "500 " + Math.min(13, 9.5 + 0.4 * zoom) + "px " + FONT;
      this._context.letterSpacing = "0.08em";
      for (const [name, lat, lon, , kind] of this.options.nearby()) {
        if (kind !== REGION) continue;
        const text = name.toLocaleUpperCase();
        const width = this._context.measureText(text).width;
        this._copies(lat, lon, (x, y) => {
          if (!room.covers(x, y) && room.take(x - width / 2, y - 6, width, 12))
            this._text(text, x - width / 2, y + 4, color.region, color.halo);
        });
      }
      this._context.letterSpacing = "0px";
    },

    /** Towns, largest first: the large ones of the world, and those that the server sends for the visible area. */
    _cities(room, color) {
      const least = TOWN_SIZE[Math.min(TOWN_SIZE.length - 1, Math.round(this._zoom))];
      const nearby = this.options.nearby().filter((town) => town[4] !== REGION);
      const known = new Set(nearby.map(([name, lat]) => name + Math.round(lat * 10)));
      const far = this._names.cities.filter(
        ([name, lat, , size, capital]) =>
          (capital ? size * 10 : size) >= least && !known.has(name + Math.round(lat * 10)),
      );
      let written = 0;
      for (const [name, lat, lon, size, capital] of [...nearby, ...far].sort((one, other) => other[3] - one[3])) {
        if (written > MOST_TOWNS) return;
        const px = this._zoom < 5.5 ? 11 : size >= 1000 ? 13 : size >= 100 || this._zoom < 9 ? 12 : 11;
        this._context.font =
          (capital === 1 && this._zoom >= 5.5 ? "600 " : size >= 1000 ? "500 " : "400 ") + px + "px " + FONT;
        this._copies(lat, lon, (x, y) => {
          if (room.covers(x, y) || !this._beside(room, name, x, y, 5, px, color.city, color.halo)) return;
          written += 1;
          this._dot(x, y, capital === 1 ? 2.6 : size >= 100 ? 2.2 : 1.6, color);
        });
      }
    },

    _dot(x, y, radius, color) {
      this._context.beginPath();
      this._context.arc(x, y, radius, 0, 2 * Math.PI);
      this._context.fillStyle = color.dot;
      this._context.fill();
      this._context.lineWidth = 1;
      this._context.strokeStyle = color.halo;
      this._context.stroke();
    },
  });
})(window.dateline);
