from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.build.names import is_usable
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.container import read_container, write_container
from geo.types import NameKind

usable_names = st.text(min_size=1, max_size=24).filter(lambda name: is_usable(name, NameKind.PRIMARY))


def test_namesakes_are_ordered_by_prominence(small: Gazetteer) -> None:
    assert [candidate.place.country_code for candidate in small.lookup("Paris")] == ["FR", "US"]


@pytest.mark.parametrize("spelling", ["N'Djamena", "NDJAMENA", "n’djaména"])
def test_any_spelling_finds_the_place(small: Gazetteer, spelling: str) -> None:
    assert [candidate.place.name for candidate in small.lookup(spelling)] == ["N'Djamena"]


@pytest.mark.parametrize("name", ["", "...", "Atlantis", "Par", "Paris Texas", "\ud800"])
def test_an_unknown_name_finds_nothing(small: Gazetteer, name: str) -> None:
    assert small.lookup(name) == ()


def test_a_place_has_the_compiled_values(small: Gazetteer) -> None:
    place = small.place("gn:4717560")
    assert place is not None
    assert (place.name, place.lat, place.lon) == ("Paris", 33.66094, -95.55551)
    assert (place.country_code, place.admin1_code, place.admin2_code) == ("US", "TX", "277")
    assert (place.feature_class, place.feature_code, place.population) == ("P", "PPL", 24_839)
    assert place.geonameid == 4717560
    assert 0 < place.prominence < 1


@pytest.mark.parametrize("place_id", ["gn:1", "gn:", "gn:x", "gn:99999999999999", "dl:nowhere", "", "4717560"])
def test_an_unknown_id_returns_none(small: Gazetteer, place_id: str) -> None:
    assert small.place(place_id) is None


def test_every_place_is_found_by_its_id(small: Gazetteer) -> None:
    assert all(small.place(place.id) == place for place in small)


@pytest.mark.parametrize(
    ("former", "current"),
    [("dl:US.TX", "gn:4736286"), ("dl:US.TX.277", "gn:4705086"), ("gn:9999999", "gn:4705086")],
)
def test_a_place_is_found_by_the_ids_of_earlier_files(small: Gazetteer, former: str, current: str) -> None:
    place = small.place(former)
    assert place is not None
    assert place.id == current
    assert set(small.ids(former)) >= {former, current}
    assert small.ids(former) == small.ids(current)


def test_a_place_that_never_changed_its_id_and_an_unknown_one_have_one_id(small: Gazetteer) -> None:
    assert small.ids("gn:2988507") == ("gn:2988507",)
    assert small.ids("dl:nowhere") == ("dl:nowhere",)


def test_a_place_has_the_name_and_the_iso_code_of_its_first_level_division(small: Gazetteer) -> None:
    paris, county, ile = (small.place(place_id) for place_id in ("gn:4717560", "gn:4705086", "gn:3012874"))
    assert paris is not None
    assert county is not None
    assert ile is not None
    assert (paris.admin1_name, paris.iso_3166_2) == (county.admin1_name, county.iso_3166_2) == ("Texas", "US-TX")
    assert (ile.admin1_name, ile.iso_3166_2) == ("Île-de-France", None)
    assert [(c.admin1_name, c.iso_3166_2) for code in ("US", "FR") if (c := small.country(code))] == [(None, None)] * 2


def test_a_file_of_an_earlier_version_is_read_without_the_newer_sections(small: Gazetteer, tmp_path: Path) -> None:
    container = read_container(small.info.path)
    newer = {"admin1_iso", "former_id", "former_row"}
    sections = {name: section for name, section in container.sections.items() if name not in newer}
    write_container(tmp_path / "earlier.gaz", sections, container.facts)
    earlier = Gazetteer.open(tmp_path / "earlier.gaz")
    earlier.verify()
    paris = earlier.place("gn:4717560")
    assert paris is not None
    assert (paris.admin1_name, paris.iso_3166_2, paris.wikidata) == ("Texas", None, None)
    assert earlier.place("dl:US.TX") is None


def test_countries_and_divisions_are_found_by_code(small: Gazetteer) -> None:
    france, texas, lamar = small.country("fr"), small.admin1("US", "TX"), small.admin2("US", "TX", "277")
    assert (france and france.name, texas and texas.name, lamar and lamar.name) == ("France", "Texas", "Lamar County")
    assert small.country("XX") is None
    assert small.admin1("FR", "TX") is None
    assert small.admin2("US", "TX", "1") is None


def test_parents_are_listed_from_the_smallest(small: Gazetteer) -> None:
    paris, lamar, country = (small.place(place_id) for place_id in ("gn:4717560", "gn:4705086", "gn:6252001"))
    assert paris
    assert lamar
    assert country
    assert [parent.name for parent in small.parents(paris)] == ["Lamar County", "Texas", "United States"]
    assert [parent.name for parent in small.parents(lamar)] == ["Texas", "United States"]
    assert small.parents(country) == ()


def test_completion_ranks_by_prominence(small: Gazetteer) -> None:
    assert [place.country_code for place in small.complete("pari", 5)] == ["FR", "US"]
    assert [place.name for place in small.complete("St. L", 5)] == ["Saint Louis"]
    assert small.complete("pari", 1)[0].country_code == "FR"
    assert small.complete("", 5) == small.complete("zz", 5) == small.complete("paris", 0) == []


def test_completion_falls_back_to_other_names(packaged: Gazetteer) -> None:
    assert packaged.complete("Bombay City", 3) == []
    assert packaged.complete("Leningrad", 3)[0].name == "Leningrad Oblast"
    assert packaged.complete("Constantinople", 1)[0].name == "Istanbul"


def test_a_pickled_gazetteer_opens_the_same_file(small: Gazetteer) -> None:
    again = pickle.loads(pickle.dumps(small))
    assert again.lookup("Paris") == small.lookup("Paris")


def test_a_candidate_has_the_kind_of_its_name(
    compiled: Callable[..., Gazetteer], draft: Callable[..., PlaceDraft]
) -> None:
    india = draft("India", 22, 79, id="gn:1269750", feature="A.PCLI", country="IN")
    india.add_name("Indian", NameKind.DEMONYM, curated=True)
    india.add_name("IN", NameKind.ABBREVIATION, curated=True)
    found = compiled(india)
    kinds = {name: found.lookup(name)[0].name_kind for name in ("India", "Indian", "in")}
    assert kinds == {"India": NameKind.PRIMARY, "Indian": NameKind.DEMONYM, "in": NameKind.ABBREVIATION}


def test_info_counts_the_places_in_the_file(small: Gazetteer) -> None:
    info = small.info
    assert (info.places, info.counts) == (9, {"A": 5, "P": 4})
    assert (info.sources, info.built) == ({"hand": "1"}, "tests")
    assert info.size == info.path.stat().st_size


def test_an_environment_variable_selects_the_file(small: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_GAZETTEER", str(small.info.path))
    assert Gazetteer.open().info.version == small.info.version


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(usable_names, min_size=1, max_size=30, unique_by=normalize))
def test_every_compiled_name_is_found(
    compiled: Callable[..., Gazetteer], draft: Callable[..., PlaceDraft], names: list[str]
) -> None:
    found = compiled(*(draft(name, id=f"gn:{number}") for number, name in enumerate(names, 1)))
    for number, name in enumerate(names, 1):
        assert [candidate.place.id for candidate in found.lookup(name)] == [f"gn:{number}"]
