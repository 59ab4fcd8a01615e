/* The help dialog. It opens by itself on the first visit, and never again after it was closed. */
import { make, button } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".part");
  if (root.querySelector("dialog")) return undefined;
  const screen = make("dialog", "tour");
  const title = make("h2", "", "Dateline at a glance");
  title.id = "tour-title";
  screen.setAttribute("aria-labelledby", "tour-title");
  const list = make("dl");
  for (const [term, explanation] of data.points) list.append(make("dt", "", term), make("dd", "", explanation));
  const close = button("act primary", "Got it", () => screen.close());
  screen.append(title, list, close);
  screen.addEventListener("close", () => remember("seen"));
  screen.addEventListener("click", (event) => {
    if (event.target === screen) screen.close();
  });
  root.append(
    button("help", "?", () => screen.showModal(), "Help: what is where"),
    screen,
  );
  if (data.first && remember() !== "seen") screen.showModal();
  return undefined;
}

const KEY = "dateline.tour";

/** Read or write the flag in local storage. If storage is blocked, the tour opens on every visit. */
function remember(value) {
  try {
    if (value) localStorage.setItem(KEY, value);
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
