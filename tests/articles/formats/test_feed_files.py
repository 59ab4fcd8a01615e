from __future__ import annotations

import time

import pytest

from geo.articles import ReadLedger, read_upload
from geo.errors import Rejection
from geo.types import Article
from tests.articles.formats.samples import sample_file

_WORDPRESS = sample_file("wordpress.xml")
_ITEM = "<item><title>{n}</title><link>https://example.org/{n}</link>{text}</item>"


def _read(name: str, data: bytes, ledger: ReadLedger | None = None) -> tuple[list[Article], list[str]]:
    items = list(read_upload(name, data, ledger=ledger))
    return [item for item in items if isinstance(item, Article)], [str(i) for i in items if isinstance(i, Rejection)]


def _rss(*items: str, root: str = '<rss version="2.0">') -> bytes:
    return f"{root}<channel><title>Port News</title>{''.join(items)}</channel></rss>".encode()


def test_a_feed_is_recognized_whatever_its_name_and_what_stands_before_it() -> None:
    feed = _rss(_ITEM.format(n=1, text="<description>It rained in Patna.</description>"))
    for start in (b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n<!-- ' + b"x" * 5_000 + b" -->\n", b"<!DOCTYPE rss>"):
        for name in ("a.xml", "a.rss", "a.txt", "a"):
            ((article,), refused) = _read(name, start + feed)
            assert (article.text, article.source, refused) == ("It rained in Patna.", "Port News", [])


def test_entries_that_have_only_a_link_are_counted() -> None:
    text = "<description>It rained in Patna.</description>"
    articles, refused = _read(
        "a.rss", _rss(_ITEM.format(n=1, text=text), *[_ITEM.format(n=n, text="") for n in (2, 3)])
    )
    assert len(articles) == 1
    assert refused == [
        "a.rss: 2 entries of 3 have no text, only a link; give the address of the feed, so that the pages are fetched"
    ]
    assert _read("a.rss", _rss(_ITEM.format(n=1, text="")))[1][0].startswith("a.rss: 1 entry of 1 have no text")


def test_a_news_sitemap_says_that_it_has_only_links() -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/1</loc><news:news>'
        "<news:publication><news:name>Port News</news:name></news:publication>"
        "<news:publication_date>2024-03-05</news:publication_date><news:title>Rain</news:title></news:news></url></urlset>"
    )
    assert "have no text, only a link" in _read("a.xml", sitemap.encode())[1][0]


def test_a_saved_feed_gives_articles_the_same_ids_as_the_fetched_one() -> None:
    item = _ITEM.format(n=1, text="<guid>7</guid><description>It rained in Patna.</description>")
    first, second = (_read("a.rss", _rss(text))[0][0].id for text in (item, item.replace("rained", "snowed")))
    assert first == second
    without_link = "<item><guid>7</guid><description>It rained in Patna.</description></item>"
    assert _read("a.rss", _rss(without_link))[0][0].id == "7"


def test_a_feed_on_disk_may_have_more_entries_than_a_fetched_one() -> None:
    items = [_ITEM.format(n=n, text=f"<description>It rained for {n} days.</description>") for n in range(1_200)]
    assert len(_read("a.rss", _rss(*items))[0]) == 1_200


def test_xml_of_another_kind_is_refused_with_the_name_of_its_root() -> None:
    assert _read("a.xml", b"<inventory><item/></inventory>")[1] == [
        "a.xml: is XML of another kind: inventory; export it as CSV or JSON Lines"
    ]
    assert "is not XML" in _read("a.xml", b"It rained in Patna.")[1][0]


def test_published_posts_of_wordpress_are_read_without_shortcodes_and_comments() -> None:
    ledger = ReadLedger()
    articles, refused = _read("a.xml", _WORDPRESS, ledger)
    assert refused == []
    assert [article.title for article in articles] == [
        "Harbor of Sines reopens",
        "Oulu keeps its ferry",
        "Court in Salta closes pit",
    ]
    for article in articles:
        assert not set("[]<>") & set(article.text)
    assert articles[1].text.startswith("The ferry\nResidents of Oulu")
    assert articles[0].date is not None
    assert articles[0].date.isoformat() == "2024-03-05T10:00:00+00:00"


def test_brackets_in_a_post_that_are_not_shortcodes_stay() -> None:
    text = "It rained [sic] in Patna [Bihar], he said [in Hindi]."
    data = _WORDPRESS.replace(b"<p>The harbor", f"<p>{text} The harbor".encode())
    assert _read("a.xml", data)[0][0].text.startswith(text)


def test_a_wordpress_export_with_characters_that_xml_does_not_have_is_read_to_its_end() -> None:
    articles, refused = _read("a.xml", _WORDPRESS.replace(b"The harbor", b"The\x0b harbor &nbsp;", 1))
    assert (len(articles), refused) == (3, [])


def test_a_wordpress_export_that_is_cut_off_says_so() -> None:
    articles, refused = _read("a.xml", _WORDPRESS[:-1_500])
    assert len(articles) == 2
    assert "is XML that is cut off or damaged" in refused[-1]


_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE rss [<!ENTITY e0 "{"ha" * 50}">{_ENTITIES}]>'
_OUTSIDE = '<!DOCTYPE rss [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [_BOMB, _OUTSIDE])
def test_entities_are_neither_expanded_nor_fetched(declaration: str) -> None:
    started = time.process_time()
    feed = _rss(_ITEM.format(n=1, text="<description>It rained. &e9;</description>"))
    for data in (
        declaration.encode() + feed,
        declaration.encode() + _WORDPRESS.replace(b"<![CDATA[<!-- wp", b"&e9;<![CDATA["),
    ):
        articles, _ = _read("a.xml", data)
        assert all("root:" not in article.text and len(article.text) < 1_000 for article in articles)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "content",
    [
        "[a_b " * 20_000,
        "[/a" * 30_000,
        "<!-- wp" * 15_000,
        "[caption " + "x=" * 45_000,
        "<p>" * 30_000,
        "&amp;" * 20_000,
    ],
)
def test_posts_that_are_built_to_keep_the_reader_busy_take_a_moment(content: str) -> None:
    data = _WORDPRESS.replace(b"<p>The harbor", f"<p>The harbor {content}".encode())
    started = time.process_time()
    articles, refused = _read("a.xml", data)
    assert articles or refused
    assert time.process_time() - started < 2
