/* A canvas somewhat larger than the map, which is redrawn after the map has moved. */
"use strict";
(function (dateline) {
  dateline.Sheet = L.Renderer.extend({
    options: { padding: 0.25 },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      L.DomUtil.remove(this._container);
    },

    redraw() {
      if (this._map && this._bounds) this._update();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this._context.setTransform(ratio, 0, 0, ratio, -this._bounds.min.x * ratio, -this._bounds.min.y * ratio);
      this._zoom = this._map.getZoom();
      this._paint(this._context, ratio);
    },

    /** Call a function with the pixel of each copy of a point that is on the canvas or within `reach` pixels of it. */
    _copies(lat, lon, place, reach = 60) {
      const world = 256 * Math.pow(2, this._zoom);
      const point = this._map.latLngToLayerPoint([lat, lon]);
      const { min, max } = this._bounds;
      if (point.y < min.y - reach || point.y > max.y + reach) return;
      const first = Math.ceil((min.x - reach - point.x) / world);
      for (let x = point.x + first * world; x < max.x + reach; x += world) place(x, point.y);
    },
  });
})(window.dateline);
