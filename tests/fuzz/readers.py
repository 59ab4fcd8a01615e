"""Every reader of bytes from outside, with the checks on its results.

A reader takes any bytes and returns the number of items that it read or rejected. It raises only where a check fails.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import io
import os
import re
import socket
import tempfile
import zipfile
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
    clean_text,
    read_byte_range,
    read_upload,
    split_into_byte_ranges,
)
from geo.articles.parquet_rows import cut_rows, read_rows
from geo.articles.web import (
    Fetcher,
    PoliteFetcher,
    Proxy,
    Response,
    UrlPolicy,
    article_from_entry,
    article_from_page,
    is_feed,
    parse_feed,
    parse_robots,
)
from geo.errors import InputError, Rejection, UsageError
from geo.evaluation import read_corpus
from geo.feeds import read_watch_list
from geo.gazetteer import read_overlay
from geo.resolution import read_publishers
from geo.settings import SETTINGS_VARIABLE, resolve_settings
from geo.types import Article
from tests.articles.formats.samples import SAMPLES, open_document, zipped
from tests.fuzz import samples

__all__ = ["READERS", "Reader", "checked"]

_URL = "https://example.org/feed"
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
_UNREACHABLE = PoliteFetcher(Fetcher(UrlPolicy(frozenset({"nowhere.invalid"}))), delay_seconds=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Valid samples of a format, its reader, and `words`: fragments that the format consists of."""

    samples: list[bytes]
    read: Callable[[bytes], int]
    words: tuple[str, ...]
    binary: bool = False


def checked(item: Article | Rejection) -> int:
    """Check the properties that every article and every rejection must have; return 1."""
    if isinstance(item, Rejection):
        assert str(item).isprintable(), item
        assert item.line is None or item.line >= 1
        return 1
    assert item.id
    assert clean_text(item.text)
    assert item.text == clean_text(item.text) or not item.is_extracted
    assert re.fullmatch(r"(\S| )*", item.title)
    "".join(filter(None, (item.id, item.title, item.text, item.source, item.url))).encode()
    assert item.date is None or FIRST_YEAR <= item.date.year <= LAST_YEAR
    assert not isinstance(item.date, dt.datetime) or item.date.tzinfo is not None
    assert item.url is None or item.url.lower().startswith(("http://", "https://"))
    return 1


def _upload(name: str) -> Callable[[bytes], int]:
    return lambda data: sum(map(checked, read_upload(name, data)))


def _refused(error: InputError | UsageError | OSError) -> int:
    assert str(error).strip()
    assert all(line.isprintable() for line in str(error).split("\n")), str(error)
    return 1


def _byte_ranges(name: str) -> Callable[[bytes], int]:
    def read(data: bytes) -> int:
        """Read the byte ranges of a file, which must cover all of it."""
        try:
            ranges = list(
                split_into_byte_ranges(lambda: contextlib.nullcontext(io.BytesIO(data)), name, rows=2, max_bytes=2_000)
            )
        except InputError as error:
            return _refused(error)
        items = 0
        for part in ranges:
            items += sum(
                map(checked, read_byte_range(name, part, data[: part.header_size], data[part.start : part.end]))
            )
        assert sum(part.end - part.start for part in ranges) + (ranges[0].header_size if ranges else 0) >= len(data) - 3
        return items

    return read


def _pasted_text(data: bytes) -> int:
    text = data.decode("utf-8", "surrogateescape")
    try:
        return checked(article_from_text(text[20:], title=text[:5], date=text[5:15] or None, url=text[15:20]))
    except InputError as error:
        return _refused(error)


def _choose(data: bytes, options: tuple[str | None, ...]) -> str | None:
    return options[zlib.crc32(data) % len(options)]


def _page(data: bytes) -> int:
    media_type = _choose(data, ("text/html", "text/html", "text/plain", ""))
    response = Response(_URL, 200, data, media_type or "", _choose(data, _CHARSETS))
    try:
        return checked(article_from_page(response))
    except InputError as error:
        return _refused(error)


