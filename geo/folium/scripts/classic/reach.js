/* The extent of each place: a ring around its point with the radius of its uncertainty, in kilometers. */
"use strict";
(function (dateline) {
  const KM_PER_DEGREE = 111.195;
  const LEAST_PX = 7;
  // Larger rings are only faint outlines; rings larger than the map are omitted.
  const FILLED_PX = 180;

  dateline.Reach = dateline.Sheet.extend({
    options: { pane: "heat", spots: () => [] },

    /** The pixels of a distance at a latitude. Mercator scales both directions equally there. */
    _pixels(lat, km) {
      const degrees = km / KM_PER_DEGREE / 2;
      const top = Math.min(85, lat + degrees),
        bottom = Math.max(-85, lat - degrees);
      return this._map.latLngToLayerPoint([bottom, 0]).y - this._map.latLngToLayerPoint([top, 0]).y;
    },

    _paint(context) {
      const color = dateline.palette();
      const size = this._map.getSize();
      const widest = 0.6 * Math.max(size.x, size.y);
      context.lineWidth = 1.2;
      for (const {
        at: [lat, lon],
        km,
        from,
      } of this.options.spots()) {
        const radius = this._pixels(lat, km);
        if (radius > widest) continue;
        this._copies(
          lat,
          lon,
          (x, y) => {
            context.strokeStyle = context.fillStyle = color.reach;
            if (from) this._line(context, x, y, from);
            if (radius < LEAST_PX) return;
            context.beginPath();
            context.arc(x, y, radius, 0, 2 * Math.PI);
            const large = radius > FILLED_PX;
            context.globalAlpha = 0.08;
            if (!large) context.fill();
            context.globalAlpha = large ? 0.35 : 0.8;
            context.setLineDash(from ? [] : [4, 4]);
            context.stroke();
            context.setLineDash([]);
            context.globalAlpha = 1;
          },
          radius,
        );
      }
    },

    /** A line from the named place to the point that the text describes ("30 km west of"). */
    _line(context, x, y, from) {
      const start = this._map.latLngToLayerPoint(dateline.nearest(this._map, from));
      const turn = 256 * Math.pow(2, this._zoom);
      const startX = start.x + turn * Math.round((x - start.x) / turn);
      context.beginPath();
      context.moveTo(startX, start.y);
      context.lineTo(x, y);
      context.stroke();
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.fill();
    },
  });
})(window.dateline);
