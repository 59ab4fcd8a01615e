"""Keeping a database: is it whole, a copy of it in one file, back from that file, and into another database."""

from __future__ import annotations

from geo.store.keeping.backups import Backup
from geo.store.keeping.copying import Copied
from geo.store.keeping.findings import Finding, Trouble
from geo.store.keeping.works import Restored, backup, check, move, repair, restore

__all__ = ["Backup", "Copied", "Finding", "Restored", "Trouble", "backup", "check", "move", "repair", "restore"]
