from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import ByteRange, read_byte_range, read_upload, split_into_byte_ranges
from geo.errors import InputError, Rejection
from geo.types import Article

Item = Article | Rejection


def pieces_of(name: str, data: bytes, rows: int, max_bytes: int = 1 << 20) -> list[ByteRange]:
    return list(split_into_byte_ranges(lambda: closing(io.BytesIO(data)), name, rows=rows, max_bytes=max_bytes))


def read_in_pieces(name: str, data: bytes, rows: int, max_bytes: int = 1 << 20) -> list[Item]:
    pieces = pieces_of(name, data, rows, max_bytes)
    return [
        item
        for piece in pieces
        for item in read_byte_range(name, piece, data[: piece.header_size], data[piece.start : piece.end])
    ]


JSONL = (
    b'{"id": "a", "text": "In Osaka."}\n\nnot json\n'
    b'{"id": "b", "text": "In Paris."}\r\n{"id": "c", "text": "\xc3\x89."}'
)
CSV = b'sep=;\nid;text\na;"Two\nlines; one ""row"""\nb;In Osaka.\nc;too;many\n\nd;"x"y\ne;\xc3\x89vian\n'


@pytest.mark.parametrize(("name", "data"), [("n.jsonl", JSONL), ("n.csv", CSV), ("n.csv", CSV.replace(b"\n", b"\r\n"))])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_byte_ranges_give_the_same_articles_as_the_whole_file(name: str, data: bytes, mark: bytes, rows: int) -> None:
    whole = list(read_upload(name, mark + data))
    assert len([item for item in whole if isinstance(item, Article)]) == 3
    assert read_in_pieces(name, mark + data, rows) == whole


def test_byte_ranges_cover_every_byte_once() -> None:
    for name, data in (("n.jsonl", JSONL), ("n.csv", CSV)):
        pieces = pieces_of(name, data, 1)
        assert len(pieces) > 3
        bounds = [pieces[0].header_size, *(piece.end for piece in pieces)]
        assert [(piece.start, piece.end) for piece in pieces] == list(pairwise(bounds))
        assert bounds[-1] == len(data)


def test_long_rows_make_ranges_of_fewer_rows() -> None:
    assert len(pieces_of("n.jsonl", JSONL * 10, 1000, max_bytes=100)) > 5


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.jsonl", b""),
        ("n.jsonl", b" \n\n"),
        ("n.csv", b"id,words\na,b\n"),
        ("n.csv", b"id,text\n"),
        ("n.csv", b"id,text,id\n1,2,3\n4,5,6\n"),
        ("n.jsonl", b"PK\x03\x04" + b"\0" * 100),
        ("n.csv", "id,text\na,In Évian.\nb,In Genève.\n".encode("cp1252")),
        ("n.jsonl", '{"text": "In Évian."}\n{"text": "In Osaka."}\n'.encode("utf-16")),
    ],
)
def test_a_file_that_cannot_be_split_is_one_range(name: str, data: bytes) -> None:
    (piece,) = pieces_of(name, data, 1)
    assert (piece.start, piece.end, piece.first_line) == (0, len(data), 0)
    assert read_in_pieces(name, data, 1) == list(read_upload(name, data))


def test_a_line_in_another_encoding_is_rejected_in_a_range_as_in_the_whole_file() -> None:
    data = JSONL + b'\n{"id": "d", "text": "\xc9vian"}\n{"id": "e", "text": "\xc9vian"}\n'
    whole = list(read_upload("n.jsonl", data))
    assert sum(isinstance(item, Rejection) and "UTF-8" in item.reason for item in whole) == 2
    assert read_in_pieces("n.jsonl", data, 1) == whole


def test_a_file_that_changed_since_it_was_split_is_refused() -> None:
    piece = pieces_of("n.jsonl", JSONL, 1)[0]
    with pytest.raises(InputError, match="has changed"):
        list(read_byte_range("n.jsonl", piece, b"", b"{}\n"))


words = st.text(st.sampled_from("ab é\"',;\n\\"), min_size=1, max_size=12)


@given(texts=st.lists(words, min_size=1, max_size=8, unique=True), rows=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_any_rows_are_split_only_where_a_row_begins(texts: list[str], rows: int) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)).encode()
    out = io.StringIO()
    csv.writer(out).writerows([("id", "text"), *enumerate(texts)])
    for name, data in (("n.jsonl", lines), ("n.csv", out.getvalue().encode())):
        assert texts_of(read_in_pieces(name, data, rows)) == texts_of(read_upload(name, data))


def texts_of(items: Iterable[Item]) -> list[str]:
    return [item.text if isinstance(item, Article) else str(item) for item in items]
