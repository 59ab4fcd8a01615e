import assert from "node:assert/strict";
import { test } from "node:test";
import { embeddedAddress, frameCode } from "../../dashboard/components/addresses.js";

const VIEW = "https://news.example/map/?at=12.5,77.1,6&q=storm";

test("an embedded view keeps the filters and the position of the map", () => {
  const address = new URL(embeddedAddress(VIEW));
  assert.equal(address.searchParams.get("embed"), "true");
  assert.equal(address.searchParams.get("q"), "storm");
  assert.equal(address.searchParams.get("at"), "12.5,77.1,6");
  assert.equal(address.pathname, "/map/");
});

test("an address cannot end the attribute that it is in", () => {
  const code = frameCode('https://news.example/?q="><script>alert(1)</script>&source=a');
  assert.match(code, /^<iframe src="[^"<]*" title="Map of the news" /);
  assert.match(code, /&amp;source=a/);
  assert.equal(code.match(/</g)?.length, 2); // of the frame itself
});
