"""A Filter as SQL conditions: bound parameters throughout, the text's own wildcards escaped."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import ColumnElement, exists, false, or_, select, tuple_

from geo.model import Kind
from geo.store.filter import Filter
from geo.store.schema import articles, focus, mentions, places

_MAX_WORDS: Final = 10
_MAX_CHARS: Final = 1000  # a longer pattern SQLite refuses
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')


def mention_conditions(f: Filter) -> list[ColumnElement[bool]]:
    """Return what a placed mention must meet."""
    conditions = [mentions.c.place_id.is_not(None), *_kind_conditions(f)]
    if f.min_confidence > 0:
        conditions.append(mentions.c.confidence >= f.min_confidence)
    if f.place_ids:
        conditions.append(mentions.c.place_id.in_(f.place_ids))
    if f.countries or f.regions:
        in_region = tuple_(places.c.country_code, places.c.admin1_code).in_(f.regions)
        inside = select(places.c.place_id).where(or_(places.c.country_code.in_(f.countries), in_region))
        conditions.append(mentions.c.place_id.in_(inside))
    if f.focus_only:
        conditions.append(
            exists().where(focus.c.article == mentions.c.article, focus.c.place_id == mentions.c.place_id)
        )
    if f.corrected_only:
        conditions.append(false())
    return conditions + _in_articles(f)


def unplaced_conditions(f: Filter) -> list[ColumnElement[bool]]:
    """Return what a mention without a place must meet: the filter's kinds and what it says of articles."""
    return [mentions.c.place_id.is_(None), *_kind_conditions(f), *_in_articles(f)]


def article_conditions(f: Filter) -> list[ColumnElement[bool]]:
    """Return what the filter asks of an article, whatever its mentions."""
    conditions: list[ColumnElement[bool]] = []
    if f.articles:
        conditions.append(articles.c.id.in_(f.articles))
    if f.since is not None:
        conditions.append(articles.c.day >= f.since.isoformat()[:10])
    if f.until is not None:
        conditions.append(articles.c.day <= f.until.isoformat()[:10])
    if f.sources:
        conditions.append(articles.c.source.in_(f.sources))
    for word in words_of(f.text):
        columns = (articles.c.title, articles.c.text)
        holds = (column.icontains(form, autoescape=True) for form in _forms(word) for column in columns)
        conditions.append(or_(*holds))
    return conditions


def words_of(text: str) -> list[str]:
    """Return what to look for, word by word; what stands in double quotes is one. Ten at most."""
    words = [(quoted or bare).strip('"').strip() for quoted, bare in _WORD.findall(text[:_MAX_CHARS])]
    return [word for word in words if word][:_MAX_WORDS]


def _forms(word: str) -> list[str]:
    # SQLite knows upper and lower case of ASCII letters only.
    return [word] if word.isascii() else sorted({word, word.lower(), word.upper(), word.title()})


def _kind_conditions(f: Filter) -> list[ColumnElement[bool]]:
    kinds = set(f.kinds)
    if len(kinds) == len(Kind):
        return []
    if len(kinds) == 1:
        return [mentions.c.kind == next(iter(kinds)).value]
    return [mentions.c.kind.in_(sorted(kind.value for kind in kinds))]


def _in_articles(f: Filter) -> list[ColumnElement[bool]]:
    conditions = article_conditions(f)
    return [mentions.c.article.in_(select(articles.c.key).where(*conditions))] if conditions else []
