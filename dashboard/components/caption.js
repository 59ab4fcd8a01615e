/* The caption of one map of a comparison: `data` {side: "a" or "b", name, counts}. */
import { make } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data }) {
  const line = make("p", "caption " + data.side),
    name = make("strong", "", data.name);
  name.dir = "auto";
  line.append(make("span", "spot"), name, make("span", "sub", data.counts));
  parentElement.querySelector(".part").replaceChildren(line);
}
