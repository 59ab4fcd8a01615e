"""Measure how well stories are told apart, and how fast, on edits and look-alikes of the sample articles.

    python -m benchmarks.stories [--articles 20000]

Prints precision and recall, the kinds of pairs that were judged wrongly, the articles per second of fingerprint and
look-up in a database of that many articles, and how much memory that takes.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.story_pairs import pairs
from geo.articles import read_articles
from geo.packaged_files import seeds_folder
from geo.store import Store, database_url
from geo.stories import Fingerprint, bands_of, similarity
from geo.types import Article, Geoparse

_SEED: Final = 1


@dataclass(frozen=True)
class Quality:
    """How many pairs were judged to be one story rightly, wrongly, and wrongly not, with the kinds of the wrong ones."""

    right: int
    wrong: int
    missed: int
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
    right = wrong = missed = 0
    errors: Counter[str] = Counter()
    for pair in pairs(samples):
        first, second = (Fingerprint.of(article.title, article.text) for article in (pair.first, pair.second))
        is_candidate = not set(bands_of(first)).isdisjoint(bands_of(second))
        judged = is_candidate and similarity(first, second) is not None
        right += judged and pair.is_one_story
        wrong += judged and not pair.is_one_story
        missed += pair.is_one_story and not judged
        errors[pair.kind] += judged != pair.is_one_story
    return Quality(right, wrong, missed, +errors)


def samples() -> list[Article]:
    """Return the sample articles."""
    return [article for article in read_articles([seeds_folder()]) if isinstance(article, Article)]


def synthetic_articles(number: int, words: int = 400, copies: float = 0.2) -> Iterator[Article]:
    """Yield articles of random words of the samples, of which a share of `copies` repeats an earlier one, cut."""
    random_ = random.Random(_SEED)
    vocabulary = sorted({word for article in samples() for word in article.text.split()})
    earlier: list[str] = []
    for n in range(number):
        if earlier and random_.random() < copies:
            text = random_.choice(earlier)[: random_.randrange(1_200, 2_400)]
        else:
            text = " ".join(random_.choices(vocabulary, k=words))
            earlier = [*earlier[-999:], text]
        yield Article(str(n), f"Title {n}", text)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    number = parser.parse_args().articles
    quality = measure_quality(samples())
    print(f"precision {quality.precision:.3f}, recall {quality.recall:.3f}, wrong: {dict(quality.errors)}")
    articles = list(synthetic_articles(1_000))
    started = time.perf_counter()
    for article in articles:
        bands_of(Fingerprint.of(article.title, article.text))
    print(
        f"fingerprint and bands: {len(articles) / (time.perf_counter() - started):,.0f} articles of 400 words a second"
    )


if __name__ == "__main__":
    main()
