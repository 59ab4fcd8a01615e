/* Ties the map to the page: what the server says is shown, what the reader does is told to the server. */
"use strict";
(function (dateline) {
  const SETTLED_MS = 200;
  // An extent that is wider is the whole world, which is shown as wide as the map.
  const WORLD_DEGREES = 200;
  const OSM = {
    url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    credit: '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
  };
  const CREDIT = 'Natural Earth<span class="dl-wide">: borders as held on the ground, disputed ones dashed</span> | '
    + '<a href="https://www.geonames.org" target="_blank" rel="noopener">GeoNames</a> CC BY 4.0';

  let map, marks, labels, outlines, online, hint;
  let shown = { extent: null, online: false };
  let focus = null;
  let event = null;
  let timer = null;
  let lastTold = null;

  /** Tell the server where the map is and what is open, once things have come to rest. */
  dateline.report = (at_once) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (focus === null) return;
      const centre = map.getCenter().wrap();
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
      const told = {
        view: [round(centre.lat), round(centre.lng), map.getZoom(), size.x, size.y], place: marks.pending || marks.open, focus, event,
      };
      if (JSON.stringify(told) === lastTold) return;
      lastTold = JSON.stringify(told);
      window.Streamlit.setComponentValue(told);
    }, at_once ? 0 : SETTLED_MS);
  };

  /** Tell the server that the reader asked for something in a popup. */
  dateline.send = (kind, id) => {
    event = { kind, id, at: Date.now() };
    dateline.report(true);
  };

  function button(position, name, title, text, act) {
    const control = L.control({ position });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar " + name);
      const element = L.DomUtil.create("button", "", box);
      element.type = "button";
      element.title = title;
      element.setAttribute("aria-label", title);
      element.textContent = text;
      L.DomEvent.disableClickPropagation(box);
      element.addEventListener("click", act);
      return box;
    };
    return control;
  }

  function legend() {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "dl-legend");
      for (const [name, text] of [["dl-spot", "place"], ["dl-spot dl-area", "country, region or water"]]) {
        L.DomUtil.create("i", name, box);
        L.DomUtil.create("span", "", box).textContent = text;
      }
      L.DomUtil.create("span", "dl-wide", box).textContent = "(at its middle)";
      return box;
    };
    return control;
  }

  function fit(animate) {
    if (!shown.extent) return;
    const [[south, west], [north, east]] = shown.extent;
    if (east - west < WORLD_DEGREES) map.fitBounds(shown.extent, { padding: [36, 36], maxZoom: 6, animate });
    else {
      const middle = map.unproject(map.project([south, west], 0).add(map.project([north, east], 0)).divideBy(2), 0);
      map.setView(middle, Math.max(1, Math.round(2 * Math.log2(map.getSize().x / 256)) / 2), { animate });
    }
  }

  function updateHint() {
    const view = map.getBounds();
    const some = (shown.marks || []).length > 0;
    const seen = !some || (shown.marks || []).some((mark) => view.contains(mark.at) || view.contains([mark.at[0], mark.at[1] + 360]) || view.contains([mark.at[0], mark.at[1] - 360]));
    hint.hidden = seen;
  }

  function useTheme(name) {
    if (name === dateline.theme && document.documentElement.dataset.theme === name) return;
    dateline.theme = name;
    document.documentElement.dataset.theme = name;
    if (outlines) outlines.redraw();
    if (labels) labels.redraw();
  }

  function useOnline(wanted) {
    if (wanted && !online) online = L.tileLayer(OSM.url, { attribution: OSM.credit, maxZoom: 19 }).addTo(map);
    if (!wanted && online) {
      map.removeLayer(online);
      online = null;
    }
    outlines.setOpacity(wanted ? 0 : 1);
    map.setMaxZoom(wanted ? 17 : 12);
    document.documentElement.classList.toggle("dl-online", wanted);
    labels.redraw();
  }

  /** Prepare the map once; `options.files` is where our own files are served. */
  dateline.start = (leaflet, options) => {
    map = leaflet;
    dateline.static = options.files;
    document.documentElement.classList.add("dl-frame");
    // folium forbids zooming the page, which those who see little need.
    document.querySelectorAll("meta[name=viewport]").forEach((meta) => { meta.content = "width=device-width, initial-scale=1"; });
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
    map.createPane("names").style.zIndex = 250;
    map.getPane("names").style.pointerEvents = "none";
    outlines = new dateline.Outlines({ attribution: CREDIT }).addTo(map);
    marks = new dateline.Marks(map);
    labels = new dateline.Labels({ marks: () => shown.marks || [], names: () => !online }).addTo(map);
    button("topleft", "dl-fit", "Show all places", "⤢", () => fit(true)).addTo(map);
    legend().addTo(map);
    hint = L.DomUtil.create("button", "dl-hint", map.getContainer());
    hint.type = "button";
    hint.hidden = true;
    hint.textContent = "Nothing to see here. Show all places";
    hint.addEventListener("click", () => fit(true));
    L.DomEvent.disableClickPropagation(hint);
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map of the places; the list beside it says the same");
    map.getContainer().addEventListener("keydown", (key) => { if (key.key === "Escape") map.closePopup(); });
    map.on("moveend", () => { updateHint(); dateline.report(); });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    // Style sheets may arrive after a popup that a link opens: what was measured without them is measured again.
    const remeasure = () => { map.invalidateSize({ animate: false }); marks.remeasure(); };
    document.querySelectorAll("link[rel=stylesheet]").forEach((sheet) => sheet.addEventListener("load", remeasure));
    window.Streamlit.events.addEventListener("streamlit:render", (render) => {
      const theme = render.detail.theme;
      if (theme) useTheme(theme.base === "dark" ? "dark" : "light");
    });
    useTheme(options.theme);
  };

  /** Return the layer that shows what the server sent; adding it to the map is what shows it. */
  dateline.layer = (_map, data) => L.layerGroup([], {}).on("add", () => show(data));

  function show(data) {
    shown = data;
    if (data.online !== Boolean(online)) useOnline(data.online);
    map.invalidateSize({ animate: false });
    marks.show(data.marks);
    if (!data.focus || data.focus.seq !== focus) {
      const first = focus === null;
      focus = data.focus.seq;
      if (data.focus.at) map.setView(data.focus.at.slice(0, 2), data.focus.at[2], { animate: !first });
      else fit(!first);
      if (data.focus.place !== undefined) marks.openSoon(data.focus.place, first && Boolean(data.focus.at));
      dateline.report();
    }
    labels.redraw();
    updateHint();
  }
})(window.dateline);
