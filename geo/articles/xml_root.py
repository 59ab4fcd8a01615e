"""Finds the root element of an XML document, which tells what kind of document it is: a feed, a sitemap, an export."""

from __future__ import annotations

import io
from dataclasses import dataclass

_WHITE_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The root element of an XML document.

    Attributes:
        name: its name without a prefix, as written: "rss", "feed", "RDF".
        namespace: the namespace that it is in, None for none or for an undeclared prefix.
        declared: all namespaces that it declares, for example that of WordPress exports on an `rss` element.
    """

    name: str
    namespace: str | None
    declared: frozenset[str]


def root_element(data: bytes) -> XmlRoot | None:
    """Return the root element of an XML document, None for what does not begin as one. Some HTML does.

    The document may be cut off after the name of the root element, and need not be well-formed. A declaration, a
    document type, processing instructions and comments of any length may come before the root. The time grows with the
    length of these, not with that of the document. Nothing is fetched, and no entity is expanded.

    Args:
        data: the document or its beginning, in the encoding that it declares or in another that its first bytes show.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(_WHITE_SPACE)
    if not data[:16].lstrip(b"\xff\xfe\0" + _WHITE_SPACE).startswith(b"<"):  # with the marks and zeros of UTF-16
        return None
    root = _first_element(data, None)
    # It may declare UTF-16 and not be. All up to the root is ASCII in practice, so any single-byte encoding will do.
    return root if root or b"\0" in data[:16] else _first_element(data, "iso-8859-1")


def _first_element(data: bytes, encoding: str | None) -> XmlRoot | None:
    from lxml import etree  # only needed for XML, and slow to load

    events = etree.iterparse(
        io.BytesIO(data),
        events=("start",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        encoding=encoding,
    )
    try:
        _, element = next(events)
    except (etree.XMLSyntaxError, StopIteration):
        return None
    namespace, _, name = str(element.tag).rpartition("}")
    name = name.rpartition(":")[2]  # with a prefix only where that is not declared
    return XmlRoot(name, namespace.removeprefix("{") or None, frozenset(element.nsmap.values())) if name else None
