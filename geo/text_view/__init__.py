"""The text that recognition reads, and where its characters are in the given text."""

from __future__ import annotations

from geo.text_view.article_view import ArticleView
from geo.text_view.view import TextView, view_of
from geo.text_view.without_markup import without_markup

__all__ = ["ArticleView", "TextView", "view_of", "without_markup"]
