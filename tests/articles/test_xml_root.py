from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.xml_root import XmlRoot, root_element

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
WORDPRESS = "http://wordpress.org/export/1.2/"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\n\n" + DECLARATION,
        '<?xml version="1.1"?>',
        DECLARATION + '<?xml-stylesheet type="text/xsl" href="/shared/feed.xsl"?>\n',
        DECLARATION + '<!DOCTYPE rss PUBLIC "-//Example//DTD RSS 0.91//EN" "https://example.org/rss-0.91.dtd">',
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"> <!-- > --> ]>',
        "<!-- first --><!-- second -->" + "<!--" + "a long notice " * 20_000 + "-->",
    ],
)
def test_the_root_is_found_behind_any_prolog(prolog: str) -> None:
    assert root_element(f'{prolog}<rss version="2.0"><channel>'.encode()) == XmlRoot("rss", None, frozenset())


@pytest.mark.parametrize(
    ("document", "name", "namespace"),
    [
        (f'<atom:feed xmlns:atom="{ATOM}"><atom:title/>', "feed", ATOM),
        (f'<feed xmlns="{ATOM}">', "feed", ATOM),
        (f'<RDF xmlns="{RDF}">', "RDF", RDF),
        ("<rdf:RDF><channel>", "RDF", None),
        ("<!DOCTYPE html><html lang=en><p>", "html", None),
        ("<новости xmlns='urn:a'>", "новости", "urn:a"),
    ],
)
def test_prefix_and_namespace_are_taken_apart(document: str, name: str, namespace: str | None) -> None:
    root = root_element(document.encode())
    assert root is not None
    assert (root.name, root.namespace) == (name, namespace)


def test_all_namespaces_that_the_root_declares_are_known() -> None:
    root = root_element(f'<rss xmlns:wp="{WORDPRESS}" xmlns:dc="urn:dc">'.encode())
    assert root == XmlRoot("rss", None, frozenset({WORDPRESS, "urn:dc"}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
@pytest.mark.parametrize("declared", ["UTF-8", "UTF-16", "iso-8859-1", "x-unknown"])
def test_the_root_is_found_whatever_encoding_is_declared(encoding: str, declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><!-- café --><rss>'
    assert root_element(document.encode(encoding)) is not None


@pytest.mark.parametrize(
    "text", ["", "<", "<3 this story", "plain text with <b>tags</b>", "{}", "<!-- never closed <rss>"]
)
def test_what_is_not_xml_has_no_root(text: str) -> None:
    assert root_element(text.encode()) is None


def test_entities_that_multiply_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 100}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "x">{levels}]><rss title="&e8;">'
    assert root_element(bomb.encode()) in {None, XmlRoot("rss", None, frozenset())}


@given(st.binary(max_size=200) | st.text("<>!?-/:=\"'&; ars\n", max_size=80).map(str.encode))
def test_any_bytes_give_a_root_with_a_name_or_none(data: bytes) -> None:
    root = root_element(b"<" + data)
    assert root is None or root.name
