/* Bundles the scripts of pages that no server of ours serves: npm run build. With a folder as an argument, the bundles
 * are written there instead of data/scripts. */
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
  format: "iife",
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
  globalName: "dateline",
  banner: { js: licenseOf("geojson-vt") },
  plugins: [leafletOfThePage],
});

await build({
  ...COMMON,
  entryPoints: ["geo/export/standalone/page.js", "geo/export/standalone/page.css"],
  external: ["*.png"], // of Leaflet's own markers and layer control, which the page does not have
  banner: { js: licenseOf("geojson-vt") + licenseOf("leaflet") },
});
