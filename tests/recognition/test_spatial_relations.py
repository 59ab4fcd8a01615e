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
    ("text", "kind"),
    [
        ("a train between [Osaka] and [Kobe]", "between"),
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
    ["talks between [Russia] and [Ukraine]", "a treaty between [Osaka] and [Kobe]", "ties between [Chad] and [Sudan]"],
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


@given(st.text(alphabet="abn or of the off km 30 north between and .,-'\n", max_size=160), st.data())
def test_any_text_has_a_relation_or_none_for_each_name(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    names = [NamedSpan(a, b, MentionKind.PLACE, "town") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    assert len(find_relations(text, names)) == len(names)
