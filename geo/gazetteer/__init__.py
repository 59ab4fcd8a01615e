"""Every place that news mentions, by name, by id and by point: one immutable file, memory-mapped.

    gazetteer = Gazetteer.open()
    gazetteer.lookup("Amethi")[0].place.lat        # 26.15696
    gazetteer.scan("From Nyingchi to Ladakh")      # where names stand in a text
    gazetteer.fuzzy("Hydrabad")[0].candidate.place # what a misspelt name may mean
    gazetteer.nearest(34.69, 135.50)               # what lies nearest to a point

`python -m geo.gazetteer.build` compiles the packaged file from its sources.
"""

from geo.gazetteer.fuzzy import FuzzyMatch
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.normalize import normalize
from geo.gazetteer.overlay import OVERLAY_VARIABLE
from geo.gazetteer.place_index import GazetteerInfo
from geo.gazetteer.scanner import NameMatch

__all__ = ["OVERLAY_VARIABLE", "FuzzyMatch", "Gazetteer", "GazetteerInfo", "NameMatch", "normalize"]
