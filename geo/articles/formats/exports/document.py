"""The documents of an export from a news database, and the articles that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.articles.fields import build_article
from geo.articles.ledger import FieldNote
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

__all__ = ["ExportedDocument", "build_articles"]


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document of an export. Blank values are unknown; `line` is where it begins, None where lines mean nothing.

    `note` says what the export leaves out of the text, for example that it has only the abstract.
    """

    title: str = ""
    text: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    id: str = ""
    line: int | None = None
    note: str = ""


def build_articles(
    documents: Iterable[ExportedDocument], opened: OpenedInput, *, announced: int | None = None
) -> Iterator[Article | Rejection]:
    """Yield the article of each document, or a `Rejection` where it has no text or a value cannot be used.

    Args:
        documents: the documents, in order.
        opened: the input, for messages.
        announced: how many documents the export says that it has; a rejection states any difference. None if it does
            not say.
    """
    found = 0
    for found, document in enumerate(documents, start=1):
        name = f'document {found}, "{printable_excerpt(document.title)}",' if document.title else f"document {found}"
        if not document.text.strip():
            yield Rejection(opened.where, f"{name} has no text", document.line)
            continue
        if document.note:
            opened.note(FieldNote(opened.where, "text", document.note, document.line))
        try:
            yield build_article(
                _values(document),
                where=opened.where,
                line=document.line,
                is_extracted=True,
                options=opened.options,
                note=opened.note,
            )
        except InputError as error:
            yield error.rejection()
    if announced is not None and announced != found:
        documents_word = "document" if announced == 1 else "documents"
        reason = f"announces {announced:,} {documents_word}; {found:,} {'was' if found == 1 else 'were'} found"
        yield Rejection(opened.where, f"{reason}; export it again if it was cut off")


def _values(document: ExportedDocument) -> dict[str, object]:
    names = ("id", "title", "text", "date", "source", "url")
    return {name: value for name in names if (value := getattr(document, name))}
