"""Every reader of bytes from outside, and what must hold of whatever it makes of them.

A reader takes any bytes and returns how many things it made of them or refused; it raises only where a promise is
broken.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from dashboard import link
from geo.articles import (
    FIRST_YEAR,
    LAST_YEAR,
    article_from_text,
    clean_line,
    clean_text,
    read_byte_range,
    read_upload,
    split_into_byte_ranges,
)
from geo.articles.web import (
    Fetcher,
    PoliteFetcher,
    Response,
    UrlPolicy,
    article_from_entry,
    article_from_page,
    is_feed,
    parse_feed,
    parse_robots,
)
from geo.batch.parquet_input import cut_rows, read_rows
from geo.errors import InputError, Rejection, UsageError
from geo.evaluation.corpora import read_corpus
from geo.feeds import read_watch_list
from geo.gazetteer.overlay import read_overlay
from geo.resolution.publishers import read_publishers
from geo.settings import SETTINGS_VARIABLE, resolve_settings
from geo.types import Article
from tests.fuzz import samples

__all__ = ["READERS", "Reader", "checked"]

_ADDRESS = "https://example.org/feed"
_CHARSETS = (
    None,
    "utf-8",
    "iso-8859-1",
    "windows-1251",
    "utf-16",
    "utf-7",
    "shift_jis",
    "idna",
    "hex",
    "no such",
    "\0",
)
_OUT_OF_REACH = PoliteFetcher(Fetcher(UrlPolicy(frozenset({"nowhere.invalid"}))), delay_seconds=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Good samples of a format, and what reads it; `words` are what the format is made of."""

    samples: list[bytes]
    read: Callable[[bytes], int]
    words: tuple[str, ...]
    binary: bool = False


def checked(item: Article | Rejection) -> int:
    """Check what every article and every rejection promises."""
    if isinstance(item, Rejection):
        assert str(item).isprintable(), item
        assert item.line is None or item.line >= 1
        return 1
    assert item.id
    assert item.text == clean_text(item.text) != ""
    assert item.title == clean_line(item.title)
    "".join(filter(None, (item.id, item.title, item.text, item.source, item.url))).encode()
    assert item.date is None or FIRST_YEAR <= item.date.year <= LAST_YEAR
    assert not isinstance(item.date, dt.datetime) or item.date.tzinfo is not None
    assert item.url is None or item.url.lower().startswith(("http://", "https://"))
    return 1


def _upload(name: str) -> Callable[[bytes], int]:
    return lambda data: sum(map(checked, read_upload(name, data)))


def _refused(error: InputError | UsageError) -> int:
    assert str(error).strip()
    assert all(line.isprintable() for line in str(error).split("\n")), str(error)
    return 1


def _pieces(name: str) -> Callable[[bytes], int]:
    def read(data: bytes) -> int:
        """Read in pieces what was cut, and find what reading the whole finds."""
        try:
            pieces = list(
                split_into_byte_ranges(lambda: contextlib.nullcontext(io.BytesIO(data)), name, rows=2, max_bytes=2_000)
            )
        except InputError as error:
            return _refused(error)
        found = 0
        for piece in pieces:
            found += sum(
                map(checked, read_byte_range(name, piece, data[: piece.header_size], data[piece.start : piece.end]))
            )
        assert (
            sum(piece.end - piece.start for piece in pieces) + (pieces[0].header_size if pieces else 0) >= len(data) - 3
        )
        return found

    return read


def _pasted(data: bytes) -> int:
    text = data.decode("utf-8", "surrogateescape")
    try:
        return checked(article_from_text(text[20:], title=text[:5], date=text[5:15] or None, url=text[15:20]))
    except InputError as error:
        return _refused(error)


def _chosen(data: bytes, among: tuple[str | None, ...]) -> str | None:
    return among[zlib.crc32(data) % len(among)]


def _page(data: bytes) -> int:
    kind = _chosen(data, ("text/html", "text/html", "text/plain", ""))
    answer = Response(_ADDRESS, 200, data, kind or "", _chosen(data, _CHARSETS))
    try:
        return checked(article_from_page(answer))
    except InputError as error:
        return _refused(error)


def _feed(data: bytes) -> int:
    """Read the articles of a feed; the pages that it leads to are out of reach."""
    is_feed(data, "application/json")
    try:
        feed = parse_feed(data, _ADDRESS, _chosen(data, _CHARSETS))
    except InputError as error:
        return _refused(error)
    for entry in feed.entries:
        with contextlib.suppress(InputError):
            checked(article_from_entry(entry, feed, _ADDRESS, _OUT_OF_REACH))
    return 1 + len(feed.entries)


