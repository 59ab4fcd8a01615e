"""Finds every name of the gazetteer in a text, in one vectorised pass.

The text is split into tokens, each token hashed once, and the hashes of all windows of up to eight tokens follow by a
multiplication and an addition a window. Only windows that begin some longer name grow on: a bitset of all names'
beginnings tells. Another bitset throws out most windows that are no name; bisection in the sorted column of names'
hashes decides the rest.

A window is a run of tokens with only spaces, one line break, a hyphen, or the full stop of an abbreviation ("St.
Louis", "Washington D.C.") between them: no name crosses a comma, a bracket, a slash, a dash between spaces, or the end
of a sentence or paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.normalize import MULTIPLIER, POSSESSIVE, TOKEN, hash_name, hash_token, normal_token

__all__ = ["BEGINNING_BITS", "LONGEST", "NAME_BITS", "NameMatch", "Scanner", "filter_bits", "filter_size"]

LONGEST = 8
"""The most tokens that a name of a text has; longer names are found by look-up only."""

NAME_BITS = 23
BEGINNING_BITS = 21
"""Least sizes of the two bitsets, as powers of two: about one miss in ten passes each."""

_MULTIPLIER = np.uint64(MULTIPLIER)
_MASK = (1 << 64) - 1
_CACHE_LIMIT = 200_000

_JOIN = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑]")
_JOIN_AFTER_STOP = re.compile(r"\.(?:[^\S\n]*\n?[^\S\n]*|[-‐‑])")
_BREAKS, _JOINS, _JOINS_ABBREVIATION = 0, 1, 2
# Words that a full stop shortens inside a name; single letters count too ("John F. Kennedy").
_SHORTENED = frozenset(
    {"saint", "sainte", "mount", "fort", "pt", "sta", "sto", "no", "nth", "sth", "dr", "gen", "pres"}
)


class NameMatch(NamedTuple):
    """Where a name of the gazetteer stands in a text: `text[start:end]`. `name_id` is the gazetteer's own."""

    start: int
    end: int
    name_id: int


