"""Places that the text says lie in others are placed there, whatever else has the same name."""

import pytest

from geo import geoparse
from geo.gazetteer import Gazetteer
from geo.resolution import ToponymSpan
from geo.resolution.container_links import Strength, find_container_links, stated_types
from geo.types import MentionKind, ResolvedMention


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def spans_in(text: str, surfaces: tuple[str, ...], gazetteer: Gazetteer) -> list[ToponymSpan]:
    names = {(match.start, match.end): match.name_id for match in gazetteer.scan(text)}
    spans: list[ToponymSpan] = []
    for surface in surfaces:
        start = text.index(surface, spans[-1].end if spans else 0)
        end = start + len(surface)
        spans.append(ToponymSpan(start, end, MentionKind.PLACE, names.get((start, end))))
    return spans


def containers(text: str, *surfaces: str, gazetteer: Gazetteer) -> list[str | None]:
    """Return for each name the name of the container that the text gives it."""
    links = find_container_links(text, spans_in(text, surfaces, gazetteer), gazetteer)
    return [surfaces[link.outer] if link is not None else None for link in links]


def mentions_of(text: str, surface: str) -> list[ResolvedMention]:
    return [mention for mention in geoparse(text) if mention.text == surface]


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("in Tripoli, Lebanon, on Monday", "Tripoli", "Lebanon"),
        ("in Tripoli (Lebanon)", "Tripoli", "Lebanon"),
        ("in Tripoli, in northern Lebanon", "Tripoli", "Lebanon"),
        ("in Tripoli, a port city in Lebanon", "Tripoli", "Lebanon"),
        ("in Balboa municipality, in Cauca", "Balboa", "Cauca"),
        ("the Saltivka district of Kharkiv", "Saltivka", "Kharkiv"),
        ("at Dilling, near Kadugli", "Dilling", "Kadugli"),
        ("in Wuke, Chikun LGA", "Wuke", "Chikun"),
    ],
)
def test_a_container_after_a_name_is_linked(text: str, inner: str, outer: str, gazetteer: Gazetteer) -> None:
    assert containers(text, inner, outer, gazetteer=gazetteer) == [outer, None]


@pytest.mark.parametrize(
    "text",
    [
        "Lebanon's Tripoli",
        "Lebanon’s second city, Tripoli",
        "Lebanon's northern city of Tripoli",
        "In Lebanon, Tripoli was calm",
    ],
)  # fmt: skip
def test_a_container_before_a_name_is_linked(text: str, gazetteer: Gazetteer) -> None:
    assert containers(text, "Lebanon", "Tripoli", gazetteer=gazetteer) == [None, "Lebanon"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from London, Paris and Berlin", ("London", "Paris", "Berlin")),
        ("in Georgia, Ukraine and Moldova", ("Georgia", "Ukraine", "Moldova")),
        ("Sokoto, Niger and Benue states", ("Sokoto", "Niger", "Benue")),
        ("left Paris. Texas voted", ("Paris", "Texas")),
        ("from Tripoli to Lebanon", ("Tripoli", "Lebanon")),
        ("In London, Ontario's premier spoke", ("London", "Ontario")),
    ],
)
def test_peers_and_other_sentences_are_not_containers(text: str, names: tuple[str, ...], gazetteer: Gazetteer) -> None:
    assert containers(text, *names, gazetteer=gazetteer) == [None] * len(names)


def test_a_container_holds_the_whole_list_beside_it(gazetteer: Gazetteer) -> None:
    after = containers("the Central and Western provinces of Kenya", "Central", "Western", "Kenya", gazetteer=gazetteer)
    before = containers("Delhi's Rohini, Dwarka and Okhla", "Delhi", "Rohini", "Dwarka", "Okhla", gazetteer=gazetteer)
    assert after == ["Kenya", "Kenya", None]
    assert before == [None, "Delhi", "Delhi", "Delhi"]


def test_a_list_between_names_only_makes_a_container_likely(gazetteer: Gazetteer) -> None:
    text = "in Butte, Montana, and Boise, Idaho"
    links = find_container_links(text, spans_in(text, ("Butte", "Montana", "Boise", "Idaho"), gazetteer), gazetteer)
    assert [link and link.strength for link in links] == [Strength.LIKELY, None, Strength.LIKELY, None]


def test_a_plural_gives_all_names_of_a_list_its_type(gazetteer: Gazetteer) -> None:
    text = "Sokoto, Niger and Benue states"
    types = stated_types(text, spans_in(text, ("Sokoto", "Niger", "Benue"), gazetteer))
    assert types == dict.fromkeys(range(3), "state")


@pytest.mark.parametrize(
    ("text", "surface", "places"),
    [
        ("A ferry sank at San Fernando, La Union, on Sunday.", "San Fernando", [("PH", "01")]),
        ("The plant is in Lebanon, New Hampshire.", "Lebanon", [("US", "NH")]),
        ("Kwara, Kogi, Niger and Nasarawa states reported floods.", "Niger", [("NG", "31")]),
        ("It was felt in Cambridge, Ontario, and in Cambridge, England.", "Cambridge", [("CA", "08"), ("GB", "ENG")]),
        ("Crops fail in the Indian state of Punjab and in Pakistan's Punjab.", "Punjab", [("IN", "23"), ("PK", "04")]),
        ("Police in Lahore's Punjab office and in Punjab's Amritsar met.", "Amritsar", [("IN", "23")]),
        ("In Paris, Washington's envoy met the minister.", "Paris", [("FR", "11")]),
    ],
)  # fmt: skip
def test_namesakes_outside_the_container_do_not_win(text: str, surface: str, places: list[tuple[str, str]]) -> None:
    found = [mention.place for mention in mentions_of(text, surface)]
    assert [(place.country_code, place.admin1_code) for place in found if place is not None] == places


def test_a_type_beside_one_mention_does_not_type_the_others() -> None:
    text = "A bomb went off in Kaduna. Farmers from Kaduna state had come to the market."
    town, province = mentions_of(text, "Kaduna")
    assert (town.place and town.place.feature_class, province.place and province.place.feature_code) == ("P", "ADM1")


@pytest.mark.parametrize(
    ("text", "surface", "container"),
    [
        ("Gunmen raided a school in Wukeshi, Doda district.", "Wukeshi", "Doda"),
        ("A man was robbed on Basingwell Road, Luton, on Friday.", "Basingwell Road", "Luton"),
        ("A landslide hit a village near Tumbilani in Enga Province.", "Tumbilani", "Enga Province"),
        # The name is listed, but only elsewhere.
        ("A mosque collapsed in Sciacca, in Kenya's Garissa county.", "Sciacca", "Garissa"),
    ],
)  # fmt: skip
def test_an_unlisted_place_is_placed_at_its_container(text: str, surface: str, container: str) -> None:
    (mention,) = mentions_of(text, surface)
    assert mention.is_approximate
    assert mention.place is not None
    assert container in mention.place.name
    (named,) = mentions_of(text, container)
    assert named.place == mention.place
    assert mention.confidence < named.confidence


def test_an_unlisted_place_without_a_container_has_no_place() -> None:
    (mention,) = mentions_of("The ferry sails from Kotor and then calls at Lepetani Donji.", "Lepetani Donji")
    assert mention.place is None
    assert not mention.is_approximate
