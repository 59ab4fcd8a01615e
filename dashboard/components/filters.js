/* The filters that are chosen from lists, and how sure to be.
 *
 * `data`: {lists: [{field, name, options: [key, name, sub, mentions or null, chosen], all, words, unfolded}],
 * kinds: [key, name, mentions, chosen], confidence: 0 to 100, spread: mentions in each tenth of it,
 * only: [field, name, hint, chosen], done}.
 */
const TYPED_MS = 250, SEARCHED_FROM = 8, OPEN_AT_FIRST = ["sources"], REMEMBERED = "dateline.filters";

const KINDS = {
  place: "Places themselves",
  demonym: "Peoples and adjectives: Indian, the French",
  embedded: "Places inside the names of institutions that are there: Delhi High Court",
};

const recall = () => {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) || {};
  } catch {
    return {}; // a browser that keeps nothing opens what is open at first
  }
};
const remember = (field, open) => {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ ...recall(), [field]: open }));
  } catch {
    // as above
  }
};

/** An option: a box to tick, its name, what tells it apart, its mentions. */
function option(id, [key, name, sub, mentions, chosen], send, hint = name) {
  const line = make("label", "option"), box = make("input");
  box.type = "checkbox";
  box.checked = chosen;
  box.dataset.id = id + ":" + key;
  box.addEventListener("change", () => send("pick", id + ":" + key));
  const words = make("span", "words"), main = make("span", "main", name);
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

/** A list that folds, with a search box and its first options. */
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
    this.title.replaceChildren(make("span", "name", list.name), make("span", "picked", chosen ? String(chosen) + " chosen" : list.all.toLocaleString("en")));
    this.search.hidden = list.all < SEARCHED_FROM && !list.words;
    if (this.box.getRootNode().activeElement !== this.search) this.search.value = list.words;
    this.options.replaceChildren(...list.options.map((one) => option(list.field, one, send)));
    const left = list.all - list.options.length;
    this.more.hidden = Boolean(list.words) || (!list.unfolded && left <= 0) || (list.unfolded && list.all <= SEARCHED_FROM);
    this.more.textContent = list.unfolded ? "Fewer" : "More";
    this.more.setAttribute("aria-label", this.more.textContent + " in " + list.name.toLowerCase());
    this.note.textContent = list.words && list.options.length === chosen ? "Nothing has “" + list.words + "”." : list.unfolded && left > 0 ? left.toLocaleString("en") + " more; find them by name." : "";
  }
}

/** The slider of least confidence over bars of how many mentions have which. */
class Sureness {
  constructor() {
    this.box = make("div", "sureness");
    const title = make("label", "title");
    this.said = make("output", "picked");
    title.append(make("span", "name", "Confidence"), this.said);
    title.title = "How sure Dateline is of a place, as a probability: of the mentions at 90 %, about nine in ten are right.";
    this.bars = make("div", "spread");
    this.bars.setAttribute("aria-hidden", "true");
    this.slider = make("input");
    Object.assign(this.slider, { type: "range", min: 0, max: 100, step: 5 });
    this.slider.setAttribute("aria-label", "Least confidence");
    this.slider.addEventListener("input", () => this.draw());
    this.slider.addEventListener("change", () => this.send("confidence", this.slider.value));
    this.box.append(title, this.bars, this.slider);
  }

  show({ confidence, spread }, send) {
    this.send = send;
    this.slider.value = String(confidence);
    const most = Math.max(1, ...spread);
    this.bars.replaceChildren(...spread.map((n) => {
      const bar = make("span");
      bar.style.height = n ? Math.max(4, (100 * n) / most) + "%" : "0";
      return bar;
    }));
    this.draw();
  }

  draw() {
    const least = Number(this.slider.value);
    this.said.textContent = least ? "at least " + least + " %" : "any";
    this.slider.setAttribute("aria-valuetext", this.said.textContent);
    [...this.bars.children].forEach((bar, tenth) => bar.classList.toggle("out", 10 * (tenth + 1) <= least));
  }
}

/** Switches that are always there: kinds of mention, and only some mentions. */
function fixed(name, options) {
  const group = make("fieldset", "fixed"), list = make("ul", "options");
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
    const made = { facets: data.lists.map((list) => new Facet(list)), sureness: new Sureness(), rest: make("div"), done: make("div", "done") };
    parts.set(root, made);
    root.replaceChildren(...made.facets.map((facet) => facet.box), made.rest, made.done);
  }
  const { facets, sureness, rest, done } = parts.get(root);
  data.lists.forEach((list, index) => facets[index].show(list, send));
  sureness.show(data, send);
  const last = fixed("Only", data.only.map(([field, name, hint, chosen]) => option(field, ["", name, "", null, chosen], send, hint)));
  // The slider stays in the page while it is dragged: what is around it is made anew.
  const kinds = fixed("Kind of mention", data.kinds.map(([key, name, n, chosen]) => option("kinds", [key, name, "", n, chosen], send, KINDS[key])));
  if (!rest.children.length) rest.append(kinds, sureness.box, last);
  else {
    rest.firstElementChild.replaceWith(kinds);
    rest.lastElementChild.replaceWith(last);
  }
  done.replaceChildren(button("finish", data.done, closeDrawer));
  if (focused && focused.id) {
    const again = [...root.querySelectorAll("input[type=checkbox]")].find((box) => box.dataset.id === focused.id);
    if (again) again.focus({ preventScroll: true });
  }
}

/** On a phone the filters cover the page. */
function closeDrawer() {
  const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (close) close.click();
}
