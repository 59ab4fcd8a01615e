from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access.share_tokens import VARIABLE, InvalidToken, keys_from, sign_token, verify_token
from geo.errors import UsageError

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
OLD, NEW = "an old key " * 4, "a new key " * 4
KEYS = keys_from({VARIABLE: OLD}, None)


def test_a_signed_token_is_valid_until_it_expires() -> None:
    link = sign_token("abc-_1", NOW + WEEK, KEYS)
    assert verify_token(link, KEYS, NOW) == "abc-_1"
    with pytest.raises(InvalidToken, match="expired"):
        verify_token(link, KEYS, NOW + WEEK)


def test_a_token_that_was_extended_or_signed_elsewhere_is_forged() -> None:
    token, expires, mac = sign_token("abc", NOW + WEEK, KEYS).split(".")
    later = f"{int(expires, 16) + 1:x}"
    for link in (f"{token}.{later}.{mac}", f"abd.{expires}.{mac}", "abc", f"{token}.{expires}.", ""):
        with pytest.raises(InvalidToken, match="forged"):
            verify_token(link, KEYS, NOW)
    with pytest.raises(InvalidToken, match="forged"):
        verify_token(f"{token}.{expires}.{mac}", (), NOW)


@given(st.text(max_size=200))
def test_an_invented_token_is_invalid(link: str) -> None:
    with pytest.raises(InvalidToken):
        verify_token(link, KEYS, NOW)


def test_a_new_key_keeps_old_links_valid_and_removing_a_key_ends_them() -> None:
    link = sign_token("abc", NOW + WEEK, KEYS)
    assert verify_token(link, keys_from({VARIABLE: f"{NEW}, {OLD}"}, None), NOW) == "abc"
    with pytest.raises(InvalidToken):
        verify_token(link, keys_from({VARIABLE: NEW}, None), NOW)


def test_the_key_is_derived_from_the_cookie_secret_unless_one_is_set() -> None:
    assert len(keys_from({}, "secret")) == 1
    assert keys_from({}, "secret") != keys_from({}, "other")
    assert keys_from({VARIABLE: OLD}, "secret") == KEYS
    assert keys_from({}, None) == ()
    with pytest.raises(UsageError, match="32 characters"):
        keys_from({VARIABLE: "short"}, None)
