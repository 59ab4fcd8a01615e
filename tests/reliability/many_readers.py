"""Two writers and many readers of one database at once, each a process of its own; told by its exit code and lines.

    python many_readers.py URL ARTICLES READERS

A reader that meets an error, half an article, or fewer articles than it saw before, ends with a traceback.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable

import pandas as pd  # noqa: F401  once, before there are many

from geo.index import Filter
from geo.store import Store
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention

MENTIONS_EACH = 7
PLACE = Place("gn:1", "Here", 1.0, 2.0, "IN", None, None, "P", "PPL", 10, 1.0, 0.5)


def geoparse(name: str) -> Geoparse:
    """An article that mentions one place seven times."""
    text = f"Here is {name}. " * MENTIONS_EACH
    starts = [at for at in range(len(text)) if text.startswith("Here", at)]
    mentions = [Mention("text", at, at + 4, "Here", MentionKind.PLACE, (0, len(text))) for at in starts]
    return Geoparse(
        Article(name, "", text), tuple(ResolvedMention.from_mention(mention, PLACE, 0.9) for mention in mentions)
    )


def write(url: str, writer: int, articles: int) -> None:
    """Store articles of its own, and some that the other writer stores as well."""
    with Store.open(url) as store:
        for start in range(0, articles, 4):
            store.add(geoparse(f"{writer if number % 3 else 'both'}-{number}") for number in range(start, start + 4))


def read(url: str, done: str) -> None:
    """Look again and again until the writers are done."""
    seen = rounds = 0
    with Store.open(url, read_only=True) as store:
        while not os.path.exists(done) or not rounds:
            totals = store.reader.totals(Filter())
            if totals.mentions != totals.articles * MENTIONS_EACH or totals.articles < seen:
                raise SystemExit(f"half of it: {totals} after {seen} articles")
            seen = totals.articles
            for article in store.reader.articles(Filter(), limit=3).article_id:
                found = store.reader.geoparse(article)
                if found is None or len(found.mentions) != MENTIONS_EACH:
                    raise SystemExit(f"half an article: {article}")
            if store.reader.totals(Filter(text="here")).articles < totals.articles:
                raise SystemExit("an article is not in the index")
            rounds += 1
            time.sleep(0.25)


def forked(work: Callable[[], None]) -> int:
    """Do it in another process; return its number."""
    process = os.fork()
    if process:
        return process
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001  told, and counted by the exit code
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def main(url: str, articles: int, readers: int, done: str) -> int:
    """Let them all at it; return how many failed."""
    watching = [forked(lambda: read(url, done)) for _ in range(readers)]
    writing = [forked(lambda one=one: write(url, one, articles)) for one in range(2)]  # type: ignore[misc]
    failed = sum(os.waitpid(process, 0)[1] != 0 for process in writing)
    open(done, "w").close()
    return failed + sum(os.waitpid(process, 0)[1] != 0 for process in watching)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
