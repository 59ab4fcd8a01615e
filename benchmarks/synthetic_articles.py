"""A large made-up library: articles about places of the packaged gazetteer, the same for the same seed.

    python -m benchmarks.synthetic_articles [--articles N] [--database FILE]

100,000 articles of some 1,400 characters hold 1,000,000 mentions of 50,000 places. As in the news, few places and few
publishers have most of them: the n-th most prominent place comes up in proportion to 1/n, and half of an article's
places lie in one country. Articles are of seven years, more of the later ones, fewer on Saturdays and Sundays.
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
from geo.store import Filter, Store, database_url
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention

ARTICLES, MENTIONS_EACH, PLACES, SOURCES = 100_000, 10, 50_000, 240
_FIRST_DAY, _DAYS = dt.date(2019, 1, 1), 7 * 365
_AT_ONCE = 2_000
_KINDS = (MentionKind.PLACE, MentionKind.DEMONYM, MentionKind.EMBEDDED)
_SHARES = (0.82, 0.12, 0.06)
_WORDS = (
    "officials said the new bridge would open before winter while traders waited for prices to fall again and farmers "
    "asked whether rain might come late this year because reservoirs stood low after two dry seasons in which many "
    "wells failed the minister told reporters that work had begun on schools roads clinics and a harbour wall but "
    "critics doubted the money was there an election is due next month and polls show a close race between parties"
).split()
_SYLLABLES = "an bel cor dun el far gar hol is jor kel lan mor nor os par quin ros sel tor ul ven wes yar zan".split()


@dataclass(frozen=True)
class _World:
    """Places, most mentioned first, and those of each country, each with the running sum of their shares."""

    places: list[Place]
    shares: np.ndarray
    countries: list[tuple[np.ndarray, np.ndarray]]
    share_of_country: np.ndarray


def geoparses(articles: int = ARTICLES, seed: int = 1) -> Iterator[Geoparse]:
    """Yield made-up articles with their mentions."""
    chance = np.random.default_rng(seed)
    world = _world()
    sources = _sources(chance)
    of_source = _zipf(len(sources))
    vocabulary = [*_WORDS, *(f"{a}{b}{c}" for a, b, c in itertools.product(_SYLLABLES, repeat=3))]
    common = _zipf(len(vocabulary))
    for number in range(articles):
        home, at_home = world.countries[_draw(chance, world.share_of_country, 1)[0]]
        near = home[_draw(chance, at_home, MENTIONS_EACH // 2)]
        chosen = np.concatenate([near, _draw(chance, world.shares, MENTIONS_EACH - len(near))])
        if number < PLACES:
            chosen[-1] = number  # each place comes up at least once
        words = _draw(chance, common, (MENTIONS_EACH + 1) * 16).reshape(-1, 16)
        yield _article(
            number,
            [world.places[index] for index in chosen],
            [[vocabulary[word] for word in sentence] for sentence in words],
            sources[_draw(chance, of_source, 1)[0]],
            _day(chance),
            chance,
        )


def build(path: Path, articles: int = ARTICLES) -> float:
    """Write the library to a database, unless it is there; return how many articles a second went in, 0 for none."""
    with Store.open(database_url(path)) as store:
        if store.reader.totals(Filter()).listed >= articles:
            return 0.0
        made, spent = geoparses(articles), 0.0
        while some := list(itertools.islice(made, _AT_ONCE)):
            begun = time.perf_counter()
            store.add(some)
            spent += time.perf_counter() - begun
        return articles / spent


def _world() -> _World:
    ranked = sorted(Gazetteer.open(), key=lambda place: (-place.prominence, place.id))[:PLACES]
    shares = 1.0 / np.arange(1, PLACES + 1)
    of_country: defaultdict[str, list[int]] = defaultdict(list)
    for index, place in enumerate(ranked):
        if place.country_code:
            of_country[place.country_code].append(index)
    held = [np.array(of_country[code]) for code in sorted(of_country)]
    sums = np.array([shares[rows].sum() for rows in held])
    return _World(ranked, _running(shares), [(rows, _running(shares[rows])) for rows in held], _running(sums))


def _zipf(count: int) -> np.ndarray:
    return _running(1.0 / np.arange(1, count + 1))


def _running(shares: np.ndarray) -> np.ndarray:
    return np.cumsum(shares) / shares.sum()


def _draw(chance: np.random.Generator, running: np.ndarray, size: int) -> np.ndarray:
    """Return indices drawn in proportion to the shares whose running sum is given."""
    return np.minimum(np.searchsorted(running, chance.random(size)), len(running) - 1)


def _sources(chance: np.random.Generator) -> list[str]:
    names = ("Times", "Post", "Herald", "Chronicle", "Gazette", "Observer")
    towns = ["".join(chance.choice(_SYLLABLES, size=2)).title() for _ in range(SOURCES)]
    return [f"{town} {names[number % len(names)]} {number}" for number, town in enumerate(towns)]


def _day(chance: np.random.Generator) -> dt.date | None:
    if chance.random() < 0.01:
        return None
    while True:
        day = _FIRST_DAY + dt.timedelta(days=int(_DAYS * chance.random() ** 0.6))
        if day.weekday() < 5 or chance.random() < 0.5:
            return day


def _article(
    number: int,
    places: list[Place],
    sentences: list[list[str]],
    source: str,
    day: dt.date | None,
    chance: np.random.Generator,
) -> Geoparse:
    title = " ".join(sentences[0][:9]).capitalize()
    text = ""
    mentions = []
    kinds = chance.choice(len(_KINDS), size=len(places), p=_SHARES)
    sure = np.round(np.minimum(0.999, chance.beta(6, 1.5, size=len(places))), 4)
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
    """Build the library and say how fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--database", type=Path, default=Path("build/library.db"))
    arguments = parser.parse_args()
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    speed = build(arguments.database, arguments.articles)
    print(f"{arguments.database}: {arguments.database.stat().st_size / 1e6:.0f} MB, {speed:,.0f} articles/s written")


if __name__ == "__main__":
    main()
