from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import FileOutcome, ReadLedger, RunReport, read_articles, read_upload, size_of
from geo.errors import Rejection
from geo.types import Article
from tests.articles.formats.samples import sample_file

as_a_user = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
on_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.md", "c.jsonl", "B.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "c.jsonl"}' if name == "c.jsonl" else f"text of {name}")
    texts = [result.text for result in read_articles([tmp_path]) if isinstance(result, Article)]
    assert texts == ["text of B.TXT", "text of a.txt", "text of b/1.md", "text of b/2.txt", "c.jsonl"]


def test_hidden_and_unknown_files_of_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/x.txt", ".hidden.txt", "photo.JPG", "b.jpg", "notes", "README.md", "LICENSE.txt", "kept.txt"):
        (tmp_path / name).write_text(f"text of {name}")
    ledger = ReadLedger()
    results = list(read_articles([str(tmp_path)], ledger=ledger))
    assert [str(result.text) for result in results] == ["text of kept.txt"]  # type: ignore[union-attr]
    assert ledger.outcomes == {FileOutcome.READ: 1, FileOutcome.PASSED_OVER: 7}
    assert ledger.passed_over == {"hidden": 2, ".jpg": 2, "project file": 2, "without a suffix": 1}
    assert [Path(record.name).name for record in ledger.files] == [
        ".git", ".hidden.txt", "LICENSE.txt", "README.md", "b.jpg", "notes", "photo.JPG", "kept.txt",
    ]  # fmt: skip


def test_a_file_that_is_named_itself_is_read_whatever_its_name(tmp_path: Path) -> None:
    for name, content in ((".hidden", "It rained."), ("rows.dat", "id,text\n1,It snowed."), ("README.md", "# Hail")):
        (tmp_path / name).write_text(content)
        (result,) = read_articles([tmp_path / name])
        assert isinstance(result, Article)


def test_the_format_of_standard_input_is_detected_from_its_content() -> None:
    kinds = {
        b"It rained in Patna.": "It rained in Patna.",
        b'{"text": "It rained."}\n{"text": "It snowed."}': "It rained.",
        b"title,text\nRain,It rained.\n": "It rained.",
        b"---\ntitle: Rain\n---\nIt rained.": "It rained.",
        b"<html><body><p>It rained.</p></body></html>": "It rained.",
    }
    for content, text in kinds.items():
        result = next(read_articles(["-"], stdin=io.BytesIO(content)))
        assert isinstance(result, Article)
        assert result.text == text


def test_standard_input_is_that_of_the_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It rained.")))
    assert [type(result) for result in read_articles(["-"])] == [Article]


def test_standard_input_stays_open() -> None:
    stdin = io.BytesIO(b'{"text": "It rained."}\n' * 3)
    list(read_articles(["-"], stdin=stdin))
    assert not stdin.closed


def test_an_article_that_is_given_twice_is_yielded_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    first, second, third = read_articles([tmp_path, tmp_path / "a.txt", str(tmp_path)])
    assert first == second == third


def test_a_single_name_is_one_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    for name in (tmp_path / "a.txt", str(tmp_path / "a.txt")):
        assert [type(result) for result in read_articles(name)] == [Article]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "missing.txt: does not exist; check the name"),
        ("https://127.0.0.1/a", "https://127.0.0.1/a: leads into a private network"),
        (Path("https://example.org/a"), "https:/example.org/a: is a URL of a scheme that is not fetched"),
        ("file:///etc/passwd", "file:///etc/passwd: is a URL of a scheme that is not fetched"),
        ("", "(nothing): is not a name of a file"),
        (" ", "(nothing): is not a name of a file"),
        ("a\0b", "a?b: is not a name of a file"),
        ("x" * 5_000, "x" * 999 + "…: cannot be read: file name too long"),
        ("evil\n\x1b[31m.txt", "evil??[31m.txt: does not exist"),
        ("bad\udcff.txt", "bad�.txt: does not exist"),
    ],
)
def test_an_input_that_cannot_be_opened_is_rejected_in_one_line(name: str | Path, reason: str) -> None:
    (result,) = read_articles([name])
    assert isinstance(result, Rejection)
    assert str(result).startswith(reason)
    str(result).encode()


def test_a_run_continues_after_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("It rained.")
    result = list(read_articles([tmp_path / "none.txt", tmp_path]))
    assert [type(item) for item in result] == [Rejection, Rejection, Article]
    assert str(result[1]) == f"{tmp_path / 'a.txt'}: is empty"


def test_a_folder_without_articles_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (result,) = read_articles([tmp_path])
    assert "is a folder without articles (." in str(result)


@as_a_user
def test_a_file_without_read_permission_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    (tmp_path / "a.txt").chmod(0)
    (result,) = read_articles([tmp_path / "a.txt"])
    assert "cannot be read; check its permissions" in str(result)


def test_an_operating_system_error_is_reported_in_plain_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (result,) = read_articles([tmp_path / "a.txt"])
    assert str(result) == f"{tmp_path / 'a.txt'}: cannot be read; check its permissions"


