/* The line below an embedded map: the summary, and a link to the whole page. */
import { make } from "../../geo/folium/scripts/dom.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  const link = make("a", "", "Open in Dateline");
  link.target = "_blank";
  link.rel = "noopener";
  const updateLink = () => {
    const now = new URL(window.location.href);
    for (const name of ["embed", "embed_options"]) now.searchParams.delete(name);
    link.href = now.href;
  };
  updateLink();
  link.addEventListener("pointerdown", updateLink);
  link.addEventListener("focus", updateLink);
  const line = make("p", "sub");
  line.append(data.summary, data.summary ? " · " : "", link);
  root.replaceChildren(line);
}
