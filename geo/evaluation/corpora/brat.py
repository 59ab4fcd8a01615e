r"""Reader of brat's standoff format: a folder of .txt files, each with an .ann file beside it.

A line "T1<TAB>Literal 0 5<TAB>Paris" marks a span. Its place is in a note, "#1<TAB>AnnotatorNotes T1<TAB>2988507", as a
GeoNames id, as "48.85, 2.35", or as <latlng> and <geoID> elements; or it is in a normalization, "N1<TAB>Reference T1
GeoNames:2988507". GeoWebNews (Gritta, Pilehvar and Collier 2020) and SemEval-2019 task 12 have this format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from reprlib import repr as bounded_repr

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention, find_surface, validate_mention
from geo.types import Article, MentionKind

# Types of spans that are not toponyms, in GeoWebNews and SemEval.
_OTHER_TYPES = frozenset({"non_toponym", "literal_expression", "non_lit_expression", "protein"})
_DEMONYMS = frozenset({"demonym", "language"})
_EMBEDDED = frozenset({"embedded_literal", "embedded_non_lit"})
_SPAN = re.compile(r"^T(\d+)\t(\S+) (\d{1,12}) (?:[\d; ]*?)(\d{1,12})\t(.*)$")
_NOTE = re.compile(r"^(?:#\d+\tAnnotatorNotes|N\d+\tReference) T(\d+)[\t ](.*)$")
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)")
_GEONAMES_ID = re.compile(r"(?:^|geonames(?:\.org/|:)|<geoID>)\s*(\d{3,9})\b", re.IGNORECASE)


def read_brat(folder: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a folder in the order of their names; a text without an .ann file has no mentions."""
    for path in sorted(folder.glob("*.txt")):
        text = _read(path)
        annotations = path.with_suffix(".ann")
        article = Article(id=path.stem, title="", text=text)
        lines = _read(annotations).splitlines() if annotations.exists() else []
        yield GoldArticle(article, tuple(sorted(_mentions(lines, article, annotations), key=lambda m: m.start)))


def _read(path: Path) -> str:
    # Line ends are not translated: brat counts every character.
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _mentions(lines: list[str], article: Article, path: Path) -> Iterator[GoldMention]:
    notes = {note[1]: note[2] for line in lines if (note := _NOTE.match(line))}
    for number, line in enumerate(lines, start=1):
        if not line.startswith("T"):
            continue
        span = _SPAN.match(line)
        if span is None:
            raise InputError("is not a span: brat writes T1<TAB>TYPE START END<TAB>TEXT", where=str(path), line=number)
        if span[2].lower() not in _OTHER_TYPES:
            yield _mention(span, notes, article, path, number)


def _mention(span: re.Match[str], notes: Mapping[str, str], article: Article, path: Path, number: int) -> GoldMention:
    surface = article.text[int(span[3]) : int(span[4])]
    if " ".join(surface.split()) != " ".join(span[5].split()):
        surface = span[5]
    start = find_surface(article.text, surface, int(span[3])) if surface else None
    if start is None:
        reason = f"offsets {span[3]}:{span[4]} do not select {bounded_repr(span[5])}"
        raise InputError(reason, where=str(path), line=number)
    note = notes.get(span[1], "")
    point, identifier = _POINT.search(note), _GEONAMES_ID.search(note)
    mention = GoldMention(
        field="text",
        start=start,
        end=start + len(surface),
        text=surface,
        lat=float(point[1]) if point else None,
        lon=float(point[2]) if point else None,
        geonameid=int(identifier[1]) if identifier else None,
        kind=_kind(span[2].lower()),
    )
    return validate_mention(article, mention, str(path), number)


def _kind(label: str) -> MentionKind | None:
    if label in _DEMONYMS:
        return MentionKind.DEMONYM
    return MentionKind.EMBEDDED if label in _EMBEDDED else None
