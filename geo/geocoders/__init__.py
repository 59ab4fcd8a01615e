"""Geocoders that speak geopy's interface: the gazetteer, and online ones behind it for those who ask for them.

    GazetteerGeocoder().geocode("Paris, Texas, USA")         # opens no connection

    online = online_geocoder("nominatim", user_agent="my-newsroom/1.0 (me@example.org)", cache="answers.db")
    ChainGeocoder(GazetteerGeocoder(), online).geocode("10 Downing Street")

Nothing goes online unless it is made so, as above: names out of articles may tell a provider what a newsroom is at. An
online geocoder keeps to the provider's pace, obeys its "retry after", gives up in time, rests after failures, and
remembers answers. Who gave an answer, and the attribution that it asks to be shown, are in the location's `raw`.
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
