"""Seals on links: who comes with a link that nobody here has sealed, or whose time is over, is turned away at the door.

    TOKEN.EXPIRES.MAC     EXPIRES in seconds since 1970, in hexadecimal; MAC the HMAC-SHA-256 of what stands before it

The database is not asked about such a link, and no row that somebody slips into it or prolongs lets one hold. The first
key seals, all of them open: a new key is put before the old one, and the old one taken away a month later. Without its
key no link opens, so taking the keys away ends all at once.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from geo.errors import UsageError

__all__ = ["VARIABLE", "InvalidToken", "keys_from", "sign_token", "verify_token"]

VARIABLE: Final = "DATELINE_PASS_KEYS"
_LEAST_CHARACTERS: Final = 32
_MAC_BYTES: Final = 18
_PURPOSE: Final = b"dateline: links that need no account"
_SEALED = re.compile(r"(?P<said>(?P<token>[\w-]{1,100})\.(?P<expires>[0-9a-f]{1,10}))\.(?P<mac>[\w-]{24})", re.ASCII)


class InvalidToken(Exception):
    """A link does not open: `reason` is "forged" or "expired"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def keys_from(environment: Mapping[str, str], cookie_secret: str | None) -> tuple[bytes, ...]:
    """Return the keys: those of DATELINE_PASS_KEYS, newest first, parted by commas; else one made of the cookie secret.

    Raises UsageError for a key that is too short to be one.
    """
    said = [key.strip() for key in environment.get(VARIABLE, "").split(",") if key.strip()]
    if any(len(key) < _LEAST_CHARACTERS for key in said):
        raise UsageError(f"{VARIABLE} holds a key of less than {_LEAST_CHARACTERS} characters; make one at random")
    secrets = said or ([cookie_secret] if cookie_secret else [])
    return tuple(hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets)


def sign_token(token: str, expires_at: dt.datetime, keys: Sequence[bytes]) -> str:
    """Return what a link carries for a token; sealed with the first key."""
    said = f"{token}.{int(expires_at.timestamp()):x}"
    return f"{said}.{_mac(said, keys[0])}"


def verify_token(carried: str, keys: Sequence[bytes], now: dt.datetime) -> str:
    """Return the token that a link carries; raises BadSeal where no key has sealed it, or its time is over."""
    found = _SEALED.fullmatch(carried)
    if found is None or not any(hmac.compare_digest(_mac(found["said"], key), found["mac"]) for key in keys):
        raise InvalidToken("forged")
    if now.timestamp() >= int(found["expires"], 16):
        raise InvalidToken("expired")
    return found["token"]


def _mac(said: str, key: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, said.encode(), "sha256")[:_MAC_BYTES]).decode()
