import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../geo/folium/scripts/label_placement.js";

test("a box is taken only where no other one is", () => {
  const room = new Room();
  assert.equal(room.take(0, 0, 50, 12), true);
  assert.equal(room.take(40, 5, 50, 12), false);
  assert.equal(room.take(60, 5, 50, 12), true);
});

test("names keep a gap between them, larger to the sides than above and below", () => {
  const room = new Room();
  room.take(0, 0, 50, 12);
  assert.equal(room.take(53, 0, 50, 12), false);
  assert.equal(room.take(54, 0, 50, 12), true);
  assert.equal(room.take(0, 13, 50, 12), false);
  assert.equal(room.take(0, 14, 50, 12), true);
});

test("a box that was refused takes no room", () => {
  const room = new Room();
  room.take(0, 0, 50, 12);
  room.take(40, 0, 50, 12);
  assert.equal(room.take(60, 0, 50, 12), true);
});

test("a name is beside its point, at the first of four sides that is free", () => {
  const room = new Room();
  const place = () => room.takeBeside(100, 100, 10, 40, 12);
  assert.deepEqual(place(), [110, 94]); // right
  assert.deepEqual(place(), [50, 94]); // left
  assert.deepEqual(place(), [80, 110]); // below
  assert.deepEqual(place(), [80, 78]); // above
  assert.equal(place(), null);
});

test("a name does not cover a circle, its own or another one", () => {
  const room = new Room();
  room.block(100, 100, 10);
  room.block(130, 100, 10);
  assert.deepEqual(room.takeBeside(100, 100, 14, 40, 12), [46, 94]);
});

test("circles are blocked even where they overlap", () => {
  const room = new Room();
  room.block(0, 0, 10);
  room.block(5, 0, 10);
  assert.equal(room.covers(14, 0), true);
  assert.equal(room.covers(16, 0), false);
});
