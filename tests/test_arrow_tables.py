from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.arrow_tables import (
    ARTICLES,
    MENTIONS,
    PLACES,
    articles_from_table,
    concat_tables,
    geoparses_from_tables,
    to_tables,
)
from geo.articles import read_articles
from geo.json_records import geoparse_record
from geo.packaged_files import seeds_folder
from geo.parallel import geoparse_articles
from geo.types import Article, Geoparse, Mention, MentionKind, ResolvedMention, SpatialRelation


def back(geoparses: list[Geoparse]) -> list[Geoparse]:
    return list(geoparses_from_tables(to_tables(geoparses), range(len(geoparses))))


def test_what_was_geoparsed_comes_back_whole(
    summit: Geoparse, sailing: Geoparse, officials: Geoparse, quiet: Geoparse
) -> None:
    geoparses = [summit, quiet, sailing, officials, summit]
    assert back(geoparses) == geoparses


def test_what_words_say_of_a_point_comes_back(summit: Geoparse) -> None:
    first = summit.mentions[0]
    spatial = [
        SpatialRelation("distance", "west", 30.5),
        SpatialRelation("between", other=(4, 9)),
        SpatialRelation("part", "east"),
    ]
    told = [replace(first, spatial=one, relation=one.word) for one in spatial]
    moved = replace(first, offset_point=(1.0, -2.0, 3.0))
    assert back([replace(summit, mentions=(*told, moved))])[0].mentions == (*told, moved)


def test_the_engine_s_own_results_come_back() -> None:
    articles = [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)][:8]
    geoparses = [result for result in geoparse_articles(articles) if isinstance(result, Geoparse)]
    assert len(geoparses) == 8
    assert back(geoparses) == geoparses


def test_parts_are_joined_as_if_geoparsed_together(summit: Geoparse, sailing: Geoparse, quiet: Geoparse) -> None:
    whole = to_tables([quiet, summit, sailing])
    assert concat_tables([to_tables([quiet, summit]), to_tables([]), to_tables([sailing])]) == whole
    assert concat_tables([]) == to_tables([])


def test_the_last_digits_of_a_float_make_no_other_row(summit: Geoparse) -> None:
    other = replace(
        summit, mentions=tuple(replace(one, confidence=one.confidence + 1.2e-16) for one in summit.mentions)
    )
    assert other != summit
    assert to_tables([other]).mentions.equals(to_tables([summit]).mentions)


@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    date=st.one_of(st.none(), st.dates(), st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=-5))))),
    source=st.none() | st.just("Example Times"),
)
@settings(max_examples=50, deadline=None)
def test_any_article_comes_back(title: str, text: str, date: dt.date | None, source: str | None) -> None:
    article = Article("id", title, text, date, source)
    mention = Mention("text", 0, 1, text[:1], MentionKind.DEMONYM, (0, len(text)), score=0.25)
    geoparse = Geoparse(article, (ResolvedMention.from_mention(mention, None, 0.0),))
    assert back([geoparse]) == [geoparse]


def test_only_the_rows_asked_for_come_back(summit: Geoparse, quiet: Geoparse, sailing: Geoparse) -> None:
    tables = to_tables([summit, quiet, sailing])
    assert list(geoparses_from_tables(tables, [0, 2])) == [summit, sailing]
    assert articles_from_table(tables.articles) == [summit.article, quiet.article, sailing.article]


def test_mentions_hold_what_the_json_record_holds(summit: Geoparse, sailing: Geoparse) -> None:
    rows = to_tables([summit, sailing]).mentions.to_pylist()
    records = [mention for one in (summit, sailing) for mention in geoparse_record(one)["mentions"]]
    assert len(rows) == len(records) > 0
    for row, record in zip(rows, records, strict=True):
        assert [row.pop("sentence_start"), row.pop("sentence_end")] == record.pop("sentence")
        confidence = record.pop("confidence")
        assert confidence is None or row["confidence"] == pytest.approx(confidence, abs=1e-4)
        for key, value in record.items():
            assert row[key] == (pytest.approx(value, abs=1e-4) if isinstance(value, float) else value), key
    assert rows[0]["day"] == dt.date(2021, 12, 6)
    assert rows[0]["article_id"] == "summit"


def test_nothing_gives_empty_tables_of_the_same_columns() -> None:
    tables = to_tables([])
    found = [tables.articles.schema, tables.mentions.schema, tables.places.schema]
    assert found == [ARTICLES, MENTIONS, PLACES]
    assert tables.mentions.num_rows == 0


def test_parquet_keeps_the_tables(summit: Geoparse, tmp_path: Path) -> None:
    tables = to_tables([summit])
    pq.write_table(tables.mentions, tmp_path / "mentions.parquet")
    assert pq.read_table(tmp_path / "mentions.parquet").equals(tables.mentions)


def test_an_unplaced_mention_has_no_point(summit: Geoparse) -> None:
    unplaced = [row for row in to_tables([summit]).mentions.to_pylist() if row["text"] == "Atlantis"]
    assert [(row["place_id"], row["lat"], row["name"]) for row in unplaced] == [(None, None, None)]