def _robots(data: bytes) -> int:
    rules = parse_robots(data, "Dateline/1 (reads)")
    for url in ("https://example.org/private/a?b=c", "https://%5Bexample.org/", "https://example.org/" + "a" * 500):
        rules.allow(url)
    assert rules.delay_seconds >= 0
    return 1


def _with_file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], int]:
    def read_file(data: bytes) -> int:
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            file.write(data)
            file.flush()
            try:
                read(Path(file.name))
            except (InputError, UsageError) as error:
                return _refused(error)
        return 1

    return read_file


@contextlib.contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def _settings(path: Path) -> None:
    with _variable(SETTINGS_VARIABLE, str(path)):
        resolve_settings()


def _link(data: bytes) -> int:
    query = parse_qs(data.decode("utf-8", "surrogateescape"), keep_blank_values=True, errors="surrogateescape")
    view = link.parse(query)
    written = link.write(view)
    assert link.parse(written) == view
    assert link.parse(parse_qs(urlencode(written, doseq=True))) == view
    return 1


def _gold(path: Path) -> None:
    for entry in read_corpus(path):
        for mention in entry.mentions:
            assert entry.article.field_text(mention.field)[mention.start : mention.end] == mention.text != ""
            assert 0 <= mention.start < mention.end
            assert mention.lat is None or -90 <= mention.lat <= 90
            assert mention.lon is None or -180 <= mention.lon <= 180


def _brat(data: bytes) -> int:
    text, _, annotations = data.partition(b"~~~\n")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_bytes(text)
        Path(folder, "a.ann").write_bytes(annotations)
        try:
            _gold(Path(folder))
        except InputError as error:
            return _refused(error)
    return 1


def _publishers(path: Path) -> None:
    for row in read_publishers(path):
        assert row.domain or row.name


def _parquet(data: bytes) -> int:
    found = 0
    try:
        for rows in cut_rows(io.BytesIO(data), "a.parquet", rows=4):
            found += sum(map(checked, read_rows(io.BytesIO(data), "a.parquet", rows)))
    except InputError as error:
        return _refused(error)
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("¦"))


_ARTICLE_WORDS = "id¦title¦text¦date¦source¦url¦2021-12-06¦https://example.org¦Patna"
_TAGS = (
    "<html>¦<head>¦<title>¦</title>¦<body>¦<p>¦</p>¦<div>¦<br>¦<meta property='og:title' content=¦<nav>¦<table>¦<td>¦<svg>"
    "¦<template>¦<select>¦<textarea>¦<script type='application/ld+json'>¦</script>¦<article>¦<time datetime=¦<!--¦-->¦&amp;"
    "¦&#0;¦<style>¦<plaintext>¦<frameset>¦<h1>¦<link rel='canonical' href=¦<base href='http://['>"
)
_FEED_TAGS = (
    "<rss version='2.0'>¦<channel>¦<item>¦</item>¦<title>¦</title>¦<link>¦http://[¦</link>¦<description>¦<guid>¦<pubDate>"
    "¦<feed xmlns='http://www.w3.org/2005/Atom'>¦<entry>¦</entry>¦<id>¦<link href='//['/>¦<content type='xhtml'>¦<![CDATA[¦]]>"
    "¦<updated>¦<media:group>¦<georss:point>¦<dc:date>¦<itunes:duration>¦xml:base='http://['¦<!DOCTYPE x [¦<!ENTITY a 'b'>¦]>¦&a;"
)
_TOML = "[[feed]]\n¦url = ¦every = ¦'''¦\"¦\n¦[¦]¦{¦}¦=¦1979-05-27T07:32:00Z¦inf¦nan¦0x¦'30m'¦'https://example.org'¦.¦#"

