"""The database of articles and mentions: written by ingest, read through a Filter by the map and the exports."""

from __future__ import annotations

from geo.store.database import tables_version
from geo.store.feeds import FeedState
from geo.store.filter import Filter
from geo.store.framing import Bucket
from geo.store.keeping import Backup, Copied, Finding, Restored, backup, check, move, repair, restore
from geo.store.listing import Neighbours
from geo.store.location import Location, database_url, locate
from geo.store.passes import Pass
from geo.store.patience import Patience
from geo.store.queries import Facets, Totals
from geo.store.store import Store
from geo.store.writing import AddCounts, Standing

__all__ = [
    "AddCounts",
    "Backup",
    "Bucket",
    "Copied",
    "Facets",
    "FeedState",
    "Filter",
    "Finding",
    "Location",
    "Neighbours",
    "Pass",
    "Patience",
    "Restored",
    "Standing",
    "Store",
    "Totals",
    "backup",
    "check",
    "database_url",
    "locate",
    "move",
    "repair",
    "restore",
    "tables_version",
]
