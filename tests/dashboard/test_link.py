from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.link import MAX_ID_CHARS, MAX_TEXT_CHARS, Comparison, Position, View, parse, parse_period, write
from geo.articles import MAX_FIELD_CHARACTERS
from geo.index import Filter
from geo.types import MentionKind

printable = st.text(st.characters(categories=("L", "N", "P", "S", "Cf"))).filter(bool)
ids = st.lists(printable.map(lambda text: text[:MAX_ID_CHARS]), max_size=4, unique=True).map(tuple)
dates = st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31))
days = st.none() | dates
countries = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2), max_size=4, unique=True).map(tuple)
regions = st.lists(
    st.tuples(st.text("ABCXYZ", min_size=2, max_size=2), st.text("AZ019", min_size=1, max_size=6)),
    max_size=4,
    unique=True,
).map(tuple)
kinds = st.sets(st.sampled_from(MentionKind), min_size=1).map(
    lambda chosen: tuple(kind for kind in MentionKind if kind in chosen)
)
periods = st.tuples(dates, dates).map(lambda pair: (min(pair), max(pair)))
names = st.just("") | printable.map(lambda text: text[:MAX_TEXT_CHARS])
comparisons = st.builds(Comparison, st.sampled_from(["publishers", "words"]), names, names, st.booleans()) | st.builds(
    Comparison, st.just("periods"), periods, periods, st.booleans()
)
positions = st.builds(
    Position,
    st.integers(-85_000, 85_000).map(lambda n: n / 1000),
    st.integers(-180_000, 180_000).map(lambda n: n / 1000),
    st.integers(2, 34).map(lambda n: n / 2),
)


@st.composite
def views(draw: st.DrawFn) -> View:
    since, until = draw(days), draw(days)
    if since and until and since > until:
        since, until = until, since
    chosen = Filter(
        draw(ids),
        since,
        until,
        draw(st.integers(0, 100)) / 100,
        countries=draw(countries),
        kinds=draw(kinds),
        sources=draw(ids),
        text=draw(st.just("") | printable.map(lambda text: text[:MAX_TEXT_CHARS])),
        regions=draw(regions),
        place_ids=draw(ids),
        focus_only=draw(st.booleans()),
        corrected_only=draw(st.booleans()),
        count_by=draw(st.sampled_from(["articles", "stories"])),
    )
    optional = st.none() | printable.map(lambda text: text[:MAX_ID_CHARS])
    return View(
        chosen,
        draw(st.sampled_from(["places", "articles"])),
        draw(optional),
        draw(optional),
        draw(st.none() | positions),
        draw(st.none() | periods),
        versus=draw(st.none() | comparisons),
    )


@given(views())
def test_written_link_opens_the_same_view(view: Any) -> None:
    assert parse(write(view)) == view


@given(st.text("0123456789-.", max_size=30) | st.text(max_size=30))
def test_a_period_is_two_days_in_order_or_none(text: str) -> None:
    days = parse_period(text)
    assert days is None or days[0] <= days[1]


@pytest.mark.parametrize("value", ["IN", "IN.", "I.07", "IN.07;", "IN.%00", ".07", "IN.07.1"])
def test_an_invalid_region_is_ignored(value: str) -> None:
    assert parse({"region": [value]}) == View()


@pytest.mark.parametrize(
    "query",
    [
        {"vs": "authors", "a": "A", "b": "B"},
        {"vs": "periods", "a": "2024-01-01", "b": "2024-01-01..2024-02-01"},
        {"vs": "periods", "a": "2024-02-01..2024-01-01", "b": "2024-01-01..2024-02-01"},
        {"vs": "<script>"},
        {"a": "A", "b": "B", "show": "difference"},
    ],
)
def test_an_invalid_comparison_is_ignored(query: dict[str, Any]) -> None:
    assert parse({name: [value] for name, value in query.items()}) == View()


def test_plain_view_has_no_query() -> None:
    assert write(View()) == {}


