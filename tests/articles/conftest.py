"""Readers for tests: what a file of that name and content yields."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.articles import read_upload
from geo.errors import Rejection
from geo.types import Article

Read = Callable[[str, "str | bytes"], list[Article | Rejection]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Return everything that a file yields, articles and rejections."""

    def read_all(name: str, content: str | bytes) -> list[Article | Rejection]:
        return list(read_upload(name, content.encode() if isinstance(content, str) else content))

    return read_all


@pytest.fixture(scope="session")
def article(read: Read) -> Callable[[str, str | bytes], Article]:
    """Return the one article that a file holds."""

    def read_article(name: str, content: str | bytes) -> Article:
        (found,) = read(name, content)
        assert isinstance(found, Article), found
        return found

    return read_article


@pytest.fixture(scope="session")
def refusal(read: Read) -> Callable[[str, str | bytes], str]:
    """Return the one line that a file is refused with."""

    def read_refusal(name: str, content: str | bytes) -> str:
        (found,) = read(name, content)
        assert isinstance(found, Rejection), found
        assert "\n" not in str(found)
        return str(found)

    return read_refusal
