/* The filters with lists of options, and the minimum confidence.
 *
 * `data`: {lists: [{field, name, options: [key, name, sub, mentions or null, chosen], all, words, unfolded}],
 * kinds: [key, name, mentions, chosen], confidence: 0 to 100, spread: mentions in each tenth of it,
 * only: [field, name, hint, chosen], done}.
 */
import { make, button } from "../../geo/folium/scripts/dom.js";

const TYPED_MS = 250,
  SEARCHED_FROM = 8,
  OPEN_AT_FIRST = ["sources"],
  REMEMBERED = "dateline.filters";

const KINDS = {
  place: "Places themselves",
  demonym: "Peoples and adjectives: Indian, the French",
  embedded: "Places in the names of institutions located there: Delhi High Court",
  coordinate: "Points that the text gives: 16.2 N, 99.6 W",
};

const recall = () => {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) || {};
  } catch {
    return {}; // storage is blocked: use the default
  }
};
const remember = (field, open) => {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ ...recall(), [field]: open }));
  } catch {
    // as above
  }
};

/** An option: checkbox, name, detail, number of mentions. */
function option(id, [key, name, sub, mentions, chosen], send, hint = name) {
  const line = make("label", "option"),
    box = make("input");
  box.type = "checkbox";
  box.checked = chosen;
  box.dataset.id = id + ":" + key;
  box.addEventListener("change", () => send("pick", id + ":" + key));
  const words = make("span", "words"),
    main = make("span", "main", name);
  main.dir = "auto";
  main.title = hint;
  words.append(main);
  if (sub) words.append(make("span", "sub", sub));
  line.append(box, words);
  if (mentions !== null) {
    const counted = make("span", "n", mentions.toLocaleString("en"));
    counted.append(make("span", "unseen", mentions === 1 ? " mention" : " mentions"));
    line.append(counted);
  }
  const item = make("li");
  item.append(line);
  return item;
}

/** A collapsible list with a search box. */
class Facet {
  constructor(list) {
    this.box = make("details", "facet");
    this.box.open = recall()[list.field] ?? OPEN_AT_FIRST.includes(list.field);
    this.box.addEventListener("toggle", () => remember(list.field, this.box.open));
    this.title = make("summary");
    this.search = make("input", "find");
    this.search.type = "search";
    this.search.maxLength = 100;
    this.search.placeholder = "Find…";
    this.search.setAttribute("aria-label", "Find in " + list.name.toLowerCase());
    this.search.addEventListener("input", () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.send("find", list.field + ":" + this.search.value), TYPED_MS);
    });
    this.options = make("ul", "options");
    this.options.setAttribute("aria-label", list.name);
    this.more = button("more", "", () => this.send("more", list.field));
    this.note = make("p", "note");
    this.box.append(this.title, this.search, this.options, this.note, this.more);
  }

  show(list, send) {
    this.send = send;
    const chosen = list.options.filter((one) => one[4]).length;
    this.title.replaceChildren(
      make("span", "name", list.name),
      make("span", "picked", chosen ? String(chosen) + " selected" : list.all.toLocaleString("en")),
    );
    this.search.hidden = list.all < SEARCHED_FROM && !list.words;
    if (this.box.getRootNode().activeElement !== this.search) this.search.value = list.words;
    this.options.replaceChildren(...list.options.map((one) => option(list.field, one, send)));
    const left = list.all - list.options.length;
    this.more.hidden =
      Boolean(list.words) || (!list.unfolded && left <= 0) || (list.unfolded && list.all <= SEARCHED_FROM);
    this.more.textContent = list.unfolded ? "Fewer" : "More";
    this.more.setAttribute("aria-label", this.more.textContent + " in " + list.name.toLowerCase());
    this.note.textContent =
      list.words && list.options.length === chosen
        ? "Nothing has “" + list.words + "”."
        : list.unfolded && left > 0
          ? left.toLocaleString("en") + " more. Search for them by name."
          : "";
  }
}

/** The slider for the minimum confidence, with a histogram of the mentions. */
class Sureness {
  constructor() {
    this.box = make("div", "sureness");
    const title = make("label", "title");
    this.confidenceLabel = make("output", "picked");
    title.append(make("span", "name", "Confidence"), this.confidenceLabel);
    title.title = "The probability that the place is right: about nine in ten mentions at 90% are.";
    this.bars = make("div", "spread");
    this.bars.setAttribute("aria-hidden", "true");
    this.slider = make("input");
    Object.assign(this.slider, { type: "range", min: 0, max: 100, step: 5 });
    this.slider.setAttribute("aria-label", "Minimum confidence");
    this.slider.addEventListener("input", () => this.draw());
    this.slider.addEventListener("change", () => this.send("confidence", this.slider.value));
    this.box.append(title, this.bars, this.slider);
  }

  show({ confidence, spread }, send) {
    this.send = send;
    this.slider.value = String(confidence);
    const most = Math.max(1, ...spread);
    this.bars.replaceChildren(
      ...spread.map((n) => {
        const bar = make("span");
        bar.style.height = n ? Math.max(4, (100 * n) / most) + "%" : "0";
        return bar;
      }),
    );
    this.draw();
  }

  draw() {
    const least = Number(this.slider.value);
    this.confidenceLabel.textContent = least ? "at least " + least + "%" : "any";
    this.slider.setAttribute("aria-valuetext", this.confidenceLabel.textContent);
    [...this.bars.children].forEach((bar, tenth) => bar.classList.toggle("out", 10 * (tenth + 1) <= least));
  }
}

/** A group of checkboxes that are always visible. */
function fixed(name, options) {
  const group = make("fieldset", "fixed"),
    list = make("ul", "options");
  list.append(...options);
  group.append(make("legend", "", name), list);
  return group;
}

const parts = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const send = (event, value) => setTriggerValue(event, value);
  const focused = (root.getRootNode().activeElement || {}).dataset;
  if (!parts.has(root)) {
    const view = {
      facets: data.lists.map((list) => new Facet(list)),
      sureness: new Sureness(),
      rest: make("div"),
      done: make("div", "done"),
    };
    parts.set(root, view);
    root.replaceChildren(...view.facets.map((facet) => facet.box), view.rest, view.done);
  }
  const { facets, sureness, rest, done } = parts.get(root);
  data.lists.forEach((list, index) => facets[index].show(list, send));
  sureness.show(data, send);
  const last = fixed(
    "Only",
    data.only.map(([field, name, hint, chosen]) => option(field, ["", name, "", null, chosen], send, hint)),
  );
  // The slider is never rebuilt, because it may be being dragged; the groups around it are.
  const kinds = fixed(
    "Kind of mention",
    data.kinds.map(([key, name, n, chosen]) => option("kinds", [key, name, "", n, chosen], send, KINDS[key])),
  );
  if (!rest.children.length) rest.append(kinds, sureness.box, last);
  else {
    rest.firstElementChild.replaceWith(kinds);
    rest.lastElementChild.replaceWith(last);
  }
  done.replaceChildren(button("finish", data.done, closeDrawer));
  if (focused && focused.id) {
    const replacement = [...root.querySelectorAll("input[type=checkbox]")].find((box) => box.dataset.id === focused.id);
    if (replacement) replacement.focus({ preventScroll: true });
  }
}

/** Close the sidebar, which covers the page on a phone. */
function closeDrawer() {
  const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (close) close.click();
}
