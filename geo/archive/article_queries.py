"""Articles, sentences and geoparses of an archive, read from the months' files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.archive.compiled_filter import CompiledFilter
from geo.archive.file_layout import BATCH_ROWS
from geo.archive.partitions import Partition
from geo.arrow_tables import article_from_row, mention_from_row
from geo.index.columns import Bools, Ints
from geo.index.dataframes import ARTICLE_COLUMNS, SNIPPET_COLUMNS
from geo.index.frames import frame_of_rows
from geo.index.mention_blobs import MOVED
from geo.types import Focus, Geoparse, Place

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["HEAD", "geoparse", "geoparses", "head", "listed", "moved", "newest_mentions", "sentences"]

HEAD: Final = ("id", "title", "source", "date", "url")
_WHOLE: Final = (*HEAD, "text", "focus", "mentions")
_SAID: Final = (*HEAD, "text", "mentions")
_EITHER_SIDE_CHARS: Final = 300

Spot = tuple[Partition, int, int]
"""A mention: its month, the rank of its article, which of the article's mentions it is."""


def listed(month: Partition, wanted: CompiledFilter) -> tuple[Ints, Ints]:
    """Return the ranks of the articles that the filter lists, newest first, and how many mentions it leaves of each."""
    shown = np.zeros(month.entry.articles, dtype=np.bool_)
    counts = np.zeros(month.entry.articles, dtype=np.int64)
    for span in wanted.spans(month):
        kept = span.kept_articles()
        rank = span.of_articles("rank")
        n = np.bincount(span.article()[span.kept(kept)], minlength=span.size)
        counts[rank] = n
        if wanted.filter.asks_of_mentions:
            shown[rank] = n > 0
        else:
            shown[rank] = True if kept is None else kept
    ranks = np.flatnonzero(shown)
    return ranks, counts[ranks]


