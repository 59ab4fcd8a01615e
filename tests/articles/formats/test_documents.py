"""Word, OpenDocument, RTF and PDF files that are an article."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest

from tests.articles.conftest import Read, ReadArticle, ReadRejection
from tests.articles.formats.office_samples import docx, odt, pdf, rtf

_TITLE = "Harbor of Sines reopens"
_TEXT = ("The harbor of Sines reopened on Tuesday.", "Ships had waited off Setúbal.")
_TABLE = (("Town", "Ships"), ("Beja", "3"))
_NOTE = "The pilots' union is based in Évora."


@pytest.mark.parametrize(("name", "write"), [("a.docx", docx), ("a.odt", odt)])
def test_an_office_document_has_its_heading_as_title_and_tables_and_notes_in_its_text(
    article: ReadArticle, name: str, write: type
) -> None:
    read = article(name, write(_TEXT, heading=_TITLE, table=_TABLE, note=_NOTE))
    assert read.title == _TITLE
    assert read.text == "\n\n".join((*_TEXT, "Town Ships", "Beja 3", _NOTE))
    assert read.is_extracted


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(["5 March 2024", *_TEXT], heading=_TITLE)),
        ("a.odt", odt([_TITLE, "Tuesday, 5 March 2024", *_TEXT])),
        ("a.rtf", rtf([_TITLE, "By A. Writer | 5. März 2024", *_TEXT])),
        ("2024-03-05 sines.docx", docx([_TITLE, *_TEXT])),
        ("2024.docx", docx([_TITLE, "SINES, Portugal, March 5 (Agency) - Ships waited."])),
    ],
)
def test_the_date_is_that_of_a_line_near_the_top_of_the_dateline_or_of_the_name(
    article: ReadArticle, name: str, content: bytes
) -> None:
    read = article(name, content)
    assert (read.title, str(read.date)) == (_TITLE, "2024-03-05")


def test_a_date_within_the_text_is_not_that_of_the_article(article: ReadArticle) -> None:
    read = article("a.docx", docx([_TITLE, "The harbor of Sines was built from 5 March 1973 to 1978.", *_TEXT]))
    assert read.date is None


def test_rtf_with_letters_of_several_code_pages_tables_links_and_pictures(article: ReadArticle) -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}{\pict\pngblip " + b"89504e47" * 1_000 + b"}"
        rb"\pard\b Rain in Set\'fabal\b0\par\par It rained in {\field{\*\fldinst HYPERLINK \"https://example.org/Turku\"}"
        rb"{\fldrslt Sines}} and \u201?Lyon.\par\trowd\cellx1000\intbl Town\cell Beja\cell\row\pard}"
    )
    read = article("a.rtf", content)
    assert read.title == "Rain in Setúbal"
    assert "rained in Sines and ÉLyon." in read.text
    assert "Turku" not in read.text
    assert "89504e47" not in read.text


def test_a_pdf_file_is_joined_across_lines_and_pages(article: ReadArticle) -> None:
    pages = [
        [
            "The Weekly Sample 12",
            _TITLE,
            "5 March 2024",
            "The harbor of Sines reopened on Tuesday after two days of storms, the port autho-",
            "rity said. Ships had waited off Setúbal, and lorries were sent back to the town of",
            "Beja.",
            "Pilots from the Tróia pen-",
            "insula had gone on strike.",
        ],
        ["The Weekly Sample 13", "Fish was sold in Évora.", "It was dear."],
    ]
    read = article("a.pdf", pdf(pages))
    assert (read.title, str(read.date)) == (_TITLE, "2024-03-05")
    assert (
        "the port authority said. Ships had waited off Setúbal, and lorries were sent back to the town of Beja."
        in read.text
    )
    assert "Tróia peninsula" in read.text
    assert read.text.endswith("It was dear.")
    assert "Weekly" not in read.text


def test_the_title_of_a_pdf_file_is_what_is_in_the_largest_letters(article: ReadArticle) -> None:
    lines = ["By A. Writer", *_TEXT, "The Weekly Sample, page 3"]
    read = article("a.pdf", pdf([lines], heading=["Harbor of Sines", "reopens"]))
    assert read.title == _TITLE
    assert read.text.startswith("By A. Writer")
    assert _TITLE not in read.text


def test_a_scanned_pdf_file_is_refused_with_what_to_do(rejection: ReadRejection) -> None:
    assert "has no text layer" in (reason := rejection("a.pdf", pdf([[], []])))
    assert "OCR" in reason


def _encrypted(content: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_pdf_file_with_a_password_is_refused_unless_it_is_empty(
    article: ReadArticle, rejection: ReadRejection
) -> None:
    content = pdf([[_TITLE, *_TEXT]])
    assert "is protected by a password" in rejection("a.pdf", _encrypted(content, "secret"))
    assert "Setúbal" in article("a.pdf", _encrypted(content, "")).text


def test_a_pdf_file_with_too_many_pages_is_refused(rejection: ReadRejection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.articles.formats.pdf._MAX_PAGES", 3)
    assert rejection("a.pdf", pdf([["a"]] * 4)) == "a.pdf: has 4 pages; at most 3 are read; split it"


def test_a_pdf_file_that_takes_long_is_refused_in_the_middle_of_a_page(
    rejection: ReadRejection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.articles.formats.pdf._SECONDS", 0.2)
    monkeypatch.setattr("geo.articles.formats.pdf._SECONDS_PER_BYTE", 0)
    assert "takes too long to read, at page 1" in rejection("a.pdf", pdf([["a"] * 20_000]))


def _package(document: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is protected by a password"),
        ("a.docx", _package(b"<w:document>" + b" " * 20_000_000 + b"</w:document>"), "unpacks to 20,000,025 bytes"),
        ("a.docx", _package(b'<!DOCTYPE a [<!ENTITY b "Lyon">]><a>&b;</a>'), "declares a document type"),
        ("a.docx", _package(b"<w:document><w:p>"), "is not well-formed XML"),
        ("a.docx", _package(b"<document/>"), "has no text"),
        ("a.docx", docx(_TEXT)[:400], "damaged"),
        ("a.odt", b"not an archive", "damaged"),
        ("a.rtf", b"not RTF", "is not an RTF file"),
        ("a.rtf", rb"{\rtf1\ansi}", "has no text"),
        ("a.pdf", b"%PDF-1.4 and nothing more", "damaged"),
    ],
)
def test_documents_that_are_damaged_empty_or_built_to_do_harm_are_refused(
    rejection: ReadRejection, name: str, content: bytes, reason: str
) -> None:
    assert reason in rejection(name, content)


def test_documents_are_recognized_by_their_content(read: Read) -> None:
    for content in (
        docx(_TEXT, heading=_TITLE),
        odt(_TEXT, heading=_TITLE),
        rtf([_TITLE, *_TEXT]),
        pdf([_TEXT], heading=[_TITLE]),
    ):
        (article,) = read("a", content)
        assert article.title == _TITLE
