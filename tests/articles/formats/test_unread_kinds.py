from __future__ import annotations

import io
import tarfile

import pytest

from geo.articles import read_upload
from geo.articles.formats import Format, unread_kinds
from geo.errors import Rejection
from tests.articles.formats.samples import open_document, zipped


def _ole(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(400)


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return stream.getvalue()


_EVENT = ["1162334455", "20240305", "202403", "2024", "2024.1753", *[""] * 56]
_SAMPLES = {
    "warc": b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n",
    "mediawiki": b'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><page></page></mediawiki>',
    "nitf": b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><body/></nitf>',
    "newsml": b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet/></newsMessage>',
    "tei": b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>',
    "opml": b'<opml version="2.0"><head/><body/></opml>',
    "endnote": b"<xml><records><record/></records></xml>",
    "ris": b"TY  - NEWS\nTI  - Rain in Patna\nER  - \n",
    "enw": b"%0 Newspaper Article\n%T Rain in Patna\n",
    "bibtex": b"% Exported\n@article{rain,\n  title = {Rain in Patna},\n}\n",
    "gdelt": "\t".join(_EVENT).encode() + b"\n",
    "tar": _tar(),
    "epub": open_document("application/epub+zip", b""),
    "pages": zipped({"Index/Document.iwa": b"x"}),
    "doc": _ole("WordDocument"),
    "xls": _ole("Workbook"),
    "msg": _ole("__substg1.0_0037001F"),
    "encrypted": _ole("EncryptedPackage"),
}


def test_every_kind_has_a_sample() -> None:
    assert set(_SAMPLES) == {format.name for format in unread_kinds.FORMATS}


@pytest.mark.parametrize("format", unread_kinds.FORMATS, ids=lambda format: format.name)
def test_a_kind_that_is_not_read_is_refused_by_name_with_what_to_do(format: Format) -> None:
    for name in ("a", "a.txt", "a.csv", "a.xml", "a.zip"):
        (refused,) = read_upload(name, _SAMPLES[format.name])
        assert isinstance(refused, Rejection)
        assert refused.reason == f"is {format.description}, which is not read; {format.advice}"


@pytest.mark.parametrize(
    "text",
    [
        "TY - an abbreviation - was used in Patna.",
        "%0 of the rain fell in Patna.",
        "@article by our reporter in Patna",
        "1162334455\t20240305 were the numbers in Patna.",
        "WARC/ was typed in Patna.",
    ],
)
def test_texts_that_begin_in_a_similar_way_are_read(text: str) -> None:
    (article,) = read_upload("a.txt", text.encode())
    assert not isinstance(article, Rejection)
