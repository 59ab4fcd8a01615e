"""Makes broken inputs from valid ones. The same seed gives the same input on every machine."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

MAX_BYTES = 16_384

_SIGNS = [
    bytes([byte]) for byte in b"\x00\x01\x08\x1b\x7f\x80\xc3\xe2\xed\xf0\xfe\xff\r\n\t ,;|\"'\\/<>&{}[]()#:%=-+~`*_.!"
]
_WORDS = [
    word.encode("utf-8", "surrogatepass")
    for word in (
        *("\ufeff", "\u202e", "\u2066", "\u200d", "\u0301" * 20, "😀", "\ud800", "\udfff", "\u2028", "\x85", "²", "١"),
        *("null", "NaN", "Infinity", "-0", "1e999", "9" * 5000, "0x1F", "-1", "18446744073709551616", "True", "~"),
        *("2026-02-30", "0000-00-00", "9999-12-31T23:59:60Z", "10/10/10", "http://[::1", "https://%5B/", "//[", "file:///"),
        *("{{7*7}}", "${7*7}", "<script>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "&#0;", "&#x110000;", "&e;", "%00"),
        *("---\n", "...\n", "!!python/object:os.system", "&a [*a]", "<<: *a", '"""', "'''", "\r\n\r\n", "0\r\n"),
    )
]  # fmt: skip
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "koi8_r", "shift_jis", "utf-7", "gb18030")

_TOKEN = re.compile(rb'"[^"\n]{0,200}"|-?[0-9]+(?:\.[0-9]+)?|[A-Za-z_]{1,40}')
_VALUES = [
    *(b"null", b"true", b"0", b"-1", b"1e400", b"NaN", b'""', b"[]", b"{}", b"[1, 2]", b'{"a": null}', b"0.5", b"99999"),
    *(b"'x'", b"inf", b"nan", b"1979-05-27T07:32:00Z", b'"\\ud800"', b'"\\u0000"', b'"http://["', b"~", b"*a", b"9" * 400, b"9" * 4301),
    *(b"[" * 1200, b'{"a":' * 1200, b"<b>" * 2000, b"((" * 500, b"a" * 9000, "é".encode() * 300),
]  # fmt: skip

Change = Callable[[bytearray, random.Random, Sequence[bytes]], None]


def mutated(samples: Sequence[bytes], seed: str, *, in_place: bool = False) -> bytes:
    """Return one of the samples after one to eight random changes, at most 16 KiB of it.

    With `in_place`, only single bytes are changed, because a binary format is not recognized if its bytes move.
    """
    chance = random.Random(seed)
    data = bytearray(chance.choice(samples))
    for _ in range(chance.randint(1, 8)):
        chance.choice((_flip, _raise) if in_place else _CHANGES)(data, chance, samples)
    return bytes(data[:MAX_BYTES])


def _span(data: bytearray, chance: random.Random) -> slice:
    start = chance.randint(0, len(data))
    return slice(start, min(len(data), start + chance.choice((1, 1, 2, 5, 20, 200))))


def _flip(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _raise(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))


def _overwrite(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    data[_span(data, chance)] = chance.choice(_SIGNS)


def _insert(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(_WORDS) if chance.random() < 0.5 else chance.choice(_SIGNS)


def _delete(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    del data[_span(data, chance)]


def _repeat(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    span = _span(data, chance)
    data[span] = bytes(data[span]) * chance.choice((2, 3, 50, 1000))
    del data[MAX_BYTES:]


def _move(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    span = _span(data, chance)
    moved = bytes(data[span])
    del data[span]
    at = chance.randint(0, len(data))
    data[at:at] = moved


def _other_value(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    """Put something of another kind where a word, a number or a quoted text stands."""
    tokens = list(_TOKEN.finditer(data))
    if tokens:
        token = chance.choice(tokens)
        data[token.start() : token.end()] = chance.choice(_VALUES)


def _cut_off(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    del data[chance.randint(0, len(data)) :]


def _splice(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    other = chance.choice(samples)
    data[_span(data, chance)] = other[chance.randint(0, len(other)) :]


def _noise(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    data[_span(data, chance)] = chance.randbytes(chance.choice((1, 3, 16, 100)))


def _recode(data: bytearray, chance: random.Random, samples: Sequence[bytes]) -> None:
    data[:] = bytes(data).decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


_CHANGES: tuple[Change, ...] = (
    *(_flip, _overwrite, _insert, _insert, _insert, _delete, _repeat, _move, _cut_off, _splice, _noise),
    *(_other_value, _other_value, _other_value, _recode),
)
