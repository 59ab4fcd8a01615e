/* Countries shaded by count, in classes from the server. Hovering shows a country's count, a click its popup. */
"use strict";
(function (dateline) {
  /** Whether a ring of [lon, lat, lon, lat ...] contains a point: a line west from it crosses the ring an odd number of
   * times. */
  function holds(ring, lon, lat) {
    let inside = false;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[i + 1] > lat === ring[j + 1] > lat) continue;
      if (lon < ((ring[j] - ring[i]) * (lat - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
    }
    return inside;
  }

  function unpacked(packed, unit) {
    const ring = new Float64Array(packed.length);
    for (let i = 0; i < packed.length; i += 1) ring[i] = packed[i] * unit + (i > 1 ? ring[i - 2] : 0);
    return ring;
  }

  class Countries {
    constructor(map) {
      this.map = map;
      this.data = null;
      this.layer = null;
      this.tip = L.tooltip({ className: "dl-tip", direction: "top", offset: [0, -6], opacity: 1 });
      map.on("mousemove", (event) => this.point(event));
      map.on("mouseout", () => this.say(null));
      map.on("click", (event) => this.open(event));
    }

    /** Show these counts: {counts: {code: {n, places, name}}, from: [minimum of each class]}; null hides them. */
    show(data) {
      const changed = JSON.stringify(data) !== JSON.stringify(this.data);
      this.data = data;
      if (!data) {
        if (this.layer) this.map.removeLayer(this.layer);
        this.say(null);
        return;
      }
      if (!this.layer) {
        this.layer = dateline.shades((code) => this.shade(code));
        dateline.file("countries-50m.json").then(
          (file) => {
            this.rings = file.areas.map(([code, , rings]) => {
              const outlines = rings.map((ring) => unpacked(ring, file.unit));
              const [outer] = outlines;
              const lons = outer.filter((_, i) => i % 2 === 0),
                lats = outer.filter((_, i) => i % 2);
              return {
                code,
                outlines,
                box: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
              };
            });
          },
          () => {},
        );
      }
      if (!this.map.hasLayer(this.layer)) this.layer.addTo(this.map);
      else if (changed) this.layer.repaint();
    }

    repaint() {
      if (this.layer && this.data) this.layer.repaint();
    }

    /** The color of a country, or null if it has no mentions. */
    shade(code) {
      const counted = this.data && this.data.counts[code];
      if (!counted) return null;
      return dateline.shadeOf(this.data.from.filter((least) => counted.n >= least).length - 1, this.data.from.length);
    }

    at({ latlng }) {
      if (!this.data || !this.rings) return null;
      const { lat, lng } = latlng.wrap();
      const ring = this.rings.find(
        ({ box, outlines }) =>
          lng >= box[0] &&
          lng <= box[2] &&
          lat >= box[1] &&
          lat <= box[3] &&
          outlines.reduce((inside, ring) => inside !== holds(ring, lng, lat), false),
      );
      const counted = ring && this.data.counts[ring.code];
      return counted ? { code: ring.code, ...counted } : null;
    }

    point(event) {
      if (!this.data) return;
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.say(this.at(event), event.latlng));
    }

    say(country, latlng) {
      if (!country) return this.map.closeTooltip(this.tip);
      const line = document.createElement("span");
      line.textContent = country.name + ": " + country.n.toLocaleString();
      this.tip.setContent(line).setLatLng(latlng);
      if (!this.map.hasLayer(this.tip)) this.map.openTooltip(this.tip);
      return undefined;
    }

    open(event) {
      const country =
        this.data && event.originalEvent.target.closest(".leaflet-marker-icon, .leaflet-control, .leaflet-popup")
          ? null
          : this.at(event);
      if (!country) return;
      L.popup({ maxWidth: 300, minWidth: 200, autoPanPadding: [12, 12] })
        .setLatLng(event.latlng)
        .setContent(dateline.countryPopup(country))
        .openOn(this.map);
    }
  }

  dateline.Countries = Countries;
})(window.dateline);
