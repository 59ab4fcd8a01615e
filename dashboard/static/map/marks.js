/* The circles: one for each place or group of near places, kept from one redraw to the next. */
"use strict";
(function (dateline) {
  /** Where to draw a mark: in the copy of the world that the map's middle is in. */
  const nearest = (dateline.nearest = (map, [lat, lon]) => [
    lat,
    lon + 360 * Math.round((map.getCenter().lng - lon) / 360),
  ]);

  const SMALLEST_PX = 22;
  const LARGEST_PX = 60;

  /** "999", "1.2k", "12k", "1.2m": what fits into a circle. */
  const short = (n) => {
    for (const [size, letter] of [
      [1e6, "m"],
      [1e3, "k"],
    ]) {
      if (n >= size) return (n < 9.95 * size ? (n / size).toFixed(1) : Math.floor(n / size)) + letter;
    }
    return String(n);
  };

  /** A circle's diameter while the timeline plays: its area is proportional to the count; `most` is the largest count. */
  const diameter = (n, most) => {
    const largest = Math.min(LARGEST_PX, SMALLEST_PX + 7 * Math.log2(1 + most));
    return Math.round(
      Math.max(SMALLEST_PX + 6 * Math.max(0, short(n).length - 2), largest * Math.sqrt(n / Math.max(1, most))),
    );
  };

  /** One marker for a mark; its element is a button that says in words what it stands for. */
  function marker(mark, at, width) {
    const icon = L.divIcon({
      className: "dl-mark",
      html: "",
      iconSize: [SMALLEST_PX, SMALLEST_PX],
      popupAnchor: [0, 0],
    });
    const made = L.marker(at, { icon, keyboard: true, riseOnHover: true, riseOffset: 1000 });
    made.bindPopup(() => dateline.popup(made.mark), {
      maxWidth: width,
      minWidth: Math.min(280, width),
      autoPanPaddingTopLeft: [12, 58],
      autoPanPaddingBottomRight: [12, 44],
    });
    made.on("add", () => paint(made));
    made.on("mouseover", () => dateline.post({ dateline: "hover", place: made.mark.key }));
    made.on("mouseout", () => dateline.post({ dateline: "hover", place: null }));
    return made;
  }

  /** Draw a marker as its mark says, or as the moment says that the timeline plays. */
  function paint(made) {
    const element = made.getElement();
    if (!element) return;
    const { mark, moment } = made;
    const n = moment ? moment.n : mark.n;
    const px = moment ? diameter(n, moment.most) : mark.px;
    const said = moment ? short(n) : mark.shown;
    if (element.textContent !== said) element.textContent = said;
    Object.assign(element.style, {
      width: px + "px",
      height: px + "px",
      marginLeft: -px / 2 + "px",
      marginTop: -px / 2 + "px",
    });
    made.options.icon.options.popupAnchor = [0, -px / 2 + 2];
    colour(element, mark);
    element.classList.toggle("dl-area", mark.area);
    element.classList.toggle("dl-small", px < 26);
    element.classList.toggle("dl-none", n === 0);
    element.classList.toggle("dl-selected", made.isPopupOpen());
    element.setAttribute("role", "button");
    element.setAttribute(
      "aria-label",
      said +
        ", " +
        mark.label +
        ": " +
        (moment ? n.toLocaleString() + (n === 1 ? " mention" : " mentions") : mark.count),
    );
    element.dataset.place = mark.key;
  }

  /** A circle of several kinds of mention is cut like a cake; one of a difference has the colour of its side. */
  function colour(element, mark) {
    const shares = mark.kinds || [];
    const only = shares.length ? shares.findIndex((share) => share === mark.n) : 0;
    element.classList.toggle("dl-mixed", only < 0);
    element.classList.toggle("dl-demonyms", only === 1);
    element.classList.toggle("dl-embeddeds", only === 2);
    element.classList.toggle("dl-toned", mark.tone !== undefined);
    if (only < 0) {
      const first = (100 * shares[0]) / mark.n;
      element.style.setProperty("--first", first + "%");
      element.style.setProperty("--second", first + (100 * shares[1]) / mark.n + "%");
    }
    if (mark.tone !== undefined) {
      element.style.setProperty("--tone", Math.round(35 + 65 * Math.abs(mark.tone)) + "%");
      element.classList.toggle("dl-less", mark.tone < 0);
    }
  }

  class Marks {
    constructor(map) {
      this.map = map;
      this.group = L.layerGroup().addTo(map);
      this.markers = new Map();
      this.list = [];
      this.lit = [];
      this.pending = null;
      this.open = null;
      map.on("moveend", () => this.wrap());
      map.on("popupopen", (event) => this.opened(event.popup));
      map.on("popupclose", (event) => this.closed(event.popup));
    }

    /** Show exactly these marks: markers that stay are moved and relabelled, never rebuilt. */
    show(marks) {
      const keep = new Set(marks.map((mark) => mark.key));
      for (const [key, old] of this.markers) {
        if (keep.has(key)) continue;
        this.group.removeLayer(old);
        this.markers.delete(key);
      }
      for (const mark of marks) {
        const known = this.markers.get(mark.key);
        if (known) this.update(known, mark);
        else {
          const made = marker(mark, nearest(this.map, mark.at), Math.min(360, this.map.getSize().x - 40));
          made.mark = mark;
          this.markers.set(mark.key, made);
          this.group.addLayer(made);
        }
      }
      this.list = marks;
      this.hosts = null;
      if (this.moment) this.play(this.moment);
      this.highlight(this.lit);
      this.openPending();
    }

    /** What there is to name: {label, at, px} of each circle on the map, the largest first. */
    labelled() {
      if (!this.map.hasLayer(this.group)) return [];
      if (!this.moment) return this.list;
      const shown = [...this.markers.values()].filter((made) => made.moment.n);
      shown.sort((one, other) => other.moment.n - one.moment.n);
      return shown.map(({ mark, moment }) => ({ label: mark.label, at: mark.at, px: diameter(moment.n, moment.most) }));
    }

    /** Where how much is mentioned at the moment that the timeline plays, null where it does not. */
    momentCells() {
      if (!this.moment) return null;
      return this.moment.places
        .map(([, lat, lon], i) => [lat, lon, this.moment.counts[i] || 0])
        .filter((cell) => cell[2]);
    }

    /** Show the circles or not; what a link opens opens once they show. */
    visible(wanted) {
      if (wanted === this.map.hasLayer(this.group)) return;
      if (wanted) this.map.addLayer(this.group);
      else this.map.removeLayer(this.group);
    }

    /** Lay the open popup out anew. */
    remeasure() {
      for (const made of this.markers.values()) if (made.isPopupOpen()) made.getPopup().update();
    }

    /** Write the open popup anew, where it was scrolled to; `pan` moves the map where it has grown out of it. */
    rewrite(made = [...this.markers.values()].find((one) => one.isPopupOpen()), pan = false) {
      if (!made || !made.isPopupOpen()) return;
      if (pan) made.getPopup().options.autoPan = true;
      const part = () => made.getPopup().getElement().querySelector(".dl-scroll");
      const top = part() ? part().scrollTop : 0;
      const focused = made.getPopup().getElement().contains(document.activeElement)
        ? document.activeElement.dataset.focus
        : null;
      made.getPopup().setContent(() => dateline.popup(made.mark));
      if (part()) part().scrollTop = top;
      const again =
        focused &&
        [...made.getPopup().getElement().querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === focused);
      if (again) again.focus({ preventScroll: true });
    }

    /** After a walk around the world, bring the marks along. */
    wrap() {
      this.hosts = null;
      for (const made of this.markers.values()) {
        const at = nearest(this.map, made.mark.at);
        if (made.getLatLng().lng !== at[1]) made.setLatLng(at);
      }
    }

    update(known, mark) {
      const changed = JSON.stringify(known.mark) !== JSON.stringify(mark);
      if (!changed) return;
      known.mark = mark;
      known.setLatLng(nearest(this.map, mark.at));
      paint(known);
      this.rewrite(known);
    }

    /** Return the marker that stands for a place: its own, else the nearest on the screen. */
    host([id, lat, lon]) {
      if (this.markers.has(id) || lat === undefined) return this.markers.get(id);
      const point = this.map.latLngToLayerPoint(nearest(this.map, [lat, lon]));
      let best,
        near = Infinity;
      for (const made of this.markers.values()) {
        const apart = point.distanceTo(this.map.latLngToLayerPoint(made.getLatLng()));
        if (apart < near) [best, near] = [made, apart];
      }
      return best;
    }

    /** Show the counts of a moment instead of the server's: `places` [id, lat, lon] with `counts`; null ends it. */
    play(moment) {
      if (!moment) {
        if (!this.moment) return;
        this.moment = null;
        for (const made of this.markers.values()) {
          made.moment = null;
          paint(made);
        }
        return;
      }
      if (!this.hosts || !this.moment || this.moment.places !== moment.places)
        this.hosts = moment.places.map((place) => this.host(place));
      this.moment = moment;
      const sums = new Map();
      this.hosts.forEach((made, i) => made && sums.set(made, (sums.get(made) || 0) + (moment.counts[i] || 0)));
      for (const made of this.markers.values()) {
        made.moment = { n: sums.get(made) || 0, most: moment.most };
        paint(made);
      }
    }

    /** Ring the circles of places, given as [id] or [id, lat, lon]. */
    highlight(places) {
      this.lit = places;
      const lit = new Set(places.map((place) => this.host(place)));
      for (const made of this.markers.values()) {
        const element = made.getElement();
        if (element) element.classList.toggle("dl-lit", lit.has(made));
        made.setZIndexOffset(lit.has(made) ? 2000 : 0);
      }
    }

    /** Open a place's popup as soon as a mark for it is on the map; `still` keeps the map where the link says. */
    openSoon(key, still) {
      this.pending = key;
      this.still = still;
      if (key === null) this.map.closePopup();
      else this.openPending();
    }

    openPending() {
      const made = this.pending === null ? null : this.markers.get(this.pending);
      if (!made || !this.map.hasLayer(made)) return;
      this.pending = null;
      made.getPopup().options.autoPan = !this.still;
      if (!made.isPopupOpen()) made.openPopup();
    }

    opened(popup) {
      const made = [...this.markers.values()].find((one) => one.getPopup() === popup);
      const frame = popup.getElement();
      if (!made || !frame) return;
      frame.setAttribute("role", "dialog");
      frame.setAttribute("aria-label", made.mark.label);
      const element = made.getElement();
      element.classList.add("dl-selected");
      if (document.activeElement === element) frame.querySelector(".dl-scroll").focus({ preventScroll: true });
      this.pending = null;
      this.open = made.mark.more ? null : made.mark.key;
      this.map.getContainer().classList.add("dl-reading");
      dateline.report();
    }

    closed(popup) {
      const made = [...this.markers.values()].find((one) => one.getPopup() === popup);
      if (!made) return;
      this.open = null;
      popup.options.autoPan = true;
      this.map.getContainer().classList.remove("dl-reading");
      if (made.getElement()) {
        made.getElement().classList.remove("dl-selected");
        const focused = popup.getElement() && popup.getElement().contains(document.activeElement);
        if (focused) made.getElement().focus({ preventScroll: true });
      }
      dateline.report();
    }
  }

  dateline.Marks = Marks;
})(window.dateline);
