/* The circles, one for each place or group of places. They are reused between updates. */
"use strict";
(function (dateline) {
  /** Where to draw a mark: in the copy of the world that contains the map's center. */
  const nearest = (dateline.nearest = (map, [lat, lon]) => [
    lat,
    lon + 360 * Math.round((map.getCenter().lng - lon) / 360),
  ]);

  const SMALLEST_PX = 22;
  const LARGEST_PX = 60;

  /** Format a number to fit into a circle: "999", "1.2k", "12k", "1.2m". */
  const short = (n) => {
    for (const [size, letter] of [
      [1e6, "m"],
      [1e3, "k"],
    ]) {
      if (n >= size) return (n < 9.95 * size ? (n / size).toFixed(1) : Math.floor(n / size)) + letter;
    }
    return String(n);
  };

  /** A circle's diameter while the timeline plays: the area is proportional to the count; `most` is the largest. */
  const diameter = (n, most) => {
    const largest = Math.min(LARGEST_PX, SMALLEST_PX + 7 * Math.log2(1 + most));
    return Math.round(
      Math.max(SMALLEST_PX + 6 * Math.max(0, short(n).length - 2), largest * Math.sqrt(n / Math.max(1, most))),
    );
  };

  /** A marker for a mark. Its element is a button with a label in words. */
  function createMarker(mark, at, width) {
    const icon = L.divIcon({
      className: "dl-mark",
      html: "",
      iconSize: [SMALLEST_PX, SMALLEST_PX],
      popupAnchor: [0, 0],
    });
    const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true, riseOffset: 1000 });
    marker.bindPopup(() => dateline.popup(marker.mark), {
      maxWidth: width,
      minWidth: Math.min(280, width),
      autoPanPaddingTopLeft: [12, 58],
      autoPanPaddingBottomRight: [12, 44],
    });
    marker.on("add", () => paint(marker));
    marker.on("mouseover", () => dateline.post({ dateline: "hover", place: marker.mark.key }));
    marker.on("mouseout", () => dateline.post({ dateline: "hover", place: null }));
    return marker;
  }

  /** Draw a marker with the count of its mark, or of the moment that the timeline plays. */
  function paint(marker) {
    const element = marker.getElement();
    if (!element) return;
    const { mark, moment } = marker;
    const n = moment ? moment.n : mark.n;
    const px = moment ? diameter(n, moment.most) : mark.px;
    const count = moment ? short(n) : mark.short;
    if (element.textContent !== count) element.textContent = count;
    Object.assign(element.style, {
      width: px + "px",
      height: px + "px",
      marginLeft: -px / 2 + "px",
      marginTop: -px / 2 + "px",
    });
    marker.options.icon.options.popupAnchor = [0, -px / 2 + 2];
    color(element, mark);
    element.classList.toggle("dl-area", mark.area);
    element.classList.toggle("dl-small", px < 26);
    element.classList.toggle("dl-none", n === 0);
    element.classList.toggle("dl-selected", marker.isPopupOpen());
    element.setAttribute("role", "button");
    element.setAttribute(
      "aria-label",
      count +
        ", " +
        mark.label +
        ": " +
        (moment ? n.toLocaleString() + (n === 1 ? " mention" : " mentions") : mark.count),
    );
    element.dataset.place = mark.key;
  }

  /** A circle with several kinds of mention is a pie chart, where coordinates count as places; one of a comparison has the color of its side. */
  function color(element, mark) {
    const shares = mark.kinds || [];
    const only = shares.length ? shares.findIndex((share) => share === mark.n) : 0;
    element.classList.toggle("dl-mixed", only < 0);
    element.classList.toggle("dl-demonyms", only === 1);
    element.classList.toggle("dl-embeddeds", only === 2);
    element.classList.toggle("dl-toned", mark.tone !== undefined);
    if (only < 0) {
      const first = (100 * (shares[0] + shares[3])) / mark.n;
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

    /** Show exactly these marks. Markers that remain are moved and relabeled, never rebuilt. */
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
          const marker = createMarker(mark, nearest(this.map, mark.at), Math.min(360, this.map.getSize().x - 40));
          marker.mark = mark;
          this.markers.set(mark.key, marker);
          this.group.addLayer(marker);
        }
      }
      this.list = marks;
      this.hosts = null;
      if (this.moment) this.play(this.moment);
      this.highlight(this.lit);
      this.openPending();
    }

    /** The labels of the circles on the map: {label, at, px}, largest circle first. */
    labeled() {
      if (!this.map.hasLayer(this.group)) return [];
      if (!this.moment) return this.list;
      const visible = [...this.markers.values()].filter((marker) => marker.moment.n);
      visible.sort((one, other) => other.moment.n - one.moment.n);
      return visible.map(({ mark, moment }) => ({
        label: mark.label,
        at: mark.at,
        px: diameter(moment.n, moment.most),
      }));
    }

    /** The counts of the moment that the timeline plays, or null if it is not playing. */
    momentCells() {
      if (!this.moment) return null;
      return this.moment.places
        .map(([, lat, lon], i) => [lat, lon, this.moment.counts[i] || 0])
        .filter((cell) => cell[2]);
    }

    /** Show or hide the circles. A popup that the link opens waits until they are visible. */
    visible(wanted) {
      if (wanted === this.map.hasLayer(this.group)) return;
      if (wanted) this.map.addLayer(this.group);
      else this.map.removeLayer(this.group);
    }

    /** Update the layout of the open popup. */
    remeasure() {
      for (const marker of this.markers.values()) if (marker.isPopupOpen()) marker.getPopup().update();
    }

    /** Rebuild the open popup at its scroll position; `pan` moves the map if the popup no longer fits. */
    rewrite(marker = [...this.markers.values()].find((one) => one.isPopupOpen()), pan = false) {
      if (!marker || !marker.isPopupOpen()) return;
      if (pan) marker.getPopup().options.autoPan = true;
      const part = () => marker.getPopup().getElement().querySelector(".dl-scroll");
      const top = part() ? part().scrollTop : 0;
      const focused = marker.getPopup().getElement().contains(document.activeElement)
        ? document.activeElement.dataset.focus
        : null;
      marker.getPopup().setContent(() => dateline.popup(marker.mark));
      if (part()) part().scrollTop = top;
      const again =
        focused &&
        [...marker.getPopup().getElement().querySelectorAll("[data-focus]")].find(
          (one) => one.dataset.focus === focused,
        );
      if (again) again.focus({ preventScroll: true });
    }

    /** After the map has moved around the world, move the marks to the visible copy. */
    wrap() {
      this.hosts = null;
      for (const marker of this.markers.values()) {
        const at = nearest(this.map, marker.mark.at);
        if (marker.getLatLng().lng !== at[1]) marker.setLatLng(at);
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

    /** Return the marker of a place: its own, otherwise the nearest visible one. */
    host([id, lat, lon]) {
      if (this.markers.has(id) || lat === undefined) return this.markers.get(id);
      const point = this.map.latLngToLayerPoint(nearest(this.map, [lat, lon]));
      let best,
        near = Infinity;
      for (const marker of this.markers.values()) {
        const apart = point.distanceTo(this.map.latLngToLayerPoint(marker.getLatLng()));
        if (apart < near) [best, near] = [marker, apart];
      }
      return best;
    }

    /** Show the counts of a moment instead of the server's: `places` [id, lat, lon] with `counts`; null ends it. */
    play(moment) {
      if (!moment) {
        if (!this.moment) return;
        this.moment = null;
        for (const marker of this.markers.values()) {
          marker.moment = null;
          paint(marker);
        }
        return;
      }
      if (!this.hosts || !this.moment || this.moment.places !== moment.places)
        this.hosts = moment.places.map((place) => this.host(place));
      this.moment = moment;
      const sums = new Map();
      this.hosts.forEach((marker, i) => marker && sums.set(marker, (sums.get(marker) || 0) + (moment.counts[i] || 0)));
      for (const marker of this.markers.values()) {
        marker.moment = { n: sums.get(marker) || 0, most: moment.most };
        paint(marker);
      }
    }

    /** Highlight the circles of places, given as [id] or [id, lat, lon]. */
    highlight(places) {
      this.lit = places;
      const lit = new Set(places.map((place) => this.host(place)));
      for (const marker of this.markers.values()) {
        const element = marker.getElement();
        if (element) element.classList.toggle("dl-lit", lit.has(marker));
        marker.setZIndexOffset(lit.has(marker) ? 2000 : 0);
      }
    }

    /** Open a place's popup as soon as a mark for it is on the map; `still` does not move the map. */
    openSoon(key, still) {
      this.pending = key;
      this.still = still;
      if (key === null) this.map.closePopup();
      else this.openPending();
    }

    openPending() {
      const marker = this.pending === null ? null : this.markers.get(this.pending);
      if (!marker || !this.map.hasLayer(marker)) return;
      this.pending = null;
      marker.getPopup().options.autoPan = !this.still;
      if (!marker.isPopupOpen()) marker.openPopup();
    }

    opened(popup) {
      const marker = [...this.markers.values()].find((one) => one.getPopup() === popup);
      const frame = popup.getElement();
      if (!marker || !frame) return;
      frame.setAttribute("role", "dialog");
      frame.setAttribute("aria-label", marker.mark.label);
      const element = marker.getElement();
      element.classList.add("dl-selected");
      if (document.activeElement === element) frame.querySelector(".dl-scroll").focus({ preventScroll: true });
      this.pending = null;
      this.open = marker.mark.more ? null : marker.mark.key;
      this.map.getContainer().classList.add("dl-reading");
      dateline.report();
    }

    closed(popup) {
      const marker = [...this.markers.values()].find((one) => one.getPopup() === popup);
      if (!marker) return;
      this.open = null;
      popup.options.autoPan = true;
      this.map.getContainer().classList.remove("dl-reading");
      if (marker.getElement()) {
        marker.getElement().classList.remove("dl-selected");
        const focused = popup.getElement() && popup.getElement().contains(document.activeElement);
        if (focused) marker.getElement().focus({ preventScroll: true });
      }
      dateline.report();
    }
  }

  dateline.Marks = Marks;
})(window.dateline);
