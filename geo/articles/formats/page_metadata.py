"""Reads the title, date, publisher and address that a web page declares.

They are declared in many ways: Open Graph, schema.org as JSON-LD or as attributes, Dublin Core, the formats of single
services (Parse.ly, Sailthru), <time>, <link>, <title>. The ways are tried in order; a value that is too long or not a
date is skipped for the next one. A date that could only be guessed from the words of the page is not used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from geo.articles.dates import parse_date
from geo.articles.fields import clean_line
from geo.articles.formats.page_text import Tree
from geo.articles.identity import web_address
from geo.articles.limits import MAX_FIELD_CHARACTERS
from geo.errors import UsageError

_MAX_LINKED_DATA_CHARACTERS = 200_000
_MAX_VALUES = 3
_CDATA = re.compile(r"^\s*(?:/[/*]\s*)?(?:<!--\s*)?<!\[CDATA\[(?:\s*\*/)?|(?:/[/*]\s*)?\]\]>(?:\s|-->|\*/)*$")
_SEPARATOR = re.compile(r"\s+[-–—|·•»›:]\s+|\s*[|»›]\s*|:\s+|\s+::\s+")
_AROUND_SITE = " -–—|·•»›:"
_SLUG = re.compile(r"[a-z0-9_]+(?:[-.][a-z0-9_]+){2,}|[a-z0-9-]+\.[a-z]{2,12}", re.I)  # or a host name
_DAY_IN_URL = re.compile(r"/(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d{1,2}|[a-z]{3})\2(?P<day>\d{1,2})(?![\d])", re.I)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

# Names of <meta>, in lower case, in the order in which they are tried.
_DATE_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date "
    "publication_date publicationdate publishdate publish-date publish_date pubdate date dc.date.issued dc.date "
    "dcterms.issued dcterms.date dcterms.created dc.date.created article.published article:published "
    "originalpublicationdate displaydate cxenseparse:recs:publishtime citation_publication_date"
).split()
_SITE_NAMES = ("og:site_name", "application-name", "dc.publisher")
_DESCRIPTION_NAMES = ("og:description", "description", "dc.description", "twitter:description")
_DATE_PATHS = ("//*[@itemprop='datePublished']/@content", "//*[@itemprop='datePublished']/@datetime")
_TIME_PATHS = ("//time[@pubdate]/@datetime", "//article//time/@datetime")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares: the values of an article's fields by name, and summaries of its content."""

    values: dict[str, str]
    descriptions: tuple[str, ...]


