import assert from "node:assert/strict";
import { test } from "node:test";
import { Polygon } from "../../geo/folium/scripts/polygon.js";

// Longitudes and latitudes in tenths of degrees, each the difference from the previous point: a square of 10 degrees
// with a hole of 2 degrees in its middle.
const SQUARE = [0, 0, 100, 0, 0, 100, -100, 0];
const HOLE = [40, 40, 20, 0, 0, 20, -20, 0];
const country = new Polygon("XX", [SQUARE, HOLE], 0.1);

test("a point in the outline is in the country", () => {
  assert.equal(country.contains(2, 2), true);
  assert.equal(country.contains(9.9, 0.1), true);
});

test("a point outside of it is not", () => {
  assert.equal(country.contains(2, 11), false);
  assert.equal(country.contains(-0.1, 5), false);
});

test("a point in a hole, such as an enclave, is not", () => {
  assert.equal(country.contains(5, 5), false);
  assert.equal(country.contains(3.9, 5), true);
});

test("the bounding box is of the outline", () => {
  assert.deepEqual([country.west, country.south, country.east, country.north], [0, 0, 10, 10]);
});

test("a bay is not in the country, although it is in its bounding box", () => {
  const horseshoe = new Polygon("YY", [[0, 0, 100, 0, 0, 100, -20, 0, 0, -80, -60, 0, 0, 80, -20, 0]], 0.1);
  assert.equal(horseshoe.contains(5, 5), false);
  assert.equal(horseshoe.contains(5, 1), true);
  assert.equal(horseshoe.contains(5, 9), true);
});
