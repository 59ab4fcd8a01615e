from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import article_from_text, clean_line, clean_text, is_missing, known_suffixes, read_upload
from geo.errors import InputError, Rejection
from geo.types import Article

_TEXT = st.text(st.characters(codec="utf-8"), max_size=200)
_GIVEN = _TEXT.filter(clean_text)
_TITLES = _TEXT.map(lambda text: re.sub(r"\s", " ", text) if clean_line(text) else "")
_LINES = _TEXT.map(clean_line).filter(lambda line: not line or not is_missing(line))
_DATES = st.one_of(
    st.none(),
    st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31)),
    st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
)
_ARTICLES = st.builds(
    Article,
    id=_LINES,
    title=_TITLES,
    text=_GIVEN,
    date=_DATES,
    source=_LINES.map(lambda line: line or None),
    url=st.sampled_from([None, "https://example.org/a?b=1#c", "http://example.org/ä,;|"]),
)
_RUNS = st.lists(_ARTICLES, min_size=1, max_size=5).map(
    lambda run: [replace(a, id=clean_line(f"{n} {a.id}"), text=f"{n} {a.text}") for n, a in enumerate(run)]
)


def record(article: Article) -> dict[str, str | None]:
    values = {"id": article.id, "title": article.title, "text": article.text, "source": article.source}
    return values | {"url": article.url, "date": article.date.isoformat() if article.date else None}


@given(_RUNS)
def test_json_lines_survive_a_round_trip(run: list[Article]) -> None:
    for ascii_only in (True, False):
        lines = [json.dumps(record(article), ensure_ascii=ascii_only) for article in run]
        assert list(read_upload("a.jsonl", "\n".join(lines).encode())) == run


@given(_RUNS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_csv_survives_a_round_trip(run: list[Article], delimiter: str, ending: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, record(run[0]), delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(record(article) for article in run)
    assert list(read_upload("a.csv", stream.getvalue().encode())) == run


@given(_TEXT)
def test_cleaning_twice_is_the_same_as_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text(max_size=200))
def test_a_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert not set(cleaned) & {"\0", "\r", "\x1b", "\ufeff"[: cleaned.startswith("\ufeff")]}


_MARKS = [
    "---\n",
    "title: ",
    "<html>",
    "<p>",
    "</",
    "{",
    '{"text": "',
    "[",
    '"',
    "id,text\n",
    ",",
    "\r",
    "\n",
    "\0",
    "# ",
    "](",
    "\ud800",
]
_PIECES = st.lists(st.one_of(st.sampled_from(_MARKS), st.text(max_size=20)), max_size=20).map("".join)
_BYTES = st.one_of(
    st.binary(max_size=300),
    _PIECES.map(lambda text: text.encode("utf-8", "surrogatepass")),
    _PIECES.map(lambda text: text.encode("utf-16", "surrogatepass")),
    _PIECES.map(lambda text: text.encode("cp1252", "replace")),
)


@pytest.mark.parametrize("suffix", ["", *known_suffixes()])
@settings(max_examples=60, deadline=None)
@given(content=_BYTES)
def test_arbitrary_bytes_give_articles_or_rejections_of_one_line(suffix: str, content: bytes) -> None:
    result = list(read_upload(f"a{suffix}", content))
    assert result
    for item in result:
        if isinstance(item, Rejection):
            assert str(item).isprintable()
        else:
            assert item.id
            assert clean_text(item.text)
            assert re.fullmatch(r"(\S| )*", item.title)


@given(st.text(max_size=200), st.text(max_size=50), st.text(max_size=50), st.text(max_size=50))
def test_pasted_text_gives_an_article_or_an_error(text: str, title: str, date: str, url: str) -> None:
    with contextlib.suppress(InputError):
        assert article_from_text(text, title=title, date=date, url=url).text
