/* Save the visible map with its attribution as a PNG file, drawn from its canvases and circles. */
"use strict";
(function (dateline) {
  const FOOT_PX = 24;
  const FONT = '"Inter", system-ui, sans-serif';

  /** Draw every canvas of the panes below the circles at its position. */
  function canvases(context, map, origin) {
    const panes = [...map.getPanes().mapPane.children].sort(
      (a, b) => (Number(getComputedStyle(a).zIndex) || 0) - (Number(getComputedStyle(b).zIndex) || 0),
    );
    for (const pane of panes) {
      for (const element of pane.querySelectorAll("canvas, img.leaflet-tile")) {
        const box = element.getBoundingClientRect();
        const opacity = Number(getComputedStyle(element).opacity);
        if (!opacity || !box.width) continue;
        context.globalAlpha = opacity;
        try {
          context.drawImage(element, box.left - origin.left, box.top - origin.top, box.width, box.height);
        } catch {
          continue; // the tile was not loaded
        }
      }
      context.globalAlpha = 1;
    }
  }

  function circles(context, map, origin) {
    for (const element of map.getPane("markerPane").querySelectorAll(".dl-mark")) {
      const box = element.getBoundingClientRect();
      const look = getComputedStyle(element);
      const border = parseFloat(look.borderTopWidth) || 0;
      const [x, y, radius] = [
        box.left - origin.left + box.width / 2,
        box.top - origin.top + box.height / 2,
        box.width / 2,
      ];
      context.beginPath();
      context.arc(x, y, radius - border / 2, 0, 2 * Math.PI);
      context.fillStyle = look.backgroundColor;
      context.fill();
      context.strokeStyle = look.borderTopColor;
      context.lineWidth = border;
      if (border) context.stroke();
      context.fillStyle = look.color;
      context.font = look.font;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(element.textContent, x, y + 0.5);
    }
  }

  function foot(context, width, height, caption) {
    const style = getComputedStyle(document.documentElement);
    context.fillStyle = style.getPropertyValue("--paper");
    context.fillRect(0, height, width, FOOT_PX);
    context.fillStyle = style.getPropertyValue("--quiet");
    context.font = "11px " + FONT;
    context.textBaseline = "middle";
    context.textAlign = "right";
    const credits = document.querySelector(".leaflet-control-attribution").textContent.replace(/\s+/g, " ").trim();
    const taken = Math.min(context.measureText(credits).width, width * 0.6);
    context.fillText(credits, width - 8, height + FOOT_PX / 2, width * 0.6);
    context.textAlign = "left";
    context.fillText(caption, 8, height + FOOT_PX / 2, width - taken - 32);
  }

  /** Return the map as a canvas, with twice the resolution on high-density screens; `caption` is the caption. */
  dateline.picture = (map, caption) => {
    const frame = map.getContainer();
    const origin = frame.getBoundingClientRect();
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    const canvas = document.createElement("canvas");
    canvas.width = origin.width * ratio;
    canvas.height = (origin.height + FOOT_PX) * ratio;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.fillStyle = getComputedStyle(frame).backgroundColor;
    context.fillRect(0, 0, origin.width, origin.height);
    canvases(context, map, origin);
    circles(context, map, origin);
    foot(context, origin.width, origin.height, caption);
    return canvas;
  };

  /** Save the map as a PNG file. */
  dateline.savePicture = (map, caption) => {
    dateline.picture(map, String(caption || "")).toBlob((blob) => {
      if (!blob) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "map.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  };
})(window.dateline);
