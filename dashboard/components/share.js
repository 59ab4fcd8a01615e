/* Share the current view: its URL, a QR code, HTML to embed it in another page, and a picture of the map. */
import { make, button } from "../../geo/folium/scripts/dom.js";
import { postToMap } from "./maps.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  root.dataset.summary = data.summary;
  if (root.querySelector("input")) return undefined;
  const status = make("p", "note");
  status.setAttribute("role", "status");
  const address = () => window.location.href;
  const embedded = () => {
    const there = new URL(address());
    there.searchParams.set("embed", "true");
    return there.href;
  };
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  const frame = () =>
    `<iframe src="${escaped(embedded())}" title="Map of the news" width="100%" height="480" ` +
    'style="border:0" loading="lazy" allowfullscreen></iframe>';

  const field = (label, value) => {
    const box = make("input", "address");
    box.readOnly = true;
    box.setAttribute("aria-label", label);
    box.addEventListener("focus", () => {
      box.value = value();
      box.select();
    });
    box.value = value();
    return box;
  };
  const copyWithCommand = (box) => {
    box.focus();
    box.select();
    return document.execCommand("copy");
  };
  const setStatus = (copied) => {
    status.textContent = copied ? "Copied." : "The browser blocked copying. Select the text and copy it yourself.";
  };
  const copier = (text, box, value) =>
    button("copy", text, () => {
      box.value = value();
      if (!navigator.clipboard) return setStatus(copyWithCommand(box));
      return navigator.clipboard.writeText(box.value).then(
        () => setStatus(true),
        () => setStatus(copyWithCommand(box)),
      );
    });

  const link = field("Link to this view", address);
  const snippet = field("Code to embed this view", frame);
  const code = make("div", "qr");
  code.hidden = true;

  /** Draw the QR code of the current URL. The library is loaded on first use. */
  const drawCode = () =>
    import("../../geo/folium/vendor/qrcode/qrcode.js")
      .then(({ qrcode }) => {
        const symbol = qrcode(0, "L");
        symbol.addData(address());
        symbol.make();
        const size = symbol.getModuleCount();
        const picture = make("canvas");
        const unit = Math.max(3, Math.ceil(220 / (size + 8)));
        picture.width = picture.height = unit * (size + 8);
        picture.setAttribute("role", "img");
        picture.setAttribute("aria-label", "QR code of the link to this view");
        const context = picture.getContext("2d");
        context.fillStyle = "#fff";
        context.fillRect(0, 0, picture.width, picture.height);
        context.fillStyle = "#000";
        for (let y = 0; y < size; y += 1)
          for (let x = 0; x < size; x += 1)
            if (symbol.isDark(y, x)) context.fillRect((x + 4) * unit, (y + 4) * unit, unit, unit);
        code.replaceChildren(picture);
      })
      .catch(() => {
        status.textContent = "This link is too long for a QR code.";
      });

  const show = button("copy", "QR code", () => {
    code.hidden = !code.hidden;
    show.setAttribute("aria-expanded", String(!code.hidden));
    if (!code.hidden) drawCode();
  });
  show.setAttribute("aria-expanded", "false");
  const picture = button("copy", "Picture of the map", () => {
    status.textContent = "";
    postToMap({ dateline: "picture", caption: root.dataset.summary });
  });

  const row = (...parts) => {
    const line = make("div", "line");
    line.append(...parts);
    return line;
  };
  const timer = setInterval(() => {
    for (const [box, value] of [
      [link, address],
      [snippet, frame],
    ])
      if (document.activeElement !== box && parentElement.activeElement !== box && box.value !== value())
        box.value = value();
    if (!code.hidden && code.dataset.of !== address()) {
      code.dataset.of = address();
      drawCode();
    }
  }, 500);
  root.append(
    make("p", "note", "The link opens this view with its filters, map position and open panels."),
    link,
    row(copier("Copy link", link, address), show, picture),
    code,
    make("p", "note", "Embed it in another web page:"),
    snippet,
    row(copier("Copy code", snippet, frame)),
    status,
  );
  return () => clearInterval(timer);
}
