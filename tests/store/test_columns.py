"""An open store counts what a newly opened one counts, and what counting mentions one by one gives."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from geo.corrections import Correction
from geo.index import Filter
from geo.store import Store
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention

PLACES = [
    Place(f"gn:{n}", f"Place {n}", n - 8.5, 10.0 * n, country, admin1, None, "P", "PPL", n, 1.0, 0.5)
    for n, (country, admin1) in enumerate([("IN", "07"), ("IN", "09"), ("FR", "07"), (None, None), ("FR", None)] * 3)
]
FILTERS = [
    Filter(),
    Filter(kinds=tuple(MentionKind)),
    Filter(countries=("IN",)),
    Filter(regions=(("FR", "07"),), min_confidence=0.5),
    Filter(place_ids=("gn:3", "gn:4")),
    Filter(since=dt.date(2022, 1, 3), until=dt.date(2022, 1, 5)),
    Filter(sources=("B", "nobody")),
    Filter(articles=("1", "5", "nothing")),
    Filter(text="alpha"),
    Filter(focus_only=True),
    Filter(corrected_only=True),
    Filter(text="beta", countries=("FR",), sources=("A",), kinds=(MentionKind.DEMONYM, MentionKind.PLACE)),
]


def made_up(chance: random.Random, number: int) -> Geoparse:
    day = chance.choice([None, *(dt.date(2022, 1, 1 + n) for n in range(7))])
    text = chance.choice(["Alpha one two", "beta one two", "Alpha beta two", "gamma one two"])
    article = Article(str(number), f"Title {number}", text, day, chance.choice([None, "A", "B"]))
    resolved = []
    for start, end in ((0, 5), (6, 9), (10, 13)):
        place = chance.choice([None, *PLACES])
        mention = Mention("text", start, end, text[start:end], chance.choice(list(MentionKind)), (0, 13))
        resolved.append(ResolvedMention.from_mention(mention, place, chance.random() if place else 0.0))
    about = tuple(Focus(place, 0.5) for place in chance.sample(PLACES, 2))
    return Geoparse(article, tuple(resolved[: chance.randrange(4)]), about)


def counted(store: Store, f: Filter) -> list[object]:
    facets = store.reader.facets(f)
    tables = [
        store.reader.places(f),
        store.reader.articles(f),
        store.reader.timeline(f, "week"),
        store.reader.place_timeline(f, "month", 5),
    ]
    tables += [facets.countries, facets.regions, facets.kinds, facets.sources]
    tables.append(store.reader.snippets(f, [place.id for place in PLACES], 2))
    return [store.reader.totals(f), facets.confidence, *(table.astype(object).values.tolist() for table in tables)]


def one_by_one(store: Store, f: Filter) -> tuple[Counter[str], Counter[str]]:
    """Count the mentions and articles of each place over the geoparses themselves."""
    mentions: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for article_id in store.reader.articles(Filter(kinds=tuple(MentionKind)))["article_id"]:
        parsed = store.reader.geoparse(article_id)
        assert parsed is not None
        kept = [m.place.id for m in parsed.mentions if m.place is not None and meets(parsed, m, f)]
        mentions.update(kept)
        articles.update(set(kept))
    return mentions, articles


def meets(parsed: Geoparse, resolved: ResolvedMention, f: Filter) -> bool:
    article, place = parsed.article, resolved.place
    assert place is not None
    return all(
        (
            resolved.kind in f.kinds,
            resolved.confidence >= f.min_confidence,
            not (f.countries or f.regions)
            or place.country_code in f.countries
            or (place.country_code, place.admin1_code) in f.regions,
            not f.place_ids or place.id in f.place_ids,
            f.since is None or (article.date is not None and article.date >= f.since),
            f.until is None or (article.date is not None and article.date <= f.until),
            not f.sources or article.source in f.sources,
            not f.articles or article.id in f.articles,
            f.text.lower() in article.text.lower(),
            not f.focus_only or place in [about.place for about in parsed.focus],
            not f.corrected_only or resolved.corrected,
        )
    )


def changes(chance: random.Random) -> Iterator[list[Geoparse]]:
    """Yield batches of which later ones replace articles of earlier ones."""
    for first in (0, 6, 3, 0):
        yield [made_up(chance, number) for number in range(first, first + 6)]


@pytest.mark.parametrize("seed", range(3))
def test_an_open_store_counts_as_a_newly_opened_one(store: Store, url: str, seed: int) -> None:
    chance = random.Random(seed)
    with Store.open(url, read_only=True) as reader:
        for batch in changes(chance):
            store.add(batch, engine=str(chance.random()))
            named = [g for g in batch if any(m.start == 0 for m in g.mentions)]
            for parsed in named[:2]:
                text = parsed.article.text[:5].rstrip()
                made = Correction("place", parsed.article.id, "text", 0, len(text), text, place=chance.choice(PLACES))
                has_source = parsed.article.source is not None
                store.corrections.add(replace(made, scope="publisher" if has_source else "article"))
            with Store.open(url, read_only=True) as fresh:
                for f in FILTERS:
                    assert counted(reader, f) == counted(fresh, f)


@pytest.mark.parametrize("f", FILTERS, ids=[str(n) for n in range(len(FILTERS))])
def test_every_filter_counts_as_a_simple_loop_does(store: Store, f: Filter) -> None:
    chance = random.Random(7)
    for batch in changes(chance):
        store.add(batch, engine=str(chance.random()))
    store.corrections.add(Correction("missed", "4", "title", 0, 5, "Title", place=PLACES[3]))
    mentions, articles = one_by_one(store, f)
    found = store.reader.places(f)
    assert dict(zip(found.place_id, found.mentions, strict=True)) == mentions
    assert dict(zip(found.place_id, found.articles, strict=True)) == articles
    assert sum(mentions.values()) == store.reader.totals(f).mentions
