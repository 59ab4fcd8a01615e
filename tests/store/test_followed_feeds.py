import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from geo.store import FeedState, FollowedFeed, Store

URL = "https://example.org/feed"
OTHER = "https://example.org/other"
NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)


def followed(store: Store) -> list[tuple[str, str | None, bool]]:
    return [(feed.url, feed.file, feed.paused) for feed in store.followed_feeds.all()]


def test_a_followed_feed_is_paused_resumed_and_removed(store: Store) -> None:
    store.followed_feeds.follow(URL, QUARTER, source="The Post", author="ann@example.org")
    (feed,) = store.followed_feeds.all()
    assert (feed.url, feed.every, feed.source, feed.author) == (URL, QUARTER, "The Post", "ann@example.org")
    store.followed_feeds.pause(URL)
    assert followed(store) == [(URL, None, True)]
    store.followed_feeds.resume(URL)
    assert followed(store) == [(URL, None, False)]
    store.followed_feeds.remove(URL)
    assert followed(store) == []


def test_following_a_paused_feed_again_resumes_it(store: Store) -> None:
    store.followed_feeds.follow(URL, QUARTER, source="The Post")
    store.followed_feeds.pause(URL)
    store.followed_feeds.follow(URL, QUARTER)
    assert [(feed.source, feed.paused) for feed in store.followed_feeds.all()] == [("The Post", False)]


def test_a_file_replaces_its_own_feeds_only(store: Store) -> None:
    store.followed_feeds.follow(URL, QUARTER)
    store.followed_feeds.replace_file("feeds.toml", [FollowedFeed(URL, QUARTER), FollowedFeed(OTHER, QUARTER)])
    store.followed_feeds.replace_file("feeds.toml", [FollowedFeed(OTHER, QUARTER)])
    assert followed(store) == [(URL, None, False), (OTHER, "feeds.toml", False)]
    store.followed_feeds.pause(OTHER)
    assert followed(store) == [(URL, None, False), (OTHER, "feeds.toml", False)]
    store.followed_feeds.remove(OTHER, file="feeds.toml")
    assert followed(store) == [(URL, None, False)]


def test_of_many_programs_one_claims_a_feed(store: Store) -> None:
    claim: Callable[[object], FeedState | None] = partial(_claim, store)
    with ThreadPoolExecutor(8) as programs:
        claims = list(programs.map(claim, range(8)))
    assert sum(state is not None for state in claims) == 1


def _claim(store: Store, _: object) -> FeedState | None:
    return store.feeds.claim(URL, NOW, NOW + QUARTER)


def test_a_claim_ends_when_the_state_is_recorded_or_it_is_released_or_late(store: Store) -> None:
    state = store.feeds.claim(URL, NOW, NOW + QUARTER)
    assert state is not None
    assert store.feeds.claim(URL, NOW, NOW + QUARTER) is None
    store.feeds.record(state)
    assert store.feeds.claim(URL, NOW, NOW + QUARTER) is not None
    store.feeds.release(URL)
    assert store.feeds.claim(URL, NOW, NOW + QUARTER) is not None
    assert store.feeds.claim(URL, NOW + QUARTER, NOW + 2 * QUARTER) is not None


def test_an_extended_claim_ends_later(store: Store) -> None:
    store.feeds.claim(URL, NOW, NOW + QUARTER)
    store.feeds.extend_claim(URL, NOW + 2 * QUARTER)
    assert store.feeds.claim(URL, NOW + QUARTER, NOW + 3 * QUARTER) is None


def test_a_claim_keeps_what_is_known_of_a_feed(store: Store) -> None:
    known = FeedState(URL, asked_at=NOW, due_at=NOW + QUARTER, title="The Post", articles=7)
    store.feeds.record(known)
    assert store.feeds.claim(URL, NOW, NOW + QUARTER) is not None
    assert store.feeds.state(URL).articles == 7


def test_the_state_of_a_feed_that_nobody_follows_any_more_is_forgotten(store: Store) -> None:
    for url in (URL, OTHER):
        store.followed_feeds.follow(url, QUARTER)
        store.feeds.record(FeedState(url, asked_at=NOW, due_at=NOW), done=["one"])
    store.followed_feeds.replace_file("feeds.toml", [FollowedFeed(URL, QUARTER)])
    store.followed_feeds.remove(URL)
    store.followed_feeds.remove(OTHER)
    assert [state.url for state in store.feeds.all()] == [URL]
    store.followed_feeds.replace_file("feeds.toml", [])
    assert store.feeds.all() == []
    assert store.feeds.new_entries(URL, ["one"]) == ["one"]
