"""Options of the command line over what the environment and the settings file say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.attributions import ATTRIBUTIONS
from geo.cli.messages import counted, say
from geo.errors import UsageError

if TYPE_CHECKING:
    from geo.batch import Settings
    from geo.geocoders import OnlineFallback


def settled(
    *,
    recognizer: str | None = None,
    gazetteer: Path | None = None,
    overlay: Path | None = None,
    min_confidence: float | None = None,
    country: Sequence[str] | None = None,
    bbox: str | None = None,
    prefer_country: Sequence[str] | None = None,
    prefer_bbox: str | None = None,
    deny: Sequence[str] | None = None,
    deny_file: Path | None = None,
    publishers: Path | None = None,
    online: str | None = None,
    online_contact: str | None = None,
    online_url: str | None = None,
) -> Settings:
    """Return the settings that hold for a run with these options; raises UsageError."""
    from geo.configuration import configured

    return configured(
        {
            "recognizer": recognizer,
            "gazetteer": gazetteer,
            "overlay": overlay,
            "min_confidence": min_confidence,
            "countries": tuple(country or ()),
            "bbox": _box(bbox, "--bbox"),
            "prefer_countries": tuple(prefer_country or ()),
            "prefer_bbox": _box(prefer_bbox, "--prefer-bbox"),
            "deny": tuple(deny or ()),
            "deny_file": deny_file,
            "publishers": publishers,
            "online": online,
            "online_contact": online_contact,
            "online_url": online_url,
        }
    )


def say_online(online: OnlineFallback | None) -> None:
    """Say what was asked online, whom the answers are to be credited to, and what went wrong."""
    if online is None:
        return
    name = online.service.name
    say(f"{name} was asked for {counted(online.asked, 'name')} and placed {online.placed}")
    if online.placed:
        say(f"show with those places: {ATTRIBUTIONS[name]}")
    if online.failed:
        say(f"{name} failed {counted(online.failed, 'time')}, the last time with: {online.trouble}")


def _box(written: str | None, option: str) -> tuple[float, ...] | None:
    if written is None:
        return None
    try:
        west, south, east, north = (float(bound) for bound in written.split(","))
    except ValueError:
        message = "is no box; give west, south, east and north in degrees, such as -11,49,2,61"
        raise UsageError(f"{option} {written!r} {message}") from None
    return west, south, east, north
