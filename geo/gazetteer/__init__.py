"""The gazetteer: every place that news mentions, by name, id and point, in one immutable, memory-mapped file.

    gazetteer = Gazetteer.open()
    gazetteer.lookup("Amethi")[0].place.lat         # 26.15696
    gazetteer.scan("From Nyingchi to Ladakh")       # the names in a text
    gazetteer.fuzzy("Hydrabad")[0].candidate.place  # the place that a misspelled name may mean
    gazetteer.nearest(34.69, 135.50)                # the nearest town

`FileIndex` reads a file, `OverlaidIndex` adds a user's overlay; `Gazetteer` opens either and is what others use.
"""

from geo.gazetteer.country_codes import parse_countries, parse_country
from geo.gazetteer.fuzzy import FuzzyMatch
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.land_grid import is_sea, sea_around
from geo.gazetteer.normalization import name_tokens, normalize
from geo.gazetteer.overlay_file import OVERLAY_VARIABLE, read_overlay
from geo.gazetteer.place_index import GazetteerInfo
from geo.gazetteer.respelling import WRITING_COST, Respelling
from geo.gazetteer.scanner import NameMatch

__all__ = [
    "OVERLAY_VARIABLE",
    "WRITING_COST",
    "FuzzyMatch",
    "Gazetteer",
    "GazetteerInfo",
    "NameMatch",
    "Respelling",
    "is_sea",
    "name_tokens",
    "normalize",
    "parse_countries",
    "parse_country",
    "read_overlay",
    "sea_around",
]
