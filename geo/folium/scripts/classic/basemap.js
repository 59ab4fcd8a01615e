/* The offline base map: Natural Earth outlines, cut into tiles (slicer.js) and drawn on canvas; countries by count. */
"use strict";
window.dateline = window.dateline || {};
(function (dateline) {
  const TILE_PX = 512;
  const EXTENT = 4096;
  const PALETTES = {
    light: {
      water: "#d5e2e9",
      land: "#f7f6f3",
      coast: "#a9bcc6",
      border: "#a39b90",
      casing: "rgb(255 255 255 / 75%)",
      state: "#cfc9be",
      river: "#b9d0dc",
      country: "#67625a",
      region: "#98928a",
      sea: "#7d9aa8",
      city: "#4a4640",
      dot: "#77716a",
      halo: "#f7f6f3",
      mark: "#0a4a58",
      markHalo: "#ffffff",
      shades: ["#dcebeb", "#b9d8da", "#93c1c7", "#6aa8b2", "#438f9d"],
      reach: "#0b5d6e",
      heat: ["#fbe3b3", "#f3b562", "#e2762f", "#b63a22", "#74142b"],
    },
    dark: {
      water: "#10171b",
      land: "#222b30",
      coast: "#3a4a53",
      border: "#59656d",
      casing: "rgb(16 23 27 / 55%)",
      state: "#34404a",
      river: "#17242c",
      country: "#939da3",
      region: "#6c777e",
      sea: "#4a626e",
      city: "#a9b3b9",
      dot: "#7b868c",
      halo: "#222b30",
      mark: "#d5edf2",
      markHalo: "#10171b",
      shades: ["#21424a", "#285862", "#306f7a", "#3c8995", "#55a9b6"],
      reach: "#6cc5d6",
      heat: ["#4a1a35", "#8d2a3a", "#cf5a35", "#f0a24a", "#fde9a9"],
    },
  };

  dateline.theme = "light";
  dateline.palette = () => PALETTES[dateline.theme];

  /** Fetch a static JSON file once; the promise is shared. */
  const files = {};
  dateline.file = (name) => {
    files[name] =
      files[name] ||
      fetch(dateline.static + "basemap/" + name).then((answer) => {
        if (!answer.ok) throw new Error(name + ": " + answer.status);
        return answer.json();
      });
    return files[name];
  };

  /** Return a slicer of outlines, in a worker if possible. */
  function slicer(names, grown) {
    const absolute = (path) => new URL(dateline.static + path, document.baseURI).href;
    let worker;
    try {
      if (location.protocol !== "file:") worker = new Worker(absolute("scripts/classic/slicer.js"));
    } catch {
      worker = null; // workers are not allowed on this page
    }
    if (!worker) return window.datelineSlicer(dateline.file, names, grown);
    const waiting = new Map();
    let last = 0;
    worker.onmessage = ({ data }) => {
      if (data.grown) return grown();
      const [done, failed] = waiting.get(data.id);
      waiting.delete(data.id);
      return data.tile ? done(data.tile) : failed(new Error(data.error));
    };
    const addresses = Object.fromEntries(
      Object.entries(names).map(([level, name]) => [level, absolute("basemap/" + name)]),
    );
    worker.postMessage({ files: addresses, geojsonvt: absolute("vendor/geojson-vt/geojson-vt.js") });
    return {
      tile: (zoom, x, y) =>
        new Promise((done, failed) => {
          last += 1;
          waiting.set(last, [done, failed]);
          worker.postMessage({ id: last, zoom, x, y });
        }),
    };
  }

  function trace(context, parts, scale, closed) {
    context.beginPath();
    for (const part of parts) {
      for (let i = 0; i < part.length; i += 2) {
        const x = part[i] * scale,
          y = part[i + 1] * scale;
        // An outline that was split at the antimeridian runs along a tile's edge there. Do not draw it as a coast.
        const seam = !closed && i && part[i] === part[i - 2] && (part[i] === 0 || part[i] === EXTENT);
        if (i && !seam) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      if (closed) context.closePath();
    }
  }

  /** Tiles of outlines; `look(feature, zoom)` returns the style of a feature, or null to omit it. */
  const Tiles = L.GridLayer.extend({
    options: { tileSize: TILE_PX, minZoom: 1, maxZoom: 19, maxNativeZoom: 14, keepBuffer: 2, updateWhenZooming: false },
    onAdd(map) {
      this._slicer = this._slicer || slicer(this.options.files, () => this.refresh());
      return L.GridLayer.prototype.onAdd.call(this, map);
    },
    createTile(coords, done) {
      const canvas = L.DomUtil.create("canvas", "leaflet-tile");
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = canvas.height = TILE_PX * ratio;
      this._fill(canvas, coords).then(
        () => done(null, canvas),
        (error) => done(error, canvas),
      );
      return canvas;
    },
    _fill(canvas, { z, x, y }) {
      return this._slicer.tile(z, x, y).then((features) => {
        canvas.features = features;
        this._draw(canvas, z);
      });
    },
    /** Cut and draw the visible tiles again in place, without flicker. */
    refresh() {
      for (const { el, coords } of Object.values(this._tiles || {})) this._fill(el, coords).catch(() => {});
    },
    /** Draw the visible tiles in the current colors. */
    repaint() {
      for (const { el, coords } of Object.values(this._tiles || {})) if (el.features) this._draw(el, coords.z);
    },
    _draw(canvas, zoom) {
      const context = canvas.getContext("2d");
      const ratio = canvas.width / TILE_PX,
        scale = canvas.width / EXTENT;
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.lineJoin = "round";
      const palette = dateline.palette();
      for (const pass of this.options.passes) {
        for (const feature of canvas.features) {
          if (zoom < feature.from) continue;
          const look = pass(feature, zoom, palette);
          if (!look) continue;
          if (look.fill) {
            trace(context, feature.parts, scale, true);
            context.fillStyle = look.fill;
            context.fill("evenodd");
          }
          if (!look.line) continue;
          trace(context, feature.parts, scale, false);
          context.lineCap = look.dash ? "butt" : "round";
          context.setLineDash((look.dash || []).map((length) => length * ratio));
          context.strokeStyle = look.line;
          context.lineWidth = look.width * ratio;
          context.stroke();
        }
      }
    },
  });

  const near = (zoom) => Math.max(0, Math.min(6, zoom - 4));
  const passes = [
    ({ kind }, _, palette) => (kind === "land" ? { fill: palette.land, line: palette.coast, width: 0.9 } : null),
    ({ kind, from }, zoom, palette) =>
      kind === "river" ? { line: palette.river, width: Math.min(2.6, 0.7 + 0.28 * Math.max(0, zoom - from)) } : null,
    ({ kind }, _, palette) => (kind === "lake" ? { fill: palette.water, line: palette.coast, width: 0.7 } : null),
    ({ kind }, zoom, palette) =>
      kind === "state" ? { line: palette.state, width: 0.8 + 0.08 * near(zoom), dash: [4, 2.5] } : null,
    ({ kind }, zoom, palette) =>
      kind === "border" || kind === "disputed" ? { line: palette.casing, width: 2.6 + 0.3 * near(zoom) } : null,
    ({ kind }, zoom, palette) => (kind === "border" ? { line: palette.border, width: 0.9 + 0.14 * near(zoom) } : null),
    ({ kind }, zoom, palette) =>
      kind === "disputed" ? { line: palette.border, width: 0.9 + 0.14 * near(zoom), dash: [3.5, 3.5] } : null,
  ];

  dateline.outlines = (attribution) =>
    new Tiles({ attribution, passes, files: { coarse: "world-50m.json", fine: "world-10m.json" } });

  /** The color of one of several classes: the first is the lightest, the last the strongest, also in the dark theme. */
  dateline.shadeOf = (index, classes) => {
    const { shades } = dateline.palette();
    return shades[classes < 2 ? 2 : Math.round((index * (shades.length - 1)) / (classes - 1))];
  };

  /** Shaded countries; `shade` returns the color of a country code, or null. */
  dateline.shades = (shade) =>
    new Tiles({
      pane: "shades",
      files: { coarse: "countries-50m.json" },
      passes: [
        ({ kind }) => (shade(kind) ? { fill: shade(kind) } : null),
        ({ kind }, _, palette) => (shade(kind) ? { line: palette.land, width: 0.7 } : null),
      ],
    });
})(window.dateline);