def page_metadata(tree: Tree) -> PageMetadata:
    """Return what a page declares."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    values: dict[str, str] = {}
    _set(values, "source", [*_named(meta, _SITE_NAMES), *_publishers(linked)])
    _set(values, "title", _titles(tree, meta, linked, values.get("source", "")))
    addresses = [*_texts_at(tree, "//link[@rel='canonical']/@href"), *_named(meta, ("og:url",))]
    _set(values, "url", [url for text in addresses if (url := web_address(text))])
    date = next(_parsed(_dates(tree, meta, linked, addresses)), None)
    if date is not None:
        values["date"] = date
    articles = [item for item in linked if "headline" in item]
    descriptions = dict.fromkeys(chain(_named(meta, _DESCRIPTION_NAMES), _strings(articles, "description")))
    return PageMetadata(values, tuple(descriptions))


def _set(values: dict[str, str], name: str, candidates: Iterable[str]) -> None:
    for text in candidates:
        if text and len(text) <= MAX_FIELD_CHARACTERS[name]:
            values[name] = text
            return


def _meta(tree: Tree) -> dict[str, list[str]]:
    """Return the contents of <meta> by name, in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.xpath("//meta[@content]"):
        name = str(element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = clean_line(str(element.get("content")))
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _named(meta: Mapping[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from meta.get(name, [])[:_MAX_VALUES]


def _texts_at(tree: Tree, path: str) -> Iterator[str]:
    for node in tree.xpath(path)[:_MAX_VALUES]:
        if text := clean_line(str(node if isinstance(node, str) else node.text_content())):
            yield text


def _titles(tree: Tree, meta: Mapping[str, list[str]], linked: list[dict[str, Any]], site: str) -> Iterator[str]:
    """Yield titles, best first.

    A heading is often that of the site or of a section. One is used where the title of the window contains it, which
    has the site's name besides, and of several such headings the longest, because the shorter one is that name.
    Otherwise the title of the window is used without that name.
    """
    headings = [text for path in ("//h1", "//h2", "//h3") for text in _texts_at(tree, path)]
    window = next(_texts_at(tree, "//head/title|//title"), "")
    headlines = list(_strings(linked, "headline"))
    confirmed = [text for text in (*headlines, *headings) if text.casefold() in window.casefold()]
    candidates = [
        *_named(meta, ("og:title",)),
        *sorted(confirmed, key=len, reverse=True)[:1],
        *headlines,
        window,
        *_texts_at(tree, "//h1"),
    ]
    yield from (
        _without_site(text, site)
        for text in candidates
        if text.casefold() != site.casefold() and not _SLUG.fullmatch(text)
    )
    yield from candidates


def _without_site(title: str, site: str) -> str:
    """Return a title without the site's name at its start or end."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2 or not site:
        return title
    if parts[-1].casefold() == site.casefold():
        return title[: title.rindex(parts[-1])].rstrip(_AROUND_SITE) or title
    if parts[0].casefold() == site.casefold():
        return title[len(parts[0]) :].lstrip(_AROUND_SITE) or title
    return title


def _dates(
    tree: Tree, meta: Mapping[str, list[str]], linked: list[dict[str, Any]], addresses: list[str]
) -> Iterator[str]:
    yield from _named(meta, _DATE_NAMES[:3])
    yield from _strings(linked, "datePublished")
    yield from chain.from_iterable(_texts_at(tree, path) for path in _DATE_PATHS)
    yield from _named(meta, _DATE_NAMES[3:])
    yield from _strings(_parsely_page(meta), "pub_date")
    yield from chain.from_iterable(_texts_at(tree, path) for path in _TIME_PATHS)
    yield from (day for address in addresses if (day := _day_in_url(address)))
    # A page with several dates outside of an article is a list, or has teasers.
    times = {clean_line(str(time)) for time in tree.xpath("//time/@datetime")}
    yield from times if len({time[:10] for time in times}) == 1 else ()


def _parsed(dates: Iterable[str]) -> Iterator[str]:
    for text in dates:
        try:
            yield parse_date(text[: MAX_FIELD_CHARACTERS["date"]]).isoformat()
        except UsageError:
            continue


def _day_in_url(url: str) -> str | None:
    """Return the day in the path of an address: /2024/03/05/ or /2024-03-05 or /2024/mar/05/."""
    match = _DAY_IN_URL.search(url)
    if match is None:
        return None
    month = match["month"].lower()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdecimal() else 0
    return f"{match['year']}-{number:02}-{int(match['day']):02}"


def _linked_data(tree: Tree) -> list[dict[str, Any]]:
    """Return the schema.org objects (JSON-LD) of a page."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[translate(@type, 'ADJLNOPST', 'adjlnopst')='application/ld+json']")[:20]:
        for item in _objects(str(script.text_content())):
            graph = item.get("@graph")
            found += [item, *(part for part in (graph if isinstance(graph, list) else []) if isinstance(part, dict))]
    return found


def _parsely_page(meta: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [item for text in _named(meta, ("parsely-page",)) for item in _objects(text)]


def _objects(text: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON text, which may be in a CDATA section; none for anything else."""
    if len(text) > _MAX_LINKED_DATA_CHARACTERS:
        return []
    try:
        value = json.loads(_CDATA.sub("", text), strict=False)  # line ends inside of strings are common
    except (ValueError, RecursionError):
        return []
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _strings(items: Iterable[Mapping[str, Any]], key: str) -> Iterator[str]:
    for item in items:
        value = item.get(key)
        if isinstance(value, str) and (text := clean_line(value)):
            yield text


def _publishers(linked: list[dict[str, Any]]) -> Iterator[str]:
    by_id = {item["@id"]: item for item in linked if isinstance(item.get("@id"), str)}
    for item in linked:
        publisher = item.get("publisher")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        if isinstance(publisher, dict) and "name" not in publisher:
            reference = publisher.get("@id")
            publisher = by_id.get(reference) if isinstance(reference, str) else None
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str):
            yield clean_line(name)
