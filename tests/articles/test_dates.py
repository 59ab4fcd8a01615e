from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import FIRST_YEAR, LAST_YEAR, parse_date
from geo.articles.datelines import date_in_dateline, date_in_file_name
from geo.articles.dates import MONTH_ONLY, UNDECIDED, YEAR_ONLY, read_date
from geo.articles.month_words import MONTHS
from geo.articles.options import DateOrder
from geo.errors import UsageError
from tools.month_words import module_text

DAY = dt.date(2021, 12, 6)
INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    "text",
    [
        "2021-12-06",
        "20211206",
        "2021/12/06",
        "6 December 2021",
        "Monday, 6 December 2021",
        "6th of December, 2021",
        "December 6, 2021",
        "Dec. 6 2021",
        "DEC 6, 2021",
        "6-Dec-2021",
        "  6  Dec \n 2021 ",
    ],
)
def test_a_day_is_parsed_in_every_supported_notation(text: str) -> None:
    assert parse_date(text) == DAY
    assert type(parse_date(text)) is dt.date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-12-06T10:30:00Z", dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)),
        ("2021-12-06T10:30:00+05:30", dt.datetime(2021, 12, 6, 10, 30, tzinfo=INDIA)),
        ("2021-12-06 10:30:00 +0530", dt.datetime(2021, 12, 6, 10, 30, tzinfo=INDIA)),
        ("20211206T103000Z", dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)),
        ("Mon, 06 Dec 2021 10:30:00 +0530", dt.datetime(2021, 12, 6, 10, 30, tzinfo=INDIA)),
        ("Mon, 06 Dec 2021 10:30:00 GMT", dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)),
        ("December 6, 2021 at 10:30 pm", dt.datetime(2021, 12, 6, 22, 30, tzinfo=dt.UTC)),
        (
            "December 6, 2021, 12:15 a.m. EST",
            dt.datetime(2021, 12, 6, 0, 15, tzinfo=dt.timezone(-dt.timedelta(hours=5))),
        ),
        ("1638786600", dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)),
        ("1638786600000", dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_time_keeps_its_offset(text: str, expected: dt.datetime) -> None:
    parsed = parse_date(text)
    assert isinstance(parsed, dt.datetime)
    assert (parsed, parsed.utcoffset()) == (expected, expected.utcoffset())


def test_a_time_without_a_zone_is_utc() -> None:
    assert parse_date("2021-12-06T10:30") == dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)
    assert parse_date(dt.datetime(2021, 12, 6, 10, 30)) == dt.datetime(2021, 12, 6, 10, 30, tzinfo=dt.UTC)  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["+14:00", "-12:00"])
def test_the_largest_utc_offsets_are_parsed(zone: str) -> None:
    assert parse_date(f"2021-12-06T10:30:00{zone}").isoformat() == f"2021-12-06T10:30:00{zone}"


def test_a_future_day_is_parsed_whatever_the_clock_says() -> None:
    assert parse_date("2099-12-31") == dt.date(2099, 12, 31)


def test_a_time_that_daylight_saving_skips_is_parsed() -> None:
    assert parse_date("2026-03-29T02:30:00+01:00").isoformat() == "2026-03-29T02:30:00+01:00"


def test_an_ambiguous_time_zone_leaves_only_the_day() -> None:
    assert parse_date("6 December 2021 10:30 IST") == DAY


def test_an_ambiguous_day_is_refused_with_both_readings() -> None:
    with pytest.raises(UsageError, match=r"2 January or 1 February.*write 2026-01-02 or 2026-02-01"):
        parse_date("02/01/2026")


@pytest.mark.parametrize(
    ("text", "expected"), [("25/12/2021", "2021-12-25"), ("12/25/2021", "2021-12-25"), ("05.05.2021", "2021-05-05")]
)
def test_a_numeric_day_with_one_reading_is_parsed(text: str, expected: str) -> None:
    assert parse_date(text).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "25:00",
        "2021-12-06T25:00",
        "2021-02-30",
        "31 June 2021",
        "6 December 2021 13:00 pm",
        "2021-12-06T10:00+99:00",
        "2021",
        "December 2021",
        "yesterday",
        "2 hours ago",
        "0001-01-01",
        "2101-01-01",
        "9999-12-31T00:00:00-12:00",
        "0001-01-01T00:00:00+14:00",
        "99999999999999999999",
        "",
        "\x1b[31m2021",
    ],
)
def test_a_value_that_is_not_a_date_is_refused_with_advice_on_one_line(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD") as caught:
        parse_date(text)
    assert str(caught.value).isprintable()


def test_a_number_of_any_size_is_refused() -> None:
    with pytest.raises(UsageError):
        parse_date(10**5000)
    assert read_date(10**5000) == (None, "is not understood as a date")


@given(st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)))
def test_every_day_survives_a_round_trip(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d %B} {day.year:04}") == day
    assert parse_date(f"{day:%B} {day.day}, {day.year:04}") == day
    assert parse_date(f"{day.year:04}{day:%m%d}") == day


