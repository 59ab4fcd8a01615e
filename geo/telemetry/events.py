"""Events: a name such as "feed.asked" with fields, given to every subscriber of this process.

Fields are counts, times, URLs and reasons; never the words of an article, and never a secret. The names of events and
fields are read by users' log pipelines, and do not change.
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
    """An event and its fields; times are in seconds."""

    name: str
    fields: Mapping[str, FieldValue]


Subscriber = Callable[[Event], object]
# A tuple that is replaced, never changed: `emit` may iterate over it in another thread.
_subscribers: tuple[Subscriber, ...] = ()
_gauges: dict[str, Callable[[], float]] = {}


def subscribe(subscriber: Subscriber) -> None:
    """Call a subscriber with every event from now on, in the thread of the event. A second call changes nothing."""
    global _subscribers
    if subscriber not in _subscribers:
        _subscribers = (*_subscribers, subscriber)


def unsubscribe(subscriber: Subscriber) -> None:
    """Stop calling a subscriber."""
    global _subscribers
    _subscribers = tuple(other for other in _subscribers if other != subscriber)


def emit(name: str, **fields: FieldValue) -> None:
    """Give an event to every subscriber. Never raises: an error of a subscriber is logged."""
    if not _subscribers:
        return
    event = Event(name, fields)
    for subscriber in _subscribers:
        try:
            subscriber(event)
        except Exception:  # noqa: BLE001
            _LOG.exception("a subscriber failed at %s", name)


def register_gauge(name: str, read: Callable[[], float]) -> None:
    """Register a function that returns the present value of a gauge. It replaces an earlier one of the same name."""
    _gauges[name] = read


def gauge_value(name: str) -> float:
    """Return the present value of a gauge: 0 where none is registered, NaN where reading it fails."""
    read = _gauges.get(name)
    if read is None:
        return 0.0
    try:
        return read()
    except Exception:  # noqa: BLE001
        _LOG.exception("the gauge %s could not be read", name)
        return math.nan
