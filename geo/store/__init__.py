"""The database of articles and mentions: written by ingest, read through a Filter by the map and the exports."""

from __future__ import annotations

from geo.index.counts import Facets, Totals
from geo.index.dataframes import Bucket
from geo.index.filter import Filter
from geo.store.database import tables_version
from geo.store.feeds import FeedState
from geo.store.ingest_writer import AddCounts, Standing
from geo.store.list_queries import Neighbors
from geo.store.location import Location, database_url, locate
from geo.store.maintenance import Backup, Copied, DatabaseIssue, Restored, backup, check, move, repair, restore
from geo.store.retry import RetryPolicy
from geo.store.share_links import ShareLink
from geo.store.store import Store

__all__ = [
    "AddCounts",
    "Backup",
    "Bucket",
    "Copied",
    "DatabaseIssue",
    "Facets",
    "FeedState",
    "Filter",
    "Location",
    "Neighbors",
    "Restored",
    "RetryPolicy",
    "ShareLink",
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