def _feed(data: bytes) -> int:
    """Read the articles of a feed; the pages that it links to cannot be reached."""
    is_feed(data, "application/json")
    try:
        feed = parse_feed(data, _URL, _choose(data, _CHARSETS))
    except InputError as error:
        return _refused(error)
    for entry in feed.entries:
        with contextlib.suppress(InputError):
            checked(article_from_entry(entry, feed, _URL, _UNREACHABLE))
    return 1 + len(feed.entries)


def _proxy_answer(data: bytes) -> int:
    client, server = socket.socketpair()
    with client, server:
        server.sendall(data[:50_000])
        server.shutdown(socket.SHUT_WR)
        try:
            Proxy("proxy.example.org", 3128).open_tunnel(client, "192.0.2.1", 443)
        except OSError as error:
            return _refused(error)
    return 1


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
    items = 0
    try:
        for rows in cut_rows(io.BytesIO(data), "a.parquet", rows=4):
            items += sum(map(checked, read_rows(io.BytesIO(data), "a.parquet", rows)))
    except InputError as error:
        return _refused(error)
    return items


def _part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def _in_workbook(name: str) -> Callable[[bytes], int]:
    """Read bytes as a part of an Excel workbook whose other parts are valid."""
    with zipfile.ZipFile(io.BytesIO(_formats("xlsx")[0])) as archive:
        parts = {other: archive.read(other) for other in archive.namelist()}
    return lambda data: _upload("a.xlsx")(zipped(parts | {name: data}))


def _in_spreadsheet(data: bytes) -> int:
    return _upload("a.ods")(open_document("application/vnd.oasis.opendocument.spreadsheet", data))


def _compressed(data: bytes) -> int:
    items = _upload("a.csv.gz")(gzip.compress(data, 1))
    return items + _upload("a.zip")(zipped({"a.csv": data, "b.csv.gz": gzip.compress(data, 1)}))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("¦"))


_ARTICLE_WORDS = (
    "id¦title¦text¦date¦source¦url¦2021-12-06¦https://example.org¦Patna¦1/13/2024¦3/4/24¦mars ¦ 2024 ¦5 ¦45356¦<p>¦</p>¦&amp;¦[b]¦"
    "[/b]¦**¦](/x)¦# ¦[+9 chars]¦…¦Read more¦Datum¦Titel¦summary"
)
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

_NEXIS = (
    "1 of 3 DOCUMENTS\n¦2 of 3 DOCUMENTS\n¦Dokument 1 von 2\n¦LENGTH: 9 words\n¦HEADLINE: ¦BODY:\n¦LOAD-DATE: ¦GRAPHIC: ¦LANGUAGE: ENGLISH\n"
    "¦March 5, 2024 Tuesday\n¦End of Document\n¦Body\n¦Classification\n¦Copyright 2024 A\n¦Documents (3)\n¦\n¦\n\n¦   ¦Patna"
)
_FACTIVA = (
    "HD   a\n¦LP\n¦TD\n¦PD   5 March 2024\n¦SN   A\n¦AN\n¦Document SMPL000020240305ek3500000\n¦24 words\n¦5 March 2024\n¦English\n"
    "¦(c) A\n¦" + "_" * 60 + "\n¦Full text: ¦Title: a\n¦Publication title: A\n¦ProQuest document ID: 1\n¦\n"
)


def _formats(*names: str) -> list[bytes]:
    return [sample.content for sample in SAMPLES if sample.format in names]


