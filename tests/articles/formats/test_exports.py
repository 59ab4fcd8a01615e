"""Exports of news databases in the layouts of several decades, languages and kinds of files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import ReadLedger, read_upload
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import Read
from tests.articles.formats import export_samples as exports
from tests.articles.formats.office_samples import docx, odt, pdf, rtf


def _articles(name: str, content: str | bytes) -> tuple[list[Article], list[str]]:
    """Return the articles of a file, and the rejections in words."""
    items: list[Any] = list(read_upload(name, content.encode() if isinstance(content, str) else content))
    return (
        [item for item in items if isinstance(item, Article)],
        [str(item) for item in items if isinstance(item, Rejection)],
    )


def _fields(article: Article) -> tuple[str, str, str | None, str]:
    return article.title, str(article.date), article.source, article.text


_EXPORTS = {
    "nexis.txt": exports.NEXIS_CLASSIC,
    "uni.txt": exports.NEXIS_UNI,
    "factiva.txt": exports.FACTIVA_CODES,
    "display.txt": exports.FACTIVA_DISPLAY,
    "proquest.txt": exports.PROQUEST,
    "factiva.html": exports.FACTIVA_PAGE,
    "codes.html": exports.FACTIVA_TABLE,
    "nexis.html": exports.NEXIS_PAGE,
    "europresse.html": exports.EUROPRESSE_PAGE,
}
_IN_DOCUMENTS = {
    f"{name.partition('.')[0]}.{kind}": write(_EXPORTS[name].split("\n"))
    for name in ("nexis.txt", "uni.txt", "factiva.txt", "display.txt", "proquest.txt")
    for kind, write in (("docx", docx), ("odt", odt), ("rtf", rtf))
}


@pytest.mark.parametrize("name", [*_EXPORTS, *_IN_DOCUMENTS])
def test_each_document_is_an_article_with_its_title_date_publisher_and_only_its_text(name: str) -> None:
    articles, rejections = _articles(name, _EXPORTS.get(name) or _IN_DOCUMENTS[name])
    assert rejections == []
    assert [_fields(article) for article in articles] == [
        (story.title, f"2024-03-0{story.day}", story.source, "\n\n".join(story.paragraphs)) for story in exports.STORIES
    ]


@pytest.mark.parametrize("name", [*_EXPORTS, *_IN_DOCUMENTS])
def test_the_index_captions_and_cover_page_are_not_in_the_text(name: str) -> None:
    articles, _ = _articles(name, _EXPORTS.get(name) or _IN_DOCUMENTS[name])
    words = " ".join(article.title + article.text + (article.source or "") for article in articles).lower()
    assert [detail for detail in (*exports.DETAILS, "Deleted") if detail.lower() in words] == []


def _document(*blocks: str) -> str:
    """Return a document of a classic export; the lines of a block that begins with ">" are centered."""
    return "\n\n".join(
        "\n".join(f"{line:^79}" for line in block[1:].split("\n")) if block.startswith(">") else block
        for block in blocks
    )


def _classic(*documents: str, total: int | None = None) -> str:
    count = total or len(documents)
    return "".join(f"\n{f'{n} of {count} DOCUMENTS':^79}\n\n\n{text}\n" for n, text in enumerate(documents, start=1))


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        pytest.param(
            _document(
                ">Musterblatt",
                ">Mittwoch 31. August 2011",
                "Hochwasser sperrt Straße;\nFamilien zogen um",
                "AUTOR: MF Linz",
                "RUBRIK: S. 7 Ausg. 167",
                "LÄNGE: 306 Wörter",
                "Die Straße zwischen Passau und Vilshofen ist nach\ndem Regen gesperrt.",
                "Viele gingen.",
                "UPDATE: 2. September 2011",
                "SPRACHE: GERMAN; DEUTSCH",
                "Copyright 2011 Verlag in Linz\nAlle Rechte vorbehalten",
            ),
            (
                "Hochwasser sperrt Straße; Familien zogen um",
                "2011-08-31",
                "Musterblatt",
                "Die Straße zwischen Passau und Vilshofen ist nach dem Regen gesperrt.\n\nViele gingen.",
            ),
            id="German, title without a label",
        ),
        pytest.param(
            _document(
                ">Le Journal",
                ">17 mai 2003",
                "La fête",
                "AUTEUR: S. X",
                "RUBRIQUE: CULTURE",
                "LONGUEUR: 543 mots",
                "Le film arrive à Lyon.",
                "DATE-CHARGEMENT: 04 novembre 2003",
                "LANGUE: FRENCH; FRANÇAIS",
            ),
            ("La fête", "2003-05-17", "Le Journal", "Le film arrive à Lyon."),
            id="French",
        ),
        pytest.param(
            _document(
                ">Copyright 2002 De Krant",
                ">De Krant",
                ">24. September 2002",
                ">September 24, 2002",
                "LENGTE: 158 words",
                "KOP: Nieuwe brug",
                "AUTEUR: X",
                "TEKST:",
                "DEN HAAG, dinsdag",
                "Bij Delft komt een brug.",
                "PUB-TYPE: Paper",
                "TAAL: Dutch / Nederlands",
                "LOAD-DATE: September 26, 2002",
            ),
            ("Nieuwe brug", "2002-09-24", "De Krant", "DEN HAAG, dinsdag\n\nBij Delft komt een brug."),
            id="Dutch",
        ),
        pytest.param(
            _document(
                ">Sample Agency",
                "LEADALL: Two held",
                ">April 20, 2003, Sunday\n23:22 Central European Time",
                "Two men gave up in Basra.",
                "More later.",
                "SECTION: Politics",
                "LENGTH: 9 words",
                "LOAD-DATE: May 8, 2003",
            ),
            ("LEADALL: Two held", "2003-04-20", "Sample Agency", "Two men gave up in Basra.\n\nMore later."),
            id="title above the date, labels below the text",
        ),
        pytest.param(
            _document(
                ">City News",
                ">No City News material may be republished without the written\npermission of City News.",
                ">January 14, 2009 Wednesday 6:49 PM PST",
                "LENGTH: 3 words",
                "DATELINE: LOS ANGELES",
                "Rain in Pacoima.",
                "LOAD-DATE: January 15, 2009",
            ),
            ("", "2009-01-14", "City News", "Rain in Pacoima."),
            id="notice below the newspaper, no title",
        ),
        pytest.param(
            _document(
                ">TV Net",
                ">January 11, 2009 Sunday",
                ">SHOW: LOU 7:00 PM EST",
                "The Budget",
                "BYLINE: Lou",
                "GUESTS: Ann",
                "SECTION: NEWS",
                "LENGTH: 9 words",
                "HIGHLIGHT: Fresno struggles.",
                "LOU, HOST: Tonight in Oakland.",
                "UPDATE: the road is open in Davis.",
                "LOAD-DATE: January 12, 2009",
            ),
            (
                "The Budget",
                "2009-01-11",
                "TV Net",
                "Fresno struggles.\n\nLOU, HOST: Tonight in Oakland.\n\nUPDATE: the road is open in Davis.",
            ),
            id="transcript with a highlight",
        ),
        pytest.param(
            _document(
                ">Post",
                ">May 1, 1994",
                "LENGTH: 9 words",
                "HEADLINE: Old one",
                "BODY:\nSUBJECT: a memo on Kano was found.",
                "It was read in Jos.",
                "GRAPHIC: Photo 1, Lagos",
                "Photo 2, Abuja",
                "SUBJECT: MEMOS (90%)",
            ),
            ("Old one", "1994-05-01", "Post", "SUBJECT: a memo on Kano was found.\n\nIt was read in Jos."),
            id="a label that begins the text",
        ),
        pytest.param(
            _document(
                ">Film Post",
                ">May 1, 1994",
                "LENGTH: 9 words",
                "HEADLINE: Two films",
                "BODY:",
                "The first was shot in Kano.",
                "LANGUAGE: Hausa",
                "The second was shot in Jos. " * 8,
                "LOAD-DATE: May 2, 1994",
                "LANGUAGE: ENGLISH",
                "GRAPHIC: A street in Lagos",
            ),
            (
                "Two films",
                "1994-05-01",
                "Film Post",
                "The first was shot in Kano.\n\nLANGUAGE: Hausa\n\n" + ("The second was shot in Jos. " * 8).strip(),
            ),
            id="a label of the index within the text",
        ),
        pytest.param(
            _document(
                ">India Weekly",
                "Inside the city",
                "BYLINE: C. N.",
                "LENGTH: 9 words",
                "Skies turned yellow in Kirkuk.",
            ),
            ("Inside the city", "None", "India Weekly", "Skies turned yellow in Kirkuk."),
            id="no date",
        ),
    ],
)
def test_classic_exports_of_several_layouts(document: str, fields: tuple[str, str, str, str]) -> None:
    articles, rejections = _articles("a.txt", _classic(document))
    assert rejections == []
    assert [_fields(article) for article in articles] == [fields]


_SHORT = _document(">Post", ">March 5, 2024 Tuesday", "LENGTH: 3 words", "HEADLINE: Rain", "BODY:", "Rain in Jos.")


@pytest.mark.parametrize(
    "marker",
    [
        "1 of 1 DOCUMENT",
        "LEVEL 1 - 1 OF 1 STORY",
        "Dokument 1 von 1",
        "1 von 1 DOKUMENTEN",
        "Document 1 de 1",
        "Document 1 van 1",
        "DOCUMENTO 1 DE 1",
        "1 de 1 DOCUMENTOS",
    ],
)
def test_markers_of_other_interfaces_and_decades(marker: str) -> None:
    articles, rejections = _articles("a.txt", f"Cover page\n\n{marker:^79}\n\n{_SHORT}")
    assert ([article.title for article in articles], rejections) == (["Rain"], [])


@pytest.mark.parametrize(
    "title", ["1. FC Sample wins in Bremen", "Search Terms of the year", "Ukraine: what now", "Body"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_titles_that_look_like_parts_of_the_cover_page_of_nexis_uni(title: str, is_first: bool) -> None:
    index = 0 if is_first else 2
    articles, rejections = _articles("a.txt", exports.NEXIS_UNI.replace(exports.STORIES[index].title, title))
    expected = [story.title for story in exports.STORIES]
    expected[index] = title
    assert ([article.title for article in articles], rejections) == (expected, [])


def test_a_nexis_uni_export_in_german_whose_label_of_the_text_is_not_known() -> None:
    content = exports.NEXIS_UNI
    for english, german in (
        ("Documents (3)", "Dokumente (3)"),
        ("Length: 24 words", "Länge: 24 Wörter"),
        ("Section", "Rubrik"),
        ("Byline", "Autor"),
        ("Body\n", "Unbekannt\n"),
        ("Classification", "Klassifizierung"),
        ("Language: ENGLISH", "Sprache: GERMAN; DEUTSCH"),
        ("Load-Date: March 8, 2024", "Update: 8. März 2024"),
        ("End of Document", "Ende des Dokuments"),
        ("March 5, 2024 Tuesday", "5. März 2024 Dienstag"),
    ):
        content = content.replace(english, german)
    articles, rejections = _articles("a.txt", content)
    assert rejections == []
    assert [article.title for article in articles] == [story.title for story in exports.STORIES]
    assert str(articles[0].date) == "2024-03-05"
    assert all(story.paragraphs[0] in article.text for story, article in zip(exports.STORIES, articles, strict=True))
    assert "Reykjavik" not in " ".join(article.text for article in articles)


def test_a_blog_of_nexis_uni_has_the_name_of_its_service_below_the_title() -> None:
    content = exports.NEXIS_UNI.replace("\nEl Ejemplo\n", "\nSample Blogs\n\nEl Ejemplo\n")
    articles, _ = _articles("a.txt", content)
    assert (articles[2].title, articles[2].source) == (exports.STORIES[2].title, "El Ejemplo")


def test_an_article_that_quotes_a_marker_is_not_an_export(read: Read) -> None:
    text = "The file had one line.\n\n1 of 2 DOCUMENTS\n\nThat was all, said the editor in Lyon.\n\nEnd of Document\n"
    (article,) = read("a.txt", text)
    assert "said the editor in Lyon" in article.text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", _classic(_SHORT, _SHORT, total=161), "announces 161 documents; 2 were found"),
        ("a.txt", exports.NEXIS_UNI.replace("Documents (3)", "Documents (4)"), "announces 4 documents; 3 were found"),
        ("a.docx", docx(_classic(_SHORT, total=2).split("\n")), "announces 2 documents; 1 was found"),
    ],
)
def test_a_difference_from_the_announced_number_is_reported(name: str, content: str | bytes, reason: str) -> None:
    articles, rejections = _articles(name, content)
    assert articles
    assert [reason in rejection for rejection in rejections] == [True]


def test_exports_that_were_joined_to_one_file_are_counted_together() -> None:
    articles, rejections = _articles("a.txt", _classic(_SHORT, _SHORT) + _classic(_SHORT, _SHORT) + _classic(_SHORT))
    assert (len(articles), rejections) == (5, [])


def test_a_document_without_a_text_is_reported_with_its_line() -> None:
    photo = _document(
        ">Post", ">March 5, 2024", "Outcry", "SECTION: NEWS", "LOAD-DATE: March 6, 2024", "GRAPHIC: A man in Jos"
    )
    content = _classic(_SHORT, photo)
    articles, rejections = _articles("a.txt", content)
    line = next(number for number, text in enumerate(content.split("\n"), start=1) if "2 of 2" in text)
    assert len(articles) == 1
    assert rejections == [f'a.txt:{line}: document 2, "Outcry", has no text']


def test_the_last_document_of_an_export_that_was_cut_off_is_read() -> None:
    for content in (exports.NEXIS_UNI, exports.FACTIVA_CODES, exports.PROQUEST):
        articles, _ = _articles("a.txt", content[: content.rindex("said it would appeal.") + 30])
        assert [article.title for article in articles] == [story.title for story in exports.STORIES]


def test_an_abstract_stands_in_for_a_missing_text_of_proquest_with_a_note() -> None:
    content = exports.PROQUEST.replace("Full text: A court in Salta", "Notes: A court in Salta")
    ledger = ReadLedger()
    articles = [item for item in read_upload("a.txt", content.encode(), ledger=ledger) if isinstance(item, Article)]
    assert articles[2].text == "Ships, in short."
    assert [note.problem for note in ledger.notes] == ["only the abstract is in the export"]


def test_factiva_in_german_with_a_copyright_of_several_lines() -> None:
    page = exports.FACTIVA_PAGE.replace("24 words", "664 Wörter").replace("5 March 2024", "5 März 2024")
    page = page.replace("enArticle", "deArticle").replace("<p>Document ", "<p>Dokument ")
    articles, _ = _articles("a.html", page)
    assert [str(article.date) for article in articles] == ["2024-03-05", "2024-03-06", "2024-03-07"]
    assert articles[0].id == "SMPL000020240305ek3500000"


def test_a_page_with_the_title_of_factiva_but_without_articles_is_read_as_a_page(read: Read) -> None:
    text = "It is sold in Lyon. " * 20
    page = f"<html><head><title>Factiva</title></head><body><h1>On it</h1><p>{text}</p></body></html>"
    (article,) = read("a.html", page)
    assert "sold in Lyon" in article.text


def test_an_export_in_windows_1252_and_in_utf_16_is_read() -> None:
    for encoding in ("cp1252", "utf-16"):
        articles, rejections = _articles("a.TXT", exports.NEXIS_CLASSIC.lstrip("\ufeff").encode(encoding))
        assert rejections == []
        assert "Setúbal" in articles[0].text


def test_the_pages_of_a_pdf_file_are_joined_without_their_running_lines() -> None:
    lines = [line for line in exports.NEXIS_UNI.split("\n") if line.strip()]
    pages = [["Sample Library", *lines[start : start + 7], f"Page {start // 7 + 1} of 9"] for start in range(0, 70, 7)]
    articles, rejections = _articles("a.pdf", pdf(pages))
    assert rejections == []
    assert [article.title for article in articles] == [story.title for story in exports.STORIES]
    assert [article.source for article in articles] == [story.source for story in exports.STORIES]
    assert "Library" not in " ".join(article.text for article in articles)


@given(st.lists(st.sampled_from(exports.STORIES), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_as_many_articles_are_read_as_documents_were_written(stories: list[exports.Story]) -> None:
    documents = [
        _document(
            f">{story.source}",
            f">{story.month} {story.day}, 2024 {story.weekday}",
            story.title,
            "LENGTH: 9 words",
            story.paragraphs[0],
            "LOAD-DATE: March 8, 2024",
        )
        for story in stories
    ]
    items = list(read_upload("a.txt", _classic(*documents).encode()))
    assert [item.title for item in items if isinstance(item, Article)] == [story.title for story in stories]
