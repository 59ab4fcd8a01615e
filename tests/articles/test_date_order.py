"""The order of day and month is learnt from all dates of a column."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO, cast

import pytest

from geo.articles import (
    DateOrder,
    ReadLedger,
    ReadOptions,
    read_articles,
    read_byte_range,
    read_upload,
    split_into_byte_ranges,
)
from geo.articles.date_order import DateOrderEvidence
from geo.types import Article
from tests.articles.conftest import ReadNoted

YEAR = [dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(366)]


def month_first(day: dt.date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def day_first(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def as_csv(dates: list[str]) -> str:
    return "id,text,date\n" + "".join(f"{number},Rain fell {number}.,{date}\n" for number, date in enumerate(dates))


def as_jsonl(dates: list[str]) -> str:
    return "".join(
        json.dumps({"id": n, "text": f"Rain fell {n}.", "date": date}) + "\n" for n, date in enumerate(dates)
    )


def as_json(dates: list[str]) -> str:
    return json.dumps([{"id": n, "text": f"Rain fell {n}.", "date": date} for n, date in enumerate(dates)])


FORMATS: dict[str, Callable[[list[str]], str]] = {"a.csv": as_csv, "a.jsonl": as_jsonl, "a.json": as_json}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("write", [month_first, day_first])
def test_a_year_of_dates_is_read_whole_in_either_order(
    read_noted: ReadNoted, name: str, write: Callable[[dt.date], str]
) -> None:
    items, notes = read_noted(name, FORMATS[name]([write(day) for day in YEAR]))
    assert [item.date for item in items] == YEAR
    assert notes == []


@pytest.mark.parametrize("name", FORMATS)
def test_dates_that_do_not_say_their_order_are_unknown_and_noted(read_noted: ReadNoted, name: str) -> None:
    items, notes = read_noted(name, FORMATS[name](["3/4/2024", "5/6/2024", "7/7/2024"]))
    assert [item.date for item in items] == [None, None, dt.date(2024, 7, 7)]
    assert [(note.value, "--dates dmy, mdy or ymd" in note.problem) for note in notes] == [
        ("3/4/2024", True),
        ("5/6/2024", True),
    ]


@pytest.mark.parametrize(("order", "day"), [("dmy", dt.date(2024, 4, 3)), ("mdy", dt.date(2024, 3, 4))])
@pytest.mark.parametrize("name", FORMATS)
def test_people_say_the_order(read_noted: ReadNoted, name: str, order: DateOrder, day: dt.date) -> None:
    (item,), notes = read_noted(name, FORMATS[name](["3/4/2024"]), ReadOptions(date_order=order))
    assert (item.date, notes) == (day, [])


def test_a_column_of_both_orders_says_so(read_noted: ReadNoted) -> None:
    items, (note,) = read_noted("a.csv", as_csv(["13/1/2024", "1/14/2024", "3/4/2024"]))
    assert [item.date for item in items] == [dt.date(2024, 1, 13), dt.date(2024, 1, 14), None]
    assert note.line == 4
    assert note.problem.endswith("the dates of the other rows have either")


def test_a_single_odd_row_does_not_unsettle_the_others(read_noted: ReadNoted) -> None:
    items, (note,) = read_noted("a.csv", as_csv([*(month_first(day) for day in YEAR), "13/1/2024"]))
    assert [item.date for item in items] == [*YEAR, dt.date(2024, 1, 13)]
    assert (note.line, note.problem) == (368, "is not in the order mdy of the others, but has only one meaning")


LATE = ["1/2/2024"] * 6_000 + ["1/13/2024"]
"""More than the first 64 KiB leave the order open."""


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_date_at_the_end_of_a_long_file_settles_its_beginning(read_noted: ReadNoted, name: str) -> None:
    items, notes = read_noted(name, FORMATS[name](LATE))
    assert {item.date for item in items[:-1]} == {dt.date(2024, 1, 2)}
    assert notes == []


class Pipe(io.RawIOBase):
    """A stream that cannot be read again."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(size)


def test_a_stream_is_read_ahead_so_that_the_order_is_known() -> None:
    ledger = ReadLedger()
    stream = cast(BinaryIO, Pipe(as_csv(LATE).encode()))
    items = list(read_articles(["-"], stdin=stream, ledger=ledger))
    assert len(items) == len(LATE)
    assert {item.date for item in items[:-1] if isinstance(item, Article)} == {dt.date(2024, 1, 2)}
    assert ledger.notes == []


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_each_part_of_a_file_is_read_in_the_order_of_the_whole(name: str) -> None:
    data = FORMATS[name]([month_first(day) for day in YEAR] + ["soon"]).encode()
    ledger = ReadLedger()
    parts = list(split_into_byte_ranges(lambda: closing(io.BytesIO(data)), name, rows=5, max_bytes=10_000))
    items = [
        item
        for part in parts
        for item in read_byte_range(name, part, data[: part.header_size], data[part.start : part.end], ledger=ledger)
    ]
    assert len(parts) > 50
    assert [item.date for item in items if isinstance(item, Article)] == [*YEAR, None]
    assert [note.line for note in ledger.notes] == [len(YEAR) + (2 if name == "a.csv" else 1)]
    assert items == list(read_upload(name, data))


def order_of(dates: list[str]) -> DateOrder | None:
    evidence = DateOrderEvidence()
    for date in dates:
        evidence.add(date)
    return evidence.order


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["1/13/2024"], "mdy"),
        (["13/1/2024 14:05"], "dmy"),
        (["1/2/2024"], None),
        (["2/2/2024"], None),
        (["1/13/2024", "13/1/2024"], None),
        ([f"{day:%d/%m/%y}" for day in YEAR], "dmy"),
        ([f"{day:%m/%d/%y}" for day in YEAR], "mdy"),
        ([f"{day:%y/%m/%d}" for day in YEAR], "ymd"),
        ([f"{day:%y.%m.%d}" for day in YEAR], "ymd"),
        (["24/03/05"], None),
        (["2024-03-05", "soon", "", "13:05", "1" * 1_000], None),
    ],
)
def test_the_order_follows_from_all_dates(dates: list[str], order: DateOrder | None) -> None:
    assert order_of(dates) == order
