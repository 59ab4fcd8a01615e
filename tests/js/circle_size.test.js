import assert from "node:assert/strict";
import { test } from "node:test";
import { circleDiameter, shortNumber } from "../../geo/folium/scripts/circle_size.js";

test("a number is shortened to four characters", () => {
  const numbers = { 0: "0", 999: "999", 1000: "1.0k", 1234: "1.2k", 9949: "9.9k", 9950: "9k", 12345: "12k" };
  for (const [number, text] of Object.entries(numbers)) assert.equal(shortNumber(Number(number)), text);
  assert.equal(shortNumber(999_999), "999k");
  assert.equal(shortNumber(1_250_000), "1.3m");
  assert.equal(shortNumber(12_500_000), "12m");
});

test("the area of a circle is in proportion to its mentions", () => {
  const [small, large] = [circleDiameter(250, 1000), circleDiameter(1000, 1000)];
  assert.equal(large, 60);
  assert.ok(Math.abs(small - large / 2) <= 4, `${small} px`); // the number must fit in, too
});

test("a circle is as large as its number needs", () => {
  assert.equal(circleDiameter(1, 1_000_000), 22);
  assert.equal(circleDiameter(10, 1_000_000), 22);
  assert.equal(circleDiameter(100, 1_000_000), 28);
  assert.equal(circleDiameter(1000, 1_000_000), 34);
});

test("few mentions do not have the largest circle", () => {
  assert.equal(circleDiameter(1, 1), 29);
  assert.ok(circleDiameter(10, 10) < 60);
});
