"""Searches articles for words by reading them one by one, the newest first, up to a limit.

What counts as a word is decided by `geo.index`; case and accents make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.archive.file_layout import BATCH_ROWS
from geo.archive.partitions import Partition
from geo.index import Bools, Ints, Term, is_unspaced, terms_of

MAX_ARTICLES_READ: Final = 50_000
"""The most articles that are read for words: half a second of processor time for articles of 800 characters."""

MAX_TITLES_READ: Final = 200_000
"""The most articles whose titles are read."""

_LETTER: Final = r"[\p{L}\p{M}\p{N}\p{Co}]"
_ACCENTS: Final = r"[\x{0300}-\x{036f}]"
_BATCHES_PER_SEARCH: Final = 32

_Condition = Callable[[pa.Array], pa.Array]


def find(
    months: Sequence[Partition], text: str, candidates: Callable[[Partition], Bools | None]
) -> tuple[dict[str, Ints], int]:
    """Return the ranks of the articles with all of the words, by month, and the number of articles that were read.

    Args:
        months: the months, newest first.
        text: the search.
        candidates: returns for each rank of a month whether the article may be read, None for all.
    """
    return _search(months, terms_of(text), ("title", "text"), candidates, max_read=MAX_ARTICLES_READ)


def find_titles(months: Sequence[Partition], text: str, limit: int) -> dict[str, Ints]:
    """Return the ranks of the newest articles with the words in their titles; the last may be the start of a word."""
    terms = terms_of(text)
    terms[-1:] = [replace(term, is_prefix=True) for term in terms[-1:]]
    return _search(months, terms, ("title",), lambda _: None, max_read=MAX_TITLES_READ, max_matches=limit)[0]


def _search(
    months: Sequence[Partition],
    terms: Sequence[Term],
    fields: Sequence[str],
    candidates: Callable[[Partition], Bools | None],
    *,
    max_read: int,
    max_matches: int | None = None,
) -> tuple[dict[str, Ints], int]:
    conditions = [_match(term) for term in terms]
    by_month: dict[str, Ints] = {}
    matches = read = 0
    for month in months if conditions else ():
        if read >= max_read or (max_matches is not None and matches >= max_matches):
            break
        ranks = [np.zeros(0, np.int64)]
        for texts, batch in _read_batches(month, fields, candidates(month)):
            if read >= max_read or (max_matches is not None and matches >= max_matches):
                break
            ranks.append(batch[_meets_all(texts, conditions)])
            read, matches = read + len(batch), matches + len(ranks[-1])
        by_month[month.name] = np.concatenate(ranks)
    return by_month, read


def _read_batches(
    month: Partition, fields: Sequence[str], candidates: Bools | None
) -> Iterator[tuple[pa.RecordBatch, Ints]]:
    """Yield articles and their ranks, some thousands at a time, because each call of a search has a fixed cost."""
    batches = month.batches(fields, _ranks_by_batch(month, candidates))
    while group := list(islice(batches, _BATCHES_PER_SEARCH)):
        read = [batch.take(pa.array(ranks % BATCH_ROWS)) for batch, ranks in group]
        yield pa.concat_batches(read), np.concatenate([ranks for _, ranks in group])


def _ranks_by_batch(month: Partition, candidates: Bools | None) -> dict[int, Ints]:
    """Return the numbers of the batches with candidates, and the ranks of these."""
    ranks = np.arange(month.entry.articles) if candidates is None else np.flatnonzero(candidates)
    numbers, starts = np.unique(ranks // BATCH_ROWS, return_index=True)
    return dict(zip(numbers.tolist(), np.split(ranks, starts[1:]), strict=True)) if len(ranks) else {}


def _meets_all(batch: pa.RecordBatch, conditions: Sequence[_Condition]) -> Bools:
    """Return for each article whether each condition is met by one of its fields."""
    columns = [_fold(batch.column(number)) for number in range(batch.num_columns)]
    meets_all = np.ones(batch.num_rows, dtype=np.bool_)
    for condition in conditions:
        meets = np.zeros(batch.num_rows, dtype=np.bool_)
        for column in columns:
            meets |= condition(column).to_numpy(zero_copy_only=False)
        meets_all &= meets
    return meets_all


def _fold(texts: pa.Array) -> pa.Array:
    """Return texts in lower case and without accents."""
    lower = pc.utf8_lower(texts)
    is_other = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(is_other).as_py():
        return lower
    # Removing accents takes twenty times as long as the rest, so only texts that may have accents go through it.
    plain = pc.replace_substring_regex(pc.utf8_normalize(lower.filter(is_other), "NFKD"), _ACCENTS, "")
    return pc.replace_with_mask(lower, is_other, pc.utf8_normalize(plain, "NFC"))


def _match(term: Term) -> _Condition:
    """Return a function that says which texts have a word or phrase."""
    tokens = "".join(char if _is_letter(char) else " " for char in term.text).split()
    if is_unspaced(term.text):
        # Each character is indexed as a word, so a word of several matches wherever they are adjacent.
        characters = "".join(tokens)
        return lambda texts: pc.match_substring(texts, characters)
    end = "" if term.is_prefix else f"(?:$|[^{_LETTER[1:]})"
    pattern = f"(?:^|[^{_LETTER[1:]})" + f"[^{_LETTER[1:]}+".join(map(re.escape, tokens)) + end
    longest = max(tokens, key=len)

    def match(texts: pa.Array) -> pa.Array:
        # A plain substring search is many times faster than the pattern, and leaves few texts for it.
        matches = pc.match_substring(texts, longest).to_numpy(zero_copy_only=False).copy()
        rows = np.flatnonzero(matches)
        matches[rows] = pc.match_substring_regex(texts.take(pa.array(rows)), pattern).to_numpy(zero_copy_only=False)
        return pa.array(matches)

    return match


def _is_letter(char: str) -> bool:
    """Whether a character is part of a word, by the rules of SQLite's index."""
    category = unicodedata.category(char)
    return category[0] in "LMN" or category == "Co"
