"""`dateline remove`, `edit` and `undo`: what is removed or edited is shown, confirmed, and restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from geo.packaged_files import seeds_folder
from geo.store import Store

Invoke = Callable[..., Result]


@pytest.fixture
def stored(invoke: Invoke, articles: Path) -> Path:
    invoke("ingest", articles)
    return articles


def ids() -> set[str]:
    with Store.open() as store:
        found = store.reader.article_titles(("talks", "ship", "quiet"))
    return set(found)


def test_remove_shows_what_goes_and_asks(invoke: Invoke, stored: Path) -> None:
    done = invoke("remove", "ship", stdin="n\n")
    assert (done.exit_code, ids()) == (0, {"talks", "ship", "quiet"})
    assert ["2022-03-04", "A", "ship", "ship"] in [line.split() for line in done.stdout.splitlines()]
    assert "Remove 1 article? [y/N]" in done.stderr
    assert done.stderr.endswith("dateline: nothing was removed\n")
    done = invoke("remove", "ship", stdin="y\n")
    assert (done.exit_code, ids()) == (0, {"talks", "quiet"})
    assert "1 article removed; within 24 hours, restore with: dateline undo 1" in done.stderr


def test_remove_without_an_answer_removes_nothing(invoke: Invoke, stored: Path) -> None:
    done = invoke("remove", "ship", stdin="")
    assert (done.exit_code, ids()) == (2, {"talks", "ship", "quiet"})
    assert "--yes removes without asking" in done.stderr


@pytest.mark.parametrize(
    ("conditions", "removed"),
    [
        (["--source", "Example Times"], {"talks"}),
        (["--since", "2022-02-01"], {"ship"}),
        (["--until", "2022-12-31"], {"talks", "ship"}),
        (["--text", "osaka geneva"], {"talks"}),
        (["--text", '"cape town"', "--since", "2023-01-01"], set()),
        (["quiet", "talks"], {"quiet", "talks"}),
        (["quiet", "talks", "--text", "osaka"], {"talks"}),
    ],
)
def test_remove_takes_the_articles_that_match_all_conditions(
    invoke: Invoke, stored: Path, conditions: list[str], removed: set[str]
) -> None:
    rehearsed = invoke("remove", *conditions, "--dry-run")
    assert (rehearsed.exit_code, ids()) == (0, {"talks", "ship", "quiet"})
    assert all(article in rehearsed.stdout for article in removed)
    assert invoke("remove", *conditions, "--yes").exit_code == 0
    assert {"talks", "ship", "quiet"} - ids() == removed


def test_remove_lists_the_first_titles_only(invoke: Invoke, tmp_path: Path) -> None:
    rows = [{"id": str(number), "title": f"Story {number}", "text": "Nothing.", "source": "S"} for number in range(13)]
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    invoke("ingest", path)
    done = invoke("remove", "--source", "S", "--dry-run")
    assert done.stdout.count("Story") == 10
    assert "and 3 more" in done.stdout
    assert "13 articles would be removed" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ([], "say which articles"),
        (["--yes"], "say which articles"),
        (["--samples", "--source", "S"], "--samples cannot be combined"),
        (["--since", "soon"], "write it as YYYY-MM-DD"),
    ],
)
def test_remove_refuses_unclear_conditions(invoke: Invoke, stored: Path, arguments: list[str], advice: str) -> None:
    done = invoke("remove", *arguments)
    assert (done.exit_code, ids()) == (2, {"talks", "ship", "quiet"})
    assert advice in done.stderr


def test_remove_names_unknown_ids_and_suggests_publishers(invoke: Invoke, stored: Path) -> None:
    assert "article 'none' is not in the database" in invoke("remove", "none", "ship", "--dry-run").stderr
    done = invoke("remove", "--source", "Example Tims", "--yes")
    assert done.exit_code == 0
    assert "no article is of the publisher 'Example Tims'; did you mean 'Example Times'?" in done.stderr
    assert "no article matches" in done.stderr


def test_remove_before_ingest_says_what_to_do(invoke: Invoke) -> None:
    done = invoke("remove", "ship", "--dry-run")
    assert done.exit_code == 1
    assert "dateline ingest" in done.stderr


def test_undo_lists_and_restores(invoke: Invoke, stored: Path) -> None:
    assert "nothing was removed or edited in the last 24 hours" in invoke("undo").stderr
    invoke("remove", "--until", "2022-12-31", "--yes")
    listed = invoke("undo").stdout
    assert "removed" in listed
    assert "and 1 more" in listed
    done = invoke("undo", "1")
    assert (done.exit_code, ids()) == (0, {"talks", "ship", "quiet"})
    assert "2 articles restored" in done.stderr
    assert invoke("undo", "1").exit_code == 2


def test_undo_leaves_what_was_ingested_again(invoke: Invoke, stored: Path) -> None:
    invoke("remove", "ship", "--yes")
    assert "1 added" in invoke("ingest", stored).stderr
    done = invoke("undo", "1")
    assert "0 articles restored" in done.stderr
    assert "1 article left as now" in done.stderr


def test_the_sample_articles_are_removed_and_no_other(invoke: Invoke, stored: Path) -> None:
    samples = sorted(seeds_folder().glob("*.md"))[:2]
    invoke("ingest", *samples)
    done = invoke("remove", "--samples", "--yes")
    assert "2 articles removed" in done.stderr
    assert ids() == {"talks", "ship", "quiet"}
    assert "no article matches" in invoke("remove", "--samples").stderr


def test_edit_changes_fields_and_finds_the_places_of_a_new_title(invoke: Invoke, stored: Path) -> None:
    done = invoke("edit", "ship", "--title", " Ship leaves\nDurban ", "--date", "5 March 2022", "--source", "Post")
    assert done.exit_code == 0
    assert "undo with: dateline undo 1" in done.stderr
    with Store.open() as store:
        found = store.reader.geoparse("ship")
    assert found is not None
    article = found.article
    assert (article.title, str(article.date), article.source) == ("Ship leaves Durban", "2022-03-05", "Post")
    assert [mention.text for mention in found] == ["Durban", "Cape Town", "Mumbai"]
    assert "3 unchanged" in invoke("ingest", stored).stderr
    invoke("undo", "1")
    with Store.open() as store:
        assert store.reader.article("ship") != article


def test_an_empty_value_clears_a_field(invoke: Invoke, stored: Path) -> None:
    invoke("edit", "talks", "--title", "", "--date", "", "--source", "", "--url", "")
    with Store.open() as store:
        article = store.reader.article("talks")
    assert article is not None
    assert (article.title, article.date, article.source, article.url) == ("", None, None, None)


def test_an_edit_that_changes_nothing_says_so(invoke: Invoke, stored: Path) -> None:
    assert "has these values already" in invoke("edit", "ship", "--title", "A ship").stderr
    assert "nothing was removed or edited" in invoke("undo").stderr


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["ship"], "say what to change"),
        (["none", "--title", "x"], "'none' is not in the database"),
        (["ship", "--date", "32 May"], "write YYYY-MM-DD"),
        (["ship", "--date", "02/01/2026"], "date: "),
        (["ship", "--url", "javascript:alert(1)"], "url: 'javascript:alert(1)' is not a web address"),
        (["ship", "--title", "x" * 2_001], "title: has 2,001 characters"),
    ],
)
def test_edit_refuses_what_it_cannot_do(invoke: Invoke, stored: Path, arguments: list[str], advice: str) -> None:
    done = invoke("edit", *arguments)
    assert done.exit_code == 2
    assert advice in done.stderr


def test_purge_deletes_for_good(invoke: Invoke, stored: Path) -> None:
    invoke("remove", "ship", "--yes")
    assert "0 articles purged" in invoke("db", "purge").stderr
    assert "1 article purged" in invoke("db", "purge", "--all").stderr
    assert invoke("undo", "1").exit_code == 2
