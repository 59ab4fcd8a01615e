/* The places where two sides differ most: `data` {sides: names, rows: [{id, name, sub, a, b, shares}], note}. */
import { make, button } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const most = Math.max(1e-9, ...data.rows.map(({ shares: [a, b] }) => Math.abs(a - b)));
  const percent = (share) => (100 * share).toFixed(share && share < 0.0995 ? 1 : 0) + "%";
  const points = (apart) => (apart > 0 ? "+" : apart < 0 ? "−" : "") + Math.abs(100 * apart).toFixed(1);
  const table = make("table", "apart"),
    head = make("thead"),
    body = make("tbody"),
    titles = make("tr");
  table.append(make("caption", "", "Where the shares of mentions differ most"), head, body);
  head.append(titles);
  const cell = (tag, name, text, scope) => {
    const element = make(tag, name, text);
    if (scope) element.scope = scope;
    return element;
  };
  const side = (name, letter) => {
    const title = cell("th", "side " + letter, null, "col"),
      words = make("span", "", name);
    title.title = name;
    words.dir = "auto";
    title.append(make("i", "spot"), words);
    return title;
  };
  titles.append(
    cell("th", "", "Place", "col"),
    side(data.sides[0], "a"),
    side(data.sides[1], "b"),
    cell("th", "", "Points", "col"),
  );
  titles.lastChild.title = "Percentage points between the shares of all mentions";
  for (const { id, name, sub, a, b, shares } of data.rows) {
    const row = make("tr"),
      first = cell("th", "what", null, "row"),
      apart = shares[0] - shares[1];
    const open = button("open", null, () => setTriggerValue("pick", id)),
      main = make("span", "main", name);
    main.dir = "auto";
    open.append(main, make("span", "sub", sub));
    first.append(open);
    const share = (n, of) => {
      const column = cell("td", "share", percent(of));
      column.title = n.toLocaleString("en") + (n === 1 ? " mention" : " mentions");
      return column;
    };
    const difference = cell("td", apart >= 0 ? "points a" : "points b", points(apart)),
      bar = make("span", "lean");
    bar.style.setProperty("--by", Math.abs(apart) / most);
    difference.append(bar);
    row.append(first, share(a, shares[0]), share(b, shares[1]), difference);
    body.append(row);
  }
  root.replaceChildren(table);
  root.append(make("p", "note", data.rows.length ? data.note : "Neither side mentions a place."));
}
