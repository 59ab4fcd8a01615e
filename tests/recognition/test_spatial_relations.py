"""Where an event is relative to the place that a mention names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import geoparse
from geo.recognition.spatial_relations import NamedSpan, find_relations
from geo.types import MentionKind, SpatialRelation

COUNTRIES = {"Poland", "Chad", "Sudan", "Syria", "Turkey", "Russia", "Ukraine"}


def relations(text: str) -> list[SpatialRelation | None]:
    """Return the relations of the names in square brackets; "[*Libyan]" is a demonym."""
    plain, names = "", []
    for index, piece in enumerate(text.replace("]", "[").split("[")):
        if index % 2:
            name = piece.removeprefix("*")
            kind = MentionKind.DEMONYM if piece.startswith("*") else MentionKind.PLACE
            place_type = "country" if name in COUNTRIES else "town"
            names.append(NamedSpan(len(plain), len(plain) + len(name), kind, place_type))
            piece = name
        plain += piece
    return find_relations(plain, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops left for eastern [Ladakh].", SpatialRelation("part", "east")),
        ("He was born in the far north of [Ladakh].", SpatialRelation("part", "north")),
        ("floods in the south-western part of the province of [Ladakh]", SpatialRelation("part", "southwest")),
        ("a market in downtown [Nairobi]", SpatialRelation("part", "central")),
        ("in the heart of [Nairobi]", SpatialRelation("part", "central")),
        ("Eastern [Ladakh] was quiet.", SpatialRelation("part", "east")),
        ("The column halted north of [Kyiv].", SpatialRelation("direction", "north")),
        ("a village to the north-northwest of the city of [Kyiv]", SpatialRelation("direction", "north-northwest")),
        ("The camp is 30 km from [Osaka].", SpatialRelation("distance", None, 30.0)),
        ("about 20 miles (32 km) west of [Osaka]", SpatialRelation("distance", "west", 32.187)),
        (
            "some 1,200 kilometres to the south-east of the capital, [Manila]",
            SpatialRelation("distance", "southeast", 1200.0),
        ),
        ("two miles outside [Osaka]", SpatialRelation("distance", None, 3.219)),
        ("a farm near the border town of [Osaka]", SpatialRelation("near")),
        ("on the outskirts of [Osaka]", SpatialRelation("near")),
        ("pirates off the coast of [Somalia]", SpatialRelation("off")),
        ("50 nautical miles off the east coast of [Java]", SpatialRelation("off", "east", 92.6)),
        ("a boat off [Lampedusa]", SpatialRelation("off")),
        ("seized off [Java]'s southern coast", SpatialRelation("off", "south")),
        ("a wreck off the [*Libyan] coast", SpatialRelation("off")),
        ("Trucks queued at the border with [Poland].", SpatialRelation("border")),
        ("They fled across the [*Polish] border.", SpatialRelation("border")),
        ("along [Chad]'s eastern border", SpatialRelation("border", "east")),
        ("a dam 30 km upstream of [Manaus]", SpatialRelation("upstream", None, 30.0)),
        ("The train was bound for [Osaka].", None),
        ("The plane took off from [Osaka].", None),
        ("He went north. [Osaka] was quiet.", None),
        ("the [*Polish] border guards", None),
        ("one of [Osaka]", None),
        ("He flew to North [Korea].", None),
    ],
)
def test_the_words_beside_a_name_give_its_relation(text: str, expected: SpatialRelation | None) -> None:
    assert relations(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Troops cut off [Ghazni] from the capital.",
        "Snow cut off [Gilgit] and the villages around it.",
        "Soldiers sealed off [Srinagar] after the blast.",
        "Police cordoned off [Westminster] and closed the roads.",
        "The cup kicked off [Doha] sports week.",
        "A jet took off [Entebbe] runway late.",
        "The plane skidded off [Mangalore] runway and burned.",
        "A shop just off [Oxford] Street was robbed.",
        "The mill laid off [Akron] workers.",
        "Winds ripped roofs off [Mobile] homes.",
        "The strike called off [Lima] flights.",
        "The flood cut off [Beira] port, and ships waited.",
        "Hotels offered 30 percent off [Cancun] stays.",
        "The navy sealed off the coast of [Gaza].",
    ],
)
def test_off_means_the_coast_only_at_sea(text: str) -> None:
    assert relations(text) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A dinghy with 40 people capsized off [Lesbos].", SpatialRelation("off")),
        ("A magnitude 6.1 quake struck off [Hokkaido].", SpatialRelation("off")),
        ("A plane crashed off [Mombasa] on Sunday.", SpatialRelation("off")),
        ("A missile landed off [Hachinohe].", SpatialRelation("off")),
        ("SEARCH OFF [SABANG] FOR MISSING FERRY", SpatialRelation("off")),
        ("The ferry sank 3 miles off [Zanzibar].", SpatialRelation("off", None, 4.828)),
        ("A cargo ship drifted 12nm SE off [Aden].", SpatialRelation("off", "southeast", 22.224)),
        ("30 nautical miles off the [*Yemeni] coast", SpatialRelation("off", None, 55.56)),
        ("A ship was seized 50 km from the coast of [Somalia].", SpatialRelation("off", None, 50.0)),
        ("M 7.1 - near the east coast of [Honshu]", SpatialRelation("off", "east")),
    ],
)
def test_ships_quakes_and_accidents_at_sea_are_off_the_coast(text: str, expected: SpatialRelation) -> None:
    assert relations(text) == [expected]


@pytest.mark.parametrize(
    ("text", "direction", "km"),
    [
        ("M 6.0 - 12km WSW of [Amatrice], Italy", "west-southwest", 12.0),
        ("10 km (6.2 mi) SSE of [Ridgecrest]", "south-southeast", 10.0),
        ("144 kms nne of [Hualien]", "north-northeast", 144.0),
        ("23 km S of [Fuig]", "south", 23.0),
        ("an incident 75NM NW of [Djibouti]", "northwest", 138.9),
        ("15 nautical miles west of [Fujairah]", "west", 27.78),
        ("25 mi. SE of [Sitka]", "southeast", 40.234),
        ("some 40 to 50 km north of [Kirkuk]", "north", 45.0),
        ("20-30 miles east of [Sinjar]", "east", 40.234),
        ("two or three miles south of [Enugu]", "south", 4.023),
        ("several miles west of [Juba]", "west", 8.047),
        ("30 km to the south south-west of [Padang]", "south-southwest", 30.0),
        ("12 km S-SE of [Tirana]", "south-southeast", 12.0),
        ("an hour's drive north of [Nairobi]", "north", 50.0),
        ("a few kilometres from [Goma]", None, 3.0),
        ("within 5 km of [Rafah]", None, 5.0),
    ],
)
def test_distances_and_bearings_are_read_as_reports_write_them(text: str, direction: str | None, km: float) -> None:
    assert relations(text) == [SpatialRelation("distance", direction, km)]


@pytest.mark.parametrize(
    "text", ["I am from [Osaka]", "£5m from [London]", "They seized 5 km of [Rafah] road.", "Section E of [Paris]"]
)
def test_what_looks_like_a_distance_or_bearing_is_none(text: str) -> None:
    assert relations(text) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SE of [Aden]", SpatialRelation("direction", "southeast")),
        ("a camp E of [Adre]", SpatialRelation("direction", "east")),
        ("NE [Nigeria]", SpatialRelation("part", "northeast")),
        ("northern districts of [Kherson]", SpatialRelation("part", "north")),
        ("Fighting went on along the [Pokrovsk] axis.", SpatialRelation("near")),
        ("in the [Kupyansk] direction", SpatialRelation("near")),
    ],
)
def test_war_reports_name_sides_and_axes(text: str, expected: SpatialRelation) -> None:
    assert relations(text) == [expected]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a train between [Osaka] and [Kobe]", "between"),
        ("half-way between [Goma] and [Bukavu]", "between"),
        ("midway from [Lagos] to [Ibadan]", "between"),
        ("A bus overturned on the main road from [Kandahar] to [Kabul].", "between"),
        ("the highway linking [Juba] and [Yei]", "between"),
        ("a strait between [Chad], to the west, and the island of [Sudan]", "between"),
        ("the border between [Chad] and [Sudan]", "border"),
        ("[Syria]'s border with [Turkey]", "border"),
        ("the long [Chad]-[Sudan] border", "border"),
    ],
)
def test_two_places_are_related_to_each_other(text: str, kind: str) -> None:
    first, second = relations(text)
    plain = text.replace("[", "").replace("]", "")
    assert first is not None
    assert second is not None
    assert (first.kind, second.kind) == (kind, kind)
    assert first.other is not None
    assert second.other is not None
    assert f"[{plain[slice(*second.other)]}]" in text.split("]")[0] + "]"
    assert first.other[0] > second.other[0]


@pytest.mark.parametrize(
    "text",
    [
        "talks between [Russia] and [Ukraine]",
        "a treaty between [Osaka] and [Kobe]",
        "ties between [Chad] and [Sudan]",
        "flights between [Osaka] and [Kobe]",
        "He flew from [Osaka] to [Kobe].",
    ],
)
def test_dealings_between_places_are_not_between_them(text: str) -> None:
    assert relations(text) == [None, None]


@pytest.mark.parametrize(
    ("relation", "word"),
    [
        (SpatialRelation("part", "east"), "east"),
        (SpatialRelation("distance", "west", 30.0), "west"),
        (SpatialRelation("distance", None, 30.0), "near"),
        (SpatialRelation("near"), "near"),
        (SpatialRelation("off", "east"), "off the coast"),
        (SpatialRelation("border", other=(0, 4)), "border"),
        (SpatialRelation("between", other=(0, 4)), "between"),
    ],
)
def test_a_relation_has_a_word(relation: SpatialRelation, word: str) -> None:
    assert relation.word == word


def test_the_offsets_of_the_other_place_are_in_the_same_field() -> None:
    title = "Rain"
    text = "It rained on the border between Chad and Sudan."
    first, second = geoparse(text, title=title).mentions
    assert first.spatial == SpatialRelation("border", other=(second.start, second.end))
    assert second.spatial == SpatialRelation("border", other=(first.start, first.end))
    assert first.relation == "border"


@given(
    st.text(alphabet="abn or of the off km 30 NNE SW nm to axis coast sea between and .,-'\n", max_size=160), st.data()
)
def test_any_text_has_a_relation_or_none_for_each_name(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    names = [NamedSpan(a, b, MentionKind.PLACE, "town") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    assert len(find_relations(text, names)) == len(names)
