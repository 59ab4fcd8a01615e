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
  root.replaceChildren(heading, ...data.quotes.map((entry) => {
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(entry.before, make("mark", entry.kind, entry.hit), entry.after);
    const open = make("button", "open", entry.title);
    open.type = "button";
    open.dir = "auto";
    open.addEventListener("click", () => setTriggerValue("read", entry.article));
    const item = make("section", "quote");
    item.append(quote, open, make("p", "sub", [entry.source, entry.date].filter(Boolean).join(" · ")));
    return item;
  }));
  if (data.note) root.append(make("p", "note", data.note));
}
