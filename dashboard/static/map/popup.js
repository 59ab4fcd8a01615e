/* What opens at a circle. Everything that comes from an article is set as text, never parsed as HTML. */
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

  /** Links from articles lead to the web only: no `javascript:`, `data:` or file addresses. */
  const isWebAddress = (address) => typeof address === "string" && /^https?:\/\//i.test(address);

  /** Text in pieces: [text], or [text, kind] for a mention. */
  const pieces = (element, cut) => {
    element.dir = "auto";
    element.append(...cut.map(([text, kind]) => (kind ? make("mark", "dl-" + kind, text) : text)));
    return element;
  };

  /** An article: its title, which opens it, its byline, and the sentences that mention the place. */
  function quote(entry) {
    const item = make("article", "dl-quote");
    const title = pieces(button("dl-open", null, () => dateline.send("article", entry.article)), entry.title);
    title.setAttribute("aria-label", "Read " + title.textContent);
    const byline = make("p", "dl-by", [entry.source, entry.date].filter(Boolean).join(" · "));
    if (isWebAddress(entry.url)) {
      const link = make("a", "", "original");
      link.href = entry.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      byline.append(byline.textContent ? " · " : "", link);
    }
    item.append(title, byline, ...entry.sentences.map((sentence) => pieces(make("blockquote"), sentence)));
    return item;
  }

  function members(mark) {
    const list = make("ul", "dl-members");
    for (const place of mark.places) {
      const row = make("li");
      const open = button("", null, () => dateline.send("place", place.id));
      open.append(make("span", "dl-name", place.name), make("span", "dl-sub", place.sub), make("span", "dl-n", place.n.toLocaleString()));
      row.append(open);
      list.append(row);
    }
    return list;
  }

  /** Return the popup's content for a mark. */
  dateline.popup = (mark) => {
    const body = make("div", "dl-popup");
    const head = make("div", "dl-head");
    head.append(make("h2", "", mark.name), make("p", "dl-sub", mark.sub), make("p", "dl-count", mark.count));
    body.append(head);
    const scroll = make("div", "dl-scroll");
    scroll.tabIndex = 0;
    if (mark.more > 0) {
      scroll.append(members(mark));
      if (mark.more > mark.places.length - 1) scroll.append(make("p", "dl-by", "and " + (mark.more + 1 - mark.places.length).toLocaleString() + " more; zoom in to tell them apart"));
    } else {
      scroll.append(...mark.quotes.map(quote));
      if (mark.n > mark.quoted) {
        scroll.append(button("dl-all", "All " + mark.n.toLocaleString() + " mentions", () => dateline.send("mentions", mark.key)));
      }
    }
    body.append(scroll);
    return body;
  };
})(window.dateline);
