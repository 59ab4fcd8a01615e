"""Hashtags, read as the words in them."""

import pytest

from geo import geoparse
from geo.text_view import view_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("#PrayForManila tonight", "#pray for Manila tonight"),
        ("Tents reach #SouthSudan today", "Tents reach South Sudan today"),
        ("#OdesaNotOdessa", "#Odesa not Odessa"),
        ("Sad news #karachiblast", "Sad news Karachi blast"),
        ("#prayforlisbon", "#pray for Lisbon"),
        ("#srilanka", "#Sri Lanka"),
        ("#KeralaFloods2018", "#Kerala floods 2018"),
        ("#UNAidForGaza", "#UN aid for Gaza"),
        ("#StandWithUs", "#stand with us"),
    ],
)
def test_the_words_of_a_hashtag_are_separated(text: str, read: str) -> None:
    view = view_of(text)
    assert view is not None
    assert view.text == read


@pytest.mark.parametrize(
    "text", ["#love", "#Peshawar", "#bahrain", "We are #1 in Lima", "See https://example.org/#ParisToday", "F#Minor"]
)
def test_other_text_is_read_as_it_is(text: str) -> None:
    assert view_of(text) is None


def test_a_mention_has_the_characters_of_the_hashtag() -> None:
    text = "Aid is needed in #SouthSudan now."
    (mention,) = geoparse(text)
    assert text[mention.start : mention.end] == "SouthSudan"
    assert mention.place is not None
    assert mention.place.country_code == "SS"
