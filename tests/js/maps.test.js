import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as maps from "../../dashboard/components/maps.js";

/** @import { PageMap } from "../../dashboard/components/maps.js" */

/** @type {(() => void)[]} */
let added = [];

/**
 * Add a map that notes what it is told.
 *
 * @param {Partial<PageMap>} [behavior]
 */
function addMap(behavior = {}) {
  /** @type {unknown[][]} */
  const told = [];
  /** @param {string} what */
  const note =
    (what) =>
    (/** @type {unknown[]} */ ...args) =>
      void told.push([what, ...args]);
  /** @type {PageMap} */
  const map = {
    highlight: note("highlight"),
    play: note("play"),
    pick: () => new Promise(() => {}),
    cancelPicking: note("cancelPicking"),
    savePicture: note("savePicture"),
    follow: note("follow"),
    ...behavior,
  };
  const remove = maps.addMap(map);
  added.push(remove);
  told.length = 0;
  return { map, told, remove };
}

afterEach(() => {
  for (const remove of added) remove();
  added = [];
  maps.highlight([]);
  maps.play(null);
});

const MOMENT = { places: [], counts: [], most: 1, label: "Jan 2024" };

test("every map of the page is told", () => {
  const [one, other] = [addMap(), addMap()];
  maps.play(MOMENT);
  assert.deepEqual(one.told, [["play", MOMENT]]);
  assert.deepEqual(other.told, [["play", MOMENT]]);
});

test("a map that joins later shows what is highlighted and what plays", () => {
  maps.highlight([["geonames:1", 1, 2]]);
  maps.play(MOMENT);
  /** @type {unknown[]} */
  const told = [];
  addMap({ highlight: (places) => told.push(places), play: (moment) => told.push(moment) });
  assert.deepEqual(told, [[["geonames:1", 1, 2]], MOMENT]);
});

test("a map that has left is not told", () => {
  const { told, remove } = addMap();
  remove();
  maps.highlight([["geonames:1"]]);
  assert.deepEqual(told, []);
});

test("a point is picked on the first map that is clicked, and the others stop waiting", async () => {
  const waiting = addMap();
  addMap({ pick: async () => ({ lat: 1, lon: 2 }) });
  assert.deepEqual(await maps.pickPoint("Click the location."), { lat: 1, lon: 2 });
  assert.deepEqual(waiting.told, [["cancelPicking"]]);
});

test("without a map no point is picked", async () => {
  assert.equal(await maps.pickPoint("Click the location."), null);
});

test("a map that is moved leads the others, which do not lead in turn", () => {
  const { map: leader, told } = addMap();
  const follower = addMap();
  follower.map.follow = (center, zoom) => {
    follower.told.push(["follow", center, zoom]);
    maps.lead(follower.map, center, zoom); // its own movement is an event, too
  };
  maps.lead(leader, [1, 2], 5);
  assert.deepEqual(follower.told, [["follow", [1, 2], 5]]);
  assert.deepEqual(told, []);
});

test("who listens learns which place is under the pointer, until it stops listening", () => {
  /** @type {(string | null)[]} */
  const places = [];
  const stop = maps.onHover((place) => places.push(place));
  maps.hover("geonames:1");
  maps.hover(null);
  stop();
  maps.hover("geonames:2");
  assert.deepEqual(places, ["geonames:1", null]);
});