READERS: dict[str, Reader] = {
    "text": Reader(samples.TEXT, _upload("a-2021.txt"), _words("---\n¦title: ¦\n¦\r¦PATNA, Dec 6 - ¦\t¦ ¦Patna")),
    "markdown": Reader(samples.MARKDOWN, _upload("a.md"), _words("---\n¦title: ¦# ¦\n¦> ¦* ¦](¦[¦![¦`¦```\n¦~~¦<!--¦-->¦_¦**¦\\¦|¦1. ¦&a¦{¦!!")),
    "csv": Reader(samples.CSV, _upload("a.csv"), _words(f"{_ARTICLE_WORDS}¦,¦;¦\t¦\"¦\"\"¦\n¦\r\n¦\r¦text,id\n¦sep=;\n")),
    "pieces of csv": Reader(samples.CSV, _pieces("a.csv"), _words(f"{_ARTICLE_WORDS}¦,¦\"¦\"\"¦\n¦\r\n¦text,id\n")),
    "jsonl": Reader(samples.JSONL, _upload("a.jsonl"), _words(f'{_ARTICLE_WORDS}¦{{¦}}¦[¦]¦"¦:¦,¦\n¦null¦1e999¦NaN¦\\ud800¦{{"text": "a"}}\n')),
    "pieces of jsonl": Reader(samples.JSONL, _pieces("a.jsonl"), _words('{"text": "a"}\n¦{¦}¦"¦\n¦\r¦ ')),
    "json": Reader(samples.JSON, _upload("a.json"), _words(f'{_ARTICLE_WORDS}¦{{¦}}¦[¦]¦"¦:¦,¦\n¦null¦{{"text": "a"}}¦\\ud800')),
    "page": Reader(samples.HTML, _upload("a.html"), _words(_TAGS)),
    "unnamed": Reader([*samples.TEXT, *samples.CSV, *samples.JSONL, *samples.HTML, *samples.RSS], _upload("a"), _words(f"{_TAGS}¦{{¦[{{¦text,id\n¦# ¦\n")),
    "pasted": Reader([*samples.TEXT, *samples.MARKDOWN], _pasted, _words("Dec 6, 2021¦https://a.b¦\n¦\r\n¦Title\n\n")),
    "fetched page": Reader([*samples.HTML, *samples.TEXT], _page, _words(_TAGS)),
    "feed": Reader(samples.RSS, _feed, _words(_FEED_TAGS)),
    "json feed": Reader(samples.JSON_FEED, _feed, _words('{"version": "https://jsonfeed.org/version/1", "items": [¦{¦}¦]¦"id"¦:¦,¦null¦"content_html"¦"\\ud800"¦"url"¦"<p>a"¦1')),
    "robots.txt": Reader(samples.ROBOTS, _robots, _words("User-agent: ¦*¦Dateline¦\n¦Disallow: ¦Allow: ¦/¦//[¦%5B¦Crawl-delay: ¦²¦Request-rate: ¦1/0¦9999999999¦#¦Sitemap: ¦:")),
    "watch plan": Reader(samples.PLAN, _with_file(".toml", read_watch_list), _words(_TOML)),
    "settings": Reader(samples.SETTINGS, _with_file(".toml", _settings), _words(f"{_TOML}¦overlay¦bbox¦deny¦min_confidence¦deny_file¦'~x/y'¦'\\u0000'")),
    "link": Reader(samples.LINK, _link, _words("from=¦to=¦at=¦conf=¦&¦%00¦%F0¦;¦,¦..¦vs=periods¦a=¦b=¦2021-01-01¦region=IN.07¦in=¦q=¦9¦e¦nan")),
    "gold": Reader(samples.GOLD, _with_file(".jsonl", _gold), _words('{"id": 1, "text": "Patna", "mentions": [¦{"start": 0, "end": 5, "text": "Patna"¦}¦]}¦\n¦,¦null¦"lat": 1e999¦NaN¦-1¦"kind": ¦[[[[¦""')),
    "toponym xml": Reader(samples.TOPONYM_XML, _with_file(".xml", _gold), _words("<articles>¦<article>¦</article>¦<text>¦</text>¦<start>¦nan¦inf¦1e400¦<toponym>¦<phrase>¦&e;¦<!DOCTYPE a [¦]>¦<?xml version='1.0' encoding='x'?>")),
    "conll": Reader(samples.CONLL, _with_file(".conll", _gold), _words("Patna¦ B-LOC¦ I-LOC¦\tO¦\n¦# doc ¦-DOCSTART-¦gn:¦123¦ ¦\t¦(¦)")),
    "brat": Reader(samples.BRAT, _brat, _words("~~~\n¦T1\tLiteral ¦0 5\tPatna¦\n¦#1\tAnnotatorNotes T1\t¦N1\tReference T1 GeoNames:¦1, 2¦;¦99¦Patna")),
    "overlay": Reader(samples.OVERLAY, _with_file(".csv", read_overlay), _words("name,lat,lon\n¦action¦add¦,¦\"¦\n¦1¦nan¦inf¦gn:1¦|¦A¦\r")),
    "yaml overlay": Reader(samples.OVERLAY_YAML, _with_file(".yaml", read_overlay), _words("- ¦name: ¦lat: ¦1¦.nan¦\n¦  ¦&a ¦*a¦<<: ¦[¦]¦{¦}¦!!binary ¦!!set ¦? ¦2001-01-01¦0o7¦1:30¦=¦|\n")),
    "publishers": Reader(samples.PUBLISHERS, _with_file(".csv", _publishers), _words("domain,name,place,admin1_code,country_code\n¦,¦\"¦\n¦IN¦a.b¦\r")),
    "parquet": Reader(samples.PARQUET, _parquet, _words("PAR1¦\x15¦\x00"), binary=True),
}  # fmt: skip
"""The readers by what they read."""
