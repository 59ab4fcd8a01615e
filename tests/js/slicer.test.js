import assert from "node:assert/strict";
import { test } from "node:test";
import { Slicer, TILE_UNITS } from "../../geo/folium/scripts/slicer.js";

// An area of 40 degrees around the point 0, 0, and a border through it. Coordinates are differences, in degrees.
const COARSE = {
  unit: 1,
  areas: [["land", 0, [[-20, -20, 40, 0, 0, 40, -40, 0, 0, -40]]]],
  lines: [["border", 3, [-20, 0, 40, 0]]],
};
const FINE = { ...COARSE, areas: [["land", 6, [[-21, -21, 42, 0, 0, 42, -42, 0, 0, -42]]]] };

test("a tile has the outlines in it, with the zoom level from which they are drawn", async () => {
  const slicer = new Slicer({ coarse: COARSE }, () => {});
  const outlines = await slicer.tile(1, 0, 0);
  assert.deepEqual(outlines.map(({ kind, from }) => [kind, from]).sort(), [
    ["border", 3],
    ["land", 0],
  ]);
});

test("coordinates are in units of the tile, from its north-west corner", async () => {
  const slicer = new Slicer({ coarse: COARSE }, () => {});
  const border = (await slicer.tile(1, 0, 0)).find(({ kind }) => kind === "border");
  const [west, , east] = [border?.parts[0].at(0), 0, border?.parts[0].at(-2)];
  assert.deepEqual([west, east], [(TILE_UNITS * 160) / 360, (TILE_UNITS * 200) / 360].map(Math.round));
  assert.equal(border?.parts[0].at(1), TILE_UNITS / 2);
});

test("a tile of the open sea is empty", async () => {
  const slicer = new Slicer({ coarse: COARSE }, () => {});
  assert.deepEqual(await slicer.tile(4, 0, 3), []);
});

test("the fine outlines replace the coarse ones once they are loaded", async () => {
  let loaded = 0;
  const slicer = new Slicer({ coarse: COARSE, fine: FINE }, () => (loaded += 1));
  const [first] = (await slicer.tile(6, 16, 16)).map(({ from }) => from);
  await slicer.loadingFine;
  const [second] = (await slicer.tile(6, 16, 16)).map(({ from }) => from);
  assert.deepEqual([first, second, loaded], [0, 6, 1]);
});

test("the fine outlines are not loaded before they are needed", async () => {
  const slicer = new Slicer({ coarse: COARSE, fine: FINE }, () => {});
  await slicer.tile(3, 2, 2);
  assert.equal(slicer.loadingFine, null);
});
