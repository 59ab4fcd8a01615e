/* An article: `paragraphs` of [text] or [text, kind, place id, what it says on hover] pieces. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  const piece = ([text, kind, place, hint]) => {
    if (!kind) return document.createTextNode(text);
    const mark = make(place ? "button" : "span", "mention " + kind + (place ? "" : " unplaced"), text);
    mark.title = hint;
    if (!place) return mark;
    mark.type = "button";
    mark.setAttribute("aria-label", text + ": " + hint);
    if (place === data.place) mark.classList.add("current");
    mark.addEventListener("click", () => setTriggerValue("place", place));
    return mark;
  };
  const body = make("article", "story");
  const title = make("h2");
  title.dir = "auto";
  title.append(...data.title.map(piece));
  const byline = make("p", "sub", data.byline);
  if (/^https?:\/\//i.test(data.url || "")) {
    const link = make("a", "", "original");
    link.href = data.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    byline.append(data.byline ? " · " : "", link);
  }
  body.append(title, byline);
  for (const paragraph of data.paragraphs) {
    const block = make("p", "text");
    block.dir = "auto";
    block.append(...paragraph.map(piece));
    body.append(block);
  }
  if (data.key.length) {
    const key = make("p", "key");
    for (const [kind, name] of data.key) key.append(make("span", "mention " + kind, name));
    body.append(key);
  }
  if (data.note) body.append(make("p", "note", data.note));
  root.replaceChildren(body);
}
