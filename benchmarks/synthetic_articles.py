"""Generate a large database of synthetic articles about places of the packaged gazetteer.

    python -m benchmarks.synthetic_articles [--articles N] [--database FILE]

100,000 articles of about 1,400 characters have 1,000,000 mentions of 50,000 places. As in the news, few places and few
publishers have most of them: the frequency of the n-th most prominent place is proportional to 1/n, and half of an
article's places are in one country. Articles span seven years, with more in later ones and fewer at weekends. The same
seed gives the same articles.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.gazetteer import Gazetteer
from geo.index import Filter
from geo.store import Store, database_url
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention

ARTICLES, MENTIONS_EACH, PLACES, SOURCES = 100_000, 10, 50_000, 240
_FIRST_DAY, _DAYS = dt.date(2019, 1, 1), 7 * 365
_BATCH_SIZE = 2_000
_KINDS = (MentionKind.PLACE, MentionKind.DEMONYM, MentionKind.EMBEDDED)
_SHARES = (0.82, 0.12, 0.06)
WORDS = (
    "officials said the new bridge would open before winter while traders waited for prices to fall again and farmers "
    "asked whether rain might come late this year because reservoirs stood low after two dry seasons in which many "
    "wells failed the minister told reporters that work had start on schools roads clinics and a harbour wall but "
    "critics doubted the money was there an election is due next month and polls show a close race between parties"
).split()
SYLLABLES = "an bel cor dun el far gar hol is jor kel lan mor nor os par quin ros sel tor ul ven wes yar zan".split()


@dataclass(frozen=True)
class _World:
    """Places, most mentioned first, and those of each country, each with the cumulative sum of their shares."""

    places: list[Place]
    shares: np.ndarray
    countries: list[tuple[np.ndarray, np.ndarray]]
    share_of_country: np.ndarray


def geoparses(articles: int = ARTICLES, seed: int = 1) -> Iterator[Geoparse]:
    """Yield synthetic articles with their mentions."""
    rng = np.random.default_rng(seed)
    world = _world()
    sources = _sources(rng)
    of_source = _zipf(len(sources))
    vocabulary = [*WORDS, *(f"{a}{b}{c}" for a, b, c in itertools.product(SYLLABLES, repeat=3))]
    common = _zipf(len(vocabulary))
    for number in range(articles):
        home, at_home = world.countries[_draw(rng, world.share_of_country, 1)[0]]
        near = home[_draw(rng, at_home, MENTIONS_EACH // 2)]
        chosen = np.concatenate([near, _draw(rng, world.shares, MENTIONS_EACH - len(near))])
        if number < PLACES:
            chosen[-1] = number  # so that each place is mentioned
        words = _draw(rng, common, (MENTIONS_EACH + 1) * 16).reshape(-1, 16)
        yield _article(
            number,
            [world.places[index] for index in chosen],
            [[vocabulary[word] for word in sentence] for sentence in words],
            sources[_draw(rng, of_source, 1)[0]],
            _day(rng),
            rng,
        )


def build(path: Path, articles: int = ARTICLES) -> float:
    """Write the articles to a database, unless it has them; return articles per second, 0 for none."""
    with Store.open(database_url(path)) as store:
        if store.reader.totals(Filter()).listed >= articles:
            return 0.0
        generated, seconds = geoparses(articles), 0.0
        while batch := list(itertools.islice(generated, _BATCH_SIZE)):
            start = time.perf_counter()
            store.add(batch)
            seconds += time.perf_counter() - start
        return articles / seconds


def _world() -> _World:
    ranked = sorted(Gazetteer.open(), key=lambda place: (-place.prominence, place.id))[:PLACES]
    shares = 1.0 / np.arange(1, PLACES + 1)
    of_country: defaultdict[str, list[int]] = defaultdict(list)
    for index, place in enumerate(ranked):
        if place.country_code:
            of_country[place.country_code].append(index)
    rows_of_countries = [np.array(of_country[code]) for code in sorted(of_country)]
    sums = np.array([shares[rows].sum() for rows in rows_of_countries])
    return _World(
        ranked,
        _cumulative(shares),
        [(rows, _cumulative(shares[rows])) for rows in rows_of_countries],
        _cumulative(sums),
    )


def _zipf(count: int) -> np.ndarray:
    return _cumulative(1.0 / np.arange(1, count + 1))


def _cumulative(shares: np.ndarray) -> np.ndarray:
    cumulative: np.ndarray = np.cumsum(shares) / shares.sum()
    return cumulative


def _draw(rng: np.random.Generator, running: np.ndarray, size: int) -> np.ndarray:
    """Return indices drawn in proportion to shares, given as their cumulative sum."""
    return np.minimum(np.searchsorted(running, rng.random(size)), len(running) - 1)


def _sources(rng: np.random.Generator) -> list[str]:
    names = ("Times", "Post", "Herald", "Chronicle", "Gazette", "Observer")
    towns = ["".join(rng.choice(SYLLABLES, size=2)).title() for _ in range(SOURCES)]
    return [f"{town} {names[number % len(names)]} {number}" for number, town in enumerate(towns)]


def _day(rng: np.random.Generator) -> dt.date | None:
    if rng.random() < 0.01:
        return None
    while True:
        day = _FIRST_DAY + dt.timedelta(days=int(_DAYS * rng.random() ** 0.6))
        if day.weekday() < 5 or rng.random() < 0.5:
            return day


def _article(
    number: int,
    places: list[Place],
    sentences: list[list[str]],
    source: str,
    day: dt.date | None,
    rng: np.random.Generator,
) -> Geoparse:
    title = " ".join(sentences[0][:9]).capitalize()
    text = ""
    mentions = []
    kinds = rng.choice(len(_KINDS), size=len(places), p=_SHARES)
    sure = np.round(np.minimum(0.999, rng.beta(6, 1.5, size=len(places))), 4)
    for place, words, kind, confidence in zip(places, sentences[1:], kinds, sure.tolist(), strict=True):
        before = " ".join(words[:7]).capitalize() + " in "
        begin = len(text)
        start = begin + len(before)
        text += f"{before}{place.name} {' '.join(words[7:])}. "
        span = Mention("text", start, start + len(place.name), place.name, _KINDS[kind], (begin, len(text) - 1))
        mentions.append(ResolvedMention.from_mention(span, place if confidence > 0.25 else None, confidence))
    article = Article(f"made-up-{number}", title, text.rstrip(), day, source, f"https://news.example/{number}")
    return Geoparse(article, tuple(mentions), (Focus(places[0], 0.5), Focus(places[-2], 0.3)))


def main() -> None:
    """Write the database and print the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--database", type=Path, default=Path("build/library.db"))
    arguments = parser.parse_args()
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    speed = build(arguments.database, arguments.articles)
    print(f"{arguments.database}: {arguments.database.stat().st_size / 1e6:.0f} MB, {speed:,.0f} articles/s written")


if __name__ == "__main__":
    main()
