/* The checked-in bundles are what their sources are bundled to: npm run build. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BUNDLES = join(ROOT, "data", "scripts");
let folder = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "bundles-"));
  execFileSync(process.execPath, [join(ROOT, "tools", "scripts", "build.mjs"), folder]);
});

after(() => rmSync(folder, { recursive: true }));

test("the bundles are those of the build", () => {
  assert.deepEqual(readdirSync(BUNDLES).sort(), readdirSync(folder).sort());
});

for (const name of readdirSync(BUNDLES)) {
  test(`${name} is up to date`, () => {
    const [kept, built] = [BUNDLES, folder].map((place) => readFileSync(join(place, name), "utf-8"));
    assert.ok(kept === built, `run "npm run build" and commit data/scripts/${name}`);
  });
}
