"""Geocoders with geopy's interface: the gazetteer offline, and online providers for those who opt in.

    GazetteerGeocoder().geocode("Paris, Texas, USA")         # opens no connection

    online = online_geocoder("nominatim", user_agent="my-newsroom/1.0 (me@example.org)", cache="answers.db")
    ChainGeocoder(GazetteerGeocoder(), online).geocode("10 Downing Street")

No request is sent unless you make an online geocoder as above, because names from articles may reveal to the provider
what a newsroom is working on. An online geocoder respects the provider's rate limit and Retry-After, times out, pauses
after repeated failures, and caches answers. The `raw` of a location names the provider and the credit that it requires.
"""

from geo.geocoders.cached import CachedGeocoder
from geo.geocoders.chain import ChainGeocoder, online_geocoder
from geo.geocoders.fallback import OnlineFallback, OnlineService
from geo.geocoders.gazetteer_geocoder import GazetteerGeocoder
from geo.geocoders.polite import PoliteGeocoder

__all__ = [
    "CachedGeocoder",
    "ChainGeocoder",
    "GazetteerGeocoder",
    "OnlineFallback",
    "OnlineService",
    "PoliteGeocoder",
    "online_geocoder",
]
