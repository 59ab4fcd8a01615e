"""The root element of an input that is XML, found once for all formats that ask for it."""

from __future__ import annotations

from functools import lru_cache

from geo.articles.open_input import OpenedInput
from geo.articles.xml_root import XmlRoot, root_element

__all__ = ["sample_root"]


def sample_root(opened: OpenedInput) -> XmlRoot | None:
    """Return the root element of an input, by its sample; None for what is not XML."""
    return _root(opened.sample)


@lru_cache(maxsize=2)
def _root(sample: bytes) -> XmlRoot | None:
    return root_element(sample)
