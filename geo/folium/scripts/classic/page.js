/* Connect the map to the page: draw what the server sends, and report the view and the user's actions to the server. */
"use strict";
(function (dateline) {
  const SETTLED_MS = 200;
  // A wider extent counts as the whole world, which fills the width of the map.
  const WORLD_DEGREES = 200;
  const OFFLINE_MAX_ZOOM = 12;
  const CREDIT =
    'Natural Earth<span class="dl-wide">: de facto borders, disputed ones dashed</span> | ' +
    '<a href="https://www.geonames.org" target="_blank" rel="noopener">GeoNames</a> CC BY 4.0';

  let map, marks, labels, outlines, online, hint, notice, sheets, countries, layers, legend, search, absent;
  let current = { extent: null, marks: [], layers: ["circles"], kinds: ["place"], names: [], tiles: null };
  let focus = null;
  let event = null;
  let timer = null;
  let lastReport = null;

  dateline.why = null;

  /** Report the view and the open popup to the server, once the map has stopped moving. */
  dateline.report = (immediately) => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (focus === null) return;
        const center = map.getCenter().wrap();
        const size = map.getSize();
        if (!size.x || !size.y) return;
        const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
        const report = {
          view: [round(center.lat), round(center.lng), map.getZoom(), size.x, size.y],
          place: marks.pending || marks.open,
          focus,
          event,
        };
        if (JSON.stringify(report) === lastReport) return;
        lastReport = JSON.stringify(report);
        window.Streamlit.setComponentValue(report);
      },
      immediately ? 0 : SETTLED_MS,
    );
  };

  /** Send an event of the user to the server; `id` is its subject. */
  dateline.send = (kind, id) => {
    event = { kind, id, at: Date.now() };
    dateline.report(true);
  };

  /** Show the explanation of a mention's place in the open popup; null closes it. */
  dateline.explain = (why) => {
    if (JSON.stringify(why) === JSON.stringify(dateline.why)) return;
    dateline.why = why;
    marks.rewrite(undefined, true);
    const box = why && document.querySelector(".dl-why");
    if (box) box.scrollIntoView({ block: "nearest" });
  };

  /** Return an icon: a stroked path of 16 by 16. */
  dateline.icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  function tool(position, title, path, act) {
    const control = L.control({ position });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar");
      const element = L.DomUtil.create("button", "dl-tool", box);
      element.type = "button";
      element.title = title;
      element.setAttribute("aria-label", title);
      element.append(dateline.icon(path));
      L.DomEvent.disableClickPropagation(box);
      element.addEventListener("click", act);
      return box;
    };
    return control;
  }

  function fit(animate) {
    if (!current.extent) return;
    const [[south, west], [north, east]] = current.extent;
    if (east - west < WORLD_DEGREES) map.fitBounds(current.extent, { padding: [36, 36], maxZoom: 6, animate });
    else {
      const middle = map.unproject(
        map
          .project([south, west], 0)
          .add(map.project([north, east], 0))
          .divideBy(2),
        0,
      );
      map.setView(middle, Math.max(1, Math.round(2 * Math.log2(map.getSize().x / 256)) / 2), { animate });
    }
  }

  function updateHint() {
    const view = map.getBounds();
    const seen = ([lat, lon]) => [0, 360, -360].some((turn) => view.contains([lat, lon + turn]));
    hint.hidden =
      !current.marks.length || !current.layers.includes("circles") || current.marks.some((mark) => seen(mark.at));
  }

  function banner(text) {
    notice.hidden = !text;
    notice.textContent = text || "";
    for (const sheet of sheets) sheet.redraw();
  }

  function useTheme(name) {
    if (name === dateline.theme && document.documentElement.dataset.theme === name) return;
    dateline.theme = name;
    document.documentElement.dataset.theme = name;
    if (!outlines) return;
    outlines.repaint();
    countries.repaint();
    legend.show(current);
    for (const sheet of sheets) sheet.redraw();
  }

  /** Show an online background over the outlines, which remain visible where a tile is missing. */
  function useTiles(tiles) {
    const id = tiles ? tiles.id : "";
    if (id === (online ? online.id : "")) return;
    if (online) map.removeLayer(online);
    online = null;
    if (tiles) {
      online = L.tileLayer(tiles.url, { attribution: tiles.credit, maxZoom: tiles.max, maxNativeZoom: tiles.max });
      Object.assign(online, { id, loaded: 0 });
      const named = () => {
        document.documentElement.classList.toggle("dl-online", Boolean(online && online.loaded));
        labels.redraw();
      };
      online.on("tileload", () => {
        online.loaded += 1;
        if (online.loaded === 1) named();
      });
      online.on("tileerror", () => {
        if (!online.loaded) banner("The online map does not respond. The built-in map is shown.");
      });
      online.on("load", () => {
        if (online.loaded) banner(null);
      });
      online.addTo(map);
    } else banner(null);
    document.documentElement.classList.remove("dl-online");
    map.setMaxZoom(tiles ? tiles.max : OFFLINE_MAX_ZOOM);
    labels.redraw();
  }

  function hintButton() {
    const button = L.DomUtil.create("button", "dl-hint", map.getContainer());
    button.type = "button";
    button.hidden = true;
    button.textContent = "No places in view. Show all";
    button.addEventListener("click", () => fit(true));
    L.DomEvent.disableClickPropagation(button);
    return button;
  }

  /** Apply the user's choice at once, and send it to the server, which returns the data for it. */
  function chosen(kind, value) {
    if (kind === "layers") showLayers({ ...current, layers: value });
    dateline.send(kind, Array.isArray(value) ? value.join(",") : value);
  }

  function panes() {
    for (const [name, level] of [
      ["shades", 210],
      ["heat", 230],
      ["names", 250],
    ]) {
      map.createPane(name).style.zIndex = level;
      map.getPane(name).style.pointerEvents = "none";
    }
  }

  /** Set up the map once; `options.files` is the URL of the static files. */
  dateline.start = (leaflet, options) => {
    map = leaflet;
    dateline.static = options.files;
    document.documentElement.classList.add("dl-frame");
    // folium disables zooming of the page, which users with low vision need.
    document.querySelectorAll("meta[name=viewport]").forEach((meta) => {
      meta.content = "width=device-width, initial-scale=1";
    });
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
    panes();
    outlines = dateline.outlines(CREDIT).addTo(map);
    marks = new dateline.Marks(map);
    countries = new dateline.Countries(map);
    const on = (layer, data) => (current.layers.includes(layer) && data) || [];
    labels = new dateline.Labels({
      marks: () => marks.labeled(),
      names: () => !(online && online.loaded),
      nearby: () => current.names,
      shaded: () => current.layers.includes("countries"),
    });
    sheets = [
      new dateline.Heat({ cells: () => on("heat", marks.momentCells() || current.heat) }),
      new dateline.Reach({ spots: () => on("reach", current.reach) }),
      labels,
    ];
    for (const sheet of sheets) sheet.addTo(map);
    search = new dateline.Search(
      (words) => dateline.send("search", words),
      (id) => dateline.send("place", id),
    ).addTo(map);
    map.zoomControl.remove();
    map.zoomControl.addTo(map);
    tool("topleft", "Show all places", "M2 6V2H6 M10 2H14V6 M14 10V14H10 M6 14H2V10", () => fit(true)).addTo(map);
    layers = new dateline.Layers(chosen).addTo(map);
    legend = new dateline.Legend().addTo(map);
    hint = hintButton();
    notice = L.DomUtil.create("p", "dl-notice", map.getContainer());
    notice.setAttribute("role", "status");
    notice.hidden = true;
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map of the places; the list beside it says the same");
    map.getContainer().addEventListener("keydown", (key) => {
      if (key.key === "Escape") map.closePopup();
    });
    map.on("moveend", () => {
      updateHint();
      dateline.report();
    });
    map.on("move", () => {
      if (current.leads) dateline.lead(map);
    });
    dateline.follow = dateline.following(map);
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    // A popup that the link opens may be measured before the style sheets are loaded, so measure it again.
    const remeasure = () => {
      map.invalidateSize({ animate: false });
      marks.remeasure();
    };
    document.querySelectorAll("link[rel=stylesheet]").forEach((sheet) => sheet.addEventListener("load", remeasure));
    window.Streamlit.events.addEventListener("streamlit:render", (render) => {
      const theme = render.detail.theme;
      if (theme) useTheme(theme.base === "dark" ? "dark" : "light");
    });
    useTheme(options.theme);
    dateline.subscribe({ map, marks, banner });
  };

  /** Return a layer with the server's data, which is shown when the layer is added to the map. */
  dateline.layer = (_map, data) => L.layerGroup([], {}).on("add", () => show(data));

  function showLayers(data) {
    current = data;
    marks.visible(data.layers.includes("circles"));
    countries.show(data.layers.includes("countries") ? data.countries : null);
    layers.show(data);
    legend.show(data);
    for (const sheet of sheets) sheet.redraw();
    updateHint();
  }

  /** Show a popup at a place without mentions. */
  function showAbsent(place) {
    if (absent === JSON.stringify(place)) return;
    absent = JSON.stringify(place);
    if (place)
      L.popup({ maxWidth: 300, minWidth: 200 })
        .setLatLng(dateline.nearest(map, place.at))
        .setContent(dateline.absentPopup(place))
        .openOn(map);
  }

  function show(data) {
    map.invalidateSize({ animate: false });
    useTiles(data.tiles);
    marks.show(data.marks);
    showLayers(data);
    if (data.results) search.show(data.results);
    dateline.explain(data.why);
    if (!data.focus || data.focus.seq !== focus) {
      const first = focus === null;
      focus = data.focus.seq;
      if (data.focus.at) map.setView(data.focus.at.slice(0, 2), data.focus.at[2], { animate: !first });
      else fit(!first);
      if (data.focus.place !== undefined) marks.openSoon(data.focus.place, first && Boolean(data.focus.at));
      dateline.report();
    }
    showAbsent(data.absent);
  }
})(window.dateline);
