"""The engine on unusual texts: it never raises, its offsets are right, and its time grows linearly with the text."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import geoparse
from geo.articles import clean_text
from geo.json_records import geoparse_record
from geo.types import Geoparse
from tests.fuzz.conftest import Gauge

_FRAGMENTS = [
    *("Patna", "Paris, Texas", "New Delhi", "São Paulo", "U.S.", "Washington, D.C.", "Court of Appeal in Lahore", "Indian"),
    *("north of Oslo", "between Osaka and Kobe", "5 km from Gaya", "PATNA, Dec 6 -", "Bank of America", "Mr London", "the"),
    *(" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\u3000", ", ", ". ", "; ", " and ", "-", "—", "/", "(", ")", "“", "”"),
    *("\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u0301", "\u0489", "\ufe0f", "\u200d", "👩‍👩‍👧‍👦", "🇮🇳", "😀", "Ａ", "ﬁ"),
    *("\ud800", "\udfff", "\x00", "\x1b[31m", "\ufeff", "\uffff", "\U0010ffff", "{{7*7}}", "<b>", "http://a.b/Paris", "@Paris"),
    *("Москва", "दिल्ली", "東京", "القاهرة", "ישראל", "กรุงเทพ", "İstanbul", "ẞ", "ǅ", "K", "Å"),
    *("a" * 300, "A." * 100, "." * 100, "Paris " * 40, ", ".join(["Paris"] * 40), "(" * 50, "'" * 30, "1" * 50, "é" * 60),
]  # fmt: skip


def checked(result: Geoparse) -> None:
    """Check the properties of every geoparse: offsets are right, mentions are in order and do not overlap."""
    previous_end = {"title": 0, "text": 0}
    for mention in result.mentions:
        field = result.article.field_text(mention.field)
        assert 0 <= mention.start < mention.end <= len(field)
        assert field[mention.start : mention.end] == mention.text
        assert mention.start >= previous_end[mention.field]
        previous_end[mention.field] = mention.end
        assert 0 <= mention.sentence[0] <= mention.start <= mention.end <= mention.sentence[1] <= len(field)
        assert 0.0 <= mention.confidence <= 1.0
        if mention.point is not None:
            assert -90 <= mention.point[0] <= 90
            assert -180 <= mention.point[1] <= 180
    geoparse_record(result)


def _read(data: bytes) -> None:
    text = data.decode("utf-8", "surrogatepass")
    checked(geoparse(text))
    checked(geoparse(clean_text(text), title=text[:60]))


def _text(seed: int) -> bytes:
    chance = random.Random(seed)
    return "".join(chance.choice(_FRAGMENTS) for _ in range(chance.randint(1, 60))).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("number", [40, pytest.param(3_000, marks=pytest.mark.soak)])
def test_texts_assembled_from_unusual_fragments_are_geoparsed(number: int, gauge: Gauge) -> None:
    _read(b"Rain in Patna.")
    for seed in range(number):
        gauge.run(_read, _text(seed))


@pytest.mark.parametrize("number", [30, pytest.param(2_000, marks=pytest.mark.soak)])
def test_any_text_is_geoparsed(number: int, gauge: Gauge) -> None:
    fragment = st.sampled_from(_FRAGMENTS) | st.text(max_size=20)

    @settings(
        max_examples=number, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(fragment, max_size=30).map("".join))
    def read(text: str) -> None:
        gauge.run(_read, text.encode("utf-8", "surrogatepass"))

    read()


_LONG = {
    "one letter": "a",
    "one capital": "A",
    "commas": ",",
    "blanks": " ",
    "newlines": "\n",
    "brackets": "(",
    "marks": "\u0301",
    "a name": "Paris ",
    "names in a list": "Paris, ",
    "names without blanks": "Paris",
    "initials": "A. ",
    "stops": ".",
    "quotes": "“",
    "digits": "1",
    "surrogates": "\ud800",
    "bidi": "\u202e",
    "emoji": "👩‍👩‍👧‍👦",
    "han": "東",
    "hyphens": "Paris-",
    "prepositions": "north of ",
    "capitals": "New York ",
    "sentences": "It rained in Patna. ",
}


def _least_seconds(text: str) -> float:
    """Return the time of the faster of two runs: garbage of other tests may be collected in one of them."""
    seconds = []
    for _ in range(2):
        started = time.process_time()
        checked(geoparse(text))
        seconds.append(time.process_time() - started)
    return min(seconds)


@pytest.mark.parametrize("name", _LONG)
@pytest.mark.parametrize("size", [10_000, pytest.param(200_000, marks=pytest.mark.soak)])
def test_time_grows_at_most_linearly_with_the_text(
    name: str, size: int, record_property: Callable[[str, object], None]
) -> None:
    """Four times the text in at most eight times the time: a square would be sixteen."""
    unit = _LONG[name]
    geoparse(unit * (2_000 // len(unit)))
    seconds = [_least_seconds(unit * (characters // len(unit))) for characters in (size // 4, size)]
    record_property(
        "fuzz", f"{size:>7,} characters in {seconds[1]:.2f} s, {seconds[1] / max(seconds[0], 1e-9):.1f} of a quarter"
    )
    assert seconds[1] < max(8 * seconds[0], 1.0)
