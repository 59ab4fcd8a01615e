"""Tokens of share links, which open one view without an account. They are checked before the database is queried.

    TOKEN.EXPIRES.MAC     EXPIRES in seconds since 1970, in hexadecimal; MAC is an HMAC-SHA-256 of the part before it

A row that someone adds to the database, or whose expiry they extend, therefore opens nothing. The first key signs; all
keys verify. To replace a key, put the new one first and remove the old one a month later. Removing all keys ends all
links at once.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from geo.errors import UsageError
from geo.store import ShareLink, ShareLinks

__all__ = ["VARIABLE", "InvalidToken", "find_share_link", "keys_from", "sign_token", "verify_token"]

VARIABLE: Final = "DATELINE_PASS_KEYS"
_MIN_KEY_CHARS: Final = 32
_MAC_BYTES: Final = 18
_PURPOSE: Final = b"dateline: links that need no account"
_SIGNED = re.compile(r"(?P<payload>(?P<token>[\w-]{1,100})\.(?P<expires>[0-9a-f]{1,10}))\.(?P<mac>[\w-]{24})", re.ASCII)


class InvalidToken(Exception):
    """A token opens nothing: `reason` is "forged", "expired", "unknown" or "withdrawn"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def keys_from(environment: Mapping[str, str], cookie_secret: str | None) -> tuple[bytes, ...]:
    """Return the keys of DATELINE_PASS_KEYS (comma-separated, newest first), or one derived from the cookie secret.

    Raises:
        UsageError: A key is shorter than 32 characters.
    """
    keys = [key.strip() for key in environment.get(VARIABLE, "").split(",") if key.strip()]
    if any(len(key) < _MIN_KEY_CHARS for key in keys):
        raise UsageError(f"{VARIABLE} contains a key of fewer than {_MIN_KEY_CHARS} characters; generate a random one")
    secrets = keys or ([cookie_secret] if cookie_secret else [])
    return tuple(hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets)


def sign_token(token: str, expires_at: dt.datetime, keys: Sequence[bytes]) -> str:
    """Return the token with its expiry, signed with the first key."""
    payload = f"{token}.{int(expires_at.timestamp()):x}"
    return f"{payload}.{_mac(payload, keys[0])}"


def verify_token(signed: str, keys: Sequence[bytes], now: dt.datetime) -> str:
    """Return the token of a signed token.

    Raises:
        InvalidToken: No key has signed it, or it has expired.
    """
    match = _SIGNED.fullmatch(signed)
    if match is None or not any(hmac.compare_digest(_mac(match["payload"], key), match["mac"]) for key in keys):
        raise InvalidToken("forged")
    if now.timestamp() >= int(match["expires"], 16):
        raise InvalidToken("expired")
    return match["token"]


def find_share_link(signed: str, keys: Sequence[bytes], links: ShareLinks | None) -> ShareLink:
    """Return the active share link of a signed token.

    Args:
        signed: The signed token.
        keys: The keys that may have signed it.
        links: The share links of the database; None where an archive is served, which has none.

    Raises:
        InvalidToken: The token is not valid, or its link has expired or was revoked.
    """
    now = dt.datetime.now(dt.UTC)
    token = verify_token(signed, keys, now)
    share_link = links.by_token(token) if links is not None else None
    if share_link is None:
        raise InvalidToken("unknown")
    if not share_link.is_active(now):
        raise InvalidToken("withdrawn" if share_link.revoked_at else "expired")
    return share_link


def _mac(payload: str, key: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, payload.encode(), "sha256")[:_MAC_BYTES]).decode()
