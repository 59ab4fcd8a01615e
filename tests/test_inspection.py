"""What inputs hold, before anything is geoparsed or stored."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from geo.articles import FileOutcome, ReadOptions
from geo.inspection import inspect_inputs, inspect_upload

_TABLE = """Headline,Notes,When
Floods cut road,"A flood hit the town of Beira in Mozambique, and the road inland was cut.",2024-01-13
Fire in Lyon,"A fire destroyed a warehouse near the station of Lyon on Friday night.",never
,,2024-01-15
"""


def test_the_columns_of_each_field_are_named_with_the_number_of_articles_that_have_it() -> None:
    (file,) = inspect_upload("notes.csv", _TABLE.encode()).files
    assert (file.record.format, file.description) == ("csv", "CSV with a header: comma, semicolon, tab or vertical bar")
    assert file.columns == ("Headline", "Notes", "When")
    assert (file.fields["text"].articles, file.fields["text"].columns) == (2, ("Notes",))
    assert (file.fields["source"].articles, file.fields["source"].columns) == (0, ())
    assert [article.title for article in file.first] == ["Floods cut road", "Fire in Lyon"]
    assert file.languages == {"en": 2}


def test_what_would_be_left_out_is_named_with_the_reason() -> None:
    (file,) = inspect_upload("notes.csv", _TABLE.replace("When", "Date").encode()).files
    assert (file.record.articles, file.record.rejected) == (2, 1)
    assert [rejection.line for rejection in file.rejections] == [4]
    assert [(note.line, note.field, note.value) for note in file.notes] == [(3, "date", "never")]
    assert file.first_date == file.last_date == dt.date(2024, 1, 13)


def test_columns_can_be_tried_before_anything_is_stored() -> None:
    table = _TABLE.replace("Notes", "Remarks by the desk")
    (refused,) = inspect_upload("notes.csv", table.encode()).files
    assert refused.record.outcome is FileOutcome.REFUSED
    assert refused.columns == ("Headline", "Remarks by the desk", "When")
    (read,) = inspect_upload(
        "notes.csv", table.encode(), options=ReadOptions({"text": "Remarks by the desk", "date": "When"})
    ).files
    assert read.record.articles == 2
    assert read.fields["date"].columns == ("When",)


def test_each_file_of_a_folder_and_each_member_of_an_archive_is_inspected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Storm\n\nA storm hit Osaka and the harbor was closed.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"body": "Rain fell on Kobe."}\n', encoding="utf-8")
    (tmp_path / "c.xyz").write_text("no article", encoding="utf-8")
    found = inspect_inputs(tmp_path)
    assert [(Path(file.record.name).name, file.record.outcome, file.record.articles) for file in found.files] == [
        ("c.xyz", FileOutcome.PASSED_OVER, 0),
        ("a.txt", FileOutcome.READ, 1),
        ("b.jsonl", FileOutcome.READ, 1),
    ]
    assert found.files[2].fields["text"].columns == ("body",)


def test_keys_of_the_items_of_a_json_file_are_named_for_the_file() -> None:
    items = [{"headline": {"main": "Rain"}, "fields": {"bodyText": f"Rain fell on Kobe, day {day}."}} for day in (1, 2)]
    (file,) = inspect_upload("answer.json", json.dumps({"results": items}).encode()).files
    assert file.record.articles == 2
    assert file.fields["text"].columns == ("fields.bodyText",)


def test_an_inspection_can_stop_after_the_first_articles() -> None:
    rows = "\n".join(json.dumps({"text": f"Rain fell on Kobe, day {day}."}) for day in range(50))
    (file,) = inspect_upload("rain.jsonl", rows.encode(), limit=10).files
    assert (file.record.articles, file.fields["text"].articles) == (10, 10)
