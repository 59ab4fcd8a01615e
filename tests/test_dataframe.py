from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo import Geoparse, UsageError, geoparse, to_dataframe
from geo.dataframe import MENTION_COLUMNS
from geo.export import CSV_COLUMNS


@pytest.fixture
def news() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "body": [
                "A storm hit Paris, Texas.",
                None,
                "",
                "Nothing happened.",
                "Rain fell on Osaka and on Zubrowka Avenue.",
            ],
            "headline": ["Storm", "Snow in Kyiv", np.nan, None, "Rain"],
            "day": ["2026-03-01", dt.date(2026, 3, 2), None, pd.NaT, pd.Timestamp("2026-03-05 12:00")],
        },
        index=pd.Index(["a", "b", "c", "d", "e"], name="key"),
    )


def test_each_mention_is_a_row_with_the_index_of_its_article(news: pd.DataFrame) -> None:
    places = to_dataframe(news, text="body", title="headline", date="day")
    assert list(places.columns) == list(MENTION_COLUMNS)
    assert places.index.name == "key"
    rows = list(zip(places.index, places["field"], places["text"], strict=True))
    assert rows == [
        ("a", "text", "Paris"),
        ("a", "text", "Texas"),
        ("b", "title", "Kyiv"),
        ("e", "text", "Osaka"),
        ("e", "text", "Zubrowka Avenue"),
    ]
    assert places["name"].tolist() == ["Paris", "Texas", "Kyiv", "Osaka", None]
    assert places["lat"].isna().tolist() == [False, False, False, False, True]
    assert places["sentence"].tolist()[:2] == ["A storm hit Paris, Texas."] * 2


def test_columns_have_one_type_whatever_is_missing(news: pd.DataFrame) -> None:
    full, empty = to_dataframe(news, text="body"), to_dataframe(news.iloc[1:3], text="body")
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)
    assert full["lat"].dtype == np.float64
    assert str(full["population"].dtype) == "Int64"
    assert list(empty.columns) == list(full.columns)


def test_rows_that_share_an_index_stay_rows_of_their_own() -> None:
    frame = pd.DataFrame({"text": ["Rain fell on Osaka.", "Snow fell on Kyiv."]}, index=[1, 1])
    places = to_dataframe(frame)
    assert places.index.tolist() == [1, 1]
    assert places["name"].tolist() == ["Osaka", "Kyiv"]


def test_a_multi_index_is_kept() -> None:
    index = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["paper", "number"])
    places = to_dataframe(pd.DataFrame({"text": ["Nothing.", "Snow fell on Kyiv."]}, index=index))
    assert places.index.tolist() == [("y", 2)]
    assert places.index.names == ["paper", "number"]


def test_several_processes_give_the_same_frame(news: pd.DataFrame) -> None:
    assert to_dataframe(news, "body", jobs=2).equals(to_dataframe(news, "body"))


def test_progress_is_shown_on_request(news: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    to_dataframe(news, "body", progress=True)
    assert "100%" in capsys.readouterr().err
    to_dataframe(news, "body")
    assert capsys.readouterr().err == ""


def test_settings_are_taken_as_arguments_and_from_the_environment(
    news: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert to_dataframe(news, "body", countries=["JP"])["text"].tolist() == ["Osaka"]
    monkeypatch.setenv("DATELINE_COUNTRIES", "US")
    assert to_dataframe(news, "body")["text"].tolist() == ["Paris", "Texas"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"text": "bodyy"}, "text='bodyy': the frame has no such column; it has 'body', 'headline', 'day'"),
        ({"text": "body", "title": "head"}, "title='head'"),
        ({"text": "day"}, "column 'day', row 'b': .* is of type date; it must be text"),
    ],
    ids=["no text", "no title", "no text in it"],
)
def test_an_error_names_the_column_and_the_row(news: pd.DataFrame, columns: dict[str, str], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        to_dataframe(news, **columns)  # type: ignore[arg-type]


def test_an_unreadable_date_counts_as_missing_with_one_warning() -> None:
    days = ["2026-03-01", "", "n/a", 20260301, 20260301.0, "02/01/2026", "soon", [1]]
    frame = pd.DataFrame({"text": ["Rain fell on Osaka."] * len(days), "title": range(len(days)), "day": days})
    with pytest.warns(UserWarning, match=r"column 'day': 3 dates cannot be read .*: row 5: .*; row 6: ") as caught:
        places = to_dataframe(frame, title="title", date="day")
    assert len(caught) == 1
    assert places.index.tolist() == list(range(len(days)))


def test_a_frame_with_the_default_column_is_joined_after_renaming() -> None:
    news = pd.DataFrame({"text": ["Rain fell on Osaka."], "title": ["Rain"]})
    joined = news.join(to_dataframe(news, title="title").rename(columns={"text": "mention"}).iloc[:1], how="inner")
    assert (joined["text"][0], joined["mention"][0]) == ("Rain fell on Osaka.", "Osaka")


def test_what_is_not_a_frame_is_refused() -> None:
    with pytest.raises(UsageError, match="frame is of type list"):
        to_dataframe(["Rain fell on Osaka."])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="several columns"):
        to_dataframe(pd.DataFrame([["a", "b"]], columns=["text", "text"]))
    with pytest.raises(UsageError, match="is 0; it must be 1 or more"):
        to_dataframe(pd.DataFrame({"text": ["Rain."]}), jobs=0)


def test_an_article_that_cannot_be_geoparsed_is_left_out_with_a_warning() -> None:
    frame = pd.DataFrame({"text": ["Rain fell on Osaka.", "x" * 20_000_001]}, index=["short", "long"])
    with pytest.warns(UserWarning, match="row 'long' has no mentions"):
        places = to_dataframe(frame)
    assert places.index.tolist() == ["short"]


def test_one_result_is_a_frame_with_the_columns_of_the_csv(summit: Geoparse, quiet: Geoparse) -> None:
    frame = summit.to_dataframe()
    assert list(frame.columns) == list(CSV_COLUMNS)
    assert frame["article_id"].tolist() == ["summit"] * 5
    assert frame["name"].isna().tolist() == [mention.place is None for mention in summit]
    assert quiet.to_dataframe().dtypes.equals(frame.dtypes)


def test_geoparse_obeys_the_settings_file_and_its_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dateline.toml").write_text('countries = ["GB"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATELINE_SETTINGS", raising=False)
    text = "The storm hit Boston on Sunday."
    assert [mention.place.country_code for mention in geoparse(text) if mention.place] == ["GB"]
    assert [mention.place.country_code for mention in geoparse(text, countries=["US"]) if mention.place] == ["US"]