_MAIL = (
    'From: a@b.org\n¦Date: x\n¦Subject: =?utf-8?b?¦?=\n¦MIME-Version: 1.0\n¦Content-Type: multipart/alternative; boundary="b"\n¦'
    "--b\n¦--b--\n¦Content-Type: text/html; charset=utf-7\n¦Content-Transfer-Encoding: base64\n¦\n\n¦Content-Type: message/rfc822\n¦"
    "Content-Disposition: attachment; filename*0*=\n¦(¦<¦;¦-- \n¦unsubscribe"
)
_CELLS = (
    "<row r='¦<c r='XFD1048576' t='s'>¦<v>¦</v>¦</c>¦</row>¦t='inlineStr'><is><t>¦</t></is>¦99999999¦-1¦1e999¦s='9'¦<si><t>¦</t></si>"
    "¦_x000D_¦<f>¦</sheetData>¦<dimension ref='A1:XFD9'/>¦&e;¦<!DOCTYPE a [<!ENTITY e 'x'>]>"
)
_ODS_CELLS = (
    "<table:table-row table:number-rows-repeated='¦999999999¦'>¦<table:table-cell table:number-columns-repeated='¦<text:p>¦</text:p>"
    "¦</table:table-cell>¦</table:table-row>¦<text:s text:c='9'/>¦office:value-type='float' office:value='¦office:date-value='¦&e;"
    "¦<!DOCTYPE a [<!ENTITY e 'x'>]>¦</table:table>¦<table:table table:name='b'>"
)

