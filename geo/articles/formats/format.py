"""A file format: how an input of it is recognized, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["Format", "Members", "Reader", "no_articles"]

Reader = Callable[[OpenedInput], Iterator[Article | Rejection]]
Members = Callable[[OpenedInput], Iterator[OpenedInput | InputError]]


def _never(opened: OpenedInput) -> bool:
    return False


def no_articles(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield nothing: the `read` of an archive, whose members have the articles."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. Other packages add theirs under the entry point group "dateline.formats".

    Attributes:
        name: A short name for reports, in lower case: "nexis-text".
        description: What people call it: "Nexis export as text".
        suffixes: The suffixes of files that are taken for this format unless their content is recognized as another,
            in lower case. Each suffix belongs to one format at most.
        read: Yields the articles of an input and a `Rejection` for each part that cannot be read; raises `InputError`
            where all of it cannot be read. It imports libraries that take long to import when it is called.
        recognizes: Whether the beginning of an input (`OpenedInput.sample`) shows that it is of this format, whatever
            its suffix. It must be quick, must not read the stream, and must not raise.
        members: For an archive: yields the inputs in it, each to be read before the next, or an `InputError` for one
            that is refused. An archive has no articles of its own; `read` is not called.
        advice: For a kind that is recognized, but not read: what to do instead. `read` raises `InputError`.
        has_byte_ranges: Whether a file of it can be split into byte ranges that are read alone
            (`split_into_byte_ranges`).
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    read: Reader
    recognizes: Callable[[OpenedInput], bool] = _never
    members: Members | None = None
    advice: str = ""
    has_byte_ranges: bool = False
