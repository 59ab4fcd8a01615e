"""Which column holds which field, in files as services, data sets and spreadsheets of many languages have them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.articles import COLUMN_NAMES, TRANSLATED_COLUMN_NAMES, Link, ReadOptions, field_of, read_articles
from geo.articles.columns import plain_value
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import Read, ReadArticle, ReadNoted, ReadRejection

TEXT = "The bridge over the Pungwe was closed on Tuesday. Buses from Chimoio turned back."
DAY = dt.date(2024, 3, 5)
NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)
URL = "https://news.example.org/bridge"

SERVICES: dict[str, tuple[Any, Article]] = {
    "NewsAPI": (
        {
            "status": "ok",
            "totalResults": 1,
            "articles": [
                {
                    "source": {"id": None, "name": "The Sample"},
                    "author": None,
                    "title": "Bridge closed",
                    "description": "Buses turned back.",
                    "url": URL,
                    "urlToImage": None,
                    "publishedAt": "2024-03-05T12:00:00Z",
                    "content": TEXT,
                }
            ],
        },
        Article("", "Bridge closed", TEXT, NOON, "The Sample", URL),
    ),
    "Guardian": (
        {
            "response": {
                "status": "ok",
                "total": 1,
                "results": [
                    {
                        "id": "world/2024/bridge",
                        "webPublicationDate": "2024-03-05T12:00:00Z",
                        "webTitle": "Bridge closed",
                        "webUrl": URL,
                        "fields": {"trailText": "Short.", "bodyText": TEXT, "body": f"<p>{TEXT}</p>"},
                        "tags": [{"id": "x", "webTitle": "Roads", "webUrl": "https://x.example"}],
                    }
                ],
            }
        },
        Article("world/2024/bridge", "Bridge closed", TEXT, NOON, None, URL),
    ),
    "New York Times": (
        {
            "status": "OK",
            "response": {
                "docs": [
                    {
                        "_id": "nyt://article/1",
                        "abstract": "Short.",
                        "lead_paragraph": TEXT,
                        "web_url": URL,
                        "headline": {"main": "Bridge closed", "kicker": None},
                        "pub_date": "2024-03-05T12:00:00+0000",
                        "source": "The New York Times",
                        "multimedia": [{"url": "images/1.jpg", "caption": "x"}, {"url": "images/2.jpg"}],
                    }
                ],
                "meta": {"hits": 1},
            },
        },
        Article("nyt://article/1", "Bridge closed", TEXT, NOON, "The New York Times", URL),
    ),
    "ReliefWeb": (
        {
            "time": 9,
            "totalCount": 1,
            "data": [
                {
                    "id": "40",
                    "score": 1,
                    "fields": {
                        "title": "Bridge closed",
                        "body": TEXT,
                        "url": URL,
                        "date": {"created": "2024-03-05T12:00:00+00:00"},
                        "source": [{"name": "Sample Office", "shortname": "SO"}, {"name": "Other"}],
                    },
                }
            ],
        },
        Article("40", "Bridge closed", TEXT, NOON, "Sample Office", URL),
    ),
    "Event Registry": (
        {
            "articles": {
                "page": 1,
                "results": [
                    {
                        "uri": "80",
                        "lang": "eng",
                        "date": "2024-03-05",
                        "dateTime": "2024-03-05T12:00:00Z",
                        "url": URL,
                        "title": "Bridge closed",
                        "body": TEXT,
                        "source": {"uri": "news.example.org", "dataType": "news", "title": "The Sample"},
                    }
                ],
            }
        },
        Article("80", "Bridge closed", TEXT, DAY, "The Sample", URL),
    ),
    "ACLED": (
        {
            "status": 200,
            "success": True,
            "data": [
                {
                    "event_id_cnty": "MOZ1",
                    "event_date": "2024-03-05",
                    "source": "The Sample",
                    "notes": TEXT,
                    "timestamp": "1709900000",
                }
            ],
        },
        Article("MOZ1", "", TEXT, DAY, "The Sample", None),
    ),
    "WordPress": (
        [
            {
                "id": 7,
                "date": "2024-03-05T12:00:00",
                "guid": {"rendered": "https://news.example.org/?p=7"},
                "link": URL,
                "title": {"rendered": "Bridge closed"},
                "content": {"rendered": TEXT, "protected": False},
                "excerpt": {"rendered": "Short."},
            }
        ],
        Article("7", "Bridge closed", TEXT, NOON, None, URL),
    ),
    "Zotero, CSL JSON": (
        [
            {
                "id": "7",
                "type": "article-newspaper",
                "abstract": TEXT,
                "container-title": "The Sample",
                "title": "Bridge closed",
                "URL": URL,
                "issued": {"date-parts": [["2024", 3, 5]]},
            }
        ],
        Article("7", "Bridge closed", TEXT, DAY, "The Sample", URL),
    ),
    "ninjs": (
        {
            "uri": "http://a.example/7",
            "type": "text",
            "versioncreated": "2024-03-05T12:00:00Z",
            "headline": "Bridge closed",
            "body_text": TEXT,
            "body_xhtml": f"<p>{TEXT}</p>",
            "place": [{"name": "Beira"}],
        },
        Article("http://a.example/7", "Bridge closed", TEXT, NOON, None, None),
    ),
    "ninjs 2": (
        [
            {
                "uri": "http://a.example/7",
                "firstcreated": "2024-03-05T12:00:00Z",
                "headlines": [{"role": "main", "value": "Bridge closed"}],
                "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}],
            }
        ],
        Article("http://a.example/7", "Bridge closed", TEXT, NOON, None, None),
    ),
    "HuffPost": (
        {
            "link": URL,
            "headline": "Bridge closed",
            "category": "WORLD",
            "short_description": TEXT,
            "date": "2024-03-05",
        },
        Article("", "Bridge closed", TEXT, DAY, None, URL),
    ),
    "MongoDB": (
        {
            "_id": {"$oid": "65e6f0"},
            "text": TEXT,
            "date": {"$date": {"$numberLong": "1709640000000"}},
            "title": "Bridge closed",
        },
        Article("65e6f0", "Bridge closed", TEXT, NOON, None, None),
    ),
    "Elasticsearch": (
        {
            "hits": {
                "total": 1,
                "hits": [{"_index": "news", "_id": "7", "_source": {"title": "Bridge closed", "body": TEXT}}],
            }
        },
        Article("7", "Bridge closed", TEXT, None, None, None),
    ),
    "Twitter": (
        {
            "created_at": "Tue Mar 05 12:00:00 +0000 2024",
            "id": 7,
            "id_str": "7",
            "full_text": TEXT,
            "user": {"name": "a"},
        },
        Article("7", "", TEXT, NOON, None, None),
    ),
    "trafilatura": (
        {"title": "Bridge closed", "hostname": "example.org", "date": "2024-03-05", "text": TEXT, "source": URL},
        Article("", "Bridge closed", TEXT, DAY, "example.org", URL),
    ),
    "XSum": ({"document": TEXT, "summary": "Bridge closed", "id": "7"}, Article("7", "", TEXT, None, None, None)),
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_service_is_read_as_it_was_saved(read: Read, service: str, indent: int | None) -> None:
    answer, expected = SERVICES[service]
    (item,) = read("saved.json", json.dumps(answer, indent=indent))
    assert isinstance(item, Article), item
    assert (item.title, item.text, item.date, item.source, item.url) == (
        expected.title,
        expected.text,
        expected.date,
        expected.source,
        expected.url,
    )
    assert item.id == expected.id or (not expected.id and len(item.id) == 24)


@pytest.mark.parametrize("service", ["NewsAPI", "Guardian", "ReliefWeb"])
def test_answers_one_a_line_are_read(read: Read, service: str) -> None:
    answer, expected = SERVICES[service]
    assert [item.text for item in read("a.jsonl", f"{json.dumps(answer)}\n{json.dumps(answer)}\n")] == [
        expected.text
    ] * 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"status": "error", "code": "apiKeyInvalid", "message": "Your key is not valid."}, "Your key is not valid."),
        ({"message": "Invalid credentials"}, "Invalid credentials"),
        ({"response": {"status": "error", "message": "page is too large"}}, "page is too large"),
        ({"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "x"}}}, "Invalid ApiKey"),
        ({"status": 400, "time": 0, "error": {"type": "X", "message": "Unknown field"}}, "Unknown field"),
        ({"error": "The key was not recognized"}, "The key was not recognized"),
        ({"code": "rest_no_route", "message": "No route", "data": {"status": 404}}, "No route"),
        ({"errors": [{"title": "Unauthorized", "status": "401"}]}, "Unauthorized"),
        ({"status": 403, "success": False, "error": [{"message": "Denied"}]}, "Denied"),
    ],
)
def test_the_error_of_a_service_is_refused_with_its_message(
    rejection: ReadRejection, answer: object, message: str
) -> None:
    expected = f'has an error message of a service in place of articles: "{message}"'
    assert rejection("a.json", json.dumps(answer, indent=1)) == f"a.json: {expected}"
    assert rejection("a.jsonl", json.dumps(answer)) == f"a.jsonl:1: {expected}"


def test_an_answer_without_articles_is_refused(rejection: ReadRejection) -> None:
    assert rejection("a.json", '{"status": "ok", "totalResults": 0, "articles": []}').startswith(
        "a.json: has an empty list of articles"
    )


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Text;Datum;Quelle;Link",
        "Überschrift;Volltext;Veröffentlicht;Zeitung;Webadresse",
        "titre;texte;date;journal;lien",
        "Título;Contenido;Fecha;Periódico;Enlace",
        "título;conteúdo;data;jornal;link",
        "Titolo;Testo;Data;Testata;Collegamento",
        "titel;tekst;datum;krant;link",
        "Tytuł;Treść;Data;Źródło;Odnośnik",
        "Başlık;Metin;Tarih;Kaynak;Bağlantı",
        "Заголовок;Текст;Дата;Источник;Ссылка",
        "العنوان;النص;التاريخ;المصدر;الرابط",
        "标题;正文;日期;来源;链接",
        "タイトル;本文;日付;媒体;リンク",
        "제목;본문;날짜;출처;링크",
        "Judul;Isi;Tanggal;Sumber;Tautan",
    ],
)
def test_headers_in_other_languages_are_read(article: ReadArticle, header: str) -> None:
    result = article("a.csv", f"{header}\nBridge closed;{TEXT};2024-03-05;The Sample;{URL}\n")
    assert (result.title, result.text, result.date, result.source, result.url) == (
        "Bridge closed",
        TEXT,
        DAY,
        "The Sample",
        URL,
    )


def test_each_name_is_that_of_one_field() -> None:
    for names in (COLUMN_NAMES, TRANSLATED_COLUMN_NAMES):
        for field, aliases in names.items():
            assert {field_of(alias) for alias in aliases} == {field}
    assert field_of("rainfall") is None


@pytest.mark.parametrize(
    "column", ["source.name", "fields.bodyText", "content.rendered", "_source.title", "headline.main"]
)
def test_dotted_columns_of_flattened_json_are_read(column: str) -> None:
    assert field_of(column) in ("source", "text", "title")


def test_a_column_of_longer_prose_comes_before_a_short_one(read: Read) -> None:
    rows = "text,content\n" + f'Short,"{TEXT}"\n' * 3 + "only this,\n"
    assert [item.text for item in read("a.csv", rows)] == [TEXT] * 3 + ["only this"]


def test_a_summary_never_replaces_a_text_however_long(article: ReadArticle) -> None:
    assert article("a.csv", f'text,description\nRain fell.,"{TEXT}"\n').text == "Rain fell."


def test_a_column_of_dates_that_are_the_upload_s_is_not_used(article: ReadArticle) -> None:
    result = article("a.csv", f'event_date,notes,timestamp\n05 March 2024,"{TEXT}",1709900000\n')
    assert (result.date, result.text) == (DAY, TEXT)


def test_the_address_of_a_site_as_the_publisher_is_its_host(article: ReadArticle) -> None:
    result = article("a.jsonl", json.dumps({"text": TEXT, "source": "https://www.example.org/", "url": URL}))
    assert (result.source, result.url) == ("example.org", URL)


def test_people_say_which_column_holds_a_field(read_noted: ReadNoted) -> None:
    options = ReadOptions(columns={"text": "Remarks", "date": "seen", "title": "title"})
    (item,), notes = read_noted(
        "a.csv", f'text,title,seen,date,remarks\nx,Bridge,2024-03-05,2020-01-01,"{TEXT}"\n', options
    )
    assert (item.text, item.title, item.date, notes) == (TEXT, "Bridge", DAY, [])


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_people_say_which_path_of_keys_holds_a_field(read_noted: ReadNoted, name: str) -> None:
    options = ReadOptions(columns={"text": "payload.parts.words", "date": "meta.seen"})
    row = {"text": "x", "payload": {"parts": [{"words": TEXT}]}, "meta": {"seen": "2024-03-05"}}
    (item,), notes = read_noted(name, json.dumps(row), options)
    assert (item.text, item.date, notes) == (TEXT, DAY, [])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.csv",
            "id,body\n1,x\n",
            'a.csv:1: text: is said to be in the column "notes", but the header is: "id, body"',
        ),
        ("a.jsonl", '{"id": 1, "body": "x"}', 'a.jsonl: text: is said to be in "notes", which no row has'),
        ("a.json", '[{"id": 1, "body": "x"}]', 'a.json: text: is said to be in "notes", which no row has'),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(
    read_noted: ReadNoted, name: str, content: str, reason: str
) -> None:
    (item,), _ = read_noted(name, content, ReadOptions(columns={"text": "notes"}))
    assert isinstance(item, Rejection)
    assert str(item).startswith(reason)
    assert "id, body" in str(item)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mediacloud.csv", f"id,media_name,publish_date,title,url\n7,The Sample,2024-03-05,Bridge closed,{URL}\n"),
        ("gdelt.csv", f"URL,MobileURL,Date,Title\n{URL},,2024-03-05 12:00:00,Bridge closed\n"),
        (
            "gdelt.json",
            json.dumps({"articles": [{"url": URL, "title": "Bridge closed", "seendate": "20240305T120000Z"}]}),
        ),
        ("links.jsonl", json.dumps({"url": URL, "title": "Bridge closed"}) + "\n"),
    ],
)
def test_a_list_of_links_is_refused_with_what_reads_it(rejection: ReadRejection, name: str, content: str) -> None:
    assert "has links but no texts; on the command line, --fetch reads the page of each link" in rejection(
        name, content
    )


def test_a_value_is_taken_out_of_the_objects_around_it_to_a_bounded_depth() -> None:
    deep: object = "x"
    for _ in range(100):
        deep = {"rendered": deep}
    assert plain_value("text", {"rendered": "x"}) == "x"
    assert isinstance(plain_value("text", deep), dict)
    assert plain_value("date", {"date-parts": [[2024, 3]]}) == "2024-03"
    assert plain_value("source", {"id": 1, "name": ""}) is None
    assert plain_value("source", {"size": 1}) == {"size": 1}


def test_a_blank_object_leaves_the_field_to_the_next_column(read_noted: ReadNoted) -> None:
    row = {"content": {"rendered": ""}, "excerpt": {"rendered": TEXT}, "source": {"id": None, "name": None}}
    (item,), notes = read_noted("a.json", json.dumps(row))
    assert (item.text, item.source, notes) == (TEXT, None, [])


def test_links_are_handed_on_one_by_one_where_something_reads_them(tmp_path: Path) -> None:
    rows = (
        f"id,media_name,publish_date,title,url\n7,The Sample,2024-03-05,Bridge &amp; road,{URL}\n8,,,,not an address\n"
    )
    (tmp_path / "links.csv").write_text(rows)
    (tmp_path / "mixed.jsonl").write_text(f'{{"url": "{URL}?2"}}\n{{"text": "Rain fell.", "url": "{URL}?3"}}\n')
    links: list[Link] = []

    def on_link(link: Link) -> Iterator[Article]:
        links.append(link)
        yield Article(id=link.id or link.url, text=f"The page of {link.url}.")

    items = list(read_articles(sorted(tmp_path.iterdir()), on_link=on_link))
    assert [item.text if isinstance(item, Article) else item.line for item in items] == [
        f"The page of {URL}.",
        3,
        f"The page of {URL}?2.",
        "Rain fell.",
    ]
    assert links[0] == Link(URL, "Bridge & road", DAY, "The Sample", "7", str(tmp_path / "links.csv"), 2)
