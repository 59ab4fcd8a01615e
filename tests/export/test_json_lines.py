from __future__ import annotations

import io
import json
from pathlib import Path

from geo.corrections import Correction
from geo.evaluation import read_corpus
from geo.export import write_corpus, write_jsonl
from geo.json_records import geoparse_record
from geo.store import Filter, Store
from geo.types import Geoparse, MentionKind


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