def head(month: Partition, ranks: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return id, title, source, date and url of articles."""
    found = month.read(ranks, HEAD)
    return [tuple(found[rank][name] for name in HEAD) for rank in ranks]


def newest_mentions(
    months: Iterable[Partition], wanted: CompiledFilter, places: Ints, per_place: int, size: int
) -> list[Spot]:
    """Return each place's newest mentions, place by place in the order given; `size` is how many numbers there are."""
    found: dict[int, list[Spot]] = {place: [] for place in places.tolist()}
    asked = np.zeros(size, dtype=np.bool_)
    asked[places] = True
    for month in months:
        if not asked.any() or not per_place:
            break
        for place, rank, ordinal in _hits(month, wanted, asked, per_place):
            spots = found[place]
            if len(spots) < per_place:
                spots.append((month, rank, ordinal))
                asked[place] = len(spots) < per_place
    return [spot for spots in found.values() for spot in spots]


def moved(months: Iterable[Partition], wanted: CompiledFilter, limit: int) -> list[Spot]:
    """Return the newest mentions that have a point of their own."""
    found: list[Spot] = []
    for month in months:
        if len(found) >= limit:
            break
        found += [(month, rank, ordinal) for _, rank, ordinal in _hits(month, wanted, None, limit)]
    return found[:limit]


def sentences(spots: Sequence[Spot], places: Mapping[str, Place]) -> DataFrame:
    """Return the table of snippets (`geo.index.dataframes`) of mentions."""
    wanted: dict[Partition, list[int]] = {}
    for month, rank, _ in spots:
        wanted.setdefault(month, []).append(rank)
    articles = {month: month.read(ranks, _SAID) for month, ranks in wanted.items()}
    rows = [_snippet(articles[month][rank], ordinal, places) for month, rank, ordinal in spots]
    return frame_of_rows(SNIPPET_COLUMNS, rows)


def articles(parts: Sequence[tuple[Partition, Sequence[int], Sequence[int]]]) -> DataFrame:
    """Return the table of articles, given by their ranks in months, with the numbers of their mentions."""
    rows = [(*line, n) for month, ranks, counts in parts for line, n in zip(head(month, ranks), counts, strict=True)]
    return frame_of_rows(ARTICLE_COLUMNS, rows)


def geoparse(line: Mapping[str, Any], places: Mapping[str, Place], kept: Sequence[int] | None = None) -> Geoparse:
    """Return the geoparse of an article that was read whole, of its mentions those that are kept, by ordinal."""
    said = line["mentions"] if kept is None else [line["mentions"][ordinal] for ordinal in kept]
    about = tuple(Focus(places[one["place_id"]], one["score"]) for one in line["focus"] or ())
    return Geoparse(article_from_row(line), tuple(mention_from_row(one, places) for one in said), about)


def whole(month: Partition, rank: int) -> dict[str, Any]:
    """Return an article as it was read, with all of its mentions."""
    return month.read([rank], _WHOLE)[rank]


def geoparses(months: Iterable[Partition], wanted: CompiledFilter, places: Mapping[str, Place]) -> Iterator[Geoparse]:
    """Yield the articles with a mention in the selection, and of their mentions those; newest first."""
    for month in months:
        if not wanted.touches(month):
            continue
        kept: dict[int, list[int]] = {}
        for span in wanted.spans(month):
            at = np.flatnonzero(span.kept(span.kept_articles()))
            ranks = span.of_articles("rank")[span.article()[at]]
            for rank, ordinal in zip(ranks.tolist(), span.of_mentions("ordinal")[at].tolist(), strict=True):
                kept.setdefault(rank, []).append(ordinal)
        ordered = sorted(kept)
        for start in range(0, len(ordered), BATCH_ROWS):
            some = ordered[start : start + BATCH_ROWS]
            lines = month.read(some, _WHOLE)
            for rank in some:
                yield geoparse(lines[rank], places, sorted(kept[rank]))


def _hits(month: Partition, wanted: CompiledFilter, asked: Bools | None, most: int) -> list[tuple[int, int, int]]:
    """Return place, rank and ordinal of the newest mentions of each place asked for, or of the moved ones of all.

    They are newest first, `most` of a place.
    """
    if not wanted.touches(month):
        return []
    if asked is not None and wanted.group is not None and not asked[month.present].any():
        return []
    found = []
    for span in wanted.spans(month):
        place = span.of_mentions("place")
        near = asked[place] if asked is not None else (span.of_mentions("flags") & MOVED) != 0
        if not near.any():
            continue
        at = np.flatnonzero(near)
        at = at[span.kept(span.kept_articles(), at)]
        rank = span.of_articles("rank")[span.article()[at]]
        found.append(np.stack([place[at], rank, span.of_mentions("ordinal")[at]]))
    if not found:
        return []
    hits = np.concatenate(found, axis=1)
    hits = hits[:, np.lexsort((hits[2], hits[1], hits[0]))]
    begins = np.flatnonzero(np.diff(hits[0], prepend=-1))
    nth = np.arange(hits.shape[1]) - np.repeat(begins, np.diff(np.append(begins, hits.shape[1])))
    hits = hits[:, nth < most]
    return [(p, r, o) for p, r, o in hits[:, np.lexsort((hits[2], hits[1]))].T.tolist()]


def _snippet(article: Mapping[str, Any], ordinal: int, places: Mapping[str, Place]) -> tuple[Any, ...]:
    said = article["mentions"][ordinal]
    text = article[said["field"]]
    begin = max(said["sentence_start"], said["start"] - _EITHER_SIDE_CHARS)
    stop = min(said["sentence_end"], said["end"] + _EITHER_SIDE_CHARS)
    before = "…" if begin > said["sentence_start"] else ""
    after = "…" if stop < said["sentence_end"] else ""
    shift = begin - len(before)
    place = places[said["place_id"]]
    point = [said[name] if said["moved"] else getattr(place, name) for name in ("lat", "lon", "radius_km")]
    return (
        place.id,
        *(article[name] for name in HEAD),
        said["field"],
        said["start"],
        said["end"],
        said["kind"],
        said["confidence"],
        *point,
        False,
        before + text[begin:stop] + after,
        said["start"] - shift,
        said["end"] - shift,
    )
