/* The circles: one for each place or group of near places, kept from one redraw to the next. */
"use strict";
(function (dateline) {
  /** Where to draw a mark: in the copy of the world that the map's middle is in. */
  const nearest = dateline.nearest = (map, [lat, lon]) => [lat, lon + 360 * Math.round((map.getCenter().lng - lon) / 360)];

  const circle = (mark) =>
    L.divIcon({ className: "dl-mark", html: "", iconSize: [mark.px, mark.px], popupAnchor: [0, -mark.px / 2 + 2] });

  /** One marker for a mark; its element is a button that says in words what it stands for. */
  function marker(mark, at, width) {
    const made = L.marker(at, { icon: circle(mark), keyboard: true, riseOnHover: true, riseOffset: 1000 });
    made.bindPopup(() => dateline.popup(made.mark), { maxWidth: width, minWidth: Math.min(260, width), autoPanPadding: [12, 12] });
    made.on("add", () => paint(made));
    return made;
  }

  function paint(made) {
    const element = made.getElement();
    if (!element) return;
    const { mark } = made;
    element.textContent = mark.shown;
    element.classList.toggle("dl-area", mark.area);
    element.classList.toggle("dl-small", mark.px < 26);
    element.classList.toggle("dl-selected", made.isPopupOpen());
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", mark.shown + ", " + mark.label + ": " + mark.count);
    element.dataset.place = mark.key;
  }

  class Marks {
    constructor(map) {
      this.map = map;
      this.group = L.layerGroup().addTo(map);
      this.markers = new Map();
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
          const made = marker(mark, nearest(this.map, mark.at), Math.min(340, this.map.getSize().x - 40));
          made.mark = mark;
          this.markers.set(mark.key, made);
          this.group.addLayer(made);
        }
      }
      this.list = marks;
      this.openPending();
    }

    /** Lay the open popup out anew. */
    remeasure() {
      for (const made of this.markers.values()) if (made.isPopupOpen()) made.getPopup().update();
    }

    /** After a walk around the world, bring the marks along. */
    wrap() {
      for (const made of this.markers.values()) {
        const at = nearest(this.map, made.mark.at);
        if (made.getLatLng().lng !== at[1]) made.setLatLng(at);
      }
    }

    update(known, mark) {
      const changed = JSON.stringify(known.mark) !== JSON.stringify(mark);
      if (!changed) return;
      const resized = known.mark.px !== mark.px;
      known.mark = mark;
      known.setLatLng(nearest(this.map, mark.at));
      if (resized) known.setIcon(circle(mark));
      paint(known);
      if (known.isPopupOpen()) {
        const scroll = known.getPopup().getElement().querySelector(".dl-scroll");
        const top = scroll ? scroll.scrollTop : 0;
        known.getPopup().setContent(() => dateline.popup(known.mark));
        const fresh = known.getPopup().getElement().querySelector(".dl-scroll");
        if (fresh) fresh.scrollTop = top;
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
      if (!made) return;
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
      this.open = null;
      popup.options.autoPan = true;
      this.map.getContainer().classList.remove("dl-reading");
      if (made && made.getElement()) {
        made.getElement().classList.remove("dl-selected");
        const focused = popup.getElement() && popup.getElement().contains(document.activeElement);
        if (focused) made.getElement().focus({ preventScroll: true });
      }
      dateline.report();
    }
  }

  dateline.Marks = Marks;
})(window.dateline);
