"""Maintenance of a database: check, repair, back up, restore, and move it into another database."""

from __future__ import annotations

from geo.store.maintenance.backups import Backup
from geo.store.maintenance.copy_tables import CopiedTable
from geo.store.maintenance.issues import DatabaseIssue, IssueType
from geo.store.maintenance.operations import Restored, backup, check, move, repair, restore

__all__ = [
    "Backup",
    "CopiedTable",
    "DatabaseIssue",
    "IssueType",
    "Restored",
    "backup",
    "check",
    "move",
    "repair",
    "restore",
]
