import assert from "node:assert/strict";
import { test } from "node:test";
import { groupPlaces } from "../../geo/folium/scripts/clusters.js";

/** @param {number} place @param {number} mentions @param {number} x @param {number} y */
const spot = (place, mentions, x, y) => ({ place, mentions, x, y });

/**
 * Return the places of each group.
 *
 * @param {import("../../geo/folium/scripts/clusters.js").Group[]} groups
 */
const places = (groups) => groups.map(({ spots }) => spots.map(({ place }) => place));

/** Return places that are spread as in a seeded random pattern: crowded in the middle. */
function crowd() {
  let state = 7;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: 400 }, (_, i) =>
    spot(i, 1 + Math.floor(50 * random() ** 3), 900 * random() * random(), 600 * random() * random()),
  );
}

test("places far from each other have a circle each, most mentions first", () => {
  const groups = groupPlaces([spot(0, 1, 0, 0), spot(1, 5, 300, 0), spot(2, 3, 0, 300)]);
  assert.deepEqual(places(groups), [[1], [2], [0]]);
});

test("a place is merged into the nearby place with more mentions, at whose point the circle is", () => {
  const [group, ...others] = groupPlaces([spot(0, 1, 10, 10), spot(1, 5, 0, 0)]);
  assert.deepEqual(others, []);
  assert.deepEqual([group.x, group.y, group.mentions], [0, 0, 6]);
  assert.deepEqual(
    group.spots.map(({ place }) => place),
    [1, 0],
  );
});

test("of places with the same number of mentions, the first is the center, whatever the order", () => {
  const spots = [spot(4, 2, 5, 0), spot(3, 2, 0, 0)];
  assert.deepEqual(places(groupPlaces(spots)), [[3, 4]]);
  assert.deepEqual(places(groupPlaces(spots.reverse())), [[3, 4]]);
});

test("a selected place keeps a circle of its own", () => {
  const groups = groupPlaces([spot(0, 9, 0, 0), spot(1, 5, 5, 5), spot(2, 4, 8, 0)], 1);
  assert.deepEqual(places(groups), [[0, 2], [1]]);
});

test("no mention and no place is lost or counted twice in a crowd", () => {
  const spots = crowd();
  const groups = groupPlaces(spots);
  assert.ok(groups.length > 10 && groups.length < spots.length / 2);
  assert.deepEqual(
    places(groups)
      .flat()
      .sort((a, b) => a - b),
    spots.map(({ place }) => place),
  );
  for (const { spots: members, mentions } of groups) {
    assert.equal(
      mentions,
      members.reduce((sum, member) => sum + member.mentions, 0),
    );
  }
});

test("circles of a crowd hardly overlap", () => {
  const groups = groupPlaces(crowd());
  for (const [i, one] of groups.entries()) {
    for (const other of groups.slice(i + 1)) {
      const distance = Math.hypot(one.x - other.x, one.y - other.y);
      assert.ok(distance >= 0.86 * ((one.diameter + other.diameter) / 2) - 1, `${distance} px`);
    }
  }
});

test("the places that are given are left as they are", () => {
  const spots = [spot(0, 1, 10, 10), spot(1, 5, 0, 0)];
  groupPlaces(spots);
  assert.deepEqual(spots, [spot(0, 1, 10, 10), spot(1, 5, 0, 0)]);
});

test("without places there are no circles", () => {
  assert.deepEqual(groupPlaces([]), []);
});
