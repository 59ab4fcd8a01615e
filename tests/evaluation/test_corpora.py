import json
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.evaluation import read_corpus

RECORD = {
    "id": "x1",
    "title": "Quake",
    "text": "A quake shook Osaka.",
    "date": "2018-06-18",
    "mentions": [{"start": 14, "end": 19, "text": "Osaka", "lat": 34.69, "lon": 135.5, "geonameid": 1853909}],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n", encoding="utf-8")
    return path


def test_an_annotated_article_is_read_with_its_gold(tmp_path: Path) -> None:
    (entry,) = read_corpus(write(tmp_path / "gold.jsonl", RECORD))
    assert entry.article.title == "Quake"
    assert (entry.mentions[0].text, entry.mentions[0].geonameid, entry.mentions[0].linked) == ("Osaka", 1853909, True)


def test_offsets_that_do_not_select_the_text_are_refused_with_the_line_number(tmp_path: Path) -> None:
    wrong = RECORD | {"mentions": [{"start": 0, "end": 5, "text": "Osaka"}]}
    with pytest.raises(InputError, match=r"gold\.jsonl:2: mentions: offsets 0:5"):
        list(read_corpus(write(tmp_path / "gold.jsonl", RECORD, wrong)))


def test_a_line_that_is_not_an_annotated_article_is_refused_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gold\.jsonl:1: is not an annotated article: it has no 'text'"):
        list(read_corpus(write(tmp_path / "gold.jsonl", {"id": 1})))


def test_a_missing_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read_corpus(tmp_path / "none.jsonl"))


def test_a_binary_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(InputError, match="is not UTF-8 text"):
        list(read_corpus(path))


def test_a_byte_order_mark_is_not_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(RECORD), encoding="utf-8-sig")
    assert len(list(read_corpus(path))) == 1


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no annotated articles"):
        list(read_corpus(write(tmp_path / "gold.jsonl")))
