"""Reads the pages of a list of links: as Media Cloud, GDELT and the searches of news services hand them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from geo.articles.identity import article_id
from geo.articles.links import Link
from geo.articles.web.polite_fetcher import PoliteFetcher
from geo.articles.web.reader import WebReader, article_from_page, require_ok
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["LinkReader"]


def _none(identity: str) -> Article | None:
    return None


def _ignore(article: Article) -> None:
    pass


@dataclass(slots=True)
class LinkReader:
    """Reads the page of each link, politely: as robots.txt allows, and with a pause between requests to one site.

    Pass it to `geo.articles.read_articles` as `on_link`.

    Args:
        fetcher: fetches the pages; by default as the environment configures.
        known: returns the article of an id if it was read before, so that its page is not fetched again.
        on_article: called with each article that was fetched.
    """

    fetcher: PoliteFetcher = field(default_factory=lambda: WebReader().polite_fetcher)
    known: Callable[[str], Article | None] = _none
    on_article: Callable[[Article], object] = _ignore

    def __call__(self, link: Link) -> Iterator[Article | Rejection]:
        """Yield the article of a link's page, with what the link states where the page does not; or a `Rejection`."""
        identity = link.id or article_id("", "", link.url)
        if (article := self.known(identity)) is not None:
            yield article
            return
        try:
            page = article_from_page(require_ok(self.fetcher.fetch(link.url), link.url))
        except InputError as error:
            yield Rejection(link.where, f"{link.url}: {error.reason}", link.line)
            return
        article = replace(
            page,
            id=identity,
            url=link.url,
            title=page.title or link.title,
            date=page.date or link.date,
            source=link.source or page.source,
        )
        self.on_article(article)
        yield article
