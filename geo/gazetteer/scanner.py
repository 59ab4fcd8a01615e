"""Finds every name of the gazetteer in a text, in one vectorized pass.

The text is split into tokens and each token is hashed once. The hashes of all windows of up to eight tokens follow by
one multiplication and one addition each. A window is extended only if some longer name starts with it, which a bitset
of the names' beginnings tells. Another bitset rejects most windows that are not names, before a binary search in the
sorted hashes of all names decides.

A window is a run of tokens with nothing between them but spaces, one line break, a hyphen, or the full stop of an
abbreviation ("St. Louis", "Washington D.C."). So no name crosses a comma, a bracket, a slash, a dash between spaces, or
the end of a sentence or paragraph.

Two different names with the same 64-bit hash are practically impossible: the packaged build refuses them among its
names, and a text would need trillions of windows for one to match by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.normalization import MULTIPLIER, POSSESSIVE, TOKEN, hash_name, hash_token, normalize_token

__all__ = ["BEGINNING_BITS", "MAX_TOKENS", "NAME_BITS", "NameMatch", "Scanner", "filter_bits", "filter_size"]

MAX_TOKENS = 8
"""The largest number of tokens of a name in a text. Look-up also finds longer names."""

NAME_BITS = 23
BEGINNING_BITS = 21
"""Minimum sizes of the two bitsets, as powers of two. About one in ten hashes of other strings passes each of them."""

_MULTIPLIER = np.uint64(MULTIPLIER)
_MASK = (1 << 64) - 1
_CACHE_LIMIT = 200_000
_LONGEST_CACHED = 200  # characters: a longer token may be as long as the text, and keeping thousands takes gigabytes

_JOIN = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑]")
_JOIN_AFTER_STOP = re.compile(r"\.(?:[^\S\n]*\n?[^\S\n]*|[-‐‑])")
_BREAKS, _JOINS, _JOINS_ABBREVIATION = 0, 1, 2
# Abbreviations that may end in a full stop inside a name, normalized. Single letters may too ("John F. Kennedy").
_SHORTENED = frozenset(
    {"saint", "sainte", "mount", "fort", "pt", "sta", "sto", "no", "nth", "sth", "dr", "gen", "pres"}
)


class NameMatch(NamedTuple):
    """A name of the gazetteer in a text: `text[start:end]`. `name_id` is valid in the gazetteer that found it."""

    start: int
    end: int
    name_id: int


class Scanner:
    """Scans texts for names, which it knows by their hashes.

    Args:
        hashes: sorted hashes of names; the id of a name is its position.
        name_filter: bitset of these hashes, made by `filter_bits`.
        beginning_filter: bitset of the hashes of the first two, three and so on tokens of longer names.
        added_hashes: sorted hashes of further names; their ids follow those of `hashes`.
    """

    def __init__(
        self,
        hashes: NDArray[np.uint64],
        name_filter: NDArray[np.uint8],
        beginning_filter: NDArray[np.uint8],
        added_hashes: NDArray[np.uint64] | None = None,
    ) -> None:
        self._hashes = hashes
        self._added_hashes = added_hashes if added_hashes is not None else np.zeros(0, np.uint64)
        self._name_filter = name_filter
        self._beginning_filter = beginning_filter
        self._token_hashes = _ComputingCache(_token_hash)
        self._gap_types = _ComputingCache(_gap_type)

    def extended(self, names: NDArray[np.uint64], beginnings: NDArray[np.uint64]) -> Scanner:
        """Return a scanner that also finds added names: their sorted hashes, and those of their beginnings."""
        return Scanner(
            self._hashes,
            _with_bits(self._name_filter, names),
            _with_bits(self._beginning_filter, beginnings),
            added_hashes=names,
        )

    def hash(self, name: str) -> int:
        """Return the hash of a name of any length, 0 if it has no letter or digit."""
        hashes = (self._token_hashes[token] for token in TOKEN.split(name)[1::2])
        return hash_name([value for value in hashes if value])

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of `text` that is a name, by start, the longest first. Matches nest and overlap."""
        parts = TOKEN.split(text)
        count = len(parts) // 2
        if not count:
            return []
        tokens = parts[1::2]
        # The end offset of each part: token i is parts[2 * i + 1], between edges[2 * i] and edges[2 * i + 1].
        edges = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
        hashes = np.fromiter(map(self._token_hashes.__getitem__, tokens), np.uint64, count)
        joins = self._joins(tokens, parts[2::2], hashes)
        first, last, window_hashes = _windows(hashes, joins, self._beginning_filter)
        ends = edges[2 * last + 1]
        possessive = [match.end() for match in POSSESSIVE.finditer(text)]
        if possessive:
            # A token of many possessives ("’s’s’s") is cut and hashed once: it may be as long as the text.
            owners = dict.fromkeys((np.searchsorted(edges, possessive) // 2).tolist())
            stems = {owner: self._token_hashes[tokens[owner][:-2]] for owner in owners}
            possessive_first, possessive_last, possessive_hashes = _possessive_windows(hashes, joins, stems)
            first = np.concatenate([first, possessive_first])
            ends = np.concatenate([ends, edges[2 * possessive_last + 1] - 2])
            window_hashes = np.concatenate([window_hashes, possessive_hashes])
        is_name, name_ids = self._names(window_hashes)
        starts, ends = edges[2 * first[is_name]], ends[is_name]
        order = np.lexsort((-ends, starts))
        columns = (starts[order].tolist(), ends[order].tolist(), name_ids[order].tolist())
        return list(map(NameMatch._make, zip(*columns, strict=True)))

    def _joins(self, tokens: list[str], gaps: list[str], hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return for every token whether a name may continue from it to the next."""
        gap_types = np.fromiter(map(self._gap_types.__getitem__, gaps), np.uint8, len(gaps))
        joins: NDArray[np.bool_] = gap_types == _JOINS
        for index in np.flatnonzero(gap_types == _JOINS_ABBREVIATION).tolist():
            token = tokens[index]
            joins[index] = len(token) == 1 or "." in token or normalize_token(token) in _SHORTENED
        joins[-1] = False
        # Tokens without letters and digits have the hash 0; names do not contain them.
        empty = hashes == 0
        if empty.any():
            joins[empty] = False
            joins[:-1][empty[1:]] = False
        return joins

    def _names(self, window_hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the positions of the hashes that are names, and the ids of these names."""
        likely = np.flatnonzero(_passes(window_hashes, self._name_filter))
        likely_hashes = window_hashes[likely]
        is_name, name_ids = _positions(self._hashes, likely_hashes)
        if not self._added_hashes.size:
            return likely[is_name], name_ids[is_name]
        is_added, added_positions = _positions(self._added_hashes, likely_hashes)
        name_ids[is_added] = added_positions[is_added] + self._hashes.size
        is_name |= is_added
        return likely[is_name], name_ids[is_name]


def filter_bits(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.uint8]:
    """Return a bitset of 2**bits bits, in which the highest bits of each hash are the position of a set bit."""
    is_set = np.zeros(1 << bits, np.bool_)
    is_set[hashes >> np.uint64(64 - bits)] = True
    return np.packbits(is_set, bitorder="little")


def _with_bits(bitset: NDArray[np.uint8], hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return a bitset with the bits of further hashes set."""
    slots = hashes >> np.uint64(64 - _bits_of(bitset))
    extended = bitset.copy()
    # `at`, because several hashes may set bits of one byte: plain indexing would keep the last of them only.
    np.bitwise_or.at(extended, slots >> np.uint64(3), np.uint8(1) << (slots & np.uint64(7)).astype(np.uint8))
    return extended


def _bits_of(bitset: NDArray[np.uint8]) -> int:
    return (bitset.size * 8 - 1).bit_length()


def filter_size(count: int, minimum: int) -> int:
    """Return the size of a bitset for a number of hashes, as a power of two: eight bits or more for each."""
    return max(minimum, (8 * count - 1).bit_length())


def _positions(hashes: NDArray[np.uint64], queries: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which queries are among the sorted hashes, and their positions there."""
    if not hashes.size:
        return np.zeros(queries.size, np.bool_), np.zeros(queries.size, np.int64)
    positions = hashes.searchsorted(queries)
    # Beyond the last hash: any valid position does, because the comparison fails there.
    positions[positions == hashes.size] = 0
    return hashes[positions] == queries, positions


def _passes(hashes: NDArray[np.uint64], bitset: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return 1 for each hash whose bit is set, otherwise 0."""
    slots = hashes >> np.uint64(64 - _bits_of(bitset))
    passed: NDArray[np.uint8] = (bitset[slots >> np.uint64(3)] >> (slots & np.uint64(7)).astype(np.uint8)) & 1
    return passed


def _windows(
    hashes: NDArray[np.uint64], joins: NDArray[np.bool_], beginning_filter: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return first token, last token and hash of every window that may be a name.

    All windows grow by one token a round; `starts` and `values` are those that can still grow.
    """
    starts = np.flatnonzero(hashes)
    values = hashes[starts]
    firsts, lasts, window_hashes = [starts], [starts], [values]
    for extra in range(1, MAX_TOKENS):
        can_grow = joins[starts + (extra - 1)]
        if extra > 1:
            # Most pairs of tokens join, so the filter holds beginnings of two tokens and more.
            can_grow &= _passes(values, beginning_filter).view(np.bool_)
        starts, values = starts[can_grow], values[can_grow]
        if not starts.size:
            break
        values = values * _MULTIPLIER + hashes[starts + extra]
        firsts.append(starts)
        lasts.append(starts + extra)
        window_hashes.append(values)
    return np.concatenate(firsts), np.concatenate(lasts), np.concatenate(window_hashes)


def _possessive_windows(
    hashes: NDArray[np.uint64], joins: NDArray[np.bool_], stems: dict[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return first token, last token and hash of the windows that end in a possessive, without the ending.

    `stems` maps the position of each possessive token to the hash of the part before the apostrophe: "Russia" of
    "Russia's".
    """
    firsts: list[int] = []
    lasts: list[int] = []
    window_hashes: list[int] = []
    for last, value in stems.items():
        # Here windows grow to the left, so each further token is multiplied by a higher power.
        power, first = 1, last
        while value:
            firsts.append(first)
            lasts.append(last)
            window_hashes.append(value)
            if first == 0 or last - first + 1 == MAX_TOKENS or not joins[first - 1]:
                break
            first -= 1
            power = power * MULTIPLIER & _MASK
            value = (value + int(hashes[first]) * power) & _MASK
    return np.array(firsts, np.int64), np.array(lasts, np.int64), np.array(window_hashes, np.uint64)


def _token_hash(token: str) -> int:
    plain = normalize_token(token)
    return hash_token(plain) if plain else 0


def _gap_type(gap: str) -> int:
    if _JOIN.fullmatch(gap):
        return _JOINS
    return _JOINS_ABBREVIATION if _JOIN_AFTER_STOP.fullmatch(gap) else _BREAKS


class _ComputingCache(dict[str, Any]):
    """A dictionary that computes missing values and keeps those of short keys; cleared when it has grown too large."""

    def __init__(self, compute: Callable[[str], Any]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: str) -> Any:
        value = self._compute(key)
        if len(key) <= _LONGEST_CACHED:
            if len(self) >= _CACHE_LIMIT:
                self.clear()
            self[key] = value
        return value
