/* The content of an article: title, byline, what it is about, and its text with the mentions marked. */
import { make, button, appendNames, webLink } from "../../geo/folium/scripts/dom.js";

const LONG_TITLE_CHARS = 300;

export class ArticleContent {
  /** Build the elements of an article; clicks are handled by `reader`. */
  constructor(reader) {
    this.reader = reader;
    this.data = reader.data;
    this.marks = [];
  }

  /** Return the article as an element; `marks` are its mentions in the order of their numbers. */
  build() {
    const { data } = this;
    const element = make("article", "article");
    element.append(this.title(), this.byline(), ...this.story(), ...this.about());
    for (const [start, cut] of data.paragraphs) {
      const block = make("p", "text");
      block.dir = "auto";
      Object.assign(block.dataset, { field: "text", start });
      block.append(...cut.map((piece) => this.piece(piece)));
      element.append(block);
    }
    element.append(...this.parts(), ...this.legend());
    this.marks.sort((a, b) => a.dataset.number - b.dataset.number);
    if (this.marks.length) this.marks[0].tabIndex = 0;
    return element;
  }

  title() {
    const { data } = this;
    const title = make("h2");
    title.dir = "auto";
    if (data.titled) Object.assign(title.dataset, { field: "title", start: 0 });
    if (data.title.reduce((length, [text]) => length + text.length, 0) > LONG_TITLE_CHARS) {
      title.classList.add("long");
      title.tabIndex = 0;
    }
    title.append(...data.title.map((piece) => this.piece(piece)));
    return title;
  }

  byline() {
    const byline = appendNames(make("p", "sub byline"), this.data.byline);
    const link = webLink(this.data.url, "Original");
    if (link) byline.append(this.data.byline.length ? " · " : "", link);
    if (this.data.editable)
      for (const [action, text] of [
        ["edit", "Edit"],
        ["remove", "Remove"],
      ])
        byline.append(
          byline.childNodes.length ? " · " : "",
          button("change", text, () => this.reader.send(action, this.data.id), text + " this article"),
        );
    return byline;
  }

  /** The articles that are the same story, as a list to unfold. */
  story() {
    const { story } = this.data;
    if (!story) return [];
    const list = make("details", "list story");
    list.open = this.reader.root.dataset.story === "open";
    list.addEventListener("toggle", () => {
      this.reader.root.dataset.story = list.open ? "open" : "";
    });
    const rows = make("ul", "rows");
    rows.setAttribute("aria-label", "The same story");
    for (const [id, name, details] of story.rows) {
      const row = button("row", "", () => this.reader.send("read", id));
      const words = make("span", "words");
      const main = make("span", "main", name);
      main.dir = "auto";
      words.append(main, appendNames(make("span", "sub"), details));
      row.append(words);
      const item = make("li");
      item.append(row);
      rows.append(item);
    }
    list.append(make("summary", "", story.summary), rows);
    if (story.more) list.append(make("p", "sub", story.more));
    return [list];
  }

  /** The bar with the links to the list and to the previous and next article. */
  tools() {
    const { position, total, before, after } = this.data.neighbors;
    const bar = make("div", "readerbar");
    const back = button("back", "", () => this.reader.send("read", ""), "Back to the list");
    back.append(make("span", "arrow", "←"), " List");
    const step = (text, label, wanted) => {
      const element = button("step", text, () => this.reader.send("read", wanted), label);
      element.disabled = !wanted;
      return element;
    };
    const text = position ? position.toLocaleString() + " of " + total.toLocaleString() : "outside the filters";
    bar.append(
      back,
      make("span", "gap"),
      step("‹", "Previous article", before),
      make("span", "sub", text),
      step("›", "Next article", after),
    );
    return bar;
  }

  /** What the article is about, and its places with their counts. */
  about() {
    const elements = [];
    if (this.data.focus.length) {
      const line = make("p", "about");
      line.append(make("span", "sub", "About"));
      for (const { place, level, share } of this.data.focus) {
        const chip = button("topic", "", () => this.reader.send("place", place));
        const name = make("span", "name", this.data.places[place] ? this.data.places[place].name : place);
        name.dir = "auto";
        chip.append(name, make("span", "sub", " " + level.toLowerCase() + " · " + share + "%"));
        chip.title = "The share of the article's mentions that are in this place. Click to show it on the map.";
        line.append(chip);
      }
      elements.push(line);
    }
    if (!this.data.counts.length) {
      elements.push(make("p", "sub", this.data.summary));
      return elements;
    }
    const list = make("details", "list");
    list.open = this.reader.root.dataset.listed === "yes";
    list.addEventListener("toggle", () => {
      this.reader.root.dataset.listed = list.open ? "yes" : "";
    });
    const rows = make("ul", "rows");
    rows.setAttribute("aria-label", "Places in this article");
    for (const [place, n] of this.data.counts) {
      const { name, sub } = this.data.places[place];
      const row = button("row", "", () => {
        this.reader.first(place);
        this.reader.send("place", place);
      });
      const words = make("span", "words");
      const main = make("span", "main", name);
      main.dir = "auto";
      words.append(main, make("span", "sub", sub));
      const count = make("span", "n", n.toLocaleString());
      count.append(make("span", "unseen", n === 1 ? " mention" : " mentions"));
      row.append(words, count);
      row.addEventListener("pointerenter", () => this.reader.highlightOnMap(place));
      row.addEventListener("pointerleave", () => this.reader.highlightOnMap(null));
      const item = make("li");
      item.append(row);
      rows.append(item);
    }
    list.append(make("summary", "", this.data.summary), rows);
    elements.push(list);
    return elements;
  }

  piece([text, number]) {
    if (number === undefined) return document.createTextNode(text);
    const mention = this.data.mentions[number];
    const mark = make(
      "span",
      ["mention", mention.kind, mention.corrected ? "corrected" : mention.sure || "unplaced"].join(" "),
      text,
    );
    mark.dataset.number = number;
    mark.tabIndex = -1;
    mark.setAttribute("role", "button");
    mark.title = hint(mention, this.data.places[mention.place]);
    mark.setAttribute("aria-label", text + ": " + mark.title);
    mark.addEventListener("click", () => this.reader.pick(number));
    mark.addEventListener("focus", () => {
      if (this.reader.current !== number) this.reader.select(number, {});
    });
    mark.addEventListener("pointerenter", () => this.reader.highlightOnMap(mention.place));
    mark.addEventListener("pointerleave", () => this.reader.highlightOnMap(null));
    this.marks.push(mark);
    return mark;
  }

  parts() {
    const [number, of] = this.data.part;
    if (of < 2) return [];
    const turn = (text, wanted) => {
      const element = button("turn", text, () => this.reader.send("part", String(wanted)));
      element.disabled = wanted < 1 || wanted > of;
      return element;
    };
    const bar = make("nav", "parts");
    bar.setAttribute("aria-label", "Parts of this long text");
    bar.append(
      turn("‹ Previous", number - 1),
      make("span", "sub", "Part " + number + " of " + of),
      turn("Next ›", number + 1),
    );
    return [bar];
  }

  legend() {
    if (!this.data.key.length) return [];
    const key = make("p", "key");
    for (const [kind, name] of this.data.key) key.append(make("span", "mention " + kind, name));
    return [key];
  }
}

function hint(mention, place) {
  if (!place) return "Recognized, but not located";
  return place.name + ": " + place.sub + " · " + sureness(mention);
}

export function sureness(mention) {
  const sure = mention.corrected ? "corrected by hand" : mention.percent + "% sure";
  return mention.precision ? mention.precision + " · " + sure : sure;
}
