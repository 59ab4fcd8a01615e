import pytest

from geo.gazetteer import WRITING_COST, Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def respelled(name: str, gazetteer: Gazetteer) -> dict[str, float]:
    """Return the names of the places that a name may mean in another spelling, with the costs."""
    return {
        candidate.place.name: round(cost, 2)
        for name_id, cost in gazetteer.respellings(name)
        for candidate in gazetteer.candidates(name_id)
    }


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Bosaaso", "Bosaso"),
        ("Nyalla", "Nyala"),
        ("Al-Hassakeh", "Al Hasakah"),
        ("Zinjibaar", "Zinjibar"),
        ("Tell Riffat", "Tall Rifat"),
    ],
)
def test_another_writing_of_a_name_is_found(name: str, place: str, gazetteer: Gazetteer) -> None:
    assert respelled(name, gazetteer)[place] == WRITING_COST


@pytest.mark.parametrize(
    ("name", "place"),
    [("Ouagadugu", "Ouagadougou"), ("Maidugury", "Maiduguri"), ("Gubyo", "Gubio")],
)
def test_another_transcription_of_a_name_costs_more(name: str, place: str, gazetteer: Gazetteer) -> None:
    assert respelled(name, gazetteer)[place] > WRITING_COST


@pytest.mark.parametrize("name", ["Microsoft", "Kovalenko", "Xyzzyq", "Abc", "B52", ""])
def test_other_words_have_no_respelling(name: str, gazetteer: Gazetteer) -> None:
    assert not respelled(name, gazetteer)
