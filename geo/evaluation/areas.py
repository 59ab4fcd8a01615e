"""Whether a predicted country, first-level division, sea or region is the annotated one, and whether a point is in it.

Annotators and gazetteers put the middle of a large area hundreds of kilometers apart, so 161 km say little there. The
annotated point is in the country and the division of the nearest populated place on its side of borders; a sea, a river
or a region reaches as far as one and a half times its radius. The predicted point is in the annotated place if it is in
the place's shape.
"""

from __future__ import annotations

from typing import Final

from geopy.distance import great_circle

from geo.areas import Areas
from geo.evaluation.gold import GoldMention
from geo.feature_types import level_of
from geo.types import ResolvedMention

_RADII: Final = 1.5
_SHORE_KM: Final = (
    5.0  # how far outside a shape a point may be: shapes are simplified, and towns at the sea are off them
)


def is_in_area(gold: GoldMention, resolved: ResolvedMention) -> bool:
    """Whether the predicted place is a large area in which the gold point lies, and the gold place is as large.

    A town in a country is not the country, even where it has the country's name. Where the level of the gold place is
    not known, because it has no GeoNames id, only countries, seas and regions are taken for the area that is meant.
    """
    place = resolved.place
    if place is None or gold.lat is None or gold.lon is None:
        return False
    level = level_of(place.feature_class, place.feature_code)
    if gold.level is not None and gold.level != level:
        return False
    if level == "country":
        return gold.point_country == place.country_code
    if level == "state" and gold.level is not None:
        return (gold.point_country, gold.point_admin1) == (place.country_code, place.admin1_code)
    if level == "area":
        return bool(great_circle((gold.lat, gold.lon), (place.lat, place.lon)).km <= _RADII * place.radius_km)
    return False


def is_inside(gold: GoldMention, resolved: ResolvedMention) -> bool:
    """Whether the predicted point is in the shape of the gold place; False where its shape or its id is not known."""
    place, area_id = resolved.place, f"gn:{gold.geonameid}"
    if place is None or gold.geonameid is None:
        return False
    areas = Areas.open()
    return area_id in areas and areas.distance_km(area_id, place.lat, place.lon) <= _SHORE_KM
