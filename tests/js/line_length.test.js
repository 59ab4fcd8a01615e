import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { getFileInfo } from "prettier";

const MAX_LENGTH = 120; // Prettier leaves a longer comment or string as it is.
const ROOT = new URL("../../", import.meta.url);

/** Return the paths of the scripts and style sheets that are ours: those that Prettier formats. */
async function ownFiles() {
  const listed = execFileSync("git", ["ls-files", "*.js", "*.mjs", "*.css"], { cwd: ROOT, encoding: "utf8" });
  const paths = listed.split("\n").filter(Boolean);
  const infos = await Promise.all(paths.map((path) => getFileInfo(path, { ignorePath: ".prettierignore" })));
  return paths.filter((_, index) => !infos[index].ignored);
}

test("no line of a script or style sheet is longer than 120 characters", async () => {
  const paths = await ownFiles();
  assert.notEqual(paths.length, 0);
  const tooLong = paths.flatMap((path) =>
    readFileSync(new URL(path, ROOT), "utf8")
      .split("\n")
      .flatMap((line, index) => ([...line].length > MAX_LENGTH ? [`${path}:${index + 1}`] : [])),
  );
  assert.deepEqual(tooLong, []);
});
