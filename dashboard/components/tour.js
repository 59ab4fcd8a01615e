/* Help in place: one screen that says what is where. It opens by itself the first time, never again once it was closed. */
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".part");
  if (root.querySelector("dialog")) return undefined;
  const screen = make("dialog", "tour");
  const title = make("h2", "", "Dateline at a glance");
  title.id = "tour-title";
  screen.setAttribute("aria-labelledby", "tour-title");
  const list = make("dl");
  for (const [term, said] of data.points) list.append(make("dt", "", term), make("dd", "", said));
  const close = button("act primary", "Got it", () => screen.close());
  screen.append(title, list, close);
  screen.addEventListener("close", () => remember("seen"));
  screen.addEventListener("click", (event) => { if (event.target === screen) screen.close(); });
  root.append(button("help", "?", () => screen.showModal(), "Help: what is where"), screen);
  if (data.first && remember() !== "seen") screen.showModal();
  return undefined;
}

const KEY = "dateline.tour";

/** Read or write what the browser remembers; one that remembers nothing is shown the tour again another time. */
function remember(value) {
  try {
    if (value) localStorage.setItem(KEY, value);
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
