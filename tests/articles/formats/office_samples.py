"""Writes small Word, OpenDocument, RTF and PDF files, as their programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

__all__ = ["docx", "odt", "pdf", "rtf"]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def _zipped(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


def docx(lines: Sequence[str], *, heading: str = "", table: Sequence[Sequence[str]] = (), note: str = "") -> bytes:
    """Return a Word document: a heading, a paragraph a line, a table, a footnote, a header and deleted text."""
    body = f'<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>{_run(heading)}</w:p>' if heading else ""
    body += "".join(f"<w:p>{_run(line)}</w:p>" for line in lines)
    rows = "".join(f"<w:tr>{''.join(f'<w:tc><w:p>{_run(cell)}</w:p></w:tc>' for cell in row)}</w:tr>" for row in table)
    body += f"<w:tbl>{rows}</w:tbl>" if rows else ""
    body += "<w:p><w:del><w:r><w:delText>Deleted in Turku.</w:delText></w:r></w:del></w:p>"
    style = '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    title = "<dc:title>Microsoft Word - a</dc:title>"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{style}</w:styles>",
        "word/header1.xml": f"<w:hdr {_W}><w:p>{_run('Header from Reykjavik')}</w:p></w:hdr>",
        "docProps/core.xml": f'<p xmlns:dc="http://purl.org/dc/elements/1.1/">{title}</p>',
    }
    if note:
        members["word/footnotes.xml"] = (
            f'<w:footnotes {_W}><w:footnote w:type="separator"><w:p>{_run("---")}</w:p></w:footnote>'
            f"<w:footnote><w:p>{_run(note)}</w:p></w:footnote></w:footnotes>"
        )
    return _zipped(members)


def _run(text: str) -> str:
    parts = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r>{parts}</w:r>"


def odt(lines: Sequence[str], *, heading: str = "", table: Sequence[Sequence[str]] = (), note: str = "") -> bytes:
    """Return an OpenDocument text with the same parts as `docx` writes."""
    body = f"<text:h>{escape(heading)}</text:h>" if heading else ""
    body += "<text:tracked-changes><text:p>Deleted in Turku.</text:p></text:tracked-changes>"
    for line in lines:
        words = escape(line).replace("  ", ' <text:s text:c="1"/>')
        cited = f"<text:note><text:note-citation>1</text:note-citation><text:p>{escape(note)}</text:p></text:note>"
        body += f"<text:p>{words}{cited if note and line == lines[-1] else ''}</text:p>"
    for row in table:
        cells = "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        body += f"<table:table-row>{cells}</table:table-row>"
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}" xmlns:table="{_TABLE}"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(lines: Sequence[str]) -> bytes:
    """Return an RTF file, a paragraph a line, with a picture and a link."""
    text = "\\par\n".join(_rtf_text(line) for line in lines)
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title export.rtf}{\author Turku}}"
    picture = "{\\pict\\pngblip " + "89504e47" * 1_000 + "}"
    return f"{head}{picture}\\pard {text}\\par}}".encode("ascii")


def _rtf_text(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\t", "\\tab ")
    return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in escaped)


def pdf(pages: Sequence[Sequence[str]], *, heading: Sequence[str] = ()) -> bytes:
    """Return a PDF file with a text layer: the lines of each page; a page without lines is as a scanned one.

    The heading stands in large letters on the first page.
    """
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>")
    kids = []
    for page in pages:
        large = "".join(f"({_pdf_text(line)})Tj T*\n" for line in heading if page is pages[0])
        shown = "".join(f"({_pdf_text(line)})Tj T*\n" for line in page)
        stream = f"BT /F1 18 Tf 40 800 Td 22 TL\n{large}/F1 9 Tf 11 TL\n{shown}ET" if page else "0 0 m 100 100 l S"
        objects.append(f"<</Length {len(stream.encode('cp1252'))}>>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _pdf_text(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