@given(
    st.datetimes(dt.datetime(FIRST_YEAR, 1, 2), dt.datetime(LAST_YEAR, 12, 30)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_every_time_survives_a_round_trip(naive: dt.datetime, minutes: int) -> None:
    time = naive.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    assert parse_date(time.isoformat()) == time


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_date(text) is not None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-12-06-delhi.txt", DAY),
        ("delhi_20211206.md", DAY),
        ("delhi 2021_12_06.md", DAY),
        ("000_5ef8137c530b1eb8.txt", None),
        ("20211399.txt", None),
        ("report-2021.txt", None),
        ("99991231.txt", None),
        ("", None),
    ],
)
def test_a_day_is_found_in_a_file_name(name: str, expected: dt.date | None) -> None:
    assert date_in_file_name(name) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("NEW DELHI, Dec 6, 2021 (Agency) - The visit", "", DAY),
        ("New Delhi, December 6, 2021: The visit", "", DAY),
        ("NEW DELHI, Dec 6 (Agency) - The visit", "", None),
        ("NEW DELHI, Dec 6 (Agency) - The visit", "news-2021.txt", DAY),
        ("NEW DELHI, Dec 31 (Agency) - The visit", "2022-01-01.txt", dt.date(2021, 12, 31)),
        ("The visit of Dec 6, 2021 was short", "", None),
        ("he came to town, Dec 6, 2021 - or so", "", None),
        ("KABUL, Feb 30, 2021 - The visit", "", None),
    ],
)
def test_a_day_is_found_in_a_dateline_if_the_year_is_known(text: str, name: str, expected: dt.date | None) -> None:
    assert date_in_dateline(text, name) == expected


NOON = dt.datetime(2024, 3, 5, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-05T12:00:00.123456789Z",
        "2024-03-05 12:00:00+00",
        "2024/03/05 12:00",
        "2024-03-05 at 12:00",
        "2024-03-05 12:00:00 PM",
        "2024-03-05T14:00:00+02:00[Europe/Berlin]",
        "20240305120000",
        "202403051200",
        "20240305T120000Z",
        "Tue Mar 05 12:00:00 +0000 2024",
        "Tue Mar  5 2024 14:00:00 GMT+0200 (CEST)",
        "Tue, 05 Mar 24 12:00 GMT",
        "Tuesday, 05-Mar-24 12:00:00 GMT",
        "March 5, 2024 Tuesday 12:00 PM",
        "05.03.2024 12:00",
        "2024年3月5日 12:00",
        "mardi 5 mars 2024 à 12h00",
        "1709640000",
        "1709640000.0",
        "1709640000123",
        "1709640000123456",
        "1709640000123456789",
        1709640000,
        1709640000.0,
        1709640000123.0,
        "45356.5",
        45356.5,
    ],
)
def test_a_time_is_read_as_programs_write_it(value: str | float) -> None:
    reading = read_date(value)
    assert isinstance(reading.date, dt.datetime)
    assert (reading.date.replace(microsecond=0), reading.problem) == (NOON, None)


@pytest.mark.parametrize(
    "value",
    [
        "05-Mar-24",
        "05-MAR-24",
        "March 5, 2024 Tuesday",
        "5 Mar 24",
        "05.03.2024",
        "2024/3/5",
        "2024. 3. 5.",
        "45356",
        45356,
        20240305.0,
        "٢٠٢٤-٠٣-٠٥",
        "2024-03-05 12:00:00 CET",
        "5. März 2024",
        "Dienstag, 5. März 2024",
        "5 mars 2024",
        "5 de marzo de 2024",
        "mar 5 mar 2024",
        "5 de março de 2024",
        "martedì 5 marzo 2024",
        "5 maart 2024",
        "5 marca 2024 r.",
        "5 Mart 2024 Salı",
        "5 марта 2024 г.",
        "05-мар-24",
        "5 березня 2024 року",
        "2024. március 5.",
        "5. maaliskuuta 2024",
        "5 Μαρτίου 2024",
        "٥ مارس ٢٠٢٤",
        "5 آذار 2024",
        "5 مارس 2024",
        "5 मार्च 2024",
        "5 Maret 2024",
        "Selasa, 5 Maret 2024 10:11 WIB",
        "ngày 5 tháng 3 năm 2024",
        "2024年3月5日",
        "2024年3月5日(火)",
        "2024년 3월 5일",
    ],
)
def test_a_day_is_read_in_the_languages_of_newspapers(value: str | float) -> None:
    assert read_date(value) == (dt.date(2024, 3, 5), None)


@pytest.mark.parametrize("locale", ["ar", "cs", "de", "el", "es", "fr", "id", "it", "nl", "pl", "pt", "ru", "tr", "uk"])
def test_every_month_of_a_language_is_read(locale: str) -> None:
    for number, name in get_month_names("wide", "format", locale).items():
        assert read_date(f"5 {name} 2024") == (dt.date(2024, number, 5), None)


