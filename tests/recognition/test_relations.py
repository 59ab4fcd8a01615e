"""What the words beside a name say of where the event lies to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import geoparse
from geo.model import Kind, Relation
from geo.recognition.relations import Named, relations_in

COUNTRIES = {"Poland", "Chad", "Sudan", "Syria", "Turkey", "Russia", "Ukraine"}


def relations(text: str) -> list[Relation | None]:
    """Return the relations of the names in square brackets; "[*Libyan]" is a demonym."""
    plain, names = "", []
    for index, piece in enumerate(text.replace("]", "[").split("[")):
        if index % 2:
            name = piece.removeprefix("*")
            kind = Kind.DEMONYM if piece.startswith("*") else Kind.PLACE
            group = "country" if name in COUNTRIES else "town"
            names.append(Named(len(plain), len(plain) + len(name), kind, group))
            piece = name
        plain += piece
    return relations_in(plain, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops left for eastern [Ladakh].", Relation("part", "east")),
        ("He was born in the far north of [Ladakh].", Relation("part", "north")),
        ("floods in the south-western part of the province of [Ladakh]", Relation("part", "southwest")),
        ("a market in downtown [Nairobi]", Relation("part", "central")),
        ("in the heart of [Nairobi]", Relation("part", "central")),
        ("Eastern [Ladakh] was quiet.", Relation("part", "east")),
        ("The column halted north of [Kyiv].", Relation("direction", "north")),
        ("a village to the north-northwest of the city of [Kyiv]", Relation("direction", "north-northwest")),
        ("The camp is 30 km from [Osaka].", Relation("distance", None, 30.0)),
        ("about 20 miles (32 km) west of [Osaka]", Relation("distance", "west", 32.187)),
        ("some 1,200 kilometres to the south-east of the capital, [Manila]", Relation("distance", "southeast", 1200.0)),
        ("two miles outside [Osaka]", Relation("distance", None, 3.219)),
        ("a farm near the border town of [Osaka]", Relation("near")),
        ("on the outskirts of [Osaka]", Relation("near")),
        ("pirates off the coast of [Somalia]", Relation("off")),
        ("50 nautical miles off the east coast of [Java]", Relation("off", "east", 92.6)),
        ("a boat off [Lampedusa]", Relation("off")),
        ("seized off [Java]'s southern coast", Relation("off", "south")),
        ("a wreck off the [*Libyan] coast", Relation("off")),
        ("Trucks queued at the border with [Poland].", Relation("border")),
        ("They fled across the [*Polish] border.", Relation("border")),
        ("along [Chad]'s eastern border", Relation("border", "east")),
        ("a dam 30 km upstream of [Manaus]", Relation("upstream", None, 30.0)),
        ("The train was bound for [Osaka].", None),
        ("The plane took off from [Osaka].", None),
        ("He went north. [Osaka] was quiet.", None),
        ("the [*Polish] border guards", None),
        ("one of [Osaka]", None),
        ("He flew to North [Korea].", None),
    ],
)
def test_the_words_beside_a_name_say_where_from_it(text: str, expected: Relation | None) -> None:
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
def test_two_places_are_related_to_one_another(text: str, kind: str) -> None:
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
def test_dealings_between_places_are_nowhere_in_between(text: str) -> None:
    assert relations(text) == [None, None]


@pytest.mark.parametrize(
    ("relation", "word"),
    [
        (Relation("part", "east"), "east"),
        (Relation("distance", "west", 30.0), "west"),
        (Relation("distance", None, 30.0), "near"),
        (Relation("near"), "near"),
        (Relation("off", "east"), "off the coast"),
        (Relation("border", other=(0, 4)), "border"),
        (Relation("between", other=(0, 4)), "between"),
    ],
)
def test_a_relation_has_a_word(relation: Relation, word: str) -> None:
    assert relation.word == word


def test_the_other_place_is_counted_in_the_same_field() -> None:
    title = "Rain"
    text = "It rained on the border between Chad and Sudan."
    first, second = (resolved.mention for resolved in geoparse(text, title=title).mentions)
    assert first.spatial == Relation("border", other=(second.start, second.end))
    assert second.spatial == Relation("border", other=(first.start, first.end))
    assert first.relation == "border"


@given(st.text(alphabet="abn or of the off km 30 north between and .,-'\n", max_size=160), st.data())
def test_any_text_has_a_relation_or_none_for_each_name(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    names = [Named(a, b, Kind.PLACE, "town") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    assert len(relations_in(text, names)) == len(names)
