"""A made-up batch of any size, as `dateline batch` would leave it: articles of twenty years about 50,000 places.

    python -m benchmarks.synthetic_batch FOLDER [--mentions N]

As in the news, few places and few publishers have most of the mentions: the n-th comes up in proportion to 1/n. Half of
an article's places lie in one country; later years have more articles than earlier ones; one in a hundred has no date.
An article has ten sentences of some seventy characters, with a mention each. The same for the same seed.
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

from benchmarks.synthetic_articles import _SYLLABLES, _WORDS
from geo.arrow_tables import ARTICLES, MENTIONS, PLACES
from geo.gazetteer import Gazetteer
from geo.types import MentionKind

EACH, PLACES_IN_ALL, SOURCES, SHARD = 10, 50_000, 240, 20_000
_FIRST_DAY, _DAYS = np.datetime64("2006-01-01"), 20 * 365
_PHRASES = 2_000
_SHARES = (0.82, 0.12, 0.06)
_UNDATED = 0.01
_UNSURE = 0.25  # of less, nothing is said of the place


@dataclass(frozen=True)
class _World:
    """Places, most mentioned first, by column; their shares, and those of each country side by side."""

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
    """Write the batch, unless it is there; return the seconds that it took."""
    if (folder / "manifest.json").exists():
        return 0.0
    begun = time.perf_counter()
    chance = np.random.default_rng(seed)
    world = _world(chance)
    for table in ("articles", "mentions", "places"):
        (folder / table).mkdir(parents=True, exist_ok=True)
    articles = mentions // EACH
    days = np.sort((_DAYS * chance.random(articles) ** 0.6).astype(np.int32))
    entries = [
        _shard(folder, number, days[start : start + SHARD], start, world, chance)
        for number, start in enumerate(range(0, articles, SHARD))
    ]
    manifest = {"format": "dateline batch 1", "engine": "made up", "settings": {}, "complete": True, "shards": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return time.perf_counter() - begun


def _world(chance: np.random.Generator) -> _World:
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
    words = [*_WORDS, *(a + b for a in _SYLLABLES for b in _SYLLABLES)]
    phrases = [" ".join(chance.choice(words, size=5)) for _ in range(2 * _PHRASES)]
    towns = ["".join(chance.choice(_SYLLABLES, size=2)).title() for _ in range(SOURCES)]
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


def _places(world: _World, articles: int, chance: np.random.Generator) -> np.ndarray:
    """Return the places of articles, ten each: half of them of one country."""
    drawn = _draw(world.shares, chance.random(articles * EACH)).reshape(articles, EACH)
    at = _draw(world.in_country, chance.random(articles))
    last = world.ends[np.searchsorted(world.ends, at, "right")]
    country = np.searchsorted(world.ends, at, "right")
    first = np.where(country > 0, world.ends[country - 1], 0)
    low = np.where(first > 0, world.in_country[first - 1], 0.0)[:, np.newaxis]
    high = world.in_country[last - 1][:, np.newaxis]
    near = low + chance.random((articles, EACH // 2)) * (high - low)
    drawn[:, : EACH // 2] = world.by_country[_draw(world.in_country, near)]
    return drawn


def _draw(running: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return np.minimum(np.searchsorted(running, chance), len(running) - 1)


def _shard(
    folder: Path, number: int, days: np.ndarray, start: int, world: _World, chance: np.random.Generator
) -> dict[str, Any]:
    """Write a shard of articles, given by their days, and return its entry in the manifest."""
    place = _places(world, len(days), chance).reshape(-1)
    texts, spots, said = _texts(world, place, chance)
    articles = _articles(world, days, start, said, chance) | texts | _focus(world, place)
    mentions = _mentions(world, place, articles, chance) | spots
    shard = f"{number:024x}"
    _write(folder, "articles", shard, ARTICLES, articles)
    _write(folder, "mentions", shard, MENTIONS, mentions)
    used = pa.array(np.unique(place))
    _write(folder, "places", shard, PLACES, {name: world.columns[name].take(used) for name in PLACES.names})
    counts = {"articles": len(days), "mentions": len(place), "placed": 0, "rejected": 0}
    return {"id": shard, "input": "made up", "part": {}, "files": {}} | counts


def _texts(
    world: _World, place: np.ndarray, chance: np.random.Generator
) -> tuple[dict[str, Any], dict[str, Any], pa.ListArray]:
    """Return the texts of articles, where in them the mentions are, and the words after each, article by article."""
    rows = len(place)
    names = world.columns["name"].take(pa.array(place))
    before, after = (one.take(pa.array(chance.integers(_PHRASES, size=rows))) for one in (world.before, world.after))
    sentences = pc.binary_join_element_wise(before, names, after, "")
    offsets = pa.array(np.arange(0, rows + 1, EACH, dtype=np.int32))
    texts = pc.binary_join(pa.ListArray.from_arrays(offsets, sentences), " ")
    lengths = pc.utf8_length(sentences).to_numpy()
    ends = np.cumsum(lengths.reshape(-1, EACH) + 1, axis=1).reshape(-1) - 1
    starts = ends - lengths + pc.utf8_length(before).to_numpy()
    spots = {"start": starts, "end": starts + pc.utf8_length(names).to_numpy(), "text": names}
    spots |= {"sentence_start": ends - lengths, "sentence_end": ends}
    return {"text": texts}, spots, pa.ListArray.from_arrays(offsets, after)


def _articles(
    world: _World, days: np.ndarray, start: int, said: pa.ListArray, chance: np.random.Generator
) -> dict[str, Any]:
    """Return what is known of articles beside their texts."""
    articles = len(days)
    numbers = pa.array(np.arange(start, start + articles)).cast(pa.string())
    undated = chance.random(articles) < _UNDATED
    clock = (_FIRST_DAY + days).astype("datetime64[s]") + chance.integers(86_400, size=articles)
    dates = pc.binary_join_element_wise(pa.array(np.datetime_as_string(clock)), "+00:00", "")
    return {
        "id": pc.binary_join_element_wise("made-up-", numbers, ""),
        "title": pc.utf8_slice_codeunits(pc.list_element(said, 0), 1, 60),
        "date": pc.if_else(pa.array(undated), None, dates),
        "day": pa.array((_FIRST_DAY + days).astype("datetime64[D]"), mask=undated),
        "source": world.sources.take(pa.array(_draw(world.of_source, chance.random(articles)))),
        "url": pc.binary_join_element_wise("https://news.example/", numbers, ""),
        "mentions": np.full(articles, EACH, np.int32),
    }


def _focus(world: _World, place: np.ndarray) -> dict[str, Any]:
    """Return what articles are about: their first and their last place."""
    articles = len(place) // EACH
    about = pa.array(np.stack([place[::EACH], place[EACH - 1 :: EACH]], axis=1).reshape(-1))
    focus = pa.StructArray.from_arrays(
        [world.columns["id"].take(about), pa.array(["city"] * len(about)), pa.array([0.5, 0.3] * articles)],
        fields=list(ARTICLES.field("focus").type.value_type),
    )
    two = pa.array(np.arange(0, 2 * articles + 1, 2, dtype=np.int32))
    return {"focus": pa.ListArray.from_arrays(two, focus)}


def _mentions(
    world: _World, place: np.ndarray, articles: dict[str, Any], chance: np.random.Generator
) -> dict[str, Any]:
    """Return the columns of mentions, but for where they are in the text."""
    rows = len(place)
    row = np.repeat(np.arange(rows // EACH, dtype=np.int32), EACH)
    own = {name: articles[name].take(pa.array(row)) for name in ("title", "date", "day", "source", "url")}
    own |= {"row": row, "article_id": articles["id"].take(pa.array(row))}
    sure = np.round(np.minimum(0.999, chance.beta(6, 1.5, size=rows)), 5)
    missing = pa.array(sure < _UNSURE)
    own["field"] = pa.array(["text"]).take(pa.array(np.zeros(rows, np.int8)))
    own["kind"] = pa.array([kind.value for kind in MentionKind]).take(pa.array(chance.choice(3, size=rows, p=_SHARES)))
    own |= {
        "confidence": np.where(sure < _UNSURE, 0.0, sure),
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
    """Make a batch, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(f"{make(arguments.folder, arguments.mentions):.0f} s")


if __name__ == "__main__":
    main()
