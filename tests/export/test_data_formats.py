from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.arrow_tables import MENTIONS, to_tables
from geo.corrections import Correction
from geo.evaluation import read_corpus
from geo.export import escape_formula, write_corpus, write_csv, write_jsonl, write_parquet
from geo.index import Filter
from geo.json_records import geoparse_record
from geo.store import Store
from geo.types import Article, Geoparse, MentionKind


def test_corrected_articles_are_a_corpus_that_evaluate_reads(
    tmp_path: Path, summit: Geoparse, sailing: Geoparse
) -> None:
    start = summit.article.text.index("Moscow")
    with Store.open(f"sqlite:///{tmp_path}/a.db") as store, (tmp_path / "gold.jsonl").open("w") as out:
        store.add([summit, sailing])
        store.corrections.add(Correction("not_a_place", "summit", "text", start, start + 6, "Moscow"))
        write_corpus(store.corrections.corrected_articles(Filter()), out)
    (gold,) = read_corpus(tmp_path / "gold.jsonl")
    assert (gold.article.id, gold.article.source, gold.article.url) == (
        "summit",
        "Example Times",
        "https://example.org/summit",
    )
    assert gold.article.text == summit.article.text
    assert [(m.field, m.text, m.geonameid, m.kind) for m in gold.mentions] == [
        ("title", "New Delhi", 1261481, MentionKind.PLACE),
        ("text", "New Delhi", 1261481, MentionKind.PLACE),
        ("text", "Osaka", 1853909, MentionKind.PLACE),
        ("text", "Atlantis", None, MentionKind.PLACE),
    ]


def test_a_corpus_marks_the_mentions_that_a_person_corrected(summit: Geoparse) -> None:
    out = io.StringIO()
    write_corpus([summit], out)
    assert out.getvalue().count('"corrected": false') == len(summit.mentions)


def test_json_lines_have_one_record_per_article(summit: Geoparse, quiet: Geoparse) -> None:
    out = io.StringIO()
    write_jsonl([summit, quiet], out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        geoparse_record(summit),
        geoparse_record(quiet),
    ]


def table(*geoparses: Geoparse) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write_csv(geoparses, out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_csv_has_a_row_for_each_mention(summit: Geoparse) -> None:
    rows = table(summit)
    assert [row["text"] for row in rows] == ["New Delhi", "Moscow", "New Delhi", "Osaka", "Atlantis"]
    assert rows[1] == {
        "article_id": "summit",
        "title": "Leaders meet in New Delhi",
        "date": "2021-12-06",
        "source": "Example Times",
        "url": "https://example.org/summit",
        "field": "text",
        "start": "22",
        "end": "28",
        "text": "Moscow",
        "kind": "place",
        "place_id": "gn:524901",
        "geonameid": "524901",
        "name": "Moscow",
        "lat": "55.75222",
        "lon": "37.61556",
        "radius_km": "10.0",
        "country_code": "RU",
        "admin1_code": "48",
        "feature_class": "P",
        "feature_code": "PPLC",
        "population": "10381222",
        "confidence": "0.9",
        "relation": "",
        "sentence": "The visitor flew from Moscow to New Delhi on Monday.",
        "precision": "exact",
        "is_approximate": "False",
        "admin1_name": "",
        "iso_3166_2": "",
        "admin2_code": "",
        "wikidata": "",
        "language": "",
        "story": "",
    }


def test_an_unplaced_mention_has_empty_cells(summit: Geoparse) -> None:
    assert table(summit)[-1]["place_id"] == ""


def test_without_mentions_only_the_header_is_written(quiet: Geoparse) -> None:
    out = io.StringIO()
    write_csv([quiet], out)
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert escape_formula(cell) == "'" + cell


def test_negative_numbers_stay_numbers(sailing: Geoparse) -> None:
    assert escape_formula(-33.9) == -33.9
    assert table(sailing)[0]["lat"] == "-33.92584"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30))
def test_any_title_survives_a_round_trip(mark: Callable[..., Geoparse], title: str) -> None:
    geoparse = mark(Article("a", title, "Off to Osaka."), {"Osaka": "Osaka"})
    rows = table(geoparse)
    assert rows[-1]["title"] in (title, "'" + title)
    assert rows[-1]["text"] == "Osaka"


def written(geoparses: list[Geoparse]) -> pa.Table:
    out = io.BytesIO()
    write_parquet(geoparses, out)
    return pq.read_table(io.BytesIO(out.getvalue()))


def test_parquet_has_the_table_of_mentions(summit: Geoparse, quiet: Geoparse, sailing: Geoparse) -> None:
    geoparses = [summit, quiet, sailing]
    assert written(geoparses).equals(to_tables(geoparses).mentions)


def test_article_rows_are_numbered_across_batches(quiet: Geoparse, sailing: Geoparse) -> None:
    table = written(list(chain(repeat(quiet, 2_500), [sailing])))
    assert set(table["row"].to_pylist()) == {2_500}


def test_without_articles_the_table_is_empty() -> None:
    assert written([]).schema.equals(MENTIONS)
