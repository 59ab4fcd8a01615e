"""Events: a name such as "feed.asked" with facts, given to every listener of this process.

Facts are counts, times, addresses and reasons; never the words of an article, and never what opens something.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_LOG = logging.getLogger(__name__)

FieldValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and its facts; times are in seconds."""

    name: str
    facts: Mapping[str, FieldValue]


Listener = Callable[[Event], object]
_listeners: tuple[Listener, ...] = ()
_offered: dict[str, Callable[[], float]] = {}


def subscribe(listener: Listener) -> None:
    """Give every event from now on to a listener, in the thread where it happens; once, however often this is asked."""
    global _listeners
    if listener not in _listeners:
        _listeners = (*_listeners, listener)


def unsubscribe(listener: Listener) -> None:
    """Give it no more."""
    global _listeners
    _listeners = tuple(kept for kept in _listeners if kept != listener)


def emit(name: str, **facts: FieldValue) -> None:
    """Say that something happened. Never raises: no work fails because of who listens."""
    if not _listeners:
        return
    event = Event(name, facts)
    for listener in _listeners:
        try:
            listener(event)
        except Exception:  # noqa: BLE001
            _LOG.exception("a listener failed at %s", name)


def register_gauge(name: str, figure: Callable[[], float]) -> None:
    """Let a figure be asked for whenever it is wanted, such as how many windows are open; the last offer holds."""
    _offered[name] = figure


def gauge_value(name: str) -> float:
    """Return an offered figure as it is now; 0 where none is offered, NaN where whoever offered it cannot say."""
    figure = _offered.get(name)
    if figure is None:
        return 0.0
    try:
        return figure()
    except Exception:  # noqa: BLE001
        _LOG.exception("the figure %s could not be had", name)
        return math.nan
