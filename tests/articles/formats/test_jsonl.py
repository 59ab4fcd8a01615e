from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from geo.articles import DEFAULT_READ_OPTIONS, MAX_TEXT_CHARACTERS
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import Read, ReadArticle, ReadNoted, ReadRejection

RECORD = {
    "id": "7",
    "title": "Rain",
    "text": "It rained.",
    "date": "2021-12-06T10:00:00+05:30",
    "source": "Post",
    "url": "https://e.org/7",
}
ARTICLE = Article(
    "7",
    "Rain",
    "It rained.",
    dt.datetime(2021, 12, 6, 10, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
    "Post",
    "https://e.org/7",
)


def test_the_documented_keys_are_read(article: ReadArticle) -> None:
    assert article("a.jsonl", json.dumps(RECORD)) == ARTICLE


@pytest.mark.parametrize("name", ["a.json", "a"])
@pytest.mark.parametrize("value", [RECORD, [RECORD]])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_file_may_hold_one_object_or_a_list(
    article: ReadArticle, name: str, value: object, indent: int | None
) -> None:
    assert article(name, json.dumps(value, indent=indent)) == ARTICLE


@pytest.mark.parametrize("name", ["a.json", "a"])
def test_json_lines_are_read_whatever_the_file_name(read: Read, name: str) -> None:
    assert [result.text for result in read(name, '{"text": "Rain"}\n{"text": "Snow"}')] == ["Rain", "Snow"]


def test_json_lines_with_a_long_first_line_are_recognized(read: Read) -> None:
    lines = [json.dumps({"id": key, "text": f"It rained {key} " * 10_000}) for key in "ab"]
    assert [result.id for result in read("a.json", "\n".join(lines))] == ["a", "b"]


def test_a_news_service_record_is_read(article: ReadArticle) -> None:
    record = {
        "source": {"id": None, "name": "Post"},
        "headline": "Rain",
        "description": "It rains.",
        "content": "It rained.",
        "publishedAt": "2021-12-06T10:00:00Z",
    }
    result = article("a.jsonl", json.dumps(record))
    assert (result.title, result.text, result.source) == ("Rain", "It rained.", "Post")


def test_a_number_is_an_id_and_null_counts_as_missing(article: ReadArticle) -> None:
    result = article(
        "a.jsonl", '{"id": 7, "text": "It rained.", "title": null, "date": null, "source": "", "url": null}'
    )
    assert result == Article("7", "", "It rained.")


def test_urls_that_run_code_are_left_out(article: ReadArticle) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "https://a b", "https://[", "//x", "x"):
        assert article("a.jsonl", json.dumps({"text": "It rained.", "url": url})).url is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "It rain', "a.jsonl:1: is JSON that ends too early, at character 10"),
        ('{"text": "x", ', "a.jsonl:1: is JSON that ends too early"),
        ("{text: 1}", "a.jsonl:1: is not JSON: expecting property name"),
        ('{"text": NaN}', "a.jsonl:1: text: is empty"),
        ('{"text": "x", "text": "y"}', 'a.jsonl:1: has the key "text" twice'),
        ("[" * 100_000, "a.jsonl:1: is nested too deeply"),
        ('{"text":"x","more":' + "[" * 100_000 + "]" * 100_000 + "}", "a.jsonl:1: is nested too deeply"),
        ('{"text": "x", "id": ' + "9" * 5_000 + "}", "a.jsonl:1: contains a number of too many digits"),
        ("[1, 2]", "a.jsonl:1: is not a JSON object with the keys of an article"),
        ('"text"', "a.jsonl:1: is not a JSON object"),
        ('{"id": 1}', "a.jsonl:1: text: is missing"),
        ('{"text": [1]}', "a.jsonl:1: text: is a list, not text"),
        ('{"text": "\\ud800"}', "a.jsonl:1: text: is empty"),
    ],
)
def test_only_the_broken_line_is_rejected(read: Read, line: str, reason: str) -> None:
    broken, whole = read("a.jsonl", f'{line}\n\n{{"text": "It rained."}}\n')
    assert str(broken).startswith(reason)
    assert whole.text == "It rained."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "a.json: is an empty list"),
        ('{"text":\n"x",\n', "a.json:2: is JSON that ends too early"),
        ('[{"text": "x"}, 3][0', "a.json:1: is not JSON: extra data"),
        ('[{"title": "x"}]', "a.json, item 1: text: is missing"),
        ("{}", "a.json: text: is missing"),
    ],
)
def test_a_broken_json_file_is_rejected_in_one_line(rejection: ReadRejection, content: str, reason: str) -> None:
    assert rejection("a.json", content).startswith(reason)


def test_control_characters_in_a_key_are_not_printed(rejection: ReadRejection) -> None:
    assert (
        rejection("a.jsonl", '{"\\u001b[31m\\n": 1, "\\u001b[31m\\n": 2, "text": "x"}')
        == 'a.jsonl:1: has the key "?[31m?" twice'
    )


@pytest.mark.parametrize("text", ["It rained. " * 1_000_000, "x" * 10_000_000])
def test_ten_million_characters_are_rejected_with_the_limit(read: Read, text: str) -> None:
    broken, whole = read("a.jsonl", json.dumps({"text": text}) + '\n{"text": "It rained."}')
    assert broken.reason.endswith(f"characters; at most {MAX_TEXT_CHARACTERS:,} are allowed; split the article")
    assert whole.text == "It rained."


def test_a_line_that_is_too_long_is_skipped(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.articles.open_input.MAX_ROW_CHARACTERS", 1_000)
    result = read("a.jsonl", '{"text": "a"}\n{"text": "' + "x" * 5_500 + '"}\n{"text": "b"}')
    assert [type(item) for item in result] == [Article, Rejection, Article]
    assert str(result[1]) == "a.jsonl:2: is longer than 1,000 characters"


def test_a_list_of_paragraphs_is_one_text(article: ReadArticle) -> None:
    read = article(
        "a.json", '{"meta": {}, "articles": [{"title": "Rain", "paragraphs": ["It rained.", "It hailed."]}]}'
    )
    assert (read.text, read.is_extracted) == ("It rained.\n\nIt hailed.", True)


def test_an_article_that_its_source_has_removed_is_rejected(rejection: ReadRejection) -> None:
    assert rejection("a.json", '{"title": "[Removed]", "content": "[Removed]"}') == (
        "a.json: content: says that the source has removed the article"
    )


@pytest.mark.parametrize(
    "content",
    [
        '{"title": {"0": "Rain", "1": null}, "text": {"0": "It rained.", "1": "It hailed."}}',
        '{"0": {"title": "Rain", "text": "It rained."}, "1": {"title": null, "text": "It hailed."}}',
    ],
)
def test_a_data_frame_as_pandas_writes_it_is_read_row_by_row(read: Read, content: str) -> None:
    first, second = read("a.json", content)
    assert (first.title, first.text, second.title, second.text) == ("Rain", "It rained.", "", "It hailed.")


def test_the_features_of_a_geojson_file_are_read(article: ReadArticle) -> None:
    feature = {"type": "Feature", "properties": {"title": "Rain", "text": "It rained."}, "geometry": None}
    read = article("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert (read.title, read.text) == ("Rain", "It rained.")


def test_the_key_that_people_name_is_found_in_the_answer_of_a_service(read_noted: ReadNoted) -> None:
    content = '{"count": 1, "items": [{"title": "Rain", "date": "2024-03-05", "wording": "It rained."}]}'
    options = replace(DEFAULT_READ_OPTIONS, columns={"text": "wording"})
    (read,), _ = read_noted("a.json", content, options)
    assert read.text == "It rained."
