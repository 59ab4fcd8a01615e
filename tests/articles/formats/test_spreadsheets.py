from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.articles import DEFAULT_READ_OPTIONS, FileOutcome, ReadLedger, read_upload
from geo.articles.columns import NAME_THE_TEXT
from geo.errors import Rejection
from geo.types import Article
from tests.articles.formats.samples import open_document, workbook

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="A">'
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_HEADER_ROW = "<table:table-row><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>"


def _read(name: str, data: bytes, ledger: ReadLedger | None = None) -> tuple[list[Article], list[str]]:
    items = list(read_upload(name, data, ledger=ledger))
    return [item for item in items if isinstance(item, Article)], [str(i) for i in items if isinstance(i, Rejection)]


def _ods(rows: str) -> bytes:
    return open_document(_ODS, (_HEAD + rows + _TAIL).encode())


def _changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a ZIP archive with its members changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def test_dates_of_excel_are_dates_whatever_their_format() -> None:
    rows: list[list[object]] = [
        ["text", "date"],
        ["It rained.", dt.date(2024, 3, 4)],
        ["It snowed.", dt.datetime.fromisoformat("2024-03-05T10:11")],
        ["It hailed.", "6 March 2024"],
        ["It froze.", None],
    ]
    articles, refused = _read("a.xlsx", workbook({"Sheet1": rows}))
    assert refused == []
    dates = [article.date.isoformat() if article.date else None for article in articles]
    assert dates == ["2024-03-04", "2024-03-05T10:11:00+00:00", "2024-03-06", None]


def test_every_sheet_with_a_text_column_is_read_and_the_others_are_named() -> None:
    ledger = ReadLedger()
    sheets: dict[str, list[list[object]]] = {
        "2023": [["id", "text"], [1, "It rained."]],
        "Sums": [["month", "articles"], ["May", 1]],
        "2024": [["A report of ours"], [], ["id", "title", "text"], [2, "Snow", "It snowed."], [3, "No text", None]],
        "Empty": [],
    }
    articles, refused = _read("a.xlsx", workbook(sheets), ledger)
    assert [(article.id, article.text) for article in articles] == [("1", "It rained."), ("2", "It snowed.")]
    assert refused == ["a.xlsx/2024:5: text: is empty"]
    passed_over = [record.name for record in ledger.files if record.outcome is FileOutcome.PASSED_OVER]
    assert passed_over == ["a.xlsx/Sums", "a.xlsx/Empty"]


def test_errors_in_cells_are_empty_and_escapes_are_read() -> None:
    rows: list[list[object]] = [["text", "source"], ["It rained_x000D_\nin Oslo.", "#N/A"]]
    (article,), _ = _read("a.xlsx", workbook({"A": rows}))
    assert article.text == "It rained\r\nin Oslo."
    assert article.source is None


def test_a_workbook_without_texts_is_refused() -> None:
    _, refused = _read("a.xlsx", workbook({"A": [["a", "b"], [1, 2]]}))
    assert refused == [f"a.xlsx: has no sheet with a column that holds the text; {NAME_THE_TEXT}"]


def test_the_column_that_people_name_may_hold_the_texts_of_a_workbook() -> None:
    data = workbook({"A": [["A report of ours"], ["No.", "Anmerkung"], [1, "It rained."]], "B": [["No."], [2]]})
    options = replace(DEFAULT_READ_OPTIONS, columns={"text": "anmerkung"})
    (article,) = read_upload("a.xlsx", data, options=options)
    assert isinstance(article, Article)
    assert article.text == "It rained."


def test_a_workbook_in_a_zip_archive_is_read_by_its_content() -> None:
    data = workbook({"A": [["text"], ["It rained."]]})
    assert len(_read("a.bin", data)[0]) == 1
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xlsx", data)
    assert len(_read("a.zip", stream.getvalue())[0]) == 1


def test_a_workbook_that_is_protected_with_a_password_is_refused() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    _, refused = _read("a.xlsx", container)
    assert "password" in refused[0]


@pytest.mark.parametrize("length", [10, 100, 1_000, -100])
def test_a_workbook_that_is_cut_off_is_refused(length: int) -> None:
    articles, refused = _read("a.xlsx", workbook({"A": [["text"], ["It rained."]]})[:length])
    assert articles == []
    assert len(refused) == 1


def test_a_workbook_whose_cells_lie_far_apart_is_read_in_a_moment() -> None:
    data = workbook({"A": [["text"], ["It rained."]]})

    def far(name: str, member: bytes) -> bytes:
        rows = b'<row r="999999999"><c r="XFD999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return member.replace(b"</sheetData>", rows) if name.endswith("sheet1.xml") else member

    started = time.process_time()
    articles, _ = _read("a.xlsx", _changed(data, far))
    assert [article.text for article in articles] == ["It rained."]
    assert time.process_time() - started < 2


def test_a_workbook_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    data = workbook({"A": [["text"], ["It rained."]]})
    bomb = _changed(data, lambda name, member: member + b" " * (10_000_000 if name.endswith("sheet1.xml") else 0))
    assert "unpacks to more than 100 times its size" in _read("a.xlsx", bomb)[1][0]


def test_entities_in_a_workbook_are_not_expanded() -> None:
    data = workbook({"A": [["text"], ["It rained."]]})
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    declaration = f'<!DOCTYPE a [<!ENTITY e0 "{"ha" * 50}">{lines}]>'.encode()
    started = time.process_time()
    _read("a.xlsx", _changed(data, lambda name, member: declaration + member.replace(b"rained", b"&e9;")))
    assert time.process_time() - started < 2


def test_a_row_of_a_spreadsheet_that_repeats_is_as_many_rows() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="{}"><table:table-cell><text:p>It <text:s text:c="2"/>rained.'
        "</text:p><text:p>All day.</text:p></table:table-cell></table:table-row>"
    )
    articles, _ = _read("a.ods", _ods(_HEADER_ROW + row.format(3)))
    assert [article.text for article in articles] == ["It  rained.\nAll day."] * len(articles)
    assert len(articles) >= 1
    started = time.process_time()
    _read("a.ods", _ods(_HEADER_ROW + row.format(999_999_999)))
    assert time.process_time() - started < 2


def test_an_opendocument_spreadsheet_with_a_password_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", bytes(range(256)))
    assert _read("a.ods", stream.getvalue())[1] == ["a.ods: is protected with a password; save it without one"]


def test_entities_in_an_opendocument_spreadsheet_are_not_expanded() -> None:
    content = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _HEAD + _HEADER_ROW
    content += "<table:table-row><table:table-cell><text:p>It &e; rained.</text:p></table:table-cell></table:table-row>"
    articles, _ = _read("a.ods", open_document(_ODS, (content + _TAIL).encode()))
    assert all("root:" not in article.text for article in articles)


def test_an_opendocument_spreadsheet_that_is_damaged_keeps_the_rows_before() -> None:
    row = "<table:table-row><table:table-cell><text:p>It rained.</text:p></table:table-cell></table:table-row>"
    articles, refused = _read("a.ods", open_document(_ODS, (_HEAD + _HEADER_ROW + row + "<oops").encode()))
    assert articles == []
    assert "is XML that is cut off or damaged" in refused[0]
