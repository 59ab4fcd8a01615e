"""A chain of geocoders, and geopy's online geocoders by name, with a rate limit and a cache."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import ConfigurationError, GeocoderNotFound, GeocoderQueryError
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from platformdirs import user_cache_path

from geo.errors import UsageError
from geo.geocoders.cached import CachedGeocoder
from geo.geocoders.polite import PoliteGeocoder
from geo.json_records import ATTRIBUTIONS

__all__ = ["ChainGeocoder", "online_geocoder"]


class ChainGeocoder(Geocoder):
    """Queries geocoders in order and returns the first answer, None if no geocoder knows the place.

    An error of one geocoder ends the search: that it does not answer does not mean that the place does not exist.
    """

    def __init__(self, *geocoders: Geocoder) -> None:
        super().__init__()
        if not geocoders:
            raise UsageError("a chain needs at least one geocoder")
        self.geocoders = geocoders

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the first answer to a query: a Location, or a list of them with `exactly_one=False`.

        Raises GeocoderQueryError if a geocoder that is queried does not support an option: without a restriction its
        answer would be wrong.
        """
        return self._first_answer("geocode", query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the first answer for a point."""
        return self._first_answer("reverse", query, timeout, options)

    def _first_answer(self, method: str, query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        timeout_option = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        for geocoder in self.geocoders:
            if unknown := sorted(set(options) - _supported_options(geocoder, method)):
                raise GeocoderQueryError(f"{_name(geocoder)} does not take {', '.join(unknown)}")
            answer = getattr(geocoder, method)(query, **timeout_option, **options)
            if answer:
                return answer
        return None


def online_geocoder(
    service: str,
    *,
    user_agent: str,
    cache: Path | str | None = None,
    attribution: str | None = None,
    min_interval_s: float = 1.0,
    timeout_s: float = 10.0,
    retries: int = 2,
    max_wait_s: float = 60.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
    **settings: Any,
) -> CachedGeocoder:
    """Return one of geopy's geocoders with a rate limit and a cache. Share it: the rate limit belongs to the object.

    Args:
        service: geopy's name of the geocoder: "nominatim", "photon" and so on.
        user_agent: your application and how to reach you, which providers require.
        cache: the SQLite file for answers. Default: a file in the user's cache folder.
        attribution: the credit to show with answers. Default: the one that the provider requires.
        min_interval_s: see `PoliteGeocoder`, as for `timeout_s`, `retries`, `max_wait_s`, `clock` and `sleep`.
        now: returns seconds since 1970.
        settings: arguments of geopy's class: api_key, domain, scheme and so on.

    Raises:
        UsageError: the service is unknown, the user agent is empty, or geopy rejects the settings.
    """
    name = service.lower()
    if not user_agent.strip():
        raise UsageError(
            "user_agent is empty; name your application and contact, such as 'my-newsroom/1.0 (me@example.org)'"
        )
    try:
        geocoder = get_geocoder_for_service(name)(
            user_agent=user_agent, timeout=timeout_s, adapter_factory=URLLibAdapter, **settings
        )
    except GeocoderNotFound as error:
        raise UsageError(f"geopy has no geocoder {service!r}; the geopy documentation lists them") from error
    except (ConfigurationError, TypeError) as error:
        raise UsageError(f"{service}: geopy rejects these settings: {error}") from error
    polite = PoliteGeocoder(
        geocoder,
        min_interval_s=min_interval_s,
        timeout_s=timeout_s,
        retries=retries,
        max_wait_s=max_wait_s,
        clock=clock,
        sleep=sleep,
    )
    if attribution is None:
        attribution = ATTRIBUTIONS.get(name, f"Geocoded by {type(geocoder).__name__}")
    path = Path(cache) if cache is not None else user_cache_path("dateline") / "geocoded.db"
    domain = getattr(geocoder, "domain", "")
    return CachedGeocoder(polite, path, provider=f"{name} {domain}".strip(), attribution=attribution, clock=now)


def _supported_options(geocoder: Geocoder, method: str) -> set[str]:
    while isinstance(geocoder, CachedGeocoder | PoliteGeocoder):
        geocoder = geocoder.inner
    if isinstance(geocoder, ChainGeocoder):
        return set.intersection(*(_supported_options(member, method) for member in geocoder.geocoders))
    return set(inspect.signature(getattr(geocoder, method)).parameters)


def _name(geocoder: Geocoder) -> str:
    while isinstance(geocoder, CachedGeocoder | PoliteGeocoder):
        geocoder = geocoder.inner
    return type(geocoder).__name__
