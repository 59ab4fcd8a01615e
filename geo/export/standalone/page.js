/* The map of one selection: reads the JSON in this file, asks nothing of any network. Text is set as text, never as HTML. */
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const world = JSON.parse(document.getElementById("world").textContent);
  const MARKS = 350, BARS = 120, ROWS = 300, QUOTES = 25, DAY_MS = 864e5;
  const [ARTICLE, PLACE, SENTENCE, START, END, KIND] = [0, 1, 2, 3, 4, 5];
  const $ = (selector) => document.querySelector(selector);
  const state = { from: null, to: null, article: null, tab: "places", words: "" };
  let shown = [], counts = new Map();

  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  }
  const number = (n, one) => n.toLocaleString("en") + " " + one + (n === 1 ? "" : "s");
  const day = (mention) => data.articles[mention[ARTICLE]][2];
  const isWebAddress = (address) => typeof address === "string" && /^https?:\/\//i.test(address);

  /* ---- what the filters leave ---- */

  const inDays = (date) => (!state.from && !state.to) || (date && (!state.from || date >= state.from) && (!state.to || date <= state.to));

  function select() {
    shown = data.mentions.filter((mention) => inDays(day(mention)) && (state.article === null || mention[ARTICLE] === state.article));
    counts = new Map();
    for (const mention of shown) counts.set(mention[PLACE], (counts.get(mention[PLACE]) || 0) + 1);
  }

  /* ---- the map ---- */

  // The dashboard's own base map, with the outlines of this file; there are no finer ones here.
  const base = window.dateline;
  base.file = (name) => (name === "world-50m.json" ? Promise.resolve(world.outlines) : Promise.reject(new Error(name)));
  const map = L.map("map", { minZoom: 1, maxZoom: 11, zoomSnap: 0.5, maxBounds: [[-88, -240], [88, 240]], maxBoundsViscosity: 0.8 });
  map.attributionControl.setPrefix(false).addAttribution("Natural Earth · GeoNames CC BY 4.0 · Leaflet");
  map.setView([20, 10], 2);
  const marks = L.layerGroup().addTo(map);
  const names = L.layerGroup().addTo(map);

  const dark = matchMedia("(prefers-color-scheme: dark)");
  base.theme = dark.matches ? "dark" : "light";
  const outlines = base.outlines().addTo(map);
  dark.addEventListener("change", () => {
    base.theme = dark.matches ? "dark" : "light";
    outlines.repaint();
  });

  function drawNames() {
    names.clearLayers();
    const most = Math.round(8 + 14 * (map.getZoom() - 1));
    const spots = marks.getLayers().map((marker) => [map.latLngToLayerPoint(marker.getLatLng()), marker.options.icon.options.iconSize[0] / 2]);
    // A name that a circle stands on cannot be read: 3.2 pixels a letter is half its width.
    const hidden = (at, name) => spots.some(([spot, radius]) => Math.abs(spot.y - at.y) < radius + 7 && Math.abs(spot.x - at.x) < radius + 3.2 * name.length);
    for (const [name, lat, lon] of world.names.slice(0, most)) {
      if (hidden(map.latLngToLayerPoint([lat, lon]), name)) continue;
      const text = make("span", "", name);
      names.addLayer(L.marker([lat, lon], { icon: L.divIcon({ className: "name", html: text, iconSize: [0, 0] }), interactive: false, keyboard: false }));
    }
  }

  const diameter = (n, most) => Math.max(22 + 4 * Math.max(0, Math.min(4, String(n).length) - 2), Math.min(60, 22 + 7 * Math.log2(1 + most)) * Math.sqrt(n / Math.max(1, most)));

  /** Put places whose circles would overlap into one, at the most mentioned; counts stay exact. */
  function groups() {
    const ordered = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    let found = ordered.map(([place, n]) => {
      const [, , lat, lon] = data.places[place];
      return { places: [[place, n]], n, at: [lat, lon], px: map.project([lat, lon], map.getZoom()) };
    });
    for (let round = 0, before = 0; round < 6 && before !== found.length; round += 1) {
      before = found.length;
      const most = Math.max(1, ...found.map((group) => group.n));
      const grid = new Map(), kept = [];
      const cell = (x, y) => x + ":" + y;
      for (const group of found.sort((a, b) => b.n - a.n)) {
        const own = diameter(group.n, most) / 2, x = Math.floor(group.px.x / 64), y = Math.floor(group.px.y / 64);
        let host = null;
        for (let i = x - 1; i <= x + 1; i += 1) for (let j = y - 1; j <= y + 1; j += 1) {
          for (const other of grid.get(cell(i, j)) || []) {
            if (group.px.distanceTo(other.px) < 0.86 * (own + diameter(other.n, most) / 2)) host = host || other;
          }
        }
        if (host) { host.n += group.n; host.places.push(...group.places); }
        else { kept.push(group); grid.set(cell(x, y), [...(grid.get(cell(x, y)) || []), group]); }
      }
      found = kept;
    }
    return found;
  }

  function drawMarks() {
    const view = map.getBounds().pad(0.3);
    const all = groups();
    const most = Math.max(1, ...all.map((group) => group.n));
    const focused = marks.getLayers().find((marker) => marker.getElement() === document.activeElement);
    marks.clearLayers();
    for (const group of all.filter(({ at }) => view.contains(at)).slice(0, MARKS)) {
      const [name, , , , area] = data.places[group.places[0][0]];
      const px = Math.round(diameter(group.n, most));
      const icon = L.divIcon({ className: "mark" + (area ? " area" : ""), html: make("span", "", group.n.toLocaleString("en")), iconSize: [px, px] });
      const marker = L.marker(group.at, { icon, keyboard: true, riseOnHover: true });
      marker.on("click", () => openPopup({ ...group, px }));
      marker.on("add", () => {
        const element = marker.getElement();
        element.setAttribute("role", "button");
        element.setAttribute("aria-label", name + (group.places.length > 1 ? " and " + number(group.places.length - 1, "more place") : "") + ", " + number(group.n, "mention"));
      });
      marks.addLayer(marker);
      if (focused && focused.getLatLng().equals(group.at)) marker.getElement().focus({ preventScroll: true });
    }
    drawNames();
  }

  /* One popup, which stays when the circles are drawn anew. */
  const bubble = L.popup({ maxWidth: Math.min(340, map.getSize().x - 40), minWidth: 240 });
  function openPopup(group) {
    bubble.options.offset = [0, 6 - group.px / 2];
    bubble.setLatLng(group.at).setContent(popup(group));
    map.openPopup(bubble);
  }
  map.on("moveend", drawMarks);

  function sentence(mention) {
    const text = data.sentences[mention[SENTENCE]];
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(text.slice(0, mention[START]), make("mark", mention[KIND], text.slice(mention[START], mention[END])), text.slice(mention[END]));
    return quote;
  }

  function byline(article) {
    const [, source, date, url] = data.articles[article];
    const line = make("p", "quiet", [source, date].filter(Boolean).join(" · "));
    if (isWebAddress(url)) {
      const link = make("a", "", "original");
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      line.append(line.textContent ? " · " : "", link);
    }
    return line;
  }

  function popup(group) {
    const body = make("div");
    const head = make("div", "head");
    const scroll = make("div", "scroll");
    scroll.tabIndex = 0;
    const [name, where] = data.places[group.places[0][0]];
    if (group.places.length > 1) {
      head.append(make("h2", "", number(group.places.length, "place")), make("p", "quiet", number(group.n, "mention")));
      scroll.append(placeList(group.places));
    } else {
      const here = shown.filter((mention) => mention[PLACE] === group.places[0][0]);
      const articles = new Set(here.map((mention) => mention[ARTICLE])).size;
      head.append(make("h2", "", name), make("p", "quiet", where), make("p", "", number(here.length, "mention") + " in " + number(articles, "article")));
      let last = null, quote = null;
      for (const mention of here.slice(0, QUOTES)) {
        if (mention[ARTICLE] !== last) {
          last = mention[ARTICLE];
          quote = make("div", "quote");
          const title = make("b", "", data.articles[last][0] || "Untitled");
          title.dir = "auto";
          quote.append(title, byline(last));
          scroll.append(quote);
        }
        quote.append(sentence(mention));
      }
      if (here.length > QUOTES) scroll.append(make("p", "quiet", "and " + number(here.length - QUOTES, "more mention")));
    }
    body.append(head, scroll);
    return body;
  }

  function showPlace(place) {
    const [, , lat, lon, area] = data.places[place];
    map.setView([lat, lon], Math.max(map.getZoom(), area ? 5 : 9), { animate: false });
    openPopup({ places: [[place, counts.get(place)]], n: counts.get(place), at: [lat, lon], px: 30 });
  }

  /* ---- the lists ---- */

  function row(title, below, count, act, pressed) {
    const item = make("li");
    const button = make("button");
    button.type = "button";
    const name = make("b", "", title);
    name.dir = "auto";
    button.append(name, make("small", "", below), make("i", "", count.toLocaleString("en")));
    if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
    button.addEventListener("click", act);
    item.append(button);
    return item;
  }

  function placeList(places) {
    const list = make("ul");
    list.append(...places.slice(0, 60).map(([place, n]) => row(data.places[place][0], data.places[place][1], n, () => showPlace(place))));
    if (places.length > 60) list.append(make("li", "none", "and " + number(places.length - 60, "more place") + "; zoom in"));
    return list;
  }

  function drawList() {
    const list = $("#list");
    const matches = (...texts) => texts.some((text) => text && text.toLowerCase().includes(state.words));
    let rows;
    if (state.tab === "places") {
      rows = [...counts].filter(([place]) => matches(data.places[place][0], data.places[place][1])).sort((a, b) => b[1] - a[1])
        .map(([place, n]) => () => row(data.places[place][0], data.places[place][1], n, () => showPlace(place)));
    } else {
      const every = new Map();
      for (const mention of data.mentions) if (inDays(day(mention)) || state.article === mention[ARTICLE]) every.set(mention[ARTICLE], (every.get(mention[ARTICLE]) || 0) + 1);
      rows = [...every].filter(([article]) => matches(data.articles[article][0], data.articles[article][1]))
        .map(([article, n]) => () => {
          const [title, source, date] = data.articles[article];
          const toggle = () => { state.article = state.article === article ? null : article; redraw(true); };
          return row(title || "Untitled", [source, date].filter(Boolean).join(" · "), n, toggle, state.article === article);
        });
    }
    list.replaceChildren(...rows.slice(0, ROWS).map((build) => build()));
    if (rows.length > ROWS) list.append(make("li", "none", number(rows.length - ROWS, "more row") + "; search to find them"));
    if (!rows.length) list.append(make("li", "none", "Nothing matches."));
    list.setAttribute("aria-labelledby", "tab-" + state.tab);
  }

  /* ---- the timeline ---- */

  const dates = data.articles.map((article) => article[2]).filter(Boolean).sort();
  const stamp = (date) => Date.parse(date + "T00:00:00Z");
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const first = dates.length ? stamp(dates[0]) : 0;
  const days = dates.length ? Math.round((stamp(dates[dates.length - 1]) - first) / DAY_MS) + 1 : 0;
  const step = [1, 7, 28, 91, 364, 3640].find((length) => days / length <= BARS) || 36400;
  const bars = Math.ceil(days / step);
  const barOf = (date) => Math.floor((stamp(date) - first) / DAY_MS / step);

  function drawTimeline() {
    const box = $(".bars");
    const heights = new Array(bars).fill(0);
    for (const mention of data.mentions) {
      if (day(mention) && (state.article === null || mention[ARTICLE] === state.article)) heights[barOf(day(mention))] += 1;
    }
    const most = Math.max(1, ...heights);
    box.replaceChildren(...heights.map((n, i) => {
      const [from, to] = [iso(first + i * step * DAY_MS), iso(first + ((i + 1) * step - 1) * DAY_MS)];
      const bar = make("div", (!state.from || to >= state.from) && (!state.to || from <= state.to) ? "in" : "");
      bar.style.height = n ? Math.max(4, Math.round(100 * n / most)) + "%" : "1px";
      bar.title = (from === to ? from : from + " to " + to) + ": " + number(n, "mention");
      return bar;
    }));
    const ends = [make("span", "first", iso(first)), make("span", "last", iso(first + (days - 1) * DAY_MS))];
    ends[0].style.left = "0";
    ends[1].style.left = "100%";
    box.append(...ends);
    $("[name=from]").value = state.from || "";
    $("[name=to]").value = state.to || "";
  }

  function brush() {
    const box = $(".bars");
    let start = null;
    const at = (event) => {
      const frame = box.getBoundingClientRect();
      return Math.max(0, Math.min(bars - 1, Math.floor(bars * (event.clientX - frame.left) / frame.width)));
    };
    const choose = (a, b) => {
      const last = first + (days - 1) * DAY_MS;
      state.from = iso(first + Math.min(a, b) * step * DAY_MS);
      state.to = iso(Math.min(last, first + ((Math.max(a, b) + 1) * step - 1) * DAY_MS));
    };
    box.addEventListener("pointerdown", (event) => {
      start = at(event);
      box.setPointerCapture(event.pointerId);
      choose(start, start);
      drawTimeline();
    });
    box.addEventListener("pointermove", (event) => {
      if (start === null) return;
      choose(start, at(event));
      drawTimeline();
    });
    box.addEventListener("pointerup", (event) => {
      if (start === null) return;
      choose(start, at(event));
      start = null;
      redraw(true);
    });
    for (const [name, key] of [["from", "from"], ["to", "to"]]) {
      $("[name=" + name + "]").addEventListener("change", (event) => { state[key] = event.target.value || null; redraw(true); });
    }
  }

  /* ---- all together ---- */

  function say() {
    const articles = new Set(shown.map((mention) => mention[ARTICLE])).size;
    const said = $(".said");
    said.replaceChildren(make("b", "", number(shown.length, "mention")), " of ", make("b", "", number(counts.size, "place")), " in ", make("b", "", number(articles, "article")));
    if (data.said) said.append("; " + data.said);
    if (state.from || state.to) said.append("; " + (state.from || "…") + " to " + (state.to || "…"));
    if (data.leftOut) said.append("; " + number(data.leftOut, "more mention") + " left out of this file");
    $(".clear").hidden = !state.from && !state.to && state.article === null;
  }

  function fit() {
    const points = [...counts.keys()].map((place) => data.places[place].slice(2, 4));
    if (!points.length) return;
    const bounds = L.latLngBounds(points);
    map.fitBounds(bounds, { padding: [36, 36], maxZoom: 7, animate: false });
  }

  function redraw(moves) {
    select();
    map.closePopup();
    say();
    drawTimeline();
    drawList();
    if (moves) fit();
    drawMarks();
  }

  $("h1").textContent = data.title;
  $("footer").textContent = "Made on " + data.made + " with Dateline. Names and points: GeoNames (CC BY 4.0). Outlines: Natural Earth (public domain); borders as held on the ground, disputed ones dashed. Map: Leaflet.";
  $(".timeline").hidden = days < 2;
  $(".clear").addEventListener("click", () => { Object.assign(state, { from: null, to: null, article: null }); redraw(true); });
  $("aside input").addEventListener("input", (event) => { state.words = event.target.value.trim().toLowerCase(); drawList(); });
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.addEventListener("click", () => {
      state.tab = tab.id.slice(4);
      document.querySelectorAll("[role=tab]").forEach((other) => other.setAttribute("aria-selected", String(other === tab)));
      drawList();
    });
  }
  brush();
  redraw(true);
})();