class Scanner:
    """Scans texts for the names whose hashes are given, sorted; a name's id is its position among them.

    `names` and `beginnings` are the bitsets of `filter_bits` over the hashes of names, and of the first two, three and
    so on tokens of names that are longer still. `more` are hashes of further names, sorted, whose ids follow.
    """

    def __init__(
        self,
        hashes: NDArray[np.uint64],
        names: NDArray[np.uint8],
        beginnings: NDArray[np.uint8],
        more: NDArray[np.uint64] | None = None,
    ) -> None:
        self._hashes = hashes
        self._more = more if more is not None else np.zeros(0, np.uint64)
        self._bits = names
        self._beginnings = beginnings
        self._tokens = _Cache(_token_hash)
        self._gaps = _Cache(_gap_kind)

    def extended(self, names: NDArray[np.uint64], beginnings: NDArray[np.uint64]) -> Scanner:
        """Return a scanner that finds further names too; both arrays are of hashes, sorted."""
        return Scanner(
            self._hashes, _with_bits(self._bits, names), _with_bits(self._beginnings, beginnings), more=names
        )

    def hash(self, name: str) -> int:
        """Return the hash of a name of any length, 0 where it has no letter or digit."""
        hashes = (self._tokens[token] for token in TOKEN.split(name)[1::2])
        return hash_name([value for value in hashes if value])

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of `text` that is a name, by start, the longest first; they nest and overlap."""
        parts = TOKEN.split(text)
        count = len(parts) // 2
        if not count:
            return []
        tokens = parts[1::2]
        edges = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
        hashes = np.fromiter(map(self._tokens.__getitem__, tokens), np.uint64, count)
        joins = self._joins(tokens, parts[2::2], hashes)
        first, last, found = _windows(hashes, joins, self._beginnings)
        ends = edges[2 * last + 1]
        possessive = [match.end() for match in POSSESSIVE.finditer(text)]
        if possessive:
            owners = (np.searchsorted(edges, possessive) // 2).tolist()
            bare = {owner: self._tokens[tokens[owner][:-2]] for owner in owners}
            more = _possessive_windows(hashes, joins, bare)
            first = np.concatenate([first, more[0]])
            ends = np.concatenate([ends, edges[2 * more[1] + 1] - 2])
            found = np.concatenate([found, more[2]])
        kept, name_ids = self._names(found)
        starts, ends = edges[2 * first[kept]], ends[kept]
        order = np.lexsort((-ends, starts))
        columns = (starts[order].tolist(), ends[order].tolist(), name_ids[order].tolist())
        return list(map(NameMatch._make, zip(*columns, strict=True)))

    def _joins(self, tokens: list[str], gaps: list[str], hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return, for every token, whether a name may go on from it to the next."""
        kinds = np.fromiter(map(self._gaps.__getitem__, gaps), np.uint8, len(gaps))
        joins: NDArray[np.bool_] = kinds == _JOINS
        for index in np.flatnonzero(kinds == _JOINS_ABBREVIATION).tolist():
            token = tokens[index]
            joins[index] = len(token) == 1 or "." in token or normal_token(token) in _SHORTENED
        joins[-1] = False
        empty = hashes == 0
        if empty.any():
            joins[empty] = False
            joins[:-1][empty[1:]] = False
        return joins

    def _names(self, found: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of the hashes are names, and their ids."""
        likely = np.flatnonzero(_passes(found, self._bits))
        wanted = found[likely]
        same, positions = _positions(self._hashes, wanted)
        if not self._more.size:
            return likely[same], positions[same]
        added, further = _positions(self._more, wanted)
        positions[added] = further[added] + self._hashes.size
        same |= added
        return likely[same], positions[same]


def filter_bits(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.uint8]:
    """Return the bitset of the hashes' first `bits` bits."""
    chosen = np.zeros(1 << bits, np.bool_)
    chosen[hashes >> np.uint64(64 - bits)] = True
    return np.packbits(chosen, bitorder="little")


def _with_bits(bitset: NDArray[np.uint8], hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
    slots = hashes >> np.uint64(64 - _bits_of(bitset))
    changed = bitset.copy()
    np.bitwise_or.at(changed, slots >> np.uint64(3), np.uint8(1) << (slots & np.uint64(7)).astype(np.uint8))
    return changed


def _bits_of(bitset: NDArray[np.uint8]) -> int:
    return (bitset.size * 8 - 1).bit_length()


def filter_size(count: int, least: int) -> int:
    """Return the bits for a bitset of `count` hashes, as a power of two: eight and more for each, `least` at least."""
    return max(least, (8 * count - 1).bit_length())


def _positions(hashes: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which of the wanted hashes are among the sorted ones, and where."""
    if not hashes.size:
        return np.zeros(wanted.size, np.bool_), np.zeros(wanted.size, np.int64)
    positions = hashes.searchsorted(wanted)
    positions[positions == hashes.size] = 0
    return hashes[positions] == wanted, positions


def _passes(hashes: NDArray[np.uint64], bitset: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return which hashes the bitset lets pass."""
    slots = hashes >> np.uint64(64 - _bits_of(bitset))
    passed: NDArray[np.uint8] = (bitset[slots >> np.uint64(3)] >> (slots & np.uint64(7)).astype(np.uint8)) & 1
    return passed


def _windows(
    hashes: NDArray[np.uint64], joins: NDArray[np.bool_], beginnings: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return first token, last token and hash of every window that may be a name."""
    starts = np.flatnonzero(hashes)
    values = hashes[starts]
    firsts, lasts, found = [starts], [starts], [values]
    for extra in range(1, LONGEST):
        alive = joins[starts + (extra - 1)]
        if extra > 1:
            alive &= _passes(values, beginnings).view(np.bool_)
        starts, values = starts[alive], values[alive]
        if not starts.size:
            break
        values = values * _MULTIPLIER + hashes[starts + extra]
        firsts.append(starts)
        lasts.append(starts + extra)
        found.append(values)
    return np.concatenate(firsts), np.concatenate(lasts), np.concatenate(found)


def _possessive_windows(
    hashes: NDArray[np.uint64], joins: NDArray[np.bool_], bare: dict[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return first token, last token and hash of the windows that end in a possessive, without its ending: "Russia's"
    holds the name "Russia". `bare` maps the possessives to the hashes of what stands before the apostrophe."""
    firsts: list[int] = []
    lasts: list[int] = []
    found: list[int] = []
    for last, value in bare.items():
        power, first = 1, last
        while value:
            firsts.append(first)
            lasts.append(last)
            found.append(value)
            if first == 0 or last - first + 1 == LONGEST or not joins[first - 1]:
                break
            first -= 1
            power = power * MULTIPLIER & _MASK
            value = (value + int(hashes[first]) * power) & _MASK
    return np.array(firsts, np.int64), np.array(lasts, np.int64), np.array(found, np.uint64)


def _token_hash(token: str) -> int:
    plain = normal_token(token)
    return hash_token(plain) if plain else 0


def _gap_kind(gap: str) -> int:
    if _JOIN.fullmatch(gap):
        return _JOINS
    return _JOINS_ABBREVIATION if _JOIN_AFTER_STOP.fullmatch(gap) else _BREAKS


class _Cache(dict[str, Any]):
    """A dictionary that computes what it lacks, and starts anew when it has grown too large."""

    def __init__(self, compute: Callable[[str], Any]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: str) -> Any:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        value = self[key] = self._compute(key)
        return value
