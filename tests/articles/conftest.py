"""Readers for tests: what a file with a name and a content yields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from geo.articles import DEFAULT_READ_OPTIONS, FieldNote, ReadLedger, ReadOptions, read_upload
from geo.errors import Rejection
from geo.types import Article

Read = Callable[[str, str | bytes], list[Any]]
"""Any: tests know which of the items are articles."""


class ReadNoted(Protocol):
    """Return everything that a file yields, and the notes about fields that could not be read."""

    def __call__(
        self, name: str, content: str | bytes, options: ReadOptions = ...
    ) -> tuple[list[Any], list[FieldNote]]: ...


ReadArticle = Callable[[str, str | bytes], Article]
ReadRejection = Callable[[str, str | bytes], str]


@pytest.fixture(scope="session")
def read() -> Read:
    """Return everything that a file yields: articles and rejections."""

    def read_all(name: str, content: str | bytes) -> list[Article | Rejection]:
        return list(read_upload(name, content.encode() if isinstance(content, str) else content))

    return read_all


@pytest.fixture(scope="session")
def read_noted() -> ReadNoted:
    """Return everything that a file yields, and the notes about fields that could not be read."""

    def read_all(
        name: str, content: str | bytes, options: ReadOptions = DEFAULT_READ_OPTIONS
    ) -> tuple[list[Any], list[FieldNote]]:
        ledger = ReadLedger()
        data = content.encode() if isinstance(content, str) else content
        return list(read_upload(name, data, options=options, ledger=ledger)), ledger.notes

    return read_all


@pytest.fixture(scope="session")
def article(read: Read) -> ReadArticle:
    """Return the only article of a file."""

    def read_article(name: str, content: str | bytes) -> Article:
        (item,) = read(name, content)
        assert isinstance(item, Article), item
        return item

    return read_article


@pytest.fixture(scope="session")
def rejection(read: Read) -> ReadRejection:
    """Return the line that a file is rejected with."""

    def read_rejection(name: str, content: str | bytes) -> str:
        (item,) = read(name, content)
        assert isinstance(item, Rejection), item
        assert "\n" not in str(item)
        return str(item)

    return read_rejection
