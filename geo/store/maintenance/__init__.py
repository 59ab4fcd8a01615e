"""Keeping a database: is it whole, a copy of it in one file, back from that file, and into another database."""

from __future__ import annotations

from geo.store.maintenance.backups import Backup
from geo.store.maintenance.copy_tables import Copied
from geo.store.maintenance.issues import DatabaseIssue, Trouble
from geo.store.maintenance.operations import Restored, backup, check, move, repair, restore

__all__ = ["Backup", "Copied", "DatabaseIssue", "Restored", "Trouble", "backup", "check", "move", "repair", "restore"]
