"""The database of articles and mentions: written by ingest, read through a Filter by the map and the exports."""

from __future__ import annotations

from geo.index import Bucket, Facets, Filter, Neighbors, Totals
from geo.store.correction_log import CorrectionLog
from geo.store.database import tables_version
from geo.store.feed_log import FeedLog, FeedState
from geo.store.ingest_writer import AddCounts, ArticleStatus
from geo.store.location import Location, database_url, locate
from geo.store.maintenance import Backup, CopiedTable, DatabaseIssue, Restored, backup, check, move, repair, restore
from geo.store.reader import DatabaseReader
from geo.store.retry import RetryPolicy
from geo.store.share_links import ShareLink, ShareLinks
from geo.store.store import Store

__all__ = [
    "AddCounts",
    "ArticleStatus",
    "Backup",
    "Bucket",
    "CopiedTable",
    "CorrectionLog",
    "DatabaseIssue",
    "DatabaseReader",
    "Facets",
    "FeedLog",
    "FeedState",
    "Filter",
    "Location",
    "Neighbors",
    "Restored",
    "RetryPolicy",
    "ShareLink",
    "ShareLinks",
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
