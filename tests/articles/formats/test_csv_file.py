from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import logging
import time
from typing import BinaryIO, cast

import pytest

from geo.articles import MAX_TEXT_CHARACTERS, ReadLedger, read_articles, read_upload
from geo.articles.columns import NAME_THE_TEXT
from geo.articles.formats.csv_file import detect_delimiter
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import Read, ReadArticle, ReadRejection


def test_the_documented_columns_are_read(article: ReadArticle) -> None:
    result = article("a.csv", "id,title,text,date,source,url\n7,Rain,It rained.,2021-12-06,Post,https://e.org/7\n")
    assert result == Article("7", "Rain", "It rained.", dt.date(2021, 12, 6), "Post", "https://e.org/7")


def test_other_column_names_are_read_and_logged(article: ReadArticle, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        result = article(
            "b.csv", "Headline,Article Text,publishedAt,Publisher,Link\nRain,It rained.,2021-12-06,Post,https://e.org\n"
        )
    assert result.text == "It rained."
    assert (result.title, result.date, result.source, result.url) == (
        "Rain",
        dt.date(2021, 12, 6),
        "Post",
        "https://e.org",
    )
    assert 'b.csv: "Article Text" is read as "text"' in caplog.text


def test_the_documented_name_wins_over_an_alias_unless_blank(read: Read) -> None:
    first, second = read("a.csv", "body,text\nlong,short\nonly body,\n")
    assert (first.text, second.text) == ("short", "only body")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected_from_the_header(article: ReadArticle, delimiter: str) -> None:
    row = delimiter.join(["Rain", '"Wet, cold; grey | ""dark"""'])
    assert article("a.csv", f"title{delimiter}text\n{row}\n").text == 'Wet, cold; grey | "dark"'


def test_the_delimiter_that_a_spreadsheet_declares_is_obeyed(article: ReadArticle) -> None:
    assert article("a.csv", "sep=;\ntext\nIt rained, and more.\n").text == "It rained, and more."


def test_detect_delimiter_counts_the_field_names() -> None:
    assert detect_delimiter("id;title, long;text") == (";", 2)


def test_line_numbers_are_those_of_the_file_when_values_contain_newlines(read: Read) -> None:
    first, second = read("a.csv", 'id,text\r\n1,"one\r\ntwo\r\n\r\nthree"\r\n\r\n2\r\n')
    assert first.text == "one\r\ntwo\r\n\r\nthree"
    assert str(second) == "a.csv:7: has 1 values where the header has 2 columns"


def test_surplus_empty_columns_are_ignored(article: ReadArticle) -> None:
    assert article("a.csv", "id,text\n1,It rained.,,\n").text == "It rained."


def test_unknown_columns_are_ignored_even_if_they_occur_twice(article: ReadArticle) -> None:
    assert article("a.csv", ",tag,text,tag\n0,x,It rained.,y\n").text == "It rained."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "id,title\n1,Rain\n",
            f'a.csv:1: no column holds the text; {NAME_THE_TEXT}; the header is: "id, title"',
        ),
        ("text,id,Text\n1,2,3\n", "a.csv:1: text: occurs twice in the header"),
        ("id,text\n", "a.csv: has a header but no rows"),
        ("id,text\n\n , \n", "a.csv: has a header but no rows"),
        ("\n\n", "a.csv: is empty"),
        ('id,"text\n1,2', "a.csv:1: opens a quote that is not closed"),
        ("id,text\n1,\n", "a.csv:2: text: is empty"),
        ("text\na\rb,c\n", "a.csv:2: has a carriage return outside quotes"),
    ],
)
def test_a_broken_row_is_rejected_in_one_line(rejection: ReadRejection, content: str, reason: str) -> None:
    assert rejection("a.csv", content).startswith(reason)


