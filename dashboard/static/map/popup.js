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

  function quote(entry) {
    const item = make("article", "dl-quote");
    const sentence = make("blockquote");
    sentence.dir = "auto";
    sentence.append(entry.before, make("mark", "dl-" + entry.kind, entry.hit), entry.after);
    const title = button("dl-open", entry.title, () => dateline.send("article", entry.article));
    title.dir = "auto";
    title.setAttribute("aria-label", "Read " + entry.title);
    const byline = make("p", "dl-by");
    byline.append([entry.source, entry.date].filter(Boolean).join(" · "));
    if (isWebAddress(entry.url)) {
      const link = make("a", "", "original");
      link.href = entry.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      if (byline.textContent) byline.append(" · ");
      byline.append(link);
    }
    item.append(sentence, title, byline);
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
    const head = make("header");
    head.append(make("h2", "", mark.name), make("p", "dl-sub", mark.sub), make("p", "dl-count", mark.count));
    body.append(head);
    const scroll = make("div", "dl-scroll");
    scroll.tabIndex = 0;
    if (mark.more > 0) {
      scroll.append(members(mark));
      if (mark.more > mark.places.length - 1) scroll.append(make("p", "dl-by", "and " + (mark.more + 1 - mark.places.length).toLocaleString() + " more; zoom in to tell them apart"));
    } else {
      scroll.append(...mark.quotes.map(quote));
      if (mark.n > mark.quotes.length) {
        scroll.append(button("dl-all", "All " + mark.n.toLocaleString() + " mentions", () => dateline.send("mentions", mark.key)));
      }
    }
    body.append(scroll);
    return body;
  };
})(window.dateline);
