/* A list with counts: `rows` of {id, main, sub, n, chosen}, a search box over it, and a note of what is left out.
 * Where `remote`, rows are left out and the search asks the server; `open` names what else a row can open, `more` the
 * button that brings more rows. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase();

  let search = root.querySelector("input");
  let list = root.querySelector("ul");
  if (!list) {
    search = make("input", "find");
    search.type = "search";
    list = make("ul", "rows");
    root.append(search, list, make("p", "note"), button("act more", "", () => setTriggerValue("more", "more")));
  }
  search.placeholder = data.find;
  search.setAttribute("aria-label", data.find);
  search.hidden = data.rows.length < 8 && !data.remote && !search.value;
  list.setAttribute("aria-label", data.name);

  const focused = (root.getRootNode().activeElement || {}).dataset;
  const most = Math.max(1, ...data.rows.map((row) => row.n));
  list.replaceChildren(...data.rows.map((row) => {
    const item = make("li");
    const choose = button(row.chosen ? "row chosen" : "row", "", () => setTriggerValue("pick", row.id));
    choose.dataset.id = row.id;
    if (row.chosen) choose.setAttribute("aria-current", "true");
    const words = make("span", "words");
    const main = make("span", "main", row.main);
    main.dir = "auto";
    words.append(main, apart(make("span", "sub"), row.sub));
    const bar = make("span", "bar");
    bar.style.setProperty("--share", row.n / most);
    const count = make("span", "n", row.n.toLocaleString());
    count.append(make("span", "unseen", row.n === 1 ? " mention" : " mentions"));
    choose.append(words, bar, count);
    item.append(choose);
    if (data.open) item.append(button("into", "›", () => setTriggerValue("open", row.id), data.open + " " + row.main));
    item.dataset.text = plain([row.main, ...row.sub].join(" "));
    return item;
  }));

  const note = root.querySelector(".note");
  const narrow = () => {
    if (data.remote) {
      note.textContent = data.note || "";
      return;
    }
    const wanted = plain(search.value.trim());
    let seen = 0;
    for (const item of list.children) {
      item.hidden = wanted !== "" && !item.dataset.text.includes(wanted);
      seen += item.hidden ? 0 : 1;
    }
    note.textContent = seen === 0 && data.rows.length ? "Nothing in the list has “" + search.value.trim() + "”." : data.note || "";
  };
  search.oninput = () => {
    clearTimeout(root.typing);
    if (data.remote) root.typing = setTimeout(() => setTriggerValue("find", search.value), TYPED_MS);
    else narrow();
  };
  narrow();
  const more = root.querySelector(".more");
  more.hidden = !data.more;
  more.textContent = data.more || "";

  if (focused && focused.id) {
    const again = [...list.querySelectorAll("button")].find((button) => button.dataset.id === focused.id);
    if (again) again.focus({ preventScroll: true });
  }
  const chosen = list.querySelector(".chosen");
  if (chosen && root.dataset.chosen !== chosen.dataset.id) {
    follow(root);
    setTimeout(() => follow(root), STYLED_MS);
  }
  root.dataset.chosen = chosen ? chosen.dataset.id : "";
}

const TYPED_MS = 250;
// By then the page's style, which gives the list its height, has arrived with a page that a link has just opened.
const STYLED_MS = 600;

/** Scroll the list to the choice, and nothing but the list: scrollIntoView would take the map out of view with it. */
function follow(root) {
  const side = (root.getRootNode().host || root).closest(".st-key-side"), chosen = root.querySelector(".chosen");
  if (!side || !chosen) return;
  const row = chosen.getBoundingClientRect(), frame = side.getBoundingClientRect();
  if (row.top < frame.top) side.scrollTop -= frame.top - row.top;
  else if (row.bottom > frame.bottom) side.scrollTop += row.bottom - frame.bottom;
}
