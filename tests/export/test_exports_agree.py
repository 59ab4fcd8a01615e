from __future__ import annotations

import io
import json
from pathlib import Path

from geo.export import CSV_COLUMNS, mention_rows, write_geojson_places
from geo.export.map_formats import summarize_places
from geo.index import SNIPPET_CHARS_EACH_SIDE, Filter
from geo.store import Store
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention


def test_an_export_has_the_counts_of_the_map(tmp_path: Path, summit: Geoparse, sailing: Geoparse) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        store.add([summit, sailing])
        out = io.StringIO()
        write_geojson_places(store.reader.geoparses(Filter()), out)
        counted = store.reader.places(Filter())
        newest = store.reader.snippets(Filter(), list(counted.place_id), 5)
    properties = [feature["properties"] for feature in json.loads(out.getvalue())["features"]]
    assert [(p["place_id"], p["mentions"], p["articles"]) for p in properties] == list(
        zip(counted.place_id, counted.mentions, counted.articles, strict=True)
    )
    sentences = [(s["sentence"], s["start"], s["end"]) for p in sorted(properties, key=_id) for s in p["snippets"]]
    assert sentences == list(zip(newest.sentence, newest.start, newest.end, strict=True))


def _id(properties: dict[str, str]) -> str:
    return properties["place_id"]


def test_a_long_sentence_is_cut_alike_in_store_and_export(tmp_path: Path, gazetted: dict[str, Place]) -> None:
    text = "é" * 1000 + "Osaka" + "語" * 1000
    mention = Mention("text", 1000, 1005, "Osaka", MentionKind.PLACE, (0, len(text)))
    geoparse = Geoparse(Article("a", "", text), (ResolvedMention.from_mention(mention, gazetted["Osaka"], 1.0),))
    with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        store.add([geoparse])
        stored = store.reader.snippets(Filter(), ["gn:1853909"], 1).sentence[0]
    ((summary,)) = summarize_places([geoparse])
    assert summary.snippets[0].sentence == stored
    assert len(stored) == 2 * SNIPPET_CHARS_EACH_SIDE + len("Osaka") + 2


def test_rows_have_the_documented_columns(summit: Geoparse) -> None:
    assert all(tuple(row) == CSV_COLUMNS for row in mention_rows(summit))