def test_link_reads_as_documented() -> None:
    query = {
        "from": ["2021-12-01"],
        "to": ["2021-12-31"],
        "conf": ["0.5"],
        "country": ["in", "CN"],
        "kind": ["demonym", "place"],
        "source": ["Reuters"],
        "q": ["rifle plant"],
        "at": ["26.157,81.805,6"],
        "place": ["gn:1278806"],
        "read": ["seed-001"],
        "list": ["articles"],
    }
    f = Filter(
        since=dt.date(2021, 12, 1),
        until=dt.date(2021, 12, 31),
        min_confidence=0.5,
        countries=("IN", "CN"),
        kinds=(MentionKind.PLACE, MentionKind.DEMONYM),
        sources=("Reuters",),
        text="rifle plant",
    )
    assert parse(query) == View(f, "articles", "gn:1278806", "seed-001", Position(26.157, 81.805, 6))


@pytest.mark.parametrize(
    "query",
    [
        {"from": ["2021-13-01"]},
        {"from": ["0001-01-01"]},
        {"from": ["20211201"]},
        {"conf": ["nan"]},
        {"conf": ["inf"]},
        {"conf": ["-3"]},
        {"country": ["../", "I1", "India", "ＩＮ"]},
        {"kind": ["robot", ""]},
        {"list": ["<script>"]},
        {"at": ["1,2"]},
        {"at": ["91,0,3"]},
        {"at": ["0,181,3"]},
        {"at": ["nan,nan,nan"]},
        {"at": ["1" * 500]},
        {"q": ["   \x00\x1b "]},
        {"q": ["x" * 10_000]},
        {"place": [""]},
        {"article": ["\x00", "x" * (MAX_ID_CHARS + 1), " padded "]},
        {"unknown": ["1"]},
        {"from": []},
    ],
)
def test_hostile_value_is_ignored(query: dict[str, Any]) -> None:
    assert parse(query) == View()


def test_end_before_the_beginning_is_ignored() -> None:
    assert parse({"from": ["2022-01-01"], "to": ["2021-01-01"]}).filter.until is None


def test_position_and_confidence_are_clamped() -> None:
    view = parse({"at": ["89,10,99"], "conf": ["7"]})
    assert view.at == Position(85.0, 10.0, 17)
    assert view.filter.min_confidence == 1.0


def test_repeated_and_excess_choices_are_dropped() -> None:
    view = parse({"article": ["a", "a", *(str(number) for number in range(500))]})
    assert len(view.filter.articles) == 99


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "conf", "kind", "at", "q", "article", "country", "place"]),
        st.lists(st.text(), max_size=3),
    )
)
def test_no_query_is_an_error(query: dict[str, Any]) -> None:
    view = parse(query)
    assert parse(write(view)) == view


def test_every_id_and_publisher_that_is_read_fits_into_a_link() -> None:
    assert max(MAX_FIELD_CHARACTERS[name] for name in ("id", "source")) <= MAX_ID_CHARS


def test_zero_width_joiners_are_kept() -> None:
    source = "خبرگزاری\u200cها"
    assert parse({"source": [source], "q": [source]}).filter == Filter(sources=(source,), text=source)


def test_layers_of_the_map_are_in_the_link() -> None:
    assert parse({}).layers == ("circles",)
    assert "layer" not in write(View())
    assert parse({"layer": ["countries", "heat", "lava"]}).layers == ("heat", "countries")
    for layers in ((), ("heat",), ("circles", "reach")):
        assert parse(write(View(layers=layers))).layers == layers


def test_sentences_beside_the_map_are_in_the_link() -> None:
    assert parse(write(View(sentences="gn:1"))).sentences == "gn:1"


def test_a_link_without_kinds_shows_places_and_coordinates() -> None:
    assert parse({}).filter.kinds == (MentionKind.PLACE, MentionKind.COORDINATE)
    assert parse({"kind": ["place"]}).filter.kinds == (MentionKind.PLACE,)
    assert "kind" not in write(View())