@pytest.mark.parametrize("above", ["Report of March;;\n;;\n", "Summary;;\n", '"Our report; all of it";;\n'])
def test_rows_above_the_header_are_not_read(article: ReadArticle, above: str) -> None:
    read = article("a.csv", f"{above}title;text;date\nRain;It rained; and hailed;2024-03-05\n".replace("d; a", "d, a"))
    assert (read.title, read.text, str(read.date)) == ("Rain", "It rained, and hailed", "2024-03-05")


def test_the_header_may_begin_on_a_line_above_the_names_of_fields(article: ReadArticle) -> None:
    read = article("a.csv", '"Number\nof it",text,title\n1,It rained.,Rain\n')
    assert (read.title, read.text) == ("Rain", "It rained.")


def test_a_row_with_the_name_of_one_field_is_not_taken_for_the_header(rejection: ReadRejection) -> None:
    assert rejection("a.csv", "Betreff,Wortlaut\nRain,text\n").startswith("a.csv:1: no column holds the text")


def test_a_refused_file_is_in_the_ledger_with_the_column() -> None:
    ledger = ReadLedger()
    list(read_upload("a.csv", b"text,id,text\n1,2,3\n", ledger=ledger))
    assert [record.reason for record in ledger.files] == ["text: occurs twice in the header"]


def test_a_stray_quote_rejects_one_row(read: Read) -> None:
    rows = 'id,text\n1,Rain\n2,"Snow\n3,"Hail"\n4,"He said "no" again"\n5,"""Fog"""\n'
    result = read("a.csv", rows)
    assert [item.line for item in result if isinstance(item, Rejection)] == [3, 5]
    assert [item.text for item in result if isinstance(item, Article)] == ["Rain", "Hail", '"Fog"']


def test_a_value_beyond_the_limit_of_the_csv_module_is_read(article: ReadArticle) -> None:
    long = "It rained. " * 20_000
    assert len(long) > 131_072
    assert article("a.csv", f'id,text\n1,"{long}"\n').text == long


def test_an_unclosed_quote_takes_bounded_time(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr("geo.articles.formats.csv_file.MAX_ROW_CHARACTERS", 100_000)
    start = time.process_time()
    result = read("a.csv", "text,id\n" + 'a","\n' * 200_000)
    assert time.process_time() - start < 5
    assert result[-1].reason == "the rest of the file is not read, because its quotes are never closed"


def test_a_text_that_is_too_long_is_rejected_with_the_limit(read: Read) -> None:
    first, second = read("a.csv", f"text\n{'x' * (MAX_TEXT_CHARACTERS + 1)}\nRain\n")
    assert str(first) == "a.csv:2: text: has 2,000,001 characters; at most 2,000,000 are allowed; split the article"
    assert second.text == "Rain"


class EndlessRows(io.RawIOBase):
    """Rows for as long as they are asked for."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.begun = False

    def read(self, size: int = -1) -> bytes:
        header = b"" if self.begun else b"id,text\n"
        self.begun = True
        return header + b"".join(
            b'%d,"Day %d,\nit rained."\n' % (n, n) for n in itertools.islice(self.numbers, size // 50)
        )


def test_rows_are_read_from_an_endless_stream() -> None:
    stream = read_articles(["-"], stdin=cast(BinaryIO, EndlessRows()))
    texts = [item.text for item in itertools.islice(stream, 20_000) if isinstance(item, Article)]
    assert texts[-1] == "Day 20000,\nit rained."


def test_formulas_and_templates_are_stored_unchanged(article: ReadArticle) -> None:
    hostile = "=cmd|' /C calc'!A0 ${7*7} {{7*7}} <% 7*7 %>"
    stream = io.StringIO()
    csv.writer(stream).writerows([["text"], [hostile]])
    assert article("a.csv", stream.getvalue()).text == hostile


def test_nul_characters_in_a_row_are_read(article: ReadArticle) -> None:
    assert article("a.csv", "id,text\n1,It ra\0ined all day in Patna and in Gaya.\n").text.startswith("It ra\0ined")
