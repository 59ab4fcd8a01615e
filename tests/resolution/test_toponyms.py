import pytest

from geo.gazetteer import Gazetteer
from geo.resolution import Toponym, ToponymSpan, toponyms_in
from geo.types import MentionKind


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def read(text: str, *surfaces: str, gazetteer: Gazetteer) -> list[Toponym]:
    names = {(match.start, match.end): match.name_id for match in gazetteer.scan(text)}
    spans = []
    for surface in surfaces:
        start = text.index(surface, spans[-1].end if spans else 0)
        span = (start, start + len(surface))
        spans.append(ToponymSpan(*span, MentionKind.PLACE, names[span]))
    return toponyms_in(text, spans, gazetteer)


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("in Paris, Texas, on Monday", True),
        ("in Paris (Texas)", True),
        ("in Paris, in northern Texas", True),
        ("in Paris in Texas", False),
    ],
)
def test_a_place_named_with_its_container_knows_it(text: str, tight: bool, gazetteer: Gazetteer) -> None:
    paris, texas = read(text, "Paris", "Texas", gazetteer=gazetteer)
    assert (paris.container, paris.tight) == (1, tight)
    assert texas.container is None


@pytest.mark.parametrize("text", ["from Paris to Texas", "in Paris. Texas won", "Paris and Texas"])
def test_places_merely_beside_one_another_contain_nothing(text: str, gazetteer: Gazetteer) -> None:
    assert [toponym.container for toponym in read(text, "Paris", "Texas", gazetteer=gazetteer)] == [None, None]


@pytest.mark.parametrize(
    ("text", "surface", "words"),
    [
        ("the city of Santiago said", "Santiago", {"city"}),
        ("in Niger state, gunmen", "Niger", {"state"}),
        ("along the Niger river", "Niger", {"water"}),
        ("NEW YORK (Reuters) — Snow", "NEW YORK", {"city"}),
        ("in Santiago they said", "Santiago", set()),
    ],
)
def test_words_beside_a_name_say_what_type_it_is(
    text: str, surface: str, words: set[str], gazetteer: Gazetteer
) -> None:
    assert read(text, surface, gazetteer=gazetteer)[0].type_words == words
