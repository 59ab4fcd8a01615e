"""Options of the command line over what the environment and the settings file say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from geo.attributions import ATTRIBUTIONS
from geo.cli import options
from geo.cli.messages import print_message
from geo.errors import UsageError
from geo.plural import pluralize

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback
    from geo.settings import Settings


_Command = Callable[..., None]
_OFFLINE: Final[dict[str, Any]] = {
    "min_confidence": options.SettledConfidence,
    "country": options.Countries,
    "prefer_country": options.PreferCountries,
    "bbox": options.Box,
    "prefer_bbox": options.PreferBox,
    "deny": options.Deny,
    "deny_file": options.DenyFile,
    "publishers": options.PublishersFile,
    "overlay": options.Overlay,
    "recognizer": options.SettledRecognizer,
    "gazetteer": options.GazetteerFile,
}
_ONLINE: Final[dict[str, Any]] = {
    "online": options.Online,
    "online_contact": options.OnlineContact,
    "online_url": options.OnlineUrl,
}


def with_settings(*, online: bool = True) -> Callable[[_Command], _Command]:
    """Give a command the options that say what to geoparse with; what they settle is its argument `settings`.

    Without `online`, those are left out that let a provider be asked.
    """
    offered = _OFFLINE | (_ONLINE if online else {})

    def give(command: _Command) -> _Command:
        @wraps(command)
        def run(**given: Any) -> None:
            chosen = {name: given.pop(name) for name in offered}
            command(settings=resolve_options(**chosen), **given)

        del command.__annotations__["settings"]  # of a type that is not worth importing before it is needed
        kinds = get_type_hints(command, include_extras=True)
        own = [one for one in signature(command).parameters.values() if one.name != "settings"]
        parameters = [one.replace(kind=Parameter.KEYWORD_ONLY, annotation=kinds[one.name]) for one in own]
        parameters += [
            Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=offered[name]) for name in offered
        ]
        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return give


def resolve_options(
    *,
    country: Sequence[str] | None = None,
    bbox: str | None = None,
    prefer_country: Sequence[str] | None = None,
    prefer_bbox: str | None = None,
    deny: Sequence[str] | None = None,
    **others: Any,
) -> Settings:
    """Return the settings that hold for a run with these options, named as `with_settings` names them; raises
    UsageError."""
    from geo.settings import resolve_settings

    return resolve_settings(
        others
        | {
            "countries": tuple(country or ()),
            "bbox": _box(bbox, "--bbox"),
            "prefer_countries": tuple(prefer_country or ()),
            "prefer_bbox": _box(prefer_bbox, "--prefer-bbox"),
            "deny": tuple(deny or ()),
        }
    )


def say_online(online: OnlineFallback | None) -> None:
    """Say what was asked online, whom the answers are to be credited to, and what went wrong."""
    if online is None:
        return
    name = online.service.name
    print_message(f"{name} was asked for {pluralize(online.asked, 'name')} and placed {online.placed}")
    if online.placed:
        print_message(f"show with those places: {ATTRIBUTIONS[name]}")
    if online.failed:
        print_message(f"{name} failed {pluralize(online.failed, 'time')}, the last time with: {online.trouble}")


def _box(written: str | None, option: str) -> tuple[float, ...] | None:
    if written is None:
        return None
    try:
        west, south, east, north = (float(bound) for bound in written.split(","))
    except ValueError:
        message = "is not a box; give west, south, east and north in degrees, such as -11,49,2,61"
        raise UsageError(f"{option} {written!r} {message}") from None
    return west, south, east, north
