/* The content of the map's popups. Text from an article is never parsed as HTML. */
"use strict";
(function (dateline) {
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };

  const button = (name, text, act) => {
    const element = make("button", name, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };

  /** Links from articles may only be web addresses, never `javascript:`, `data:` or file URLs. */
  const isWebAddress = (address) => typeof address === "string" && /^https?:\/\//i.test(address);

  /** Append pieces of text: [text], or [text, kind] for a mention. */
  const pieces = (element, cut) => {
    element.dir = "auto";
    element.append(...cut.map(([text, kind]) => (kind ? make("mark", "dl-" + kind, text) : text)));
    return element;
  };

  const plural = (n, one) => n.toLocaleString() + " " + one + (n === 1 ? "" : "s");

  /** The candidates for a mention, and the reasons for the one that was chosen. */
  function explanation(why) {
    const box = make("div", "dl-why");
    if (why.summary) box.append(pieces(make("p", "dl-sub"), [[why.summary]]));
    const list = make("ol");
    for (const row of why.rows) {
      const item = make("li", row.chosen ? "dl-chosen" : "");
      item.append(pieces(make("span", "dl-name"), [[row.name]]), make("span", "dl-sub", row.sub));
      if (row.share !== null) item.append(make("span", "dl-n", row.share));
      for (const reason of row.reasons) item.append(make("span", "dl-reason", reason));
      list.append(item);
    }
    box.append(list);
    return box;
  }

  /** An article: its title, which opens it, its byline, and the sentences that mention the place. */
  function quote(entry) {
    const item = make("article", "dl-quote");
    const span = (spot) => JSON.stringify([entry.article, ...spot]);
    const title = pieces(
      button("dl-open", null, () => dateline.send("read", span(entry.mention))),
      entry.title,
    );
    title.setAttribute("aria-label", "Read " + title.textContent);
    const byline = make("p", "dl-by", [entry.source, entry.date].filter(Boolean).join(" · "));
    byline.dir = "auto";
    if (isWebAddress(entry.url)) {
      const link = make("a", "", "original");
      link.href = entry.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      byline.append(byline.textContent ? " · " : "", link);
    }
    item.append(
      title,
      byline,
      ...entry.sentences.map((sentence, i) => {
        const quoted = pieces(make("blockquote"), sentence);
        // For the pointer only: with the keyboard, the title does the same.
        quoted.addEventListener("click", () => {
          if (String(window.getSelection()) === "") dateline.send("read", span(entry.spots[i]));
        });
        return quoted;
      }),
    );
    if (entry.approximate)
      item.append(make("p", "dl-approximate", `“${entry.approximate}” is placed here, because this place contains it`));
    item.append(...actions(span(entry.mention), entry.corrected));
    return item;
  }

  /** The buttons for the first mention of a place in an article; `id` is the JSON of [article, field, start, end]. */
  function actions(id, corrected) {
    const open = dateline.why && dateline.why.id === id;
    const row = make("p", "dl-actions");
    const why = button("", "Why this place?", () => {
      if (open) dateline.explain(null);
      else dateline.send("why", id);
    });
    why.dataset.focus = "why " + id;
    why.setAttribute("aria-expanded", String(Boolean(open)));
    const correct = button("", "Correct", () => dateline.send("correct", id));
    correct.dataset.focus = "correct " + id;
    row.append(why, correct);
    if (corrected) row.append(make("span", "dl-corrected", "corrected by hand"));
    return open ? [row, explanation(dateline.why)] : [row];
  }

  function members(mark) {
    const list = make("ul", "dl-members");
    for (const place of mark.places) {
      const row = make("li");
      const open = button("", null, () => dateline.send("place", place.id));
      open.append(
        make("span", "dl-name", place.name),
        make("span", "dl-sub", place.sub),
        make("span", "dl-n", place.n.toLocaleString()),
      );
      row.append(open);
      list.append(row);
    }
    return list;
  }

  function heading(name, ...lines) {
    const head = make("div", "dl-head");
    const title = make("h2", "", name);
    title.dir = "auto";
    head.append(title, ...lines.filter(([, text]) => text).map(([style, text]) => make("p", style, text)));
    return head;
  }

  /** Return the popup's content for a mark. */
  dateline.popup = (mark) => {
    const body = make("div", "dl-popup");
    body.append(heading(mark.name, ["dl-sub", mark.sub], ["dl-count", mark.count], ["dl-sub", mark.split]));
    const scroll = make("div", "dl-scroll");
    scroll.tabIndex = 0;
    if (mark.more > 0) {
      scroll.append(members(mark));
      if (mark.more > mark.places.length - 1)
        scroll.append(
          make(
            "p",
            "dl-by",
            "and " + (mark.more + 1 - mark.places.length).toLocaleString() + " more; zoom in to tell them apart",
          ),
        );
    } else {
      scroll.append(...mark.quotes.map(quote));
      if (mark.n > mark.quoted) {
        scroll.append(
          button("dl-all", "All " + mark.n.toLocaleString() + " mentions", () => dateline.send("mentions", mark.key)),
        );
      }
    }
    body.append(scroll);
    return body;
  };

  /** Return the popup's content for a country that is shaded: {code, name, n, places}. */
  dateline.countryPopup = (country) => {
    const body = make("div", "dl-popup");
    const scroll = make("div", "dl-scroll");
    scroll.append(button("dl-all", "Show only this country", () => dateline.send("country", country.code)));
    body.append(
      heading(country.name, ["dl-count", plural(country.n, "mention") + " of " + plural(country.places, "place")]),
      scroll,
    );
    return body;
  };

  /** Return the popup's content for a place without mentions: {name, sub, note}. */
  dateline.absentPopup = (place) => {
    const body = make("div", "dl-popup");
    body.append(heading(place.name, ["dl-sub", place.sub], ["dl-count", place.note]));
    return body;
  };
})(window.dateline);
