/* The sentences of one place: `quotes` as in the map's popup, under a heading. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  const heading = make("header", "place");
  heading.append(make("h2", "", data.name), make("p", "sub", data.sub));
  const pieces = (element, cut) => {
    element.dir = "auto";
    element.append(...cut.map(([text, kind]) => (kind ? make("mark", kind, text) : text)));
    return element;
  };
  root.replaceChildren(heading, ...data.quotes.map((entry) => {
    const open = pieces(make("button", "open"), entry.title);
    open.type = "button";
    open.addEventListener("click", () => setTriggerValue("read", entry.article));
    const item = make("section", "quote");
    item.append(open, make("p", "sub", [entry.source, entry.date].filter(Boolean).join(" · ")));
    item.append(...entry.sentences.map((sentence) => pieces(make("blockquote"), sentence)));
    return item;
  }));
  if (data.note) root.append(make("p", "note", data.note));
}
