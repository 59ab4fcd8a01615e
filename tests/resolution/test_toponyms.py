import pytest

from geo.gazetteer import Gazetteer
from geo.resolution import Toponym, ToponymSpan, toponyms_in
from geo.types import MentionKind


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def toponyms(text: str, *surfaces: str, gazetteer: Gazetteer) -> list[Toponym]:
    names = {(match.start, match.end): match.name_id for match in gazetteer.scan(text)}
    spans: list[ToponymSpan] = []
    for surface in surfaces:
        start = text.index(surface, spans[-1].end if spans else 0)
        span = (start, start + len(surface))
        spans.append(ToponymSpan(*span, MentionKind.PLACE, names[span]))
    return toponyms_in(text, spans, gazetteer)


@pytest.mark.parametrize(
    ("text", "after_comma"),
    [
        ("in Paris, Texas, on Monday", True),
        ("in Paris (Texas)", True),
        ("in Paris, in northern Texas", True),
        ("in Paris in Texas", False),
    ],
)
def test_a_container_written_after_a_name_is_recorded(text: str, after_comma: bool, gazetteer: Gazetteer) -> None:
    paris, texas = toponyms(text, "Paris", "Texas", gazetteer=gazetteer)
    assert (paris.container, paris.container_after_comma) == (1, after_comma)
    assert texas.container is None


@pytest.mark.parametrize("text", ["from Paris to Texas", "in Paris. Texas won", "Paris and Texas"])
def test_adjacent_names_are_not_containers(text: str, gazetteer: Gazetteer) -> None:
    assert [toponym.container for toponym in toponyms(text, "Paris", "Texas", gazetteer=gazetteer)] == [None, None]


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
def test_words_beside_a_name_give_its_type(text: str, surface: str, words: set[str], gazetteer: Gazetteer) -> None:
    assert toponyms(text, surface, gazetteer=gazetteer)[0].type_words == words
