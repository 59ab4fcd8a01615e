import assert from "node:assert/strict";
import { test } from "node:test";
import { foldCase, formatNumber, pluralize } from "../../geo/folium/scripts/text.js";

test("numbers have separators of thousands", () => {
  assert.equal(formatNumber(999), "999");
  assert.equal(formatNumber(1234567), "1,234,567");
});

test("only one of a thing is in the singular", () => {
  assert.equal(pluralize(0, "mention"), "0 mentions");
  assert.equal(pluralize(1, "mention"), "1 mention");
  assert.equal(pluralize(1200, "mention"), "1,200 mentions");
  assert.equal(pluralize(2, "story", "stories"), "2 stories");
});

test("a search ignores case and accents, in any script", () => {
  assert.equal(foldCase("São PAULO"), "sao paulo");
  assert.equal(foldCase("Hà Nội"), "ha noi");
  assert.equal(foldCase("Αθήνα"), "αθηνα");
  assert.equal(foldCase("دِمَشق"), "دمشق");
});
