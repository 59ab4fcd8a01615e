/* The help dialog. It opens by itself on the first visit, and never again after it was closed. */
import { button, make } from "../../geo/folium/scripts/dom.js";

/** @import { Create } from "./component.js" */

const STORAGE_KEY = "dateline.tour";

/** @type {Create<{ points: [term: string, explanation: string][], first: boolean }>} */
export default (root) => {
  const title = make("h2", "", "Dateline at a glance");
  title.id = "tour-title";
  const list = make("dl");
  const dialog = make("dialog", "tour");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(
    title,
    list,
    button("act primary", "Got it", () => dialog.close()),
  );
  dialog.addEventListener("close", rememberSeen);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // a click outside of it, on its backdrop
  });
  root.append(
    button("help", "?", () => dialog.showModal(), "Help: what is where"),
    dialog,
  );
  return {
    show({ points, first }) {
      if (list.childElementCount) return;
      for (const [term, explanation] of points) list.append(make("dt", "", term), make("dd", "", explanation));
      if (first && !wasSeen()) dialog.showModal();
    },
  };
};

// If storage is blocked, the dialog opens on every visit.

function wasSeen() {
  try {
    return localStorage.getItem(STORAGE_KEY) === "seen";
  } catch {
    return false;
  }
}

function rememberSeen() {
  try {
    localStorage.setItem(STORAGE_KEY, "seen");
  } catch {
    // see above
  }
}
