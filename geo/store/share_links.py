"""Share links: each opens one view without an account until it expires or is revoked.

A token is 192 random bits. The database holds only its SHA-256, so reading the database does not open a link.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select, update

from geo.store.connections import Connections
from geo.store.database import raises_corrupt
from geo.store.schema import share_links

_TOKEN_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A share link: its id, the query of the view that it opens, its author, and its times in UTC."""

    id: str
    query: str
    author: str
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None

    def is_active(self, now: dt.datetime) -> bool:
        """Whether the link opens its view at a time."""
        return self.revoked_at is None and now < self.expires_at


class ShareLinks:
    """The share links of a database."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def create(self, query: str, author: str, lifetime: dt.timedelta) -> tuple[ShareLink, str]:
        """Store a new link to the view of a query; return it with its token, which is not stored anywhere."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), dt.datetime.now(dt.UTC)
        link = ShareLink(_digest(token), query, author, now, now + lifetime)
        row = {"id": link.id, "query": query, "author": author}
        times = {"made_at": now.isoformat(), "expires_at": link.expires_at.isoformat()}
        with self._connections.write() as connection:
            connection.execute(share_links.insert().values(row | times))
        return link, token

    def by_token(self, token: str) -> ShareLink | None:
        """Return the link that a token opens, also one that has expired or was revoked; None for an unknown token."""
        with self._connections.read() as connection:
            row = connection.execute(select(share_links).where(share_links.c.id == _digest(token))).mappings().first()
        return _share_link(row) if row is not None else None

    def all(self) -> list[ShareLink]:
        """Return every link that was ever created, newest first."""
        newest_first = select(share_links).order_by(share_links.c.made_at.desc(), share_links.c.id)
        with self._connections.read() as connection:
            return [_share_link(row) for row in connection.execute(newest_first).mappings()]

    def revoke(self, link_id: str) -> None:
        """Revoke a link; a link that was revoked before stays as it was."""
        is_active = (share_links.c.id == link_id) & share_links.c.withdrawn_at.is_(None)
        now = dt.datetime.now(dt.UTC).isoformat()
        with self._connections.write() as connection:
            connection.execute(update(share_links).where(is_active).values(withdrawn_at=now))


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@raises_corrupt
def _share_link(row: Mapping[Any, Any]) -> ShareLink:
    revoked = dt.datetime.fromisoformat(row["withdrawn_at"]) if row["withdrawn_at"] else None
    created, expires = dt.datetime.fromisoformat(row["made_at"]), dt.datetime.fromisoformat(row["expires_at"])
    return ShareLink(row["id"], row["query"], row["author"], created, expires, revoked)
