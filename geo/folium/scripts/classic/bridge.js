/* Messages between the map and the components of the page: plain data, between frames of one origin, without a rerun.
 * Components find the map's frames by `iframe[title="streamlit_folium.st_folium"]` and call
 * `frame.contentWindow.postMessage(message, location.origin)`; the map posts to `window.parent`.
 *
 * To the map:
 *   {dateline: "highlight", places: [[id] or [id, lat, lon], ...]}   highlight these places; [] ends it
 *   {dateline: "window", places: [[id, lat, lon], ...], counts: [...], most, label}
 *                          show these counts, one per place, instead of the server's. `most` is the largest count of
 *                          all moments, `label` the current moment. Later messages may omit `places`; a message
 *                          without `counts` ends it.
 *   {dateline: "picture", caption}   save the map as a PNG file with this caption
 *   {dateline: "pick", label}   the next click on the map answers "picked"; Escape, or no label, ends it
 * From the map:
 *   {dateline: "ready"}                  the map handles messages from now on
 *   {dateline: "hover", place}           the pointer is on the circle of a place; null: on none
 *   {dateline: "picked", lat, lon}       a click, in degrees; without them: canceled
 */
"use strict";
(function (dateline) {
  dateline.post = (message) => window.parent.postMessage(message, window.location.origin);

  /** Handle messages with `parts`: {map, marks, banner}. */
  dateline.subscribe = ({ map, marks, banner }) => {
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
    const sendPicked = (at) => {
      pick(null);
      dateline.post({ dateline: "picked", ...at });
    };
    // In the capture phase, before the map and its circles: a click while picking must not open a popup.
    map.getContainer().addEventListener(
      "click",
      (click) => {
        if (!picking || click.target.closest(".leaflet-control")) return;
        click.stopPropagation();
        const { lat, lng } = map.mouseEventToLatLng(click).wrap();
        sendPicked({ lat: Math.round(lat * 1e5) / 1e5, lon: Math.round(lng * 1e5) / 1e5 });
      },
      true,
    );
    document.addEventListener(
      "keydown",
      (key) => {
        if (picking && key.key === "Escape") sendPicked({});
      },
      true,
    );

    window.addEventListener("message", ({ origin, data }) => {
      if (origin !== window.location.origin || !data || typeof data !== "object") return;
      if (data.dateline === "highlight" && Array.isArray(data.places)) marks.highlight(data.places);
      if (data.dateline === "window") play(data);
      if (data.dateline === "pick") pick(data.label);
      if (data.dateline === "picture") dateline.savePicture(map, data.caption);
    });
    dateline.post({ dateline: "ready" });
  };

  /** Move the other maps of the page together with this one, if the user moved it. */
  let isFollowing = false;
  dateline.lead = (map) => {
    if (isFollowing) return;
    const center = map.getCenter();
    for (let i = 0; i < window.parent.length; i++) {
      const frame = window.parent[i];
      try {
        if (frame !== window && frame.dateline && frame.dateline.follow)
          frame.dateline.follow([center.lat, center.lng], map.getZoom());
      } catch {
        continue; // a frame of another origin is not a map
      }
    }
  };
  dateline.following = (map) => (center, zoom) => {
    isFollowing = true;
    map.setView(center, zoom, { animate: false });
    isFollowing = false;
  };
})(window.dateline);
