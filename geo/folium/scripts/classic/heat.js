/* The heat layer: a soft dot for each cell of the server's grid; the dots are summed and colored by the sum. */
"use strict";
(function (dateline) {
  const RADIUS_PX = 26;
  const STEPS = 256;

  /** A dot that fades out, drawn once. */
  function spot(ratio) {
    const canvas = document.createElement("canvas");
    const radius = RADIUS_PX * ratio;
    canvas.width = canvas.height = 2 * radius;
    const context = canvas.getContext("2d");
    const fade = context.createRadialGradient(radius, radius, 0, radius, radius, radius);
    for (const [at, alpha] of [
      [0, 1],
      [0.25, 0.78],
      [0.5, 0.4],
      [0.75, 0.12],
      [1, 0],
    ])
      fade.addColorStop(at, "rgb(0 0 0 / " + alpha + ")");
    context.fillStyle = fade;
    context.fillRect(0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /** Red, green and blue of each step from zero to the maximum. */
  function ramp(colors) {
    const canvas = document.createElement("canvas");
    canvas.width = STEPS;
    canvas.height = 1;
    const context = canvas.getContext("2d");
    const line = context.createLinearGradient(0, 0, STEPS, 0);
    colors.forEach((color, i) => line.addColorStop(i / (colors.length - 1), color));
    context.fillStyle = line;
    context.fillRect(0, 0, STEPS, 1);
    return context.getImageData(0, 0, STEPS, 1).data;
  }

  dateline.Heat = dateline.Sheet.extend({
    options: { pane: "heat", padding: 0.1, cells: () => [] },

    _paint(context) {
      const cells = this.options.cells();
      const canvas = this._container;
      if (!cells.length || !canvas.width || !canvas.height) return;
      // Half the resolution is enough for soft edges.
      const sums = document.createElement("canvas");
      const scale = 0.5;
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      sums.width = Math.ceil(size.x * scale);
      sums.height = Math.ceil(size.y * scale);
      const sum = sums.getContext("2d", { willReadFrequently: true });
      const stamp = spot(scale);
      const most = Math.max(...cells.map((cell) => cell[2]));
      for (const [lat, lon, n] of cells) {
        sum.globalAlpha = Math.max(0.06, Math.min(1, Math.sqrt(n / most)));
        this._copies(lat, lon, (x, y) =>
          sum.drawImage(stamp, (x - min.x - RADIUS_PX) * scale, (y - min.y - RADIUS_PX) * scale),
        );
      }
      const picture = sum.getImageData(0, 0, sums.width, sums.height);
      const colors = ramp(dateline.palette().heat);
      for (let i = 0; i < picture.data.length; i += 4) {
        const step = picture.data[i + 3];
        if (!step) continue;
        picture.data[i] = colors[4 * step];
        picture.data[i + 1] = colors[4 * step + 1];
        picture.data[i + 2] = colors[4 * step + 2];
        picture.data[i + 3] = Math.min(225, 40 + step * 1.6);
      }
      sum.putImageData(picture, 0, 0);
      context.imageSmoothingEnabled = true;
      context.drawImage(sums, min.x, min.y, size.x, size.y);
    },
  });
})(window.dateline);
