/* Reports lines of scripts and style sheets with more than 120 characters: comments and strings, which Prettier leaves
 * as they are. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { getFileInfo } from "prettier";

const MAX_LENGTH = 120;

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.js", "*.mjs", "*.css"], {
  encoding: "utf8",
});
for (const path of listed.split("\n")) {
  if (!path || !existsSync(path)) continue;
  if ((await getFileInfo(path, { ignorePath: ".prettierignore" })).ignored) continue;
  readFileSync(path, "utf8")
    .split("\n")
    .forEach((line, index) => {
      if ([...line].length <= MAX_LENGTH) return;
      console.error(`${path}:${index + 1}: longer than ${MAX_LENGTH} characters`);
      process.exitCode = 1;
    });
}
