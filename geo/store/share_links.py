"""Passes: links that open one view without an account, for a while, until they are withdrawn.

A pass is 192 random bits; the database holds its SHA-256 alone, so that who reads the database can open nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, select, update

from geo.store.corruption import read_back
from geo.store.schema import passes

_TOKEN_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A pass: its id, the query of the view that it opens, who made it, and from when until when it holds (UTC)."""

    id: str
    query: str
    author: str
    made_at: dt.datetime
    expires_at: dt.datetime
    withdrawn_at: dt.datetime | None = None

    def holds(self, now: dt.datetime) -> bool:
        """Whether it opens its view at this moment."""
        return self.withdrawn_at is None and now < self.expires_at


def make(
    connection: Connection, query: str, author: str, now: dt.datetime, lasts: dt.timedelta
) -> tuple[ShareLink, str]:
    """Write a new pass, and return it with the token that opens it, which is nowhere else."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    made = ShareLink(_digest(token), query, author, now, now + lasts)
    connection.execute(
        passes.insert().values(
            id=made.id, query=query, author=author, made_at=now.isoformat(), expires_at=made.expires_at.isoformat()
        )
    )
    return made, token


def of_token(connection: Connection, token: str) -> ShareLink | None:
    """Return the pass that a token opens, whether it still holds or not; None where there is none."""
    row = connection.execute(select(passes).where(passes.c.id == _digest(token))).mappings().first()
    return _pass(row) if row is not None else None


def listed(connection: Connection) -> list[ShareLink]:
    """Return all passes, newest first."""
    rows = connection.execute(select(passes).order_by(passes.c.made_at.desc(), passes.c.id)).mappings()
    return [_pass(row) for row in rows]


def withdraw(connection: Connection, pass_id: str, now: dt.datetime) -> None:
    """Let a pass hold no longer; one that was withdrawn before stays as it was."""
    unless_done = passes.c.withdrawn_at.is_(None)
    connection.execute(update(passes).where(passes.c.id == pass_id, unless_done).values(withdrawn_at=now.isoformat()))


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@read_back
def _pass(row: Mapping[Any, Any]) -> ShareLink:
    withdrawn = dt.datetime.fromisoformat(row["withdrawn_at"]) if row["withdrawn_at"] else None
    made, expires = dt.datetime.fromisoformat(row["made_at"]), dt.datetime.fromisoformat(row["expires_at"])
    return ShareLink(row["id"], row["query"], row["author"], made, expires, withdrawn)
