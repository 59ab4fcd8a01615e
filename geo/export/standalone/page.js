/* The map of one selection. It reads the JSON in this file and needs no network. Text is set as text, never as HTML. */
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const world = JSON.parse(document.getElementById("world").textContent);
  const MAX_MARKERS = 350,
    MAX_BARS = 120,
    MAX_ROWS = 300,
    MAX_POPUP_ROWS = 60,
    MAX_SENTENCES = 25,
    DAY_MS = 864e5;
  // The columns of a mention, an article and a place, as page_data.py writes them.
  const [ARTICLE, PLACE, SENTENCE, START, END, KIND] = [0, 1, 2, 3, 4, 5];
  const [TITLE, SOURCE, DAY] = [0, 1, 2];
  const [NAME, LOCATION] = [0, 1];

  const $ = (selector) => document.querySelector(selector);
  // The filters and the open list; `words` is what the list is searched for.
  const state = { from: null, to: null, article: null, tab: "places", words: "" };
  // The mentions that the filters leave, and their number by place.
  let visibleMentions = [],
    mentionsByPlace = new Map();

  function createElement(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  }
  const pluralize = (number, noun) => number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");
  const dayOf = (mention) => data.articles[mention[ARTICLE]][DAY];
  // Only http and https: a link of another scheme, such as javascript:, could run code.
  const isWebAddress = (url) => typeof url === "string" && /^https?:\/\//i.test(url);

  /* ---- filters ---- */

  // Days are ISO 8601 texts, which compare as dates do.
  const isInPeriod = (day) =>
    (!state.from && !state.to) || (day && (!state.from || day >= state.from) && (!state.to || day <= state.to));

  function applyFilters() {
    visibleMentions = data.mentions.filter(
      (mention) => isInPeriod(dayOf(mention)) && (state.article === null || mention[ARTICLE] === state.article),
    );
    mentionsByPlace = new Map();
    for (const mention of visibleMentions) {
      mentionsByPlace.set(mention[PLACE], (mentionsByPlace.get(mention[PLACE]) || 0) + 1);
    }
  }

  /* ---- the map ---- */

  // The dashboard's base map (map/basemap.js), which reads its outlines from this file; it holds only the coarse ones.
  const basemap = window.dateline;
  basemap.file = (name) =>
    name === "world-50m.json" ? Promise.resolve(world.outlines) : Promise.reject(new Error(name));
  const map = L.map("map", {
    minZoom: 1,
    maxZoom: 11,
    zoomSnap: 0.5,
    maxBounds: [
      [-88, -240],
      [88, 240],
    ],
    maxBoundsViscosity: 0.8,
  });
  map.attributionControl.setPrefix(false).addAttribution("Natural Earth · GeoNames CC BY 4.0 · Leaflet");
  map.setView([20, 10], 2);
  const markers = L.layerGroup().addTo(map);
  const countryNames = L.layerGroup().addTo(map);

  const darkMode = matchMedia("(prefers-color-scheme: dark)");
  basemap.theme = darkMode.matches ? "dark" : "light";
  const outlines = basemap.outlines().addTo(map);
  darkMode.addEventListener("change", () => {
    basemap.theme = darkMode.matches ? "dark" : "light";
    outlines.repaint();
  });

  function drawCountryNames() {
    countryNames.clearLayers();
    const maxNames = Math.round(8 + 14 * (map.getZoom() - 1));
    const circles = markers
      .getLayers()
      .map((marker) => [map.latLngToLayerPoint(marker.getLatLng()), marker.options.icon.options.iconSize[0] / 2]);
    // A name under a circle cannot be read. Half its width is about 3.2 pixels a letter.
    const isCovered = (point, name) =>
      circles.some(
        ([center, radius]) =>
          Math.abs(center.y - point.y) < radius + 7 && Math.abs(center.x - point.x) < radius + 3.2 * name.length,
      );
    for (const [name, lat, lon] of world.names.slice(0, maxNames)) {
      if (isCovered(map.latLngToLayerPoint([lat, lon]), name)) continue;
      const icon = L.divIcon({ className: "name", html: createElement("span", "", name), iconSize: [0, 0] });
      countryNames.addLayer(L.marker([lat, lon], { icon, interactive: false, keyboard: false }));
    }
  }

  /** The diameter of a circle in pixels: its area grows with the mentions, and its number fits into it. */
  function circleDiameter(mentions, maxMentions) {
    const widthOfNumber = 22 + 4 * Math.max(0, Math.min(4, String(mentions).length) - 2);
    const largest = Math.min(60, 22 + 7 * Math.log2(1 + maxMentions));
    return Math.max(widthOfNumber, largest * Math.sqrt(mentions / Math.max(1, maxMentions)));
  }

  /**
   * Merge places whose circles would overlap into one group, at the place with the most mentions; counts stay exact.
   * A merged circle is larger and may overlap others, hence the rounds. The grid of 64 pixels, more than the largest
   * diameter, limits the comparisons to neighbors.
   */
  function groupPlaces() {
    const ordered = [...mentionsByPlace].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    let groups = ordered.map(([place, mentions]) => {
      const [, , lat, lon] = data.places[place];
      return {
        places: [[place, mentions]],
        mentions,
        latLng: [lat, lon],
        point: map.project([lat, lon], map.getZoom()),
      };
    });
    for (let round = 0, before = 0; round < 6 && before !== groups.length; round += 1) {
      before = groups.length;
      const maxMentions = Math.max(1, ...groups.map((group) => group.mentions));
      const grid = new Map(),
        merged = [];
      const cellKey = (x, y) => x + ":" + y;
      for (const group of groups.sort((a, b) => b.mentions - a.mentions)) {
        const radius = circleDiameter(group.mentions, maxMentions) / 2;
        const column = Math.floor(group.point.x / 64),
          row = Math.floor(group.point.y / 64);
        let host = null;
        for (let x = column - 1; x <= column + 1; x += 1)
          for (let y = row - 1; y <= row + 1; y += 1) {
            for (const other of grid.get(cellKey(x, y)) || []) {
              const minDistance = 0.86 * (radius + circleDiameter(other.mentions, maxMentions) / 2);
              if (group.point.distanceTo(other.point) < minDistance) host = host || other;
            }
          }
        if (host) {
          host.mentions += group.mentions;
          host.places.push(...group.places);
        } else {
          merged.push(group);
          grid.set(cellKey(column, row), [...(grid.get(cellKey(column, row)) || []), group]);
        }
      }
      groups = merged;
    }
    return groups;
  }

  function drawMarkers() {
    const view = map.getBounds().pad(0.3);
    const groups = groupPlaces();
    const maxMentions = Math.max(1, ...groups.map((group) => group.mentions));
    // Markers are replaced; the keyboard focus must stay on the one at the same point.
    const focused = markers.getLayers().find((marker) => marker.getElement() === document.activeElement);
    markers.clearLayers();
    for (const group of groups.filter(({ latLng }) => view.contains(latLng)).slice(0, MAX_MARKERS)) {
      const [name, , , , isArea] = data.places[group.places[0][0]];
      const diameter = Math.round(circleDiameter(group.mentions, maxMentions));
      const number = createElement("span", "", group.mentions.toLocaleString("en"));
      const icon = L.divIcon({
        className: "mark" + (isArea ? " area" : ""),
        html: number,
        iconSize: [diameter, diameter],
      });
      const marker = L.marker(group.latLng, { icon, keyboard: true, riseOnHover: true });
      marker.on("click", () => openPopup({ ...group, diameter }));
      marker.on("add", () => {
        const others = group.places.length > 1 ? " and " + pluralize(group.places.length - 1, "more place") : "";
        marker.getElement().setAttribute("role", "button");
        marker.getElement().setAttribute("aria-label", name + others + ", " + pluralize(group.mentions, "mention"));
      });
      markers.addLayer(marker);
      if (focused && focused.getLatLng().equals(group.latLng)) marker.getElement().focus({ preventScroll: true });
    }
    drawCountryNames();
  }

  /* One popup, not bound to a marker, so that it stays open when the markers are replaced. */
  const popup = L.popup({ maxWidth: Math.min(340, map.getSize().x - 40), minWidth: 240 });
  function openPopup(group) {
    popup.options.offset = [0, 6 - group.diameter / 2];
    popup.setLatLng(group.latLng).setContent(popupContent(group));
    map.openPopup(popup);
  }
  map.on("moveend", drawMarkers);

  function sentenceElement(mention) {
    const text = data.sentences[mention[SENTENCE]];
    const quote = createElement("blockquote");
    quote.dir = "auto";
    const name = createElement("mark", mention[KIND], text.slice(mention[START], mention[END]));
    quote.append(text.slice(0, mention[START]), name, text.slice(mention[END]));
    return quote;
  }

  function bylineElement(article) {
    const [, source, day, url] = data.articles[article];
    const line = createElement("p", "quiet", [source, day].filter(Boolean).join(" · "));
    if (isWebAddress(url)) {
      const link = createElement("a", "", "original");
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      line.append(line.textContent ? " · " : "", link);
    }
    return line;
  }

  function popupContent(group) {
    const content = createElement("div");
    const head = createElement("div", "head");
    const body = createElement("div", "scroll");
    body.tabIndex = 0;
    const [place] = group.places[0];
    if (group.places.length > 1) {
      head.append(
        createElement("h2", "", pluralize(group.places.length, "place")),
        createElement("p", "quiet", pluralize(group.mentions, "mention")),
      );
      body.append(placeListElement(group.places));
    } else {
      const mentions = visibleMentions.filter((mention) => mention[PLACE] === place);
      const articles = new Set(mentions.map((mention) => mention[ARTICLE])).size;
      head.append(
        createElement("h2", "", data.places[place][NAME]),
        createElement("p", "quiet", data.places[place][LOCATION]),
        createElement("p", "", pluralize(mentions.length, "mention") + " in " + pluralize(articles, "article")),
      );
      // The mentions of an article follow each other: its title comes once, above its first sentence.
      let lastArticle = null,
        articleElement = null;
      for (const mention of mentions.slice(0, MAX_SENTENCES)) {
        if (mention[ARTICLE] !== lastArticle) {
          lastArticle = mention[ARTICLE];
          articleElement = createElement("div", "quote");
          const title = createElement("b", "", data.articles[lastArticle][TITLE] || "Untitled");
          title.dir = "auto";
          articleElement.append(title, bylineElement(lastArticle));
          body.append(articleElement);
        }
        articleElement.append(sentenceElement(mention));
      }
      if (mentions.length > MAX_SENTENCES) {
        body.append(createElement("p", "quiet", "and " + pluralize(mentions.length - MAX_SENTENCES, "more mention")));
      }
    }
    content.append(head, body);
    return content;
  }

  function showPlace(place) {
    const [, , lat, lon, isArea] = data.places[place];
    const mentions = mentionsByPlace.get(place);
    map.setView([lat, lon], Math.max(map.getZoom(), isArea ? 5 : 9), { animate: false });
    openPopup({ places: [[place, mentions]], mentions, latLng: [lat, lon], diameter: 30 });
  }

  /* ---- the lists ---- */

  /** A row of a list; `isPressed` is for rows that toggle a filter. */
  function rowElement(title, subtitle, mentions, onClick, isPressed) {
    const item = createElement("li");
    const button = createElement("button");
    button.type = "button";
    const name = createElement("b", "", title);
    name.dir = "auto";
    button.append(name, createElement("small", "", subtitle), createElement("i", "", mentions.toLocaleString("en")));
    if (isPressed !== undefined) button.setAttribute("aria-pressed", String(isPressed));
    button.addEventListener("click", onClick);
    item.append(button);
    return item;
  }

  const placeRow = ([place, mentions]) =>
    rowElement(data.places[place][NAME], data.places[place][LOCATION], mentions, () => showPlace(place));

  function placeListElement(places) {
    const list = createElement("ul");
    list.append(...places.slice(0, MAX_POPUP_ROWS).map(placeRow));
    if (places.length > MAX_POPUP_ROWS) {
      list.append(
        createElement("li", "none", "and " + pluralize(places.length - MAX_POPUP_ROWS, "more place") + "; zoom in"),
      );
    }
    return list;
  }

  function articleRow([article, mentions]) {
    const [title, source, day] = data.articles[article];
    const toggle = () => {
      state.article = state.article === article ? null : article;
      redraw(true);
    };
    const subtitle = [source, day].filter(Boolean).join(" · ");
    return rowElement(title || "Untitled", subtitle, mentions, toggle, state.article === article);
  }

  /** The mentions of each article in the period, and of the selected article: its row stays, to be deselected. */
  function mentionsByArticle() {
    const counts = new Map();
    for (const mention of data.mentions) {
      const article = mention[ARTICLE];
      if (isInPeriod(dayOf(mention)) || state.article === article) counts.set(article, (counts.get(article) || 0) + 1);
    }
    return counts;
  }

  function drawList() {
    const list = $("#list");
    const matches = (...texts) => texts.some((text) => text && text.toLowerCase().includes(state.words));
    let entries, createRow;
    if (state.tab === "places") {
      entries = [...mentionsByPlace]
        .filter(([place]) => matches(data.places[place][NAME], data.places[place][LOCATION]))
        .sort((a, b) => b[1] - a[1]);
      createRow = placeRow;
    } else {
      entries = [...mentionsByArticle()].filter(([article]) =>
        matches(data.articles[article][TITLE], data.articles[article][SOURCE]),
      );
      createRow = articleRow;
    }
    list.replaceChildren(...entries.slice(0, MAX_ROWS).map(createRow));
    if (entries.length > MAX_ROWS) {
      list.append(
        createElement("li", "none", pluralize(entries.length - MAX_ROWS, "more row") + "; search to find them"),
      );
    }
    if (!entries.length) list.append(createElement("li", "none", "Nothing matches."));
    list.setAttribute("aria-labelledby", "tab-" + state.tab);
  }

  /* ---- the timeline ---- */

  const days = data.articles
    .map((article) => article[DAY])
    .filter(Boolean)
    .sort();
  const toTime = (day) => Date.parse(day + "T00:00:00Z");
  const toDay = (time) => new Date(time).toISOString().slice(0, 10);
  const firstTime = days.length ? toTime(days[0]) : 0;
  const dayCount = days.length ? Math.round((toTime(days[days.length - 1]) - firstTime) / DAY_MS) + 1 : 0;
  const lastTime = firstTime + (dayCount - 1) * DAY_MS;
  // A bar is a day, a week, or a multiple of weeks, about a month, a quarter, a year or a decade.
  const daysPerBar = [1, 7, 28, 91, 364, 3640].find((length) => dayCount / length <= MAX_BARS) || 36400;
  const barCount = Math.ceil(dayCount / daysPerBar);
  const barOf = (day) => Math.floor((toTime(day) - firstTime) / DAY_MS / daysPerBar);
  const barStart = (bar) => firstTime + bar * daysPerBar * DAY_MS;

  function drawTimeline() {
    const box = $(".bars");
    const mentionsByBar = new Array(barCount).fill(0);
    for (const mention of data.mentions) {
      const day = dayOf(mention);
      if (day && (state.article === null || mention[ARTICLE] === state.article)) mentionsByBar[barOf(day)] += 1;
    }
    const maxMentions = Math.max(1, ...mentionsByBar);
    box.replaceChildren(
      ...mentionsByBar.map((mentions, i) => {
        const [from, to] = [toDay(barStart(i)), toDay(barStart(i + 1) - DAY_MS)];
        const isInside = (!state.from || to >= state.from) && (!state.to || from <= state.to);
        const bar = createElement("div", isInside ? "in" : "");
        bar.style.height = mentions ? Math.max(4, Math.round((100 * mentions) / maxMentions)) + "%" : "1px";
        bar.title = (from === to ? from : from + " to " + to) + ": " + pluralize(mentions, "mention");
        return bar;
      }),
    );
    const labels = [createElement("span", "first", toDay(firstTime)), createElement("span", "last", toDay(lastTime))];
    labels[0].style.left = "0";
    labels[1].style.left = "100%";
    box.append(...labels);
    $("[name=from]").value = state.from || "";
    $("[name=to]").value = state.to || "";
  }

  /** Choose the period by dragging over the bars, or by the two date fields. */
  function listenToTimeline() {
    const box = $(".bars");
    let dragStart = null;
    const barAt = (event) => {
      const frame = box.getBoundingClientRect();
      return Math.max(0, Math.min(barCount - 1, Math.floor((barCount * (event.clientX - frame.left)) / frame.width)));
    };
    const choosePeriod = (a, b) => {
      state.from = toDay(barStart(Math.min(a, b)));
      state.to = toDay(Math.min(lastTime, barStart(Math.max(a, b) + 1) - DAY_MS));
    };
    box.addEventListener("pointerdown", (event) => {
      dragStart = barAt(event);
      box.setPointerCapture(event.pointerId);
      choosePeriod(dragStart, dragStart);
      drawTimeline();
    });
    box.addEventListener("pointermove", (event) => {
      if (dragStart === null) return;
      choosePeriod(dragStart, barAt(event));
      drawTimeline();
    });
    // Map and lists follow only when the drag ends.
    box.addEventListener("pointerup", (event) => {
      if (dragStart === null) return;
      choosePeriod(dragStart, barAt(event));
      dragStart = null;
      redraw(true);
    });
    for (const name of ["from", "to"]) {
      $("[name=" + name + "]").addEventListener("change", (event) => {
        state[name] = event.target.value || null;
        redraw(true);
      });
    }
  }

  /* ---- the page ---- */

  function drawSummary() {
    const articles = new Set(visibleMentions.map((mention) => mention[ARTICLE])).size;
    const bold = (number, noun) => createElement("b", "", pluralize(number, noun));
    const summary = $(".said");
    summary.replaceChildren(
      bold(visibleMentions.length, "mention"),
      " of ",
      bold(mentionsByPlace.size, "place"),
      " in ",
      bold(articles, "article"),
    );
    if (data.said) summary.append("; " + data.said);
    if (state.from || state.to) summary.append("; " + (state.from || "…") + " to " + (state.to || "…"));
    if (data.leftOut) summary.append("; " + pluralize(data.leftOut, "more mention") + " left out of this file");
    $(".clear").hidden = !state.from && !state.to && state.article === null;
  }

  function fitMap() {
    const points = [...mentionsByPlace.keys()].map((place) => data.places[place].slice(2, 4));
    if (!points.length) return;
    map.fitBounds(L.latLngBounds(points), { padding: [36, 36], maxZoom: 7, animate: false });
  }

  /** Draw everything after a change of the filters. */
  function redraw(movesMap) {
    applyFilters();
    map.closePopup();
    drawSummary();
    drawTimeline();
    drawList();
    if (movesMap) fitMap();
    drawMarkers();
  }

  $("h1").textContent = data.title;
  $("footer").textContent =
    "Made on " +
    data.made +
    " with Dateline. Names and points: GeoNames (CC BY 4.0). Outlines: Natural Earth (public domain); borders as held on the ground, disputed ones dashed. Map: Leaflet.";
  $(".timeline").hidden = dayCount < 2;
  $(".clear").addEventListener("click", () => {
    Object.assign(state, { from: null, to: null, article: null });
    redraw(true);
  });
  $("aside input").addEventListener("input", (event) => {
    state.words = event.target.value.trim().toLowerCase();
    drawList();
  });
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.addEventListener("click", () => {
      state.tab = tab.id.slice("tab-".length);
      document
        .querySelectorAll("[role=tab]")
        .forEach((other) => other.setAttribute("aria-selected", String(other === tab)));
      drawList();
    });
  }
  listenToTimeline();
  redraw(true);
})();
