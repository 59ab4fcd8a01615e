"""An article as it is read: the views of its title and its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from geo.text_view.view import TextView, view_of
from geo.types import Article, Field


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as it is read, and where its characters are in the given article.

    Attributes:
        given: The article as it was given.
        read: The article as it is read.
        title: The view of the title, None where it is read as it was given.
        text: The view of the text, in the same way.
    """

    given: Article
    read: Article
    title: TextView | None
    text: TextView | None

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return the view of an article."""
        title, text = view_of(article.title), view_of(article.text)
        read = article
        if title or text:
            read = replace(
                article, title=title.text if title else article.title, text=text.text if text else article.text
            )
        return cls(article, read, title, text)

    @property
    def is_changed(self) -> bool:
        """Whether the article is read differently than it was given."""
        return self.read is not self.given

    def given_span(self, field: Field, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in a field as it was given of the characters `start` to before `end` as they are read."""
        view = self.title if field == "title" else self.text
        return view.given_span(start, end) if view else (start, end)
