"""Looking for words by reading the articles one after the other, the newest first, as far as there is patience.

What counts as a word is what `geo.index.search_terms` has indexed; case and accents make no difference.
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
from geo.index.columns import Bools, Ints
from geo.index.search_terms import Term, is_unspaced, terms_of

__all__ = ["MOST_READ", "MOST_TITLES", "find", "find_titles"]

MOST_READ: Final = 50_000
"""Articles that are read for words: half a second of processor time where they have 800 characters each."""

MOST_TITLES: Final = 200_000
"""Articles whose titles are read."""

_LETTER: Final = r"[\p{L}\p{M}\p{N}\p{Co}]"
_ACCENTS: Final = r"[\x{0300}-\x{036f}]"
_BATCHES_AT_ONCE: Final = 32

_Match = Callable[[pa.Array], pa.Array]


def find(
    months: Sequence[Partition], text: str, candidates: Callable[[Partition], Bools | None]
) -> tuple[dict[str, Ints], int]:
    """Return the ranks of the articles that hold all of the words, month by month, and how many articles were read.

    Of the months, given newest first, the articles are read that `candidates` lets through, by rank; None lets all.
    """
    return _search(months, terms_of(text), ("title", "text"), candidates, most_read=MOST_READ)


def find_titles(months: Sequence[Partition], text: str, most: int) -> dict[str, Ints]:
    """Return the ranks of the newest articles whose titles have the words, the last of which may be a beginning."""
    terms = terms_of(text)
    terms[-1:] = [replace(term, begins=True) for term in terms[-1:]]
    return _search(months, terms, ("title",), lambda _: None, most_read=MOST_TITLES, most_found=most)[0]


def _search(
    months: Sequence[Partition],
    terms: Sequence[Term],
    fields: Sequence[str],
    candidates: Callable[[Partition], Bools | None],
    *,
    most_read: int,
    most_found: int | None = None,
) -> tuple[dict[str, Ints], int]:
    wanted = [_match(term) for term in terms]
    found: dict[str, Ints] = {}
    held = read = 0
    for month in months if wanted else ():
        if read >= most_read or (most_found is not None and held >= most_found):
            break
        ranks = [np.zeros(0, np.int64)]
        for texts, some in _together(month, fields, candidates(month)):
            if read >= most_read or (most_found is not None and held >= most_found):
                break
            ranks.append(some[_holds(texts, wanted)])
            read, held = read + len(some), held + len(ranks[-1])
        found[month.name] = np.concatenate(ranks)
    return found, read


def _together(month: Partition, fields: Sequence[str], kept: Bools | None) -> Iterator[tuple[pa.RecordBatch, Ints]]:
    """Yield what is to be read and its ranks, some thousands of articles at a time: a search has its price each."""
    batches = month.batches(fields, _batches(month, kept))
    while some := list(islice(batches, _BATCHES_AT_ONCE)):
        read = [batch.take(pa.array(ranks % BATCH_ROWS)) for batch, ranks in some]
        yield pa.concat_batches(read), np.concatenate([ranks for _, ranks in some])


def _batches(month: Partition, kept: Bools | None) -> dict[int, Ints]:
    """Return the batches that hold something to read, and what of each, by rank."""
    ranks = np.arange(month.entry.articles) if kept is None else np.flatnonzero(kept)
    numbers, begins = np.unique(ranks // BATCH_ROWS, return_index=True)
    return dict(zip(numbers.tolist(), np.split(ranks, begins[1:]), strict=True)) if len(ranks) else {}


def _holds(batch: pa.RecordBatch, matches: Sequence[_Match]) -> Bools:
    columns = [_folded(batch.column(number)) for number in range(batch.num_columns)]
    found = np.ones(batch.num_rows, dtype=np.bool_)
    for match in matches:
        here = np.zeros(batch.num_rows, dtype=np.bool_)
        for column in columns:
            here |= match(column).to_numpy(zero_copy_only=False)
        found &= here
    return found


def _folded(texts: pa.Array) -> pa.Array:
    """Return texts without capitals and accents."""
    lower = pc.utf8_lower(texts)
    others = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(others).as_py():
        return lower
    # Taking accents off costs twenty times what the rest does: only where there may be any.
    plain = pc.replace_substring_regex(pc.utf8_normalize(lower.filter(others), "NFKD"), _ACCENTS, "")
    return pc.replace_with_mask(lower, others, pc.utf8_normalize(plain, "NFC"))


def _match(term: Term) -> _Match:
    """Return what finds a word or phrase."""
    tokens = "".join(sign if _is_letter(sign) else " " for sign in term.text).split()
    if is_unspaced(term.text):
        # Each character is a word, and a word of several is where they stand side by side.
        together = "".join(tokens)
        return lambda texts: pc.match_substring(texts, together)
    end = "" if term.begins else f"(?:$|[^{_LETTER[1:]})"
    pattern = f"(?:^|[^{_LETTER[1:]})" + f"[^{_LETTER[1:]}+".join(map(re.escape, tokens)) + end
    longest = max(tokens, key=len)

    def match(texts: pa.Array) -> pa.Array:
        # Few texts hold the letters at all, and looking for those alone is many times faster.
        found = pc.match_substring(texts, longest).to_numpy(zero_copy_only=False).copy()
        near = np.flatnonzero(found)
        found[near] = pc.match_substring_regex(texts.take(pa.array(near)), pattern).to_numpy(zero_copy_only=False)
        return pa.array(found)

    return match


def _is_letter(sign: str) -> bool:
    """Whether a character is part of a word, as the database's index has it."""
    category = unicodedata.category(sign)
    return category[0] in "LMN" or category == "Co"
