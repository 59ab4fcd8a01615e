"""Measure how well stories are told apart, and how fast, on edits and look-alikes of the sample articles.

    python -m benchmarks.stories [--articles 20000]

Prints precision and recall, the kinds of pairs that were judged wrongly, the articles per second of fingerprint and
look-up in a database of that many articles, and the memory of the whole process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import delete, distinct, func, select

from benchmarks.story_pairs import pairs
from geo.articles import read_articles
from geo.packaged_files import seeds_folder
from geo.store import Store, database_url, story_groups
from geo.store.schema import stories, story_bands
from geo.stories import Fingerprint, bands_of, similarity
from geo.types import Article, Geoparse

_SEED: Final = 1


@dataclass(frozen=True)
class Quality:
    """How pairs were judged.

    Attributes:
        right: pairs judged to be one story that are.
        wrong: pairs judged to be one story that are two.
        missed: pairs judged to be two stories that are one.
        others: pairs that are two stories.
        errors: the kinds of the pairs that were judged wrongly.
    """

    right: int
    wrong: int
    missed: int
    others: int
    errors: Counter[str]

    @property
    def precision(self) -> float:
        """The share of pairs judged to be one story that are."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of pairs that are one story that were found."""
        return self.right / (self.right + self.missed)


def measure_quality(samples: Sequence[Article]) -> Quality:
    """Judge all pairs that follow from the sample articles as the store does: by bands, then by similarity."""
    right = wrong = missed = others = 0
    errors: Counter[str] = Counter()
    for pair in pairs(samples):
        first, second = (Fingerprint.of(article.title, article.text) for article in (pair.first, pair.second))
        is_candidate = not set(bands_of(first)).isdisjoint(bands_of(second))
        judged = is_candidate and similarity(first, second) is not None
        right += judged and pair.is_one_story
        wrong += judged and not pair.is_one_story
        missed += pair.is_one_story and not judged
        others += not pair.is_one_story
        errors[pair.kind] += judged != pair.is_one_story
    return Quality(right, wrong, missed, others, +errors)


def samples() -> list[Article]:
    """Return the sample articles."""
    return [article for article in read_articles([seeds_folder()]) if isinstance(article, Article)]


def synthetic_articles(number: int, words: int = 400, copies: float = 0.2) -> Iterator[Article]:
    """Yield articles of random words of the samples, of which a share of `copies` repeats an earlier one, cut."""
    random_ = random.Random(_SEED)  # noqa: S311  not a secret
    vocabulary = sorted({word for article in samples() for word in article.text.split()})
    earlier: list[str] = []
    for n in range(number):
        if earlier and random_.random() < copies:
            text = random_.choice(earlier)[: random_.randrange(1_200, 2_400)]
        else:
            text = " ".join(random_.choices(vocabulary, k=words))
            earlier = [*earlier[-999:], text]
        yield Article(str(n), f"Title {n}", text)


def measure_speed(number: int) -> None:
    """Print how fast the articles of a database are compared, how much memory that takes, and how large it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.db"
        with Store.open(database_url(path)) as store:
            store.add(Geoparse(article) for article in synthetic_articles(number))
            with store.transaction() as connection:
                connection.execute(delete(story_bands))
                connection.execute(delete(stories))
            started = time.process_time()
            with store.transaction() as connection:
                story_groups.assign_all(connection)
            seconds = time.process_time() - started
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            with store.snapshot() as connection:
                count = connection.scalar(select(func.count(distinct(stories.c.story))))
                bands = connection.scalar(select(func.count()).select_from(story_bands))
    print(
        f"{number:,} articles of 400 words in SQLite: {number / seconds:,.0f} a second of CPU time; "
        f"{memory:.0f} MB of memory at most; {count:,} stories; {bands:,} rows of bands"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, metavar="N", help="articles of the database")
    number = parser.parse_args().articles
    quality = measure_quality(samples())
    pairs_judged = f"{quality.right + quality.missed:,} of one story, {quality.others:,} of two"
    print(f"precision {quality.precision:.3f}, recall {quality.recall:.3f}: {pairs_judged}")
    print(f"judged wrongly: {dict(quality.errors)}")
    articles = list(synthetic_articles(1_000))
    started = time.process_time()
    for article in articles:
        bands_of(Fingerprint.of(article.title, article.text))
    print(f"fingerprint and bands alone: {len(articles) / (time.process_time() - started):,.0f} articles a second")
    measure_speed(number)


if __name__ == "__main__":
    main()
