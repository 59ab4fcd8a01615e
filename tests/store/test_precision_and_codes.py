"""Precision, codes of places, coordinates and languages are stored, exported and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.archive import Archive, aggregate
from geo.arrow_tables import geoparses_from_tables, to_tables
from geo.corrections import Correction
from geo.index import Filter
from geo.json_records import geoparse_record
from geo.store import Store
from geo.types import Article, Geoparse, Mention, MentionKind, Place, Precision, ResolvedMention

TEXT = "Gunmen raided Zubrowka village in Chikun district, at 10.43N 7.43E, officials said on Monday."
CHIKUN = Place(
    *("gn:7701775", "Chikun", 10.3, 7.1, "NG", "23", "7701775", "A", "ADM2", 368250, 40.0, 0.3),
    *("Kaduna", "NG-KD", "Q3913314"),
)
POINT = Place("geo:10.43,7.43", "10.43N 7.43E", 10.43, 7.43, "NG", "23", None, "", "", 0, 0.8, 0.0)


def mention(text: str, kind: MentionKind, place: Place, *, is_approximate: bool = False) -> ResolvedMention:
    start = TEXT.index(text)
    span = Mention("text", start, start + len(text), text, kind, (0, len(TEXT)))
    return ResolvedMention.from_mention(span, place, 0.75, is_approximate=is_approximate)


@pytest.fixture
def raid() -> Geoparse:
    mentions = (
        mention("Zubrowka", MentionKind.PLACE, CHIKUN, is_approximate=True),
        mention("Chikun", MentionKind.PLACE, CHIKUN),
        mention("10.43N 7.43E", MentionKind.COORDINATE, POINT),
    )
    return Geoparse(Article("raid", "Raid", TEXT), mentions, (), "en")


def test_the_record_states_precision_codes_and_language(raid: Geoparse) -> None:
    record = geoparse_record(raid)
    assert record["language"] == "en"
    assert [(m["precision"], m["is_approximate"]) for m in record["mentions"]] == [
        ("admin2", True),
        ("admin2", False),
        ("exact", False),
    ]
    codes = ("admin1_name", "iso_3166_2", "admin2_code", "wikidata")
    assert [record["mentions"][0][name] for name in codes] == ["Kaduna", "NG-KD", "7701775", "Q3913314"]


def test_a_database_gives_back_what_was_stored(store: Store, raid: Geoparse) -> None:
    store.add([raid])
    assert store.reader.geoparse("raid") == raid
    assert list(store.reader.geoparses(Filter(kinds=tuple(MentionKind)))) == [raid]


def test_an_article_that_changes_gets_the_new_language(store: Store, raid: Geoparse) -> None:
    store.add([raid])
    article = replace(raid.article, title="Asalto")
    store.add([replace(raid, article=article, language="es")])
    found = store.reader.geoparse("raid")
    assert found is not None
    assert found.language == "es"


def test_a_coordinate_can_be_corrected(store: Store, raid: Geoparse) -> None:
    store.add([raid])
    start = TEXT.index("10.43N")
    store.corrections.add(
        Correction("not_a_place", "raid", "text", start, start + 12, "10.43N 7.43E", MentionKind.COORDINATE)
    )
    found = store.reader.geoparse("raid")
    assert found is not None
    assert found.mentions == raid.mentions[:2]
    assert found.language == "en"


def test_a_corrected_mention_is_no_longer_approximate(store: Store, raid: Geoparse) -> None:
    town = replace(CHIKUN, id="own:1", name="Zubrowka", feature_class="P", feature_code="PPL")
    store.add([raid])
    store.corrections.add(Correction("place", "raid", "text", 14, 22, "Zubrowka", place=town))
    found = store.reader.geoparse("raid")
    assert found is not None
    assert (found[0].place, found[0].is_approximate, found[0].precision) == (town, False, Precision.EXACT)


def test_parquet_tables_give_back_what_was_written(raid: Geoparse) -> None:
    tables = to_tables([raid])
    assert list(geoparses_from_tables(tables, [0])) == [raid]
    assert tables.mentions["precision"].to_pylist() == ["admin2", "admin2", "exact"]
    assert tables.mentions["iso_3166_2"].to_pylist() == ["NG-KD", "NG-KD", None]
    assert tables.mentions["language"].to_pylist() == ["en"] * 3


def test_an_archive_gives_back_what_was_written(batch: Callable[..., Path], raid: Geoparse) -> None:
    output = batch({"one": [raid]})
    aggregate(str(output))
    assert Archive.open(output).geoparse("raid") == raid


def test_points_are_shown_with_places_unless_other_kinds_are_chosen(store: Store, raid: Geoparse) -> None:
    store.add([raid])
    assert store.reader.totals(Filter()).mentions == 3
    assert store.reader.totals(Filter(kinds=(MentionKind.PLACE,))).mentions == 2
