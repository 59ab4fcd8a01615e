"""Reads what news databases export: LexisNexis, Nexis Uni, Factiva, ProQuest and Europresse.

    text, page, Word, RTF or PDF file  →  lines  →  documents  →  articles

An export is recognized by its structure, in whatever kind of file it is; a module per database turns its lines into
documents. The index of a document (GEOGRAPHIC, SUBJECT, LANGUAGE, ...) and its captions are never part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.articles.formats.exports import nexis_classic, nexis_uni, proquest
from geo.articles.formats.exports.document import ExportedDocument, build_articles
from geo.articles.formats.exports.europresse import read_europresse_page
from geo.articles.formats.exports.factiva import is_factiva, read_factiva
from geo.articles.formats.exports.factiva_page import read_factiva_page
from geo.articles.formats.exports.html_lines import html_lines, parse_page
from geo.articles.formats.format import Format
from geo.articles.formats.html_page import read_html
from geo.articles.open_input import OpenedInput, read_bounded, read_document
from geo.errors import Rejection
from geo.types import Article

__all__ = ["FORMATS", "articles_of_export", "export_of"]

_LINES_TO_RECOGNIZE = 3_000


@dataclass(frozen=True, slots=True)
class _Export:
    """A database: how its lines are recognized and read, and how many documents they announce."""

    recognizes: Callable[[Sequence[str]], bool]
    read: Callable[[Sequence[str]], Iterable[ExportedDocument]]
    announced: Callable[[Sequence[str]], int | None] = lambda lines: None


_PROQUEST = _Export(proquest.is_proquest, proquest.read_proquest, proquest.announced_documents)
_NEXIS_CLASSIC = _Export(
    nexis_classic.is_nexis_classic, nexis_classic.read_nexis_classic, nexis_classic.announced_documents
)
_NEXIS_UNI = _Export(nexis_uni.is_nexis_uni, nexis_uni.read_nexis_uni, nexis_uni.announced_documents)
_FACTIVA = _Export(is_factiva, read_factiva)


def export_of(lines: Sequence[str]) -> _Export | None:
    """Return the database that lines were exported from, None for other texts. It looks at the beginning only."""
    start = lines[:_LINES_TO_RECOGNIZE]
    exports = (_PROQUEST, _NEXIS_CLASSIC, _NEXIS_UNI, _FACTIVA)
    return next((export for export in exports if export.recognizes(start)), None)


def articles_of_export(
    export: _Export, lines: Sequence[str], opened: OpenedInput, *, with_lines: bool = True
) -> Iterator[Article | Rejection]:
    """Yield the articles of the lines of an export; `with_lines` says whether messages state the line."""
    documents = export.read(lines)
    if not with_lines:
        documents = (replace(document, line=None) for document in documents)
    yield from build_articles(documents, opened, announced=export.announced(lines))


def _recognizes(export: _Export, clue: re.Pattern[str]) -> Callable[[OpenedInput], bool]:
    """Return a function that recognizes text files; `clue` must occur in them, which is quick to see."""

    def recognizes(opened: OpenedInput) -> bool:
        text = _sample_text(opened)
        return clue.search(text) is not None and export.recognizes(text.splitlines())

    return recognizes


def _sample_text(opened: OpenedInput) -> str:
    """Return the beginning of a text; "" for a page and for other kinds of files."""
    sample = opened.sample
    codec = "utf-16" if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if sample.startswith((b"PK", b"%PDF", b"{\\rtf")) or (codec == "utf-8" and b"\0" in sample[:1_000]):
        return ""
    text = sample.decode(codec, "replace")
    return "" if text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")) else text


def _reader(export: _Export) -> Callable[[OpenedInput], Iterator[Article | Rejection]]:
    def read(opened: OpenedInput) -> Iterator[Article | Rejection]:
        yield from articles_of_export(export, read_document(opened).lstrip("\ufeff").splitlines(), opened)

    return read


_PAGE_OF_EXPORT = re.compile(
    rb"<title>[^<]{0,40}\bfactiva\b[^<]{0,40}</title>|class=[\"']article \w\w\w{0,5}Article[\"']|docOcurrContainer"
    rb"|<docfull|>\s*(?:\d+ (?:of|von|van|de) \d+ D[Oo][CcKk]|D[Oo][CcKk][Uu][Mm]\w+ \d+ (?:of|von|van|de) \d+)"
    rb"|>\s*End of Document\s*<|ProQuest document ID",
    re.IGNORECASE,
)


def _is_page_of_export(opened: OpenedInput) -> bool:
    return opened.sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_PAGE_OF_EXPORT.search(opened.sample))


def _read_page_of_export(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of a page of an export; that of a page that only looks like one is read as on other pages."""
    whole = replace(opened, sample=read_bounded(opened), is_complete=True)
    tree = parse_page(whole)
    documents: list[ExportedDocument] = []
    if tree is not None:
        documents = [*read_factiva_page(tree)] or [*read_europresse_page(tree)]
        if not documents and (export := export_of(lines := html_lines(tree))) is not None:
            yield from articles_of_export(export, lines, opened, with_lines=False)
            return
    if documents:
        yield from build_articles(documents, opened)
    else:
        yield from read_html(whole)


FORMATS = (
    Format(
        "proquest",
        "ProQuest export as text",
        (),
        _reader(_PROQUEST),
        _recognizes(_PROQUEST, re.compile("Publication (?:title|info):")),
    ),
    Format(
        "nexis",
        "LexisNexis export as text",
        (),
        _reader(_NEXIS_CLASSIC),
        _recognizes(_NEXIS_CLASSIC, re.compile(r"\d (?:of|von|van|de|di|sur) \d", re.IGNORECASE)),
    ),
    Format(
        "nexis-uni",
        "Nexis Uni export as text",
        (),
        _reader(_NEXIS_UNI),
        _recognizes(_NEXIS_UNI, re.compile(r"^[ \t]*(?:End|Ende|Fin|Fim|Fine|Einde|Job) \w", re.M)),
    ),
    Format(
        "factiva",
        "Factiva export as text",
        (),
        _reader(_FACTIVA),
        _recognizes(_FACTIVA, re.compile(r"^ ?HD\b|^(?:Document|Dokument|Documento) \w{15}", re.M)),
    ),
    Format(
        "export-page",
        "Page saved from Factiva, LexisNexis or Europresse",
        (),
        _read_page_of_export,
        _is_page_of_export,
    ),
)
"""The exports, the most specific one first."""
