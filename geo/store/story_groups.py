"""Groups stored articles into stories (`geo.stories`) as they come, with look-ups in the database.

The table `stories` has a row for each article: the number of its story is the key of one of the story's articles. The
table `story_bands` has the numbers by which similar texts are found. A new article joins the story of the most similar
stored article, or begins its own; two stories never become one. Memory and time are bounded: an article is compared
with a few candidates, however many there are.

`assign` gives articles their stories once they are stored. `leave` must come before stored articles are deleted, or
their texts changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, func, select, tuple_, update

from geo.store.database import bulk_insert
from geo.store.schema import articles, mention_blobs, stories, story_bands
from geo.store.upsert import next_revision
from geo.stories import Fingerprint, bands_of, similarity

__all__ = ["assign", "assign_all", "leave"]

_BATCH: Final = 100  # articles whose bands are looked up at once
_CANDIDATES: Final = 8  # stored articles that a new one is compared with: those that share the most bands
_ARTICLES_PER_BAND: Final = 50  # the first ones; standing lines give thousands of articles the same band
_CHARACTERS: Final = 100_000  # of a text that are read


def assign(connection: Connection, keys: Sequence[int]) -> None:
    """Give stored articles their stories, in the order of `keys`; none of them has one yet."""
    for start in range(0, len(keys), _BATCH):
        _assign_batch(connection, keys[start : start + _BATCH])


def assign_all(connection: Connection) -> None:
    """Give all stored articles their stories again, in the order in which they were stored."""
    connection.execute(delete(story_bands))
    connection.execute(delete(stories))
    last = None
    while True:
        query = select(articles.c.key).order_by(articles.c.key).limit(_BATCH)
        keys = list(connection.scalars(query if last is None else query.where(articles.c.key > last)))
        if not keys:
            return
        assign(connection, keys)
        last = keys[-1]


def leave(connection: Connection, keys: Sequence[int]) -> None:
    """Take articles out of their stories.

    Where the number of a story was the key of one of them, the rest of the story gets another number, and a new
    revision, so that readers load it again.
    """
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        rows = [(band, row["key"]) for row in _texts(connection, batch) for band in bands_of(_fingerprint(row))]
        for first in range(0, len(rows), 1_000):
            pairs = rows[first : first + 1_000]
            # The first column is also compared by itself, because SQLite scans the whole table for pairs alone.
            is_one = tuple_(story_bands.c.band, story_bands.c.article).in_(pairs)
            connection.execute(delete(story_bands).where(story_bands.c.band.in_({band for band, _ in pairs}), is_one))
        connection.execute(delete(stories).where(stories.c.article.in_(batch)))
        rest = select(stories.c.story, func.min(stories.c.article)).where(stories.c.story.in_(batch))
        for story, number in connection.execute(rest.group_by(stories.c.story)).all():
            members = select(stories.c.article).where(stories.c.story == story)
            blobs = update(mention_blobs).where(mention_blobs.c.article.in_(members))
            connection.execute(blobs.values(revision=next_revision(connection)))
            connection.execute(update(stories).where(stories.c.story == story).values(story=number))


def _assign_batch(connection: Connection, keys: Sequence[int]) -> None:
    by_key = {row["key"]: row for row in _texts(connection, keys)}
    fingerprints = {key: _fingerprint(row) for key, row in by_key.items()}
    bands = {key: bands_of(fingerprint) for key, fingerprint in fingerprints.items()}
    articles_of_band = _articles_of_bands(connection, {band for numbers in bands.values() for band in numbers})
    story_of: dict[int, int] = {}
    story_of_text: dict[str, int] = {}
    new_bands: list[dict[str, int]] = []
    for key in keys:
        digest = by_key[key]["text_digest"]
        story = by_key[key]["story_of_text"] or story_of_text.get(digest)
        if story is None:
            shared = Counter(other for band in bands[key] for other in articles_of_band[band])
            candidates = sorted(shared, key=lambda other: (-shared[other], other))[:_CANDIDATES]
            story = _most_similar(connection, fingerprints[key], candidates, fingerprints, story_of)
        story_of[key] = key if story is None else story
        if digest is not None:
            story_of_text[digest] = story_of[key]
        for band in set(bands[key]):
            if len(articles_of_band[band]) < _ARTICLES_PER_BAND:
                articles_of_band[band].append(key)
                new_bands.append({"band": band, "article": key})
    bulk_insert(connection, stories, [{"article": key, "story": story} for key, story in story_of.items()])
    bulk_insert(connection, story_bands, new_bands)


def _texts(connection: Connection, keys: Sequence[int]) -> Sequence[RowMapping]:
    """Return key, title, text and digest of articles, and `story_of_text`: of another article with the same digest."""
    twin = articles.alias()
    story_of_text = (
        select(stories.c.story)
        .join_from(twin, stories, stories.c.article == twin.c.key)
        .where(twin.c.text_digest == articles.c.text_digest)
        .limit(1)
        .scalar_subquery()
        .label("story_of_text")
    )
    text = func.substr(articles.c.text, 1, _CHARACTERS).label("text")
    query = select(articles.c.key, articles.c.title, text, articles.c.text_digest, story_of_text)
    return connection.execute(query.where(articles.c.key.in_(keys))).mappings().all()


def _fingerprint(row: RowMapping) -> Fingerprint:
    return Fingerprint.of(row["title"], row["text"])


def _articles_of_bands(connection: Connection, bands: set[int]) -> defaultdict[int, list[int]]:
    by_band: defaultdict[int, list[int]] = defaultdict(list)
    for band, article in connection.execute(select(story_bands).where(story_bands.c.band.in_(bands))):
        by_band[band].append(article)
    return by_band


def _most_similar(
    connection: Connection,
    fingerprint: Fingerprint,
    candidates: Sequence[int],
    known: dict[int, Fingerprint],
    story_of: dict[int, int],
) -> int | None:
    """Return the story of the candidate that is most similar, None where none is similar enough.

    Args:
        connection: the connection.
        fingerprint: of the new article.
        candidates: keys of articles that have stories.
        known: fingerprints of articles of the batch.
        story_of: the stories of articles of the batch, which are not written yet.
    """
    stored = [key for key in candidates if key not in known]
    compared = {key: (known[key], story_of[key]) for key in candidates if key in known}
    if stored:
        text = func.substr(articles.c.text, 1, _CHARACTERS).label("text")
        query = select(articles.c.key, articles.c.title, text, stories.c.story).join_from(
            articles, stories, stories.c.article == articles.c.key
        )
        for row in connection.execute(query.where(articles.c.key.in_(stored))).mappings():
            compared[row["key"]] = (_fingerprint(row), row["story"])
    best: tuple[float, int] | None = None
    for key in candidates:
        if key in compared:
            other, story = compared[key]
            found = similarity(fingerprint, other)
            if found is not None and (best is None or found > best[0]):
                best = found, story
    return best[1] if best is not None else None
