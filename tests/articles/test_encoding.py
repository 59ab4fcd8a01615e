from __future__ import annotations

import codecs
import json
import logging

import pytest

from tests.articles.conftest import Read, ReadArticle, ReadRejection

CITIES = "Zürich and Genève and São Paulo – “twinned” cities"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    ("name", "template"),
    [("a.txt", "{}"), ("a.csv", "id,text\r\n1,{}\r\n"), ("a.jsonl", '{{"id": "1", "text": "{}"}}\n')],
)
def test_unicode_files_are_read_with_and_without_a_byte_order_mark(
    article: ReadArticle, codec: str, name: str, template: str
) -> None:
    assert article(name, template.format(CITIES).encode(codec)).text == CITIES


def test_a_byte_order_mark_is_not_part_of_the_first_column(article: ReadArticle) -> None:
    assert article("a.csv", codecs.BOM_UTF8 + b"text,id\nRain in Patna,7\n").id == "7"


def test_windows_1252_is_read_and_logged(article: ReadArticle, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert article("a.txt", CITIES.encode("cp1252")).text == CITIES
    assert "a.txt: is not UTF-8; read as cp1252" in caplog.text


def test_a_guessed_encoding_is_logged_once_though_a_table_is_read_twice(
    read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    rows = "".join(f"{CITIES},{number}/{number}/2024\n" for number in range(1, 13))
    read("a.csv", f"text,date\n{rows}".encode("cp1252"))
    assert caplog.text.count("is not UTF-8") == 1


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Президент прибыл в Москву и встретился с министром обороны."),
        ("koi8_r", "Президент прибыл в Москву и встретился с министром обороны."),
        ("gb18030", "总统访问了北京和上海，讨论了贸易和边境的问题。"),
        ("shift_jis", "東京で首相が会見した。大阪でも雨が降った。"),
    ],
)
def test_other_old_encodings_are_guessed_from_enough_text(article: ReadArticle, codec: str, text: str) -> None:
    assert article("a.txt", text.encode(codec)).text == text


def test_a_document_of_mixed_encodings_is_rejected_with_the_line(rejection: ReadRejection) -> None:
    mixed = "Zürich\nGenève\n".encode() + "Málaga\n".encode("cp1252")
    assert rejection("a.txt", mixed) == "a.txt:3: has bytes that are not UTF-8, as the rest is; save the file as UTF-8"


def test_only_the_row_in_another_encoding_is_rejected(read: Read) -> None:
    rows = [f'{{"text": "Rain in {city}"}}'.encode(codec) for city, codec in
            [("Zürich", "utf-8"), ("Málaga", "cp1252"), ("Genève", "utf-8")]]  # fmt: skip
    first, second, third = read("a.jsonl", b"\n".join(rows))
    assert (first.text, third.text) == ("Rain in Zürich", "Rain in Genève")
    assert str(second).startswith("a.jsonl:2: has bytes that are not UTF-8")


def test_a_character_cut_off_at_the_end_is_rejected(rejection: ReadRejection) -> None:
    assert "not UTF-8" in rejection("a.txt", "Genève\nZürich\nMálaga é".encode()[:-1])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_of_every_kind_become_newlines(article: ReadArticle, ending: str) -> None:
    assert article("a.txt", f"Rain in Patna\n\nOne.{ending}Two.").text == "One.\nTwo."


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_rows_may_end_in_carriage_returns_only(read: Read, name: str) -> None:
    rows = ["text", "Rain", "Snow"] if name == "a.csv" else ['{"text": "Rain"}', '{"text": "Snow"}']
    assert [result.text for result in read(name, "\r".join(rows))] == ["Rain", "Snow"]


def test_in_a_document_control_characters_and_surrogates_are_removed(article: ReadArticle) -> None:
    assert article("a.txt", "Rain\n\nPat\x07na is \x1b[31mred\ttoday").text == "Patna is [31mred\ttoday"


@pytest.mark.parametrize(
    "text", ["\n\n Rain in  Patna\r\n\r\n", "Pat\x00na\u2028\x1b[31m\ufeff", "R&D in <Patna> & Gaya"]
)
def test_a_field_stays_as_it_was_given(article: ReadArticle, text: str) -> None:
    assert article("a.jsonl", json.dumps({"text": text})).text == text
    assert article("a.csv", f'id,text\r\n1,"{text}"').text == text


def test_a_lone_surrogate_in_a_field_is_replaced(article: ReadArticle) -> None:
    result = article("a.jsonl", r'{"title": "Rain \ud800", "text": "Pat\udc00na"}')
    assert (result.title, result.text) == ("Rain \ufffd", "Pat\ufffdna")


def test_a_title_is_on_one_line_with_each_character_at_its_place(article: ReadArticle) -> None:
    assert article("a.jsonl", r'{"title": " Rain\r\nin  Patna\t", "text": "It rained."}').title == " Rain  in  Patna "
    assert article("a.jsonl", r'{"title": " \n\ufeff ", "text": "It rained."}').title == ""


def test_only_a_text_that_was_taken_out_of_a_document_is_marked(article: ReadArticle) -> None:
    assert article("a.txt", "Rain in Patna.").is_extracted
    assert article("a.html", "<p>Rain in Patna.</p>").is_extracted
    assert not article("a.jsonl", '{"text": "Rain in Patna."}').is_extracted


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 ...", "is damaged: it is not a PDF file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is an old Office document"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "is a 7-Zip archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "is a program"),
        (b"%PDF-1.7 <meta charset=iso-8859-2> It rained in Patna.", "is damaged: it is not a PDF file"),
        (b"SQLite format 3\0" + bytes(100), "is an SQLite database"),
        (bytes(range(256)) * 40, "is binary, not text"),
        (b"\0" * 4096 + b"x", "is binary, not text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.json", "a.md", "a.html", "a"])
def test_a_binary_file_is_rejected_with_its_format(
    rejection: ReadRejection, name: str, content: bytes, reason: str
) -> None:
    assert rejection(name, content).startswith(f"{name}: {reason}")


def test_invisible_characters_stay_so_that_offsets_are_right(article: ReadArticle) -> None:
    text = "Pat\u200bna \u202egnol\u202c ago, Раtna and Cafe\u0301"
    assert article("a.txt", text).text == text
