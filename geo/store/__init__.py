"""The database of articles and mentions: written by ingest, read through a Filter by the map and the exports."""

from __future__ import annotations

from geo.store.change_log import Change, ChangeLog, Undone
from geo.store.connections import RetryPolicy
from geo.store.correction_log import CorrectionLog
from geo.store.database import tables_version
from geo.store.feed_log import FeedLog, FeedState
from geo.store.followed_feeds import FollowedFeed, FollowedFeeds
from geo.store.ingest_writer import AddCounts, ArticleStatus
from geo.store.location import Location, database_url, locate
from geo.store.maintenance import Backup, CopiedTable, DatabaseIssue, Restored, backup, check, move, repair, restore
from geo.store.reader import DatabaseReader
from geo.store.share_links import ShareLink, ShareLinks
from geo.store.store import Store

__all__ = [
    "AddCounts",
    "ArticleStatus",
    "Backup",
    "Change",
    "ChangeLog",
    "CopiedTable",
    "CorrectionLog",
    "DatabaseIssue",
    "DatabaseReader",
    "FeedLog",
    "FeedState",
    "FollowedFeed",
    "FollowedFeeds",
    "Location",
    "Restored",
    "RetryPolicy",
    "ShareLink",
    "ShareLinks",
    "Store",
    "Undone",
    "backup",
    "check",
    "database_url",
    "locate",
    "move",
    "repair",
    "restore",
    "tables_version",
]