READERS: dict[str, Reader] = {
    "nexis": Reader(_formats("nexis", "nexis-uni"), _upload("a.txt"), _words(_NEXIS)),
    "factiva and proquest": Reader(_formats("factiva", "proquest"), _upload("a.txt"), _words(_FACTIVA)),
    "page of an export": Reader(_formats("export-page", "telegram-page"), _upload("a.html"), _words(f"<title>Factiva</title>¦<div class='article enArticle'>¦<div id='hd'>¦<p class='articleParagraph'>¦<docfull>¦{_TAGS}¦{_NEXIS}")),
    "telegram": Reader(_formats("telegram"), _upload("a.json"), _words('{"name": "A", "type": "public_channel", "id": 1, "messages": [¦{"id": 1, "type": "message", "text": ¦"date": "2024-03-05"¦[¦]¦{¦}¦null¦"\\ud800"¦{"type": "bold", "text": "a"}¦,¦"date_unixtime": "99999999999"')),
    "docx": Reader(_formats("docx"), _upload("a.docx"), _words("PK\x03\x04¦word/document.xml¦<w:p>¦PK\x05\x06"), binary=True),
    "odt": Reader(_formats("odt"), _upload("a.odt"), _words("PK\x03\x04¦content.xml¦<text:p>¦PK\x05\x06"), binary=True),
    "rtf": Reader(_formats("rtf"), _upload("a.rtf"), _words("{\\rtf1 ¦\\ansi¦\\u99999?¦\\'e9¦{¦}¦\\par¦\\cell¦\\row¦{\\*¦{\\field{\\*\\fldinst HYPERLINK \"a\"}{\\fldrslt b}}¦\\bin99 ¦\\ansicpg0¦\\fcharset99¦\\uc9¦Patna")),
    "pdf": Reader(_formats("pdf"), _upload("a.pdf"), _words("%PDF-1.4\n¦1 0 obj\n<<¦>>¦endobj\n¦stream\n¦endstream¦/Kids[2 0 R]¦/Count 99999999¦trailer¦startxref\n0\n¦%%EOF¦/Filter/FlateDecode¦/Encrypt 2 0 R¦/Prev 9"), binary=True),
    "mail": Reader(_formats("mail"), _upload("a.eml"), _words(_MAIL)),
    "mailbox": Reader(_formats("mailbox"), _upload("a.mbox"), _words(f"From a@b.org Tue Mar  5 10:11:13 2024\n¦\nFrom ¦>From ¦{_MAIL}")),
    "feed file": Reader(_formats("feed"), _upload("a.xml"), _words(_FEED_TAGS)),
    "wordpress": Reader(_formats("wordpress"), _upload("a.xml"), _words(f"{_FEED_TAGS}¦<content:encoded><![CDATA[¦[caption ¦[/x]¦]]></content:encoded>¦<wp:status>¦<!-- wp:a -->")),
    "xlsx": Reader(_formats("xlsx"), _upload("a.xlsx"), _words("PK\x03\x04¦xl/workbook.xml¦PK\x05\x06"), binary=True),
    "cells of xlsx": Reader([_part(_formats("xlsx")[0], "xl/worksheets/sheet2.xml")], _in_workbook("xl/worksheets/sheet2.xml"), _words(_CELLS)),
    "ods": Reader(_formats("ods"), _upload("a.ods"), _words("PK\x03\x04¦content.xml¦PK\x05\x06"), binary=True),
    "cells of ods": Reader([_part(_formats("ods")[0], "content.xml")], _in_spreadsheet, _words(_ODS_CELLS)),
    "arrow": Reader(_formats("arrow"), _upload("a.feather"), _words("ARROW1¦\x00¦\xff"), binary=True),
    "zip": Reader(_formats("zip"), _upload("a.zip"), _words("PK\x03\x04¦PK\x01\x02¦PK\x05\x06¦a.csv¦../¦\x00"), binary=True),
    "compressed": Reader(_formats("compressed"), _upload("a.gz"), _words("\x1f\x8b¦BZh9¦(\xb5/\xfd¦\x00"), binary=True),
    "compressed table": Reader(samples.CSV, _compressed, _words(f"{_ARTICLE_WORDS}¦,¦\n")),
    "text": Reader(samples.TEXT, _upload("a-2021.txt"), _words("---\n¦title: ¦\n¦\r¦PATNA, Dec 6 - ¦\t¦ ¦Patna")),
    "markdown": Reader(samples.MARKDOWN, _upload("a.md"), _words("---\n¦title: ¦# ¦\n¦> ¦* ¦](¦[¦![¦`¦```\n¦~~¦<!--¦-->¦_¦**¦\\¦|¦1. ¦&a¦{¦!!")),
    "csv": Reader(samples.CSV, _upload("a.csv"), _words(f"{_ARTICLE_WORDS}¦,¦;¦\t¦\"¦\"\"¦\n¦\r\n¦\r¦text,id\n¦sep=;\n")),
    "byte ranges of csv": Reader(samples.CSV, _byte_ranges("a.csv"), _words(f"{_ARTICLE_WORDS}¦,¦\"¦\"\"¦\n¦\r\n¦text,id\n")),
    "jsonl": Reader(samples.JSONL, _upload("a.jsonl"), _words(f'{_ARTICLE_WORDS}¦{{¦}}¦[¦]¦"¦:¦,¦\n¦null¦1e999¦NaN¦\\ud800¦{{"text": "a"}}\n')),
    "byte ranges of jsonl": Reader(samples.JSONL, _byte_ranges("a.jsonl"), _words('{"text": "a"}\n¦{¦}¦"¦\n¦\r¦ ')),
    "json": Reader(samples.JSON, _upload("a.json"), _words(f'{_ARTICLE_WORDS}¦"articles": [¦"fields": {{¦"status": "error"¦{{"name": ¦{{¦}}¦[¦]¦"¦:¦,¦\n¦null¦{{"text": "a"}}¦\\ud800')),
    "page": Reader(samples.HTML, _upload("a.html"), _words(_TAGS)),
    "unnamed": Reader([*samples.TEXT, *samples.CSV, *samples.JSONL, *samples.HTML, *samples.RSS], _upload("a"), _words(f"{_TAGS}¦{{¦[{{¦text,id\n¦# ¦\n")),
    "pasted": Reader([*samples.TEXT, *samples.MARKDOWN], _pasted_text, _words("Dec 6, 2021¦https://a.b¦\n¦\r\n¦Title\n\n")),
    "fetched page": Reader([*samples.HTML, *samples.TEXT], _page, _words(_TAGS)),
    "feed": Reader(samples.RSS, _feed, _words(_FEED_TAGS)),
    "json feed": Reader(samples.JSON_FEED, _feed, _words('{"version": "https://jsonfeed.org/version/1", "items": [¦{¦}¦]¦"id"¦:¦,¦null¦"content_html"¦"\\ud800"¦"url"¦"<p>a"¦1')),
    "proxy answer": Reader(samples.PROXY_ANSWERS, _proxy_answer, _words("HTTP/1.1 ¦HTTP/¦200¦407¦ OK¦\r\n¦\r\n\r\n¦Proxy-Authenticate: ¦:¦²")),
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
