"""Generate a synthetic batch of any size, like the output of `dateline batch`.

    python -m benchmarks.synthetic_batch FOLDER [--mentions N]

Its articles span twenty years and mention 50,000 places. As in the news, few places and few publishers have most of the
mentions: the frequency of the n-th is proportional to 1/n. Half of an article's places are in one country; later years
have more articles; one article in a hundred has no date. An article has ten sentences of about seventy characters, with
one mention each. The same seed gives the same batch.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.synthetic_articles import SYLLABLES, WORDS
from geo.arrow_tables import ARTICLES, MENTIONS, PLACES
from geo.gazetteer import Gazetteer
from geo.types import MentionKind

EACH, PLACES_IN_ALL, SOURCES, SHARD = 10, 50_000, 240, 20_000
_FIRST_DAY, _DAYS = np.datetime64("2006-01-01"), 20 * 365
_PHRASES = 2_000
_SHARES = (0.82, 0.12, 0.06)
_UNDATED = 0.01
_MIN_CONFIDENCE = 0.25  # below this, a mention has no place


@dataclass(frozen=True)
class _World:
    """Columns of places, most mentioned first, with their cumulative shares, overall and country by country."""

    columns: dict[str, pa.Array]
    shares: np.ndarray
    by_country: np.ndarray
    in_country: np.ndarray
    ends: np.ndarray
    before: pa.Array
    after: pa.Array
    sources: pa.Array
    of_source: np.ndarray


def make(folder: Path, mentions: int, seed: int = 1) -> float:
    """Write the batch, unless it exists; return the time taken (s)."""
    if (folder / "manifest.json").exists():
        return 0.0
    start = time.perf_counter()
    rng = np.random.default_rng(seed)
    world = _world(rng)
    for table in ("articles", "mentions", "places"):
        (folder / table).mkdir(parents=True, exist_ok=True)
    articles = mentions // EACH
    days = np.sort((_DAYS * rng.random(articles) ** 0.6).astype(np.int32))
    entries = [
        _shard(folder, number, days[start : start + SHARD], start, world, rng)
        for number, start in enumerate(range(0, articles, SHARD))
    ]
    manifest = {"format": "dateline batch 1", "engine": "made up", "settings": {}, "complete": True, "shards": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return time.perf_counter() - start


def _world(rng: np.random.Generator) -> _World:
    ranked = sorted(Gazetteer.open(), key=lambda place: (-place.prominence, place.id))[:PLACES_IN_ALL]
    shares = 1.0 / np.arange(1, len(ranked) + 1)
    of_country: defaultdict[str, list[int]] = defaultdict(list)
    for index, place in enumerate(ranked):
        if place.country_code:
            of_country[place.country_code].append(index)
    by_country = np.concatenate([of_country[code] for code in sorted(of_country)])
    in_country = np.cumsum(shares[by_country])
    ends = np.cumsum([len(of_country[code]) for code in sorted(of_country)])
    rows = [dict(zip(PLACES.names, astuple(place), strict=True)) for place in ranked]
    columns = {name: pa.array([row[name] for row in rows], PLACES.field(name).type) for name in PLACES.names}
    columns["geonameid"] = pa.array([place.geonameid for place in ranked], pa.int64())
    words = [*WORDS, *(a + b for a in SYLLABLES for b in SYLLABLES)]
    phrases = [" ".join(rng.choice(words, size=5)) for _ in range(2 * _PHRASES)]
    towns = ["".join(rng.choice(SYLLABLES, size=2)).title() for _ in range(SOURCES)]
    return _World(
        columns=columns,
        shares=np.cumsum(shares) / shares.sum(),
        by_country=by_country,
        in_country=in_country / in_country[-1],
        ends=ends,
        before=pa.array([f"{phrase.capitalize()} in " for phrase in phrases[:_PHRASES]]),
        after=pa.array([f" {phrase}." for phrase in phrases[_PHRASES:]]),
        sources=pa.array([f"{town} {number}" for number, town in enumerate(towns)]),
        of_source=np.cumsum(1.0 / np.arange(1, SOURCES + 1)) / (1.0 / np.arange(1, SOURCES + 1)).sum(),
    )


def _places(world: _World, articles: int, rng: np.random.Generator) -> np.ndarray:
    """Return the places of articles, ten each, half of them in one country."""
    drawn = _draw(world.shares, rng.random(articles * EACH)).reshape(articles, EACH)
    at = _draw(world.in_country, rng.random(articles))
    last = world.ends[np.searchsorted(world.ends, at, "right")]
    country = np.searchsorted(world.ends, at, "right")
    first = np.where(country > 0, world.ends[country - 1], 0)
    low = np.where(first > 0, world.in_country[first - 1], 0.0)[:, np.newaxis]
    high = world.in_country[last - 1][:, np.newaxis]
    near = low + rng.random((articles, EACH // 2)) * (high - low)
    drawn[:, : EACH // 2] = world.by_country[_draw(world.in_country, near)]
    return drawn


def _draw(running: np.ndarray, rng: np.ndarray) -> np.ndarray:
    return np.minimum(np.searchsorted(running, rng), len(running) - 1)


def _shard(
    folder: Path, number: int, days: np.ndarray, start: int, world: _World, rng: np.random.Generator
) -> dict[str, Any]:
    """Write a shard of articles of these days, and return its manifest entry."""
    place = _places(world, len(days), rng).reshape(-1)
    texts, offsets_of_mentions, following_words = _texts(world, place, rng)
    articles = _articles(world, days, start, following_words, rng) | texts | _focus(world, place)
    mentions = _mentions(world, place, articles, rng) | offsets_of_mentions
    shard = f"{number:024x}"
    _write(folder, "articles", shard, ARTICLES, articles)
    _write(folder, "mentions", shard, MENTIONS, mentions)
    used = pa.array(np.unique(place))
    _write(folder, "places", shard, PLACES, {name: world.columns[name].take(used) for name in PLACES.names})
    counts = {"articles": len(days), "mentions": len(place), "placed": 0, "rejected": 0}
    return {"id": shard, "input": "made up", "part": {}, "files": {}} | counts


def _texts(
    world: _World, place: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, Any], dict[str, Any], pa.ListArray]:
    """Return the texts of articles, the offsets of their mentions, and the words after each mention."""
    rows = len(place)
    names = world.columns["name"].take(pa.array(place))
    before, after = (one.take(pa.array(rng.integers(_PHRASES, size=rows))) for one in (world.before, world.after))
    sentences = pc.binary_join_element_wise(before, names, after, "")
    offsets = pa.array(np.arange(0, rows + 1, EACH, dtype=np.int32))
    texts = pc.binary_join(pa.ListArray.from_arrays(offsets, sentences), " ")
    lengths = pc.utf8_length(sentences).to_numpy()
    ends = np.cumsum(lengths.reshape(-1, EACH) + 1, axis=1).reshape(-1) - 1
    starts = ends - lengths + pc.utf8_length(before).to_numpy()
    offsets_of_mentions = {"start": starts, "end": starts + pc.utf8_length(names).to_numpy(), "text": names}
    offsets_of_mentions |= {"sentence_start": ends - lengths, "sentence_end": ends}
    return {"text": texts}, offsets_of_mentions, pa.ListArray.from_arrays(offsets, after)


def _articles(
    world: _World, days: np.ndarray, start: int, following_words: pa.ListArray, rng: np.random.Generator
) -> dict[str, Any]:
    """Return the columns of articles other than their texts."""
    articles = len(days)
    numbers = pa.array(np.arange(start, start + articles)).cast(pa.string())
    undated = rng.random(articles) < _UNDATED
    clock = (_FIRST_DAY + days).astype("datetime64[s]") + rng.integers(86_400, size=articles)
    dates = pc.binary_join_element_wise(pa.array(np.datetime_as_string(clock.astype("datetime64[s]"))), "+00:00", "")
    return {
        "id": pc.binary_join_element_wise("made-up-", numbers, ""),
        "title": pc.utf8_slice_codeunits(pc.list_element(following_words, 0), 1, 60),
        "date": pc.if_else(pa.array(undated), None, dates),
        "day": pa.array((_FIRST_DAY + days).astype("datetime64[D]"), mask=undated),
        "source": world.sources.take(pa.array(_draw(world.of_source, rng.random(articles)))),
        "url": pc.binary_join_element_wise("https://news.example/", numbers, ""),
        "mentions": np.full(articles, EACH, np.int32),
    }


def _focus(world: _World, place: np.ndarray) -> dict[str, Any]:
    """Return the focus of articles: their first and last places."""
    articles = len(place) // EACH
    about = pa.array(np.stack([place[::EACH], place[EACH - 1 :: EACH]], axis=1).reshape(-1))
    focus = pa.StructArray.from_arrays(
        [world.columns["id"].take(about), pa.array(["city"] * len(about)), pa.array([0.5, 0.3] * articles)],
        fields=list(ARTICLES.field("focus").type.value_type),
    )
    two = pa.array(np.arange(0, 2 * articles + 1, 2, dtype=np.int32))
    return {"focus": pa.ListArray.from_arrays(two, focus)}


def _mentions(world: _World, place: np.ndarray, articles: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Return the columns of mentions other than their offsets."""
    rows = len(place)
    row = np.repeat(np.arange(rows // EACH, dtype=np.int32), EACH)
    own = {name: articles[name].take(pa.array(row)) for name in ("title", "date", "day", "source", "url")}
    own |= {"row": row, "article_id": articles["id"].take(pa.array(row))}
    confidences = np.round(np.minimum(0.999, rng.beta(6, 1.5, size=rows)), 5)
    missing = pa.array(confidences < _MIN_CONFIDENCE)
    own["field"] = pa.array(["text"]).take(pa.array(np.zeros(rows, np.int8)))
    own["kind"] = pa.array([kind.value for kind in MentionKind]).take(pa.array(rng.choice(3, size=rows, p=_SHARES)))
    own |= {
        "confidence": np.where(confidences < _MIN_CONFIDENCE, 0.0, confidences),
        "score": np.ones(rows),
        "moved": np.zeros(rows, np.bool_),
    }
    copied = "geonameid name lat lon radius_km country_code admin1_code feature_class feature_code population".split()
    for name, column in [("place_id", "id"), *((name, name) for name in copied)]:
        own[name] = pc.if_else(missing, None, world.columns[column].take(pa.array(place)))
    return own


def _write(folder: Path, table: str, shard: str, schema: pa.Schema, columns: dict[str, Any]) -> None:
    length = len(next(iter(columns.values())))
    arrays: Sequence[pa.Array] = [
        pa.array(columns[field.name]).cast(field.type) if field.name in columns else pa.nulls(length, field.type)
        for field in schema
    ]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / table / f"{shard}.parquet", compression="zstd")


def main() -> None:
    """Write a batch and print the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(f"{make(arguments.folder, arguments.mentions):.0f} s")


if __name__ == "__main__":
    main()
