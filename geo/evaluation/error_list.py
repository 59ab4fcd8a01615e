"""Every mention that went wrong, with its sentence, to look through in a spreadsheet or a browser."""

from __future__ import annotations

import csv
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from geo.evaluation.gold import GoldArticle, GoldMention
from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, error_km
from geo.export import escape_formula
from geo.types import Article, ResolvedMention

_CONTEXT = 80  # characters on either side of the mention


class MistakeType(StrEnum):
    """What went wrong with a mention."""

    MISSED = "missed"
    SPURIOUS = "not a mention"
    UNPLACED = "not placed"
    FAR = "wrong place"
    OTHER_ID = "near, another id"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mention that went wrong: what was said, what is right, and how far apart they are in km."""

    corpus: str
    article: str
    verdict: MistakeType
    before: str
    mention: str
    after: str
    gold_id: int | None
    gold_lat: float | None
    gold_lon: float | None
    said: str
    said_id: str
    said_lat: float | None
    said_lon: float | None
    confidence: float | None
    km: float | None


COLUMNS = tuple(field.name for field in fields(Mistake))


def list_mistakes(corpus: str, gold: Sequence[GoldArticle], pairings: Sequence[Pairing]) -> Iterator[Mistake]:
    """Return what went wrong, article by article in reading order. Gold that nobody linked cannot be wrongly placed."""
    for entry, pairing in zip(gold, pairings, strict=True):
        found = [
            (mention, resolved, verdict)
            for mention, resolved in pairing.pairs
            if (verdict := _verdict(mention, resolved)) is not None
        ]
        rows: list[tuple[GoldMention | None, ResolvedMention | None, MistakeType]] = [
            *found,
            *((mention, None, MistakeType.MISSED) for mention in pairing.missed),
            *((None, resolved, MistakeType.SPURIOUS) for resolved in pairing.spurious),
        ]
        for mention, resolved, verdict in sorted(rows, key=_position):
            yield _mistake(corpus, entry.article, mention, resolved, verdict)


def csv_lines(found: Iterable[Mistake]) -> Iterator[str]:
    """Return the lines of a table; no text in it is taken for a formula by a spreadsheet."""
    lines = _Lines()
    writer = csv.writer(lines)
    for row in [COLUMNS, *(astuple(mistake) for mistake in found)]:
        writer.writerow([escape_formula(cell) for cell in row])
        yield lines.line


def html_lines(found: Sequence[Mistake]) -> Iterator[str]:
    """Return the parts of a page that needs nothing but itself, grouped by what went wrong."""
    yield _PAGE
    yield f"<h1>What went wrong</h1>\n<p>{len(found):,} mentions; distances in km.</p>\n"
    for verdict in MistakeType:
        chosen = [mistake for mistake in found if mistake.verdict is verdict]
        if chosen:
            yield f"<details open><summary><b>{verdict.value}</b>, {len(chosen):,}</summary>\n<table>\n"
            yield "<tr><th>article</th><th>in the text</th><th>right</th><th>said</th><th>km</th></tr>\n"
            yield from map(_html_row, chosen)
            yield "</table></details>\n"
    yield "</html>\n"


def _verdict(mention: GoldMention, resolved: ResolvedMention) -> MistakeType | None:
    if not mention.linked:
        return None
    if resolved.place is None:
        return MistakeType.UNPLACED
    if error_km(mention, resolved) > ACCURACY_KM:
        return MistakeType.FAR
    known = mention.geonameid is not None and resolved.place.geonameid is not None
    return MistakeType.OTHER_ID if known and mention.geonameid != resolved.place.geonameid else None


def _position(row: tuple[GoldMention | None, ResolvedMention | None, MistakeType]) -> tuple[str, int]:
    mention = row[0] or row[1]
    return (mention.field, mention.start) if mention else ("", 0)


def _mistake(
    corpus: str, article: Article, gold: GoldMention | None, resolved: ResolvedMention | None, verdict: MistakeType
) -> Mistake:
    span = gold or resolved
    assert span is not None
    text = article.field_text(span.field)
    place = resolved.place if resolved else None
    apart = gold is not None and gold.linked and resolved is not None and place is not None
    return Mistake(
        corpus=corpus,
        article=article.id,
        verdict=verdict,
        before=" ".join(text[max(0, span.start - _CONTEXT) : span.start].split()),
        mention=text[span.start : span.end],
        after=" ".join(text[span.end : span.end + _CONTEXT].split()),
        gold_id=gold.geonameid if gold else None,
        gold_lat=gold.lat if gold else None,
        gold_lon=gold.lon if gold else None,
        said=", ".join(part for part in (place.name, place.country_code) if part) if place else "",
        said_id=place.id if place else "",
        said_lat=place.lat if place else None,
        said_lon=place.lon if place else None,
        confidence=round(resolved.confidence, 4) if resolved and place else None,
        km=round(error_km(gold, resolved), 1) if apart and gold and resolved else None,
    )


class _Lines:
    """A text file of one line, for the csv module to write into."""

    def __init__(self) -> None:
        self.line = ""

    def write(self, line: str) -> int:
        self.line = line
        return len(line)


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What went wrong</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2733 }
table { border-collapse: collapse; width: 100% } td, th { padding: .35rem .6rem; text-align: left; vertical-align: top }
tr { border-bottom: 1px solid #dde3ea } td:first-child, td:last-child { white-space: nowrap }
mark { background: #ffe29a; padding: 0 .15em } small { color: #5b6875 }
</style>
"""


def _html_row(mistake: Mistake) -> str:
    right = (
        "" if mistake.gold_lat is None else f"{mistake.gold_lat}, {mistake.gold_lon} <small>{mistake.gold_id}</small>"
    )
    said = html.escape(mistake.said)
    if mistake.confidence is not None:
        said += f" <small>{html.escape(mistake.said_id)} at {mistake.confidence:.2f}</small>"
    sentence = f"{html.escape(mistake.before)} <mark>{html.escape(mistake.mention)}</mark> {html.escape(mistake.after)}"
    cells = (html.escape(mistake.article), f'<span dir="auto">{sentence}</span>', right, said)
    km = "" if mistake.km is None else f"{mistake.km:,.0f}"
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in (*cells, km)) + "</tr>\n"
