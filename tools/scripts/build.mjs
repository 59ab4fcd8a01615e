/* Bundles the scripts that pages without a server of ours need: npm run build. With a folder as an argument, it writes
 * the bundles there instead of in data/scripts. */
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUT = process.argv[2] ?? `${ROOT}/data/scripts`;

/** Return the license of a library, which must be in every copy of it.
 *
 * @param {string} library
 */
const licenseOf = (library) =>
  `/*! ${library}\n${readFileSync(`${ROOT}/geo/folium/vendor/${library}/LICENSE`, "utf-8")}*/`;

/** A folium page has loaded Leaflet under its global name before the scripts of its layers.
 *
 * @type {import("esbuild").Plugin}
 */
const leafletOfThePage = {
  name: "leaflet of the page",
  setup: (bundle) =>
    bundle.onLoad({ filter: /scripts\/leaflet\.js$/ }, () => ({ contents: "export const { L } = window;" })),
};

/** @type {import("esbuild").BuildOptions} */
const COMMON = {
  absWorkingDir: ROOT,
  outdir: OUT,
  bundle: true,
  minify: true,
  charset: "ascii",
  legalComments: "eof",
  target: ["es2022"],
  logLevel: "warning",
  logOverride: { "commonjs-variable-in-esm": "silent" }, // libraries put themselves into a global otherwise
};

await build({
  ...COMMON,
  entryPoints: ["geo/folium/scripts/folium.js", "geo/folium/scripts/folium.css"],
  format: "iife",
  globalName: "dateline",
  banner: { js: licenseOf("geojson-vt") },
  plugins: [leafletOfThePage],
});
