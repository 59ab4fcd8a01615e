from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from geo.batch import load, read_manifest, run_batch, table_name
from geo.corrections import Correction
from geo.errors import InputError
from geo.index import Filter
from geo.ingest import ingest
from geo.store import Store


@pytest.fixture
def output(archive: Path, tmp_path: Path) -> str:
    run_batch([str(archive)], str(tmp_path / "out"), rows=25)
    return str(tmp_path / "out")


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables of articles, mentions and focus, without the time of storing."""
    queries = {
        "articles": "SELECT id, day, date, source, url, digest, engine, title, text FROM articles ORDER BY id",
        "mentions": 'SELECT articles.id, ordinal, field, start, mentions."end", surface, kind, place_id, relation, '
        "spatial, confidence, mentions.score, mentions.lat, mentions.lon, "
        "mentions.radius_km, sentence_start, sentence_end FROM mentions "
        "JOIN articles ON article = articles.key LEFT JOIN places ON place = places.key ORDER BY articles.id, ordinal",
        "focus": "SELECT articles.id, ordinal, place_id, score FROM focus "
        "JOIN articles ON article = articles.key JOIN places ON place = places.key ORDER BY articles.id, ordinal",
    }
    engine = create_engine(url)
    with engine.connect() as raw:
        found = {name: [_rounded(row) for row in raw.exec_driver_sql(query)] for name, query in queries.items()}
    engine.dispose()
    return found


def _rounded(row: Iterable[object]) -> tuple[object, ...]:
    return tuple(round(value, 3) if isinstance(value, float) else value for value in row)


def test_loading_a_batch_is_like_ingesting(archive: Path, output: str, store: Store, tmp_path: Path) -> None:
    loaded = load(output, store)
    with Store.open(f"sqlite:///{tmp_path}/ingested.db") as other:
        ingested = ingest([archive], other)
        assert store.reader.totals(Filter()) == other.reader.totals(Filter())
        assert (loaded.added, loaded.mentions, loaded.placed) == (55, ingested.mentions, ingested.placed)
    assert content(store.location.url) == content(f"sqlite:///{tmp_path}/ingested.db")


def test_loaded_articles_are_not_loaded_or_ingested_again(archive: Path, output: str, store: Store) -> None:
    load(output, store)
    again = load(output, store)
    assert (again.added, again.unchanged, again.mentions) == (0, 55, 0)
    assert ingest([archive], store).unchanged == 55


def test_a_stopped_load_resumes(output: str, store: Store) -> None:
    def stop(articles: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(output, store, progress=stop)
    assert store.reader.totals(Filter()).articles == 25
    done: list[int] = []
    rest = load(output, store, progress=done.append)
    assert (rest.added, rest.unchanged) == (30, 25)
    assert (len(done), sum(done)) == (3, 60)


def test_corrections_override_a_loaded_batch(output: str, store: Store) -> None:
    load(output, store)
    found = store.reader.geoparse("a3")
    assert found is not None
    mention = found.mentions[0]
    store.corrections.add(Correction("not_a_place", "a3", mention.field, mention.start, mention.end, mention.text))
    load(output, store)
    assert store.corrections.active()[0].matches == 1


def test_a_damaged_file_is_named_and_the_next_batch_repairs_it(archive: Path, output: str, store: Store) -> None:
    manifest = read_manifest(output)
    assert manifest is not None
    torn = Path(table_name("mentions", manifest.shards[1].id, output))
    torn.write_bytes(torn.read_bytes()[:-9])
    with pytest.raises(InputError, match="run the batch again"):
        load(output, store)
    assert store.reader.totals(Filter()).articles == 25
    run_batch([str(archive)], output, rows=25)
    assert load(output, store).added == 30


def test_an_unfinished_batch_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished batch"):
        load(str(tmp_path), store)
