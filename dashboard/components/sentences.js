/* The sentences that mention one place: a heading and `quotes`, as in the map's popup. */
import { make, button, appendNames } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const heading = make("header", "place");
  const name = make("h2", "", data.name);
  name.dir = "auto";
  heading.append(name, make("p", "sub", data.sub));
  const span = (article, spot) => JSON.stringify([article, ...spot]);
  const pieces = (element, cut) => {
    element.dir = "auto";
    element.append(...cut.map(([text, kind]) => (kind ? make("mark", kind, text) : text)));
    return element;
  };
  root.replaceChildren(
    heading,
    ...data.quotes.map((entry) => {
      const read = (spot) => setTriggerValue("read", span(entry.article, spot));
      const open = pieces(
        button("open", null, () => read(entry.mention)),
        entry.title,
      );
      const item = make("section", "quote");
      const byline = appendNames(make("p", "sub"), [entry.source, entry.date]);
      if (entry.corrected) byline.append(" · corrected by hand");
      item.append(
        open,
        byline,
        ...entry.sentences.map((sentence, index) => {
          const quoted = pieces(make("blockquote"), sentence);
          quoted.title = "Open in the article";
          quoted.addEventListener("click", () => read(entry.spots[index]));
          return quoted;
        }),
      );
      if (entry.approximate)
        item.append(make("p", "sub", `“${entry.approximate}” is placed here, because this place contains it`));
      if (data.editable)
        item.append(button("fix", "Correct", () => setTriggerValue("correct", span(entry.article, entry.mention))));
      return item;
    }),
  );
  if (data.note) root.append(make("p", "note", data.note));
}
