/* What other parts of the page say to the map, and what the map says to them: messages of plain data between frames of
 * one origin, no rerun of the page. Parts find the map's frames by `iframe[title="streamlit_folium.st_folium"]` and call
 * `frame.contentWindow.postMessage(message, location.origin)`; the map posts to `window.parent`.
 *
 * To the map:
 *   {dateline: "highlight", places: [[id] or [id, lat, lon], ...]}   ring the circles that stand for these; [] ends it
 *   {dateline: "window", places: [[id, lat, lon], ...], counts: [...], most, label}
 *                          show these counts, one a place, in place of the server's; `most` is the largest of all moments,
 *                          `label` says which moment it is. Later messages may leave `places` out. Without `counts` it ends.
 *   {dateline: "picture", said}   save the map as a PNG file, with these words below it
 *   {dateline: "pick", label}   the next click on the map answers "picked"; Escape, or no label, ends it
 * From the map:
 *   {dateline: "ready"}                  messages are understood from now on
 *   {dateline: "hover", place}           the pointer is on the circle of a place; null: on none
 *   {dateline: "picked", lat, lon}       a click, in degrees; without them: given up
 */
"use strict";
(function (dateline) {
  dateline.tell = (message) => window.parent.postMessage(message, window.location.origin);

  /** Listen for what `parts` ({map, marks, banner}) are to do. */
  dateline.listen = ({ map, marks, banner }) => {
    let places = [];
    let picking = false;

    const play = (message) => {
      if (Array.isArray(message.places)) places = message.places;
      const counts = Array.isArray(message.counts) ? message.counts : null;
      marks.play(counts && { places, counts, most: Number(message.most) || Math.max(1, ...counts) });
      banner(counts ? message.label : null);
    };

    const pick = (label) => {
      picking = Boolean(label);
      map.getContainer().classList.toggle("dl-picking", picking);
      banner(label);
    };
    const picked = (at) => {
      pick(null);
      dateline.tell({ dateline: "picked", ...at });
    };
    // Before the map and its circles see it: a click while picking opens nothing.
    map.getContainer().addEventListener("click", (click) => {
      if (!picking || click.target.closest(".leaflet-control")) return;
      click.stopPropagation();
      const { lat, lng } = map.mouseEventToLatLng(click).wrap();
      picked({ lat: Math.round(lat * 1e5) / 1e5, lon: Math.round(lng * 1e5) / 1e5 });
    }, true);
    document.addEventListener("keydown", (key) => { if (picking && key.key === "Escape") picked({}); }, true);

    window.addEventListener("message", ({ origin, data }) => {
      if (origin !== window.location.origin || !data || typeof data !== "object") return;
      if (data.dateline === "highlight" && Array.isArray(data.places)) marks.highlight(data.places);
      if (data.dateline === "window") play(data);
      if (data.dateline === "pick") pick(data.label);
      if (data.dateline === "picture") dateline.savePicture(map, data.said);
    });
    dateline.tell({ dateline: "ready" });
  };

  /** Take the other maps of the page along when this one is moved by hand. */
  let led = false;
  dateline.lead = (map) => {
    if (led) return;
    const centre = map.getCenter();
    for (let i = 0; i < window.parent.length; i++) {
      const frame = window.parent[i];
      try {
        if (frame !== window && frame.dateline && frame.dateline.follow) frame.dateline.follow([centre.lat, centre.lng], map.getZoom());
      } catch {
        continue; // a frame of another origin is none of ours
      }
    }
  };
  dateline.following = (map) => (centre, zoom) => {
    led = true;
    map.setView(centre, zoom, { animate: false });
    led = false;
  };
})(window.dateline);
