"""Several geocoders, one after the other; and any online one of geopy's, by name, made to behave."""

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

from geo.attributions import ATTRIBUTIONS
from geo.errors import UsageError
from geo.geocoders.cached import CachedGeocoder
from geo.geocoders.polite import PoliteGeocoder

__all__ = ["ChainGeocoder", "online_geocoder"]


class ChainGeocoder(Geocoder):
    """Asks the geocoders in order, and returns the first answer; None where none knows the place.

    An error of one ends the search: "the second does not answer" is not "there is no such place".
    """

    def __init__(self, *geocoders: Geocoder) -> None:
        super().__init__()
        if not geocoders:
            raise UsageError("a chain needs at least one geocoder")
        self.geocoders = geocoders

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the first answer to a query: a Location, or a list unless `exactly_one`.

        Raises GeocoderQueryError where a geocoder that has to be asked does not know an option: a restriction that it
        left out would make its answer wrong.
        """
        return self._first("geocode", query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the first answer of a point."""
        return self._first("reverse", query, timeout, options)

    def _first(self, method: str, query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        more = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        for geocoder in self.geocoders:
            if unknown := sorted(set(options) - _options_of(geocoder, method)):
                raise GeocoderQueryError(f"{_name(geocoder)} does not take {', '.join(unknown)}")
            answer = getattr(geocoder, method)(query, **more, **options)
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
    """Return geopy's geocoder of this name ("nominatim", "photon", ...), at a polite pace and with a memory.

    `user_agent` says who asks: providers want an application and a way to reach you. `cache` is the SQLite file that
    remembers, one in the user's cache folder where None. `attribution` is shown with answers, the provider's usual one
    where None. `settings` go to geopy's class: api_key, domain, scheme and so on. For the rest see PoliteGeocoder.
    Make one and share it: the pace is kept by the object.

    Raises UsageError for an unknown service, a missing user agent and settings that geopy refuses.
    """
    name = service.lower()
    if not user_agent.strip():
        raise UsageError("user_agent is empty; say who asks, such as 'my-newsroom/1.0 (me@example.org)'")
    try:
        made = get_geocoder_for_service(name)(
            user_agent=user_agent, timeout=timeout_s, adapter_factory=URLLibAdapter, **settings
        )
    except GeocoderNotFound as error:
        raise UsageError(f"geopy has no geocoder {service!r}; the geopy documentation lists them") from error
    except (ConfigurationError, TypeError) as error:
        raise UsageError(f"{service}: geopy refuses these settings: {error}") from error
    polite = PoliteGeocoder(
        made,
        min_interval_s=min_interval_s,
        timeout_s=timeout_s,
        retries=retries,
        max_wait_s=max_wait_s,
        clock=clock,
        sleep=sleep,
    )
    shown = ATTRIBUTIONS.get(name, f"Geocoded by {type(made).__name__}") if attribution is None else attribution
    path = Path(cache) if cache is not None else user_cache_path("dateline") / "geocoded.db"
    domain = getattr(made, "domain", "")
    return CachedGeocoder(polite, path, provider=f"{name} {domain}".strip(), attribution=shown, clock=now)


def _options_of(geocoder: Geocoder, method: str) -> set[str]:
    while isinstance(geocoder, CachedGeocoder | PoliteGeocoder):
        geocoder = geocoder.inner
    if isinstance(geocoder, ChainGeocoder):
        return set.intersection(*(_options_of(one, method) for one in geocoder.geocoders))
    return set(inspect.signature(getattr(geocoder, method)).parameters)


def _name(geocoder: Geocoder) -> str:
    while isinstance(geocoder, CachedGeocoder | PoliteGeocoder):
        geocoder = geocoder.inner
    return type(geocoder).__name__
