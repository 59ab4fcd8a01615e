/* Cut the outlines into tiles, in a worker so that the map stays responsive. Where workers are not possible (in a page
 * opened from a file), the same functions run in the page. Outlines have two levels: the coarse one is loaded first;
 * the fine one is used from its zoom level on, as soon as it is loaded. */
"use strict";
(function (scope) {
  const EXTENT = 4096;
  const FINE_FROM_ZOOM = 6;
  const POLYGON = 3;

  /** Unpack coordinates: multiples of `unit`, each the difference from the previous one. */
  function unpack(packed, unit) {
    const points = [];
    for (let i = 0, x = 0, y = 0; i < packed.length; i += 2) {
      x += packed[i];
      y += packed[i + 1];
      points.push([x * unit, y * unit]);
    }
    return points;
  }

  /** Features of a level: `areas` [kind, first zoom, rings] and `lines` [kind, first zoom, points]. */
  function features(level) {
    const make = (type, kind, from, coordinates) => ({
      type: "Feature",
      properties: { kind, from },
      geometry: { type, coordinates },
    });
    return [
      ...level.areas.map(([kind, from, rings]) =>
        make(
          "Polygon",
          kind,
          from,
          rings.map((ring) => unpack(ring, level.unit)),
        ),
      ),
      ...level.lines.map(([kind, from, line]) => make("LineString", kind, from, unpack(line, level.unit))),
    ];
  }

  const slice = (level) =>
    geojsonvt(
      { type: "FeatureCollection", features: features(level) },
      { maxZoom: 14, indexMaxZoom: 4, tolerance: 2.5, extent: EXTENT, buffer: 64 },
    );

  /** One tile as {kind, from, area, parts: [Int16Array of x, y, x, y ...]}, in units of 1/4096 of its side. */
  function cut(index, z, x, y) {
    const tile = index.getTile(z, x, y);
    return (tile ? tile.features : []).map(({ type, geometry, tags }) => ({
      kind: tags.kind,
      from: tags.from,
      area: type === POLYGON,
      parts: geometry.map((part) => Int16Array.from(part.flat())),
    }));
  }

  /** A set of outlines. `load` fetches and parses a file; `grown` is called when the fine level is loaded. */
  class Slicer {
    constructor(load, files, grown) {
      this.load = load;
      this.files = files;
      this.grown = grown;
      this.coarse = load(files.coarse).then(slice);
    }
    tile(zoom, x, y) {
      // A tile of 512 pixels covers four of 256, so its zoom level in the index is one less.
      const fine = zoom >= FINE_FROM_ZOOM && this.files.fine;
      if (fine && !this.fine) {
        this.fine = this.load(this.files.fine)
          .then(slice)
          .then((index) => {
            this.index = index;
            this.grown();
          });
        this.fine.catch(() => {}); // keep the coarse level
      }
      if (fine && this.index) return Promise.resolve(cut(this.index, zoom - 1, x, y));
      return this.coarse.then((index) => cut(index, zoom - 1, x, y));
    }
  }

  scope.datelineSlicer = (load, files, grown) => new Slicer(load, files, grown);

  if (typeof scope.window === "undefined") {
    let slicer = null;
    const load = (address) =>
      fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(address + ": " + answer.status);
        return answer.json();
      });
    scope.onmessage = ({ data }) => {
      if (data.files) {
        scope.importScripts(data.geojsonvt);
        slicer = scope.datelineSlicer(load, data.files, () => scope.postMessage({ grown: true }));
        return;
      }
      slicer.tile(data.zoom, data.x, data.y).then(
        (tile) =>
          scope.postMessage(
            { id: data.id, tile },
            tile.flatMap((feature) => feature.parts.map((part) => part.buffer)),
          ),
        (error) => scope.postMessage({ id: data.id, error: String(error) }),
      );
    };
  }
})(typeof window === "undefined" ? self : window);
