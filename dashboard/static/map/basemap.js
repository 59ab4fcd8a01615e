/* The offline base map: Natural Earth outlines, sliced into tiles in the browser and drawn on canvas. */
"use strict";
window.dateline = window.dateline || {};
(function (dateline) {
  const TILE_PX = 512;
  const EXTENT = 4096;
  const DETAIL_FROM_ZOOM = 6;
  const PALETTES = {
    light: {
      water: "#dfe8ec", land: "#f7f6f2", coast: "#b9c6cc", border: "#b3aca1", state: "#dcd7cd", river: "#cddbe2",
      country: "#6f6a62", sea: "#8aa3af", city: "#56524c", dot: "#7d7870", halo: "#f7f6f2", mark: "#0a4a58", markHalo: "#ffffff",
    },
    dark: {
      water: "#12191d", land: "#20282d", coast: "#34424a", border: "#4a555c", state: "#2d373d", river: "#19242a",
      country: "#8f999f", sea: "#4d636f", city: "#a3adb3", dot: "#7b868c", halo: "#20282d", mark: "#d5edf2", markHalo: "#12191d",
    },
  };

  dateline.theme = "light";
  dateline.palette = () => PALETTES[dateline.theme];

  /** Fetch one of our own JSON files once; the promise is shared. */
  const files = {};
  dateline.file = (name) => {
    files[name] = files[name] || fetch(dateline.static + "basemap/" + name).then((answer) => {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      return answer.json();
    });
    return files[name];
  };

  /** Undo the packing: whole multiples of `unit`, each the difference to the last. */
  function unpack(packed, unit) {
    const points = [];
    for (let i = 0, x = 0, y = 0; i < packed.length; i += 2) {
      x += packed[i];
      y += packed[i + 1];
      points.push([x * unit, y * unit]);
    }
    return points;
  }

  function features(level) {
    const make = (kind, type, coordinates) => ({ type: "Feature", properties: { kind }, geometry: { type, coordinates } });
    const polygons = (kind) => (level[kind] || []).map((p) => make(kind, "Polygon", p.map((r) => unpack(r, level.unit))));
    const lines = (kind) => (level[kind] || []).map((line) => make(kind, "LineString", unpack(line, level.unit)));
    return [
      ...polygons("land"), ...lines("states"), ...lines("rivers"), ...polygons("lakes"), ...lines("borders"), ...lines("disputed"),
    ];
  }

  const slice = (list) =>
    geojsonvt({ type: "FeatureCollection", features: list }, { maxZoom: 14, indexMaxZoom: 4, tolerance: 3, extent: EXTENT, buffer: 64 });

  let overview = null;
  let detail = null;
  function index(zoom) {
    overview = overview || dateline.file("world-50m.json").then((level) => slice(features(level)));
    if (zoom < DETAIL_FROM_ZOOM) return overview;
    const water = ["states", "rivers", "lakes"];
    detail = detail || Promise.all([dateline.file("world-10m.json"), dateline.file("world-50m.json")]).then(([fine, coarse]) =>
      slice([...features(fine), ...features({ unit: coarse.unit, ...Object.fromEntries(water.map((kind) => [kind, coarse[kind]])) })]));
    return detail;
  }

  function style(kind, zoom, colour) {
    const near = Math.max(0, zoom - 4);
    return {
      land: { fill: colour.land, line: colour.coast, width: 0.8 },
      lakes: { fill: colour.water, line: colour.coast, width: 0.6 },
      rivers: { line: colour.river, width: 0.6 + 0.2 * Math.min(3, near), from: 4, until: 8 },
      states: { line: colour.state, width: 0.8, dash: [3, 2], from: 4 },
      borders: { line: colour.border, width: 0.8 + 0.1 * near },
      disputed: { line: colour.border, width: 0.8 + 0.1 * near, dash: [4, 3] },
    }[kind];
  }

  function draw(canvas, tile, zoom) {
    const ratio = canvas.width / TILE_PX;
    const scale = canvas.width / EXTENT;
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.lineJoin = "round";
    for (const feature of tile ? tile.features : []) {
      const look = style(feature.tags.kind, zoom, dateline.palette());
      if (zoom < (look.from || 0) || zoom > (look.until || 99)) continue;
      context.beginPath();
      for (const part of feature.geometry) {
        part.forEach((point, i) => (i ? context.lineTo(point[0] * scale, point[1] * scale) : context.moveTo(point[0] * scale, point[1] * scale)));
        if (feature.type === 3) context.closePath();
      }
      if (look.fill) {
        context.fillStyle = look.fill;
        context.fill("evenodd");
      }
      context.setLineDash((look.dash || []).map((length) => length * ratio));
      context.strokeStyle = look.line;
      context.lineWidth = look.width * ratio;
      context.stroke();
    }
  }

  dateline.Outlines = L.GridLayer.extend({
    options: { tileSize: TILE_PX, minZoom: 1, maxZoom: 14, keepBuffer: 3, updateWhenZooming: false },
    createTile(coords, done) {
      const canvas = L.DomUtil.create("canvas", "leaflet-tile");
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = canvas.height = TILE_PX * ratio;
      // A tile of 512 pixels covers what four of 256 would: one zoom level less in the index.
      index(coords.z).then((slices) => {
        draw(canvas, slices.getTile(coords.z - 1, coords.x, coords.y), coords.z);
        done(null, canvas);
      }, (error) => done(error, canvas));
      return canvas;
    },
  });
})(window.dateline);
