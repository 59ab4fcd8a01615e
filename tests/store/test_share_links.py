import datetime as dt
from pathlib import Path

from geo.store import Store

NOW = dt.datetime.now(dt.UTC)
WEEK = dt.timedelta(days=7)


def test_a_token_opens_its_share_link_until_it_expires(store: Store) -> None:
    made, token = store.share_links.create("country=RU", "ann@example.org", WEEK)
    found = store.share_links.by_token(token)
    assert found == made
    assert (found.query, found.author) == ("country=RU", "ann@example.org")
    assert found.is_active(NOW + dt.timedelta(days=6))
    assert not found.is_active(NOW + dt.timedelta(days=8))


def test_a_revoked_share_link_is_not_active(store: Store) -> None:
    made, token = store.share_links.create("", "ann@example.org", WEEK)
    store.share_links.revoke(made.id)
    found = store.share_links.by_token(token)
    assert found is not None
    assert not found.is_active(NOW)


def test_an_unknown_token_opens_no_share_link(store: Store) -> None:
    made, _ = store.share_links.create("", "ann@example.org", WEEK)
    for guess in ("", "x", made.id, "\ud800", "' OR 1=1 --"):
        assert store.share_links.by_token(guess) is None


def test_the_database_does_not_contain_the_token(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        _, token = store.share_links.create("", "ann@example.org", WEEK)
    assert all(token.encode() not in path.read_bytes() for path in tmp_path.iterdir())