def test_the_names_of_months_are_those_that_the_tool_writes() -> None:
    written: dict[str, dict[int, str]] = {}
    exec(module_text(), written)
    assert sum(len(names) for names in written["MONTHS"].values()) > 4_000
    assert {number: names.split(",")[:3] for number, names in written["MONTHS"].items()} == {
        number: names.split(",")[:3] for number, names in MONTHS.items()
    }


def test_arabic_months_of_two_words_are_read() -> None:
    assert read_date("5 تشرين الثاني 2024") == (dt.date(2024, 11, 5), None)


@pytest.mark.parametrize("value", ["2024-03-05T24:00:00", "2024-03-05 24:00", "5 Mar 2024 24:00:00"])
def test_midnight_at_the_end_of_a_day_begins_the_next(value: str) -> None:
    assert read_date(value) == (dt.datetime(2024, 3, 6, tzinfo=dt.UTC), None)


@pytest.mark.parametrize(
    "value", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1/1/0001", "0001-01-01T00:00:00Z"]
)
def test_the_zero_of_databases_means_no_date(value: str) -> None:
    assert read_date(value) == (None, None)


@pytest.mark.parametrize(
    ("value", "day", "problem"),
    [
        ("2024-03", dt.date(2024, 3, 1), MONTH_ONLY),
        ("03/2024", dt.date(2024, 3, 1), MONTH_ONLY),
        ("March 2024", dt.date(2024, 3, 1), MONTH_ONLY),
        ("mars 2024", dt.date(2024, 3, 1), MONTH_ONLY),
        ("2024年3月", dt.date(2024, 3, 1), MONTH_ONLY),
        ("2024", dt.date(2024, 1, 1), YEAR_ONLY),
        (2024, dt.date(2024, 1, 1), YEAR_ONLY),
    ],
)
def test_a_month_or_a_year_alone_is_its_first_day_with_a_note(value: str | int, day: dt.date, problem: str) -> None:
    assert read_date(value) == (day, problem)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("soon", "is not understood as a date"),
        ("5 brumaire 2024", "is not understood as a date"),
        ("5. listopada 2024", "is not understood as a date"),  # October in Croatian, November in Polish
        ("5 mars", "is not understood as a date"),
        ("5 mars 2024 6 mars 2024", "is not understood as a date"),
        ("Mar-24", "is not understood as a date"),
        (1e300, "is not understood as a date"),
        ("2024-02-30", "is not a date of the calendar"),
        ("30. Februar 2024", "is not a date of the calendar"),
        ("13/13/2024", "is not a date of the calendar"),
        ("2101-01-01", "is outside the years 1600 to 2100"),
        ("5 มีนาคม 2567", "is outside the years 1600 to 2100"),  # of the Buddhist era
        ("03/04/2024", UNDECIDED),
        ("03.04.24", UNDECIDED),
        ("24/03/05", UNDECIDED),
    ],
)
def test_what_is_not_certainly_a_date_is_not_read(value: str | float, problem: str) -> None:
    assert read_date(value) == (None, problem)


@pytest.mark.parametrize(
    ("value", "order", "day"),
    [
        ("03/04/2024", "dmy", dt.date(2024, 4, 3)),
        ("03/04/2024", "mdy", dt.date(2024, 3, 4)),
        ("03.04.2024", "mdy", dt.date(2024, 3, 4)),
        ("03/04/24", "dmy", dt.date(2024, 4, 3)),
        ("24/03/04", "ymd", dt.date(2024, 3, 4)),
        ("24.03.04", "ymd", dt.date(2024, 3, 4)),
    ],
)
def test_the_order_that_is_given_settles_a_numeric_day(value: str, order: DateOrder, day: dt.date) -> None:
    assert read_date(value, order) == (day, None)


def test_a_day_that_is_certainly_of_another_order_is_read_with_a_note() -> None:
    day, problem = read_date("13/04/2024", "mdy")
    assert day == dt.date(2024, 4, 13)
    assert problem == "is not in the order mdy of the others, but has only one meaning"


@given(st.text(max_size=60) | st.floats() | st.integers(), st.sampled_from([None, "dmy", "mdy", "ymd"]))
def test_reading_a_date_never_raises(value: str | float, order: DateOrder | None) -> None:
    date, problem = read_date(value, order)
    assert date is None or FIRST_YEAR <= date.year <= LAST_YEAR
    assert problem is None or problem.isprintable()


def test_a_numeric_date_may_have_the_weekday_of_any_language_in_front() -> None:
    for text in ("Di, 13.3.2024", "mercredi 13/03/2024", "Mié. 13-03-2024"):
        assert read_date(text).date == dt.date(2024, 3, 13)
    assert read_date("Di, 5.3.2024", "dmy").date == dt.date(2024, 3, 5)
    assert read_date("Seite 13.3.2024").date is None
