import assert from "node:assert/strict";
import { test } from "node:test";
import { spanOf } from "../../dashboard/components/text_spans.js";

test("a span counts from the start of the field", () => {
  assert.deepEqual(spanOf("text", 100, "A storm hit ", "Paris"), {
    field: "text",
    start: 112,
    end: 117,
    text: "Paris",
  });
});

test("white space around the words is not part of the span", () => {
  assert.deepEqual(spanOf("title", 0, "In", "  New York "), { field: "title", start: 4, end: 12, text: "New York" });
});

test("characters are counted as the server counts them, not in UTF-16 units", () => {
  assert.deepEqual(spanOf("text", 0, "🌪️ over ", "𝔓aris"), { field: "text", start: 8, end: 13, text: "𝔓aris" });
});

test("no words, several lines and long texts are not a place", () => {
  assert.equal(spanOf("text", 0, "", "   "), null);
  assert.equal(spanOf("text", 0, "", "Paris\nTexas"), null);
  assert.equal(spanOf("text", 0, "", "x".repeat(201)), null);
  assert.notEqual(spanOf("text", 0, "", "x".repeat(200)), null);
});
