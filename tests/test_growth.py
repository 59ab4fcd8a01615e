"""The work for a text grows with its length and no faster, whatever it repeats.

Calls of functions are counted, not seconds. Where the square of the length was spent inside one call (a pattern that
goes back, a sort, a copy), the text is so long that the square would take hours; `benchmarks/growth.py` has the ratios.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from benchmarks.growth import PATTERNS, text_of
from geo.articles import clean_text
from geo.articles.dates import read_date
from geo.articles.ledger import general_reason
from geo.gazetteer import Gazetteer, normalize
from geo.geoparser import Geoparser
from geo.index.filter import searchable
from geo.recognition.candidates import tokenized_document
from geo.recognition.coordinates import find_coordinates
from geo.recognition.document_context import document_context
from geo.recognition.features.roles import role_features
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.tokens import tokenize
from geo.resolution.focus import _CONTAINER_GAP
from geo.telemetry.log import redacted
from geo.text_view import view_of, without_markup
from geo.unicode_forms import normalize_form

_MOST_GROWTH = 2.4
_MILLION = 1_000_000


def _calls(work: Callable[[], object]) -> int:
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


@pytest.mark.parametrize("name", PATTERNS)
def test_the_calls_for_a_text_grow_with_its_length_and_no_faster(name: str, geoparser: Geoparser) -> None:
    texts = [text_of(PATTERNS[name], characters) for characters in (1_500, 3_000, 6_000)]
    geoparser.geoparse(texts[-1])  # fills the caches
    counts = [_calls(lambda text=text: geoparser.geoparse(text)) for text in texts]  # type: ignore[misc]
    assert counts[1] <= _MOST_GROWTH * counts[0] + 500
    assert counts[2] <= _MOST_GROWTH * counts[1] + 500


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (Gazetteer.open().scan, "’s" * _MILLION),
        (Gazetteer.open().scan, "'s" * _MILLION),
        (find_coordinates, "lat" + " " * _MILLION),
        (find_coordinates, "lat 1, lon" + "\n" * _MILLION),
        (without_markup, "**b** <br>\n# a" + " " * _MILLION + "b"),
        (_CONTAINER_GAP.fullmatch, " " * _MILLION + ","),
        (_CONTAINER_GAP.fullmatch, " " * _MILLION + "x"),
        (clean_text, "\ufeff " * _MILLION + "a" + "\ufeff " * _MILLION),
        (read_date, "mars " * _MILLION + "1"),
        (read_date, "listopada " * _MILLION + "1"),
        (lambda name: Gazetteer.open().fuzzy(name, 5), "north " * 100_000),
        (lambda name: Gazetteer.open().fuzzy(name, 5), "Paris " * 100_000),
        (general_reason, "'a " * _MILLION),
        (redacted, "a?" * _MILLION),
        (redacted, "a://" * _MILLION),
        (normalize, "a" + "\u0301\u0327" * _MILLION),
        (searchable, "a" + "\u0301\u0327" * _MILLION),
        (searchable, "\uff9e\u0301" * 200_000),
        (view_of, "a" + "\u0301\u0327" * _MILLION),
    ],
    ids=lambda value: f"{value[:12]!r}" if isinstance(value, str) else getattr(value, "__name__", "call"),
)
def test_what_once_took_the_square_of_the_length_ends(work: Callable[[str], Any], text: str) -> None:
    work(text)  # the test's time limit is the check: the square would take hours


def test_names_of_a_long_sentence_do_not_each_read_all_of_it() -> None:
    class CountingList(list[str]):
        items = 0

        def __getitem__(self, at: Any) -> Any:
            found = super().__getitem__(at)
            CountingList.items += len(found) if isinstance(at, slice) else 1
            return found

    read = []
    for number in (200, 400, 800):
        document = tokenized_document(tokenize("Paris, " * number), Gazetteer.open())
        document = replace(document, lower=CountingList(document.lower))
        context = document_context(document, packaged_lexicon())
        CountingList.items = 0
        for span in document.spans:
            role_features(span, context)
        read.append(CountingList.items)
    assert read[1] <= _MOST_GROWTH * read[0]
    assert read[2] <= _MOST_GROWTH * read[1]


def test_a_run_of_combining_marks_is_cut() -> None:
    cut = normalize_form("NFC", "e" + "\u0301\u0327" * 40)
    assert unicodedata.normalize("NFC", cut[:20]) == cut[:20]
    assert len(cut) >= 79
    assert normalize_form("NFC", "") == ""


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    "text",
    [
        "Málaga Ａ ﬁ",
        "e\u0301" * 200,
        "e" + "\u0301\u0327" * 15,
        "가나다라",
        "दिल्ली",
        "—" * 200,
        "ﾊﾞﾊﾟ" * 50,
        "★\u0338≯" * 40,
    ],
)
def test_other_texts_have_the_form_that_unicode_gives_them(form: Any, text: str) -> None:
    assert normalize_form(form, text) == unicodedata.normalize(form, text)
