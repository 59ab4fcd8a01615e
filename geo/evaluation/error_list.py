"""Lists all wrong mentions with their context, as a CSV table or an HTML page."""

from __future__ import annotations

import csv
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from geo.evaluation.gold import GoldArticle, GoldMention
from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, error_km
from geo.export import escape_formula
from geo.types import Article, ResolvedMention

_CONTEXT = 80  # characters on either side of the mention


class MistakeType(StrEnum):
    """What is wrong with a mention."""

    MISSED = "missed"
    SPURIOUS = "not a mention"
    UNPLACED = "not placed"
    FAR = "wrong place"
    OTHER_ID = "near, another id"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong mention, with the annotated and the predicted place.

    Attributes:
        corpus: The name of the corpus.
        article: The id of the article.
        type: What is wrong.
        before: The text before the mention, up to 80 characters.
        mention: Its text.
        after: The text after it, up to 80 characters.
        gold_id: The annotated GeoNames id, None if unknown.
        gold_lat: The annotated latitude, degrees; None without one.
        gold_lon: The annotated longitude, degrees; None without one.
        predicted: The name and country of the predicted place, empty without one.
        predicted_id: The id of the predicted place, empty without one.
        predicted_lat: Its latitude, degrees; None without a place.
        predicted_lon: Its longitude, degrees; None without a place.
        confidence: The predicted confidence, 0 to 1; None without a place.
        km: The distance between both places, None unless there are two.
    """

    corpus: str
    article: str
    type: MistakeType
    before: str
    mention: str
    after: str
    gold_id: int | None
    gold_lat: float | None
    gold_lon: float | None
    predicted: str
    predicted_id: str
    predicted_lat: float | None
    predicted_lon: float | None
    confidence: float | None
    km: float | None


# The columns of the CSV table, which other programs may read.
COLUMNS = (
    "corpus", "article", "verdict", "before", "mention", "after", "gold_id", "gold_lat", "gold_lon",
    "said", "said_id", "said_lat", "said_lon", "confidence", "km",
)  # fmt: skip


def list_mistakes(corpus: str, gold: Sequence[GoldArticle], pairings: Sequence[Pairing]) -> Iterator[Mistake]:
    """Yield the mistakes of each article in reading order; gold without a point cannot have a wrong place.

    Args:
        corpus: The name of the corpus.
        gold: The annotated articles.
        pairings: Their pairings with the predictions, in the same order.
    """
    for entry, pairing in zip(gold, pairings, strict=True):
        misplaced = [
            (mention, resolved, mistake_type)
            for mention, resolved in pairing.pairs
            if (mistake_type := _mistake_type(mention, resolved)) is not None
        ]
        rows: list[tuple[GoldMention | None, ResolvedMention | None, MistakeType]] = [
            *misplaced,
            *((mention, None, MistakeType.MISSED) for mention in pairing.missed),
            *((None, resolved, MistakeType.SPURIOUS) for resolved in pairing.spurious),
        ]
        for mention, resolved, mistake_type in sorted(rows, key=_position):
            yield _mistake(corpus, entry.article, mention, resolved, mistake_type)


def csv_lines(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """Yield the lines of a CSV table, in which no text can act as a formula in a spreadsheet."""
    lines = _Lines()
    writer = csv.writer(lines)
    for row in [COLUMNS, *(astuple(mistake) for mistake in mistakes)]:
        writer.writerow([escape_formula(cell) for cell in row])
        yield lines.line


def html_lines(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """Yield the parts of a self-contained HTML page, grouped by type of mistake."""
    yield _PAGE
    yield f"<h1>Mistakes</h1>\n<p>{len(mistakes):,} mentions; distances in km.</p>\n"
    for mistake_type in MistakeType:
        of_type = [mistake for mistake in mistakes if mistake.type is mistake_type]
        if of_type:
            yield f"<details open><summary><b>{mistake_type.value}</b>, {len(of_type):,}</summary>\n<table>\n"
            yield "<tr><th>article</th><th>in the text</th><th>annotated</th><th>predicted</th><th>km</th></tr>\n"
            yield from map(_html_row, of_type)
            yield "</table></details>\n"
    yield "</html>\n"


def _mistake_type(mention: GoldMention, resolved: ResolvedMention) -> MistakeType | None:
    if not mention.linked:
        return None
    if resolved.place is None:
        return MistakeType.UNPLACED
    if error_km(mention, resolved) > ACCURACY_KM:
        return MistakeType.FAR
    both_known = mention.geonameid is not None and resolved.place.geonameid is not None
    return MistakeType.OTHER_ID if both_known and mention.geonameid != resolved.place.geonameid else None


def _position(row: tuple[GoldMention | None, ResolvedMention | None, MistakeType]) -> tuple[str, int]:
    mention = row[0] or row[1]
    return (mention.field, mention.start) if mention else ("", 0)


def _mistake(
    corpus: str, article: Article, gold: GoldMention | None, resolved: ResolvedMention | None, mistake_type: MistakeType
) -> Mistake:
    span = gold or resolved
    assert span is not None
    text = article.field_text(span.field)
    place = resolved.place if resolved else None
    comparable = gold is not None and gold.linked and resolved is not None and place is not None
    return Mistake(
        corpus=corpus,
        article=article.id,
        type=mistake_type,
        before=" ".join(text[max(0, span.start - _CONTEXT) : span.start].split()),
        mention=text[span.start : span.end],
        after=" ".join(text[span.end : span.end + _CONTEXT].split()),
        gold_id=gold.geonameid if gold else None,
        gold_lat=gold.lat if gold else None,
        gold_lon=gold.lon if gold else None,
        predicted=", ".join(part for part in (place.name, place.country_code) if part) if place else "",
        predicted_id=place.id if place else "",
        predicted_lat=place.lat if place else None,
        predicted_lon=place.lon if place else None,
        confidence=round(resolved.confidence, 4) if resolved and place else None,
        km=round(error_km(gold, resolved), 1) if comparable and gold and resolved else None,
    )


class _Lines:
    """A file for the csv module to write to, which has only the last line."""

    def __init__(self) -> None:
        self.line = ""

    def write(self, line: str) -> int:
        self.line = line
        return len(line)


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Mistakes</title>
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
    predicted = html.escape(mistake.predicted)
    if mistake.confidence is not None:
        predicted += f" <small>{html.escape(mistake.predicted_id)} at {mistake.confidence:.2f}</small>"
    sentence = f"{html.escape(mistake.before)} <mark>{html.escape(mistake.mention)}</mark> {html.escape(mistake.after)}"
    cells = (html.escape(mistake.article), f'<span dir="auto">{sentence}</span>', right, predicted)
    km = "" if mistake.km is None else f"{mistake.km:,.0f}"
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in (*cells, km)) + "</tr>\n"
