/* A list with counts: `rows` of {id, main, sub, n, chosen}, a search box, and a note on rows that are not shown.
 * If `remote`, the browser does not have all rows and the server searches. `open` is the label of a row's second
 * button, `more` the label of the button for more rows. */
import { make, button, appendNames } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLocaleLowerCase();

  let search = root.querySelector("input");
  let list = root.querySelector("ul");
  if (!list) {
    search = make("input", "find");
    search.type = "search";
    list = make("ul", "rows");
    root.append(
      search,
      list,
      make("p", "note"),
      button("act more", "", () => setTriggerValue("more", "more")),
    );
  }
  search.placeholder = data.find;
  search.setAttribute("aria-label", data.find);
  search.hidden = data.rows.length < 8 && !data.remote && !search.value;
  list.setAttribute("aria-label", data.name);

  const focused = (root.getRootNode().activeElement || {}).dataset;
  const most = Math.max(1, ...data.rows.map((row) => row.n));
  list.replaceChildren(
    ...data.rows.map((row) => {
      const item = make("li");
      const choose = button(row.chosen ? "row chosen" : "row", "", () => setTriggerValue("pick", row.id));
      choose.dataset.id = row.id;
      if (row.chosen) choose.setAttribute("aria-current", "true");
      const words = make("span", "words");
      const main = make("span", "main", row.main);
      main.dir = "auto";
      words.append(main, appendNames(make("span", "sub"), row.sub));
      const bar = make("span", "bar");
      bar.style.setProperty("--share", row.n / most);
      const count = make("span", "n", row.n.toLocaleString());
      count.append(make("span", "unseen", row.n === 1 ? " mention" : " mentions"));
      choose.append(words, bar, count);
      item.append(choose);
      if (data.open)
        item.append(button("into", "›", () => setTriggerValue("open", row.id), data.open + " " + row.main));
      item.dataset.text = fold([row.main, ...row.sub].join(" "));
      return item;
    }),
  );

  const note = root.querySelector(".note");
  const filterRows = () => {
    if (data.remote) {
      note.textContent = data.note || "";
      return;
    }
    const words = fold(search.value.trim());
    let seen = 0;
    for (const item of list.children) {
      item.hidden = words !== "" && !item.dataset.text.includes(words);
      seen += item.hidden ? 0 : 1;
    }
    note.textContent =
      seen === 0 && data.rows.length ? "Nothing in the list has “" + search.value.trim() + "”." : data.note || "";
  };
  search.oninput = () => {
    clearTimeout(root.typing);
    if (data.remote) root.typing = setTimeout(() => setTriggerValue("find", search.value), TYPED_MS);
    else filterRows();
  };
  filterRows();
  const more = root.querySelector(".more");
  more.hidden = !data.more;
  more.textContent = data.more || "";

  if (focused && focused.id) {
    const replacement = [...list.querySelectorAll("button")].find((button) => button.dataset.id === focused.id);
    if (replacement) replacement.focus({ preventScroll: true });
  }
  const chosen = list.querySelector(".chosen");
  if (chosen && root.dataset.chosen !== chosen.dataset.id) {
    scrollToChosen(root);
    setTimeout(() => scrollToChosen(root), STYLED_MS);
  }
  root.dataset.chosen = chosen ? chosen.dataset.id : "";
}

const TYPED_MS = 250;
// After this time, the style sheet that limits the height of the list is applied on a page that has just been opened.
const STYLED_MS = 600;

/** Scroll the side panel to the selected row. scrollIntoView would also scroll the page, and the map out of view. */
function scrollToChosen(root) {
  const side = (root.getRootNode().host || root).closest(".st-key-side"),
    chosen = root.querySelector(".chosen");
  if (!side || !chosen) return;
  const row = chosen.getBoundingClientRect(),
    frame = side.getBoundingClientRect();
  if (row.top < frame.top) side.scrollTop -= frame.top - row.top;
  else if (row.bottom > frame.bottom) side.scrollTop += row.bottom - frame.bottom;
}
