"""Explaining what the engine does with an article: the same steps again, with the reasons kept."""

from __future__ import annotations

import threading
from functools import lru_cache

from geo.explanation.types import Explanation
from geo.geoparser import Geoparser
from geo.settings import Settings, resolve_settings
from geo.types import Article, Field

__all__ = ["explain"]

_one_at_a_time = threading.Lock()


def explain(article: Article, field: Field, start: int, end: int) -> Explanation | None:
    """Explain one name of an article, from `start` to `end` in its title or text: whether it was taken for a place,
    which namesakes were considered, and why this one.

    Geoparses the article again by the settings that hold; options of earlier runs are not known. None where no name
    that could be a place's stands there. Safe to call from several threads. Raises UsageError for bad settings, and
    what making a Geoparser raises.
    """
    with _one_at_a_time:
        found = _geoparser(resolve_settings()).explain(article)
    overlapping = [entry for entry in found if entry.field == field and entry.start < end and start < entry.end]
    return max(overlapping, key=lambda entry: min(end, entry.end) - max(start, entry.start), default=None)


@lru_cache(maxsize=1)
def _geoparser(settings: Settings) -> Geoparser:
    return settings.build()