def test_a_disk_that_fails_halfway_loses_only_the_rest_of_the_file() -> None:
    blocks = [b'{"text": "It rained."}\n' * 3_000, b'{"text": "It snowed."}\n']

    class Failing(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            if not blocks:
                raise OSError(5, "Input/output error")
            return blocks.pop(0)

    result = list(read_articles(["-"], stdin=Failing()))  # type: ignore[arg-type]
    assert isinstance(result[0], Article)
    assert str(result[-1]) == "standard input: cannot be read: input/output error"


@on_posix
def test_links_in_a_folder_are_read_but_never_followed_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    ledger = ReadLedger()
    first, second = read_articles([tmp_path], ledger=ledger)
    assert isinstance(first, Article)
    assert str(second) == f"{tmp_path / 'b.txt'}: does not exist; check the name"
    assert ledger.passed_over == {"link to a folder": 1, "pipe or device": 1}


@on_posix
def test_folders_may_nest_deeper_than_the_call_stack(tmp_path: Path) -> None:
    depth = 1_200
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        Path("a.txt").write_text("It rained.")
        assert [type(result) for result in read_articles([tmp_path])] == [Article]
    finally:  # by hand, as shutil.rmtree nests as deep as the folders
        Path("a.txt").unlink(missing_ok=True)
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")
        os.chdir(here)


@on_posix
def test_endless_devices_are_rejected() -> None:
    (result,) = read_articles(["/dev/zero"])
    assert str(result) == "/dev/zero: is binary, not text"
    (result,) = read_articles(["/dev/null"])
    assert str(result) == "/dev/null: is empty"


def test_the_bytes_reported_are_the_size_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "In Osaka."}\n' * 9_000)
    (tmp_path / "page.txt").write_text("In Perth.")
    on_bytes_read: list[int] = []
    list(read_articles([tmp_path, tmp_path / "gone.txt"], on_bytes_read=on_bytes_read.append))
    assert sum(on_bytes_read) == size_of([tmp_path, tmp_path / "gone.txt"]) == 9_000 * 22 + 9
    assert size_of([tmp_path, "-"]) is size_of(["https://example.org/a"]) is size_of(["/dev/null"]) is None


def test_the_ledger_has_what_became_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "It rained."}\n{"text": 7}\n{"text": ""}\n')
    (tmp_path / "empty.txt").touch()
    ledger = ReadLedger()
    names: list[str | Path] = [tmp_path / "rows.jsonl", tmp_path / "empty.txt", "gone.txt", "-", "https://127.0.0.1/a"]
    items = list(read_articles(names, stdin=io.BytesIO(b"It snowed."), ledger=ledger))
    assert [(record.outcome, record.articles, record.rejected) for record in ledger.files] == [
        ("read", 1, 2), ("refused", 0, 0), ("refused", 0, 0), ("read", 1, 0), ("refused", 0, 0),
    ]  # fmt: skip
    assert (ledger.articles, ledger.rejected.total(), len(items)) == (2, 2, 7)
    assert ledger.rejected.reasons == {"text: is a number, not text": 1, "text: is empty": 1}


def test_a_file_that_is_not_read_to_its_end_is_in_the_ledger() -> None:
    ledger = ReadLedger()
    items = read_articles(["-"], stdin=io.BytesIO(b'{"text": "It rained."}\n' * 9), ledger=ledger)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert [(record.outcome, record.articles) for record in ledger.files] == [("read", 1)]


ROWS = st.sampled_from(
    ['{"text": "It rained."}', '{"text": 7}', "{}", "not json", "", '{"id": "1", "text": " "}', "a,b", '"open', "\x00"]
)


@given(rows=st.lists(ROWS, max_size=30), name=st.sampled_from(["a.jsonl", "a.csv", "a.json", "a.txt", "a"]))
def test_the_ledger_counts_everything_that_a_file_yields(rows: list[str], name: str) -> None:
    ledger = ReadLedger()
    items = list(read_upload(name, "\n".join(rows).encode(), ledger=ledger))
    articles = sum(isinstance(item, Article) for item in items)
    refused = ledger.outcomes[FileOutcome.REFUSED]
    assert ledger.articles == articles
    assert ledger.rejected.total() + refused == len(items) - articles
    assert ledger.outcomes.total() == len(ledger.files) == 1
    assert (ledger.files[0].articles, ledger.files[0].rejected) == (articles, ledger.rejected.total())
    RunReport(ledger, {"written": articles}, ledger.rejected).check()


def test_what_is_left_out_of_an_export_is_counted_in_the_report_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "site.xml").write_bytes(sample_file("wordpress.xml"))
    ledger = ReadLedger()
    articles = list(read_articles(tmp_path, ledger=ledger))
    report = RunReport(ledger, {"written": len(articles)})
    assert list(report.lines()) == [
        "1 file: 1 read, 0 passed over, 0 refused",
        f"{tmp_path / 'site.xml'}: 2 items left out: 1 attachment, 1 draft",
        "3 articles: 3 written, 0 rejected",
    ]
    assert report.is_complete
