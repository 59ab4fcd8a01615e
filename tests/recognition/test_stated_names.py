import pytest

from geo import geoparse
from geo.recognition import tokenize
from geo.recognition.stated_names import stated_names
from geo.types import MentionKind


def stated(text: str) -> set[str]:
    tokens = tokenize(text)
    spans = stated_names(tokens.words, [word[:1].isupper() for word in tokens.words])
    return {text[slice(*tokens.characters(*span))] for span in spans}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Floods hit Sarakwa village on Monday.", {"Sarakwa"}),
        ("People of Dasht-e-Barchi district left.", {"Dasht-e-Barchi"}),
        ("It burned in the Omari quarter of Hama.", {"Omari"}),
        ("Residents of Mombasa's Likoni estate left.", {"Likoni"}),
        ("Raiders came to Gorondi, a small village in the hills.", {"Gorondi"}),
        ("Cholera is in Munhava, Manga and Chota neighbourhoods.", {"Munhava", "Manga", "Chota"}),
        ("They fled to Kuwari, Birjand county, on foot.", {"Kuwari", "Birjand"}),
        ("A drone struck Kalaikunda air base and Shati refugee camp.", {"Kalaikunda", "Shati"}),
        ("The army shelled Ombeda in Omdurman.", {"Ombeda"}),
        ("A tornado touched down 3 miles WNW of Norge.", {"Norge"}),
        ("It was boarded 54NM SE of Qishn.", {"Qishn"}),
        ("The camp is 20 km to the south-east of Bunj.", {"Bunj"}),
    ],
)
def test_words_beside_a_name_state_a_place(text: str, names: set[str]) -> None:
    assert stated(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "A Druze village and a Syrian camp in Lebanon were hit.",
        "Two Northeast Georgia counties grew.",
        "He runs a Hamas camp in the hills.",
        "Jane Doe, a teacher in Ohio, and Ann Poe, the town clerk, spoke.",
        "The Ripley department store in Santiago closed.",
        "The board met Perkins in London.",
        "He lives 3 miles east of Main Street, and south of Perkins.",
    ],
)
def test_peoples_persons_and_firms_are_not_stated_to_be_places(text: str) -> None:
    assert not stated(text)


def test_a_name_after_a_distance_is_a_place_where_most_words_have_capitals() -> None:
    assert [mention.text for mention in geoparse("M 5.2 - 40 km N of Ohakune, New Zealand")] == [
        "Ohakune",
        "New Zealand",
    ]


def test_a_stated_name_is_a_mention_though_the_gazetteer_lacks_it() -> None:
    mentions = geoparse("Gunmen abducted pupils in Sarakwa village, near Doda.")
    assert [(mention.text, mention.kind) for mention in mentions] == [
        ("Sarakwa", MentionKind.PLACE),
        ("Doda", MentionKind.PLACE),
    ]
