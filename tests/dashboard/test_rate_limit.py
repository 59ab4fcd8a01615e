"""Rate limits on adding, with a clock that the tests move."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access.rate_limit import (
    DEFAULT,
    DEFAULT_TOTAL,
    TOTAL_VARIABLE,
    VARIABLE,
    Limit,
    Quota,
    RateLimiter,
    Resource,
    limits_from,
)
from dashboard.views import ingest_job
from geo.articles import ReadLedger, ReadOptions
from geo.errors import Rejection, UsageError
from geo.index import Filter
from geo.store import Store
from geo.types import Article

TEN_PER_MINUTE = (Limit("articles", 10, 60),)
_waits = st.integers(0, 120).map(lambda quarters: quarters / 4)  # seconds that add up without rounding


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_refusal_says_when_to_try_again_and_then_it_is_allowed(clock: Clock) -> None:
    quota = Quota(user="ann", per_user=TEN_PER_MINUTE, clock=clock)
    assert quota.take("articles", 10) is None
    clock.now += 18
    assert quota.take("articles") == "each user may add at most 10 articles per minute; try again in 42 seconds"
    clock.now += 42
    assert quota.take("articles") is None


def test_a_refused_amount_is_not_counted(clock: Clock) -> None:
    quota = Quota(user="ann", per_user=TEN_PER_MINUTE, total=(Limit("articles", 4, 60),), clock=clock)
    assert "all users together" in (quota.take("articles", 5) or "")
    assert quota.take("articles", 4) is None


def test_each_user_has_a_limit_and_all_share_one(clock: Clock) -> None:
    limiter = RateLimiter()
    total = (Limit("articles", 15, 3600),)
    ann, ben = (Quota(limiter, who, TEN_PER_MINUTE, total, clock) for who in ("ann", "ben"))
    assert ann.take("articles", 10) is None
    assert ben.take("articles", 5) is None
    assert ben.take("articles") == ("all users together may add at most 15 articles per hour; try again in 60 minutes")


def test_articles_bytes_and_addresses_are_counted_separately(clock: Clock) -> None:
    limits = limits_from({VARIABLE: "1 articles/minute, 2 MB/minute, 3 addresses/minute"}, VARIABLE, DEFAULT)
    quota = Quota(per_user=limits, clock=clock)
    amounts: dict[Resource, int] = {"articles": 1, "bytes": 2_000_000, "addresses": 3}
    for resource, amount in amounts.items():
        assert quota.take(resource, amount) is None
        assert quota.take(resource, 1) is not None


def test_an_amount_above_the_limit_itself_is_refused_for_good(clock: Clock) -> None:
    assert Quota(per_user=(Limit("bytes", 2_000_000, 60),), clock=clock).take("bytes", 2_000_001) == (
        "each user may add at most 2 MB per minute, and this is more; add it in smaller parts"
    )


def test_nothing_is_refused_without_a_limit() -> None:
    assert limits_from({VARIABLE: " None "}, VARIABLE, DEFAULT) == ()
    assert Quota().take("articles", 10**12) is None


@pytest.mark.parametrize(
    "value", ["many", "5 articles", "5 articles/day", "-5 articles/hour", "5 articles/hour,,", "²MB/hour"]
)
def test_an_invalid_limit_is_an_error_that_names_its_variable(value: str) -> None:
    with pytest.raises(UsageError, match=VARIABLE):
        limits_from({VARIABLE: value}, VARIABLE, DEFAULT)


def test_the_defaults_are_valid_limits() -> None:
    assert len(limits_from({}, VARIABLE, DEFAULT)) == 4
    assert len(limits_from({}, TOTAL_VARIABLE, DEFAULT_TOTAL)) == 3


@given(st.lists(st.tuples(_waits, st.integers(1, 12)), max_size=60))
def test_no_window_of_time_ever_has_more_than_the_limit(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    quota = Quota(per_user=TEN_PER_MINUTE, clock=clock)
    taken: list[tuple[float, int]] = []
    for wait, amount in steps:
        clock.now += wait
        if quota.take("articles", amount) is None:
            taken.append((clock.now, amount))
        assert sum(some for at, some in taken if at > clock.now - 60) <= 10


def test_a_steady_rate_below_the_limit_is_never_refused(clock: Clock) -> None:
    quota = Quota(per_user=(Limit("articles", 100, 60),), clock=clock)
    for _ in range(1_000):
        clock.now += 0.9
        assert quota.take("articles") is None


@given(st.integers(1, 10), st.lists(_waits, min_size=1, max_size=40))
def test_an_amount_is_allowed_after_the_wait_that_its_refusal_names(amount: int, waits: list[float]) -> None:
    clock = Clock()
    quota = Quota(per_user=TEN_PER_MINUTE, clock=clock)
    for wait in waits:
        clock.now += wait
        if refusal := quota.take("articles", amount):
            clock.now += int(refusal.split()[-2])
            assert quota.take("articles", amount) is None


def test_many_users_and_many_small_amounts_need_little_memory(clock: Clock) -> None:
    limiter = RateLimiter()
    for number in range(5_000):
        clock.now += 1
        Quota(limiter, f"window {number}", (Limit("bytes", 10**9, 60),), (Limit("bytes", 10**12, 3600),), clock).take(
            "bytes"
        )
    assert len(limiter) <= 122


def test_two_threads_together_stay_within_the_limit(clock: Clock) -> None:
    quota = Quota(per_user=(Limit("articles", 500, 60),), clock=clock)
    results: list[bool] = []

    def take() -> None:
        results.extend(quota.take("articles") is None for _ in range(400))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(results) == 500


def test_files_over_the_limit_are_reported_and_the_others_read(clock: Clock) -> None:
    quota = Quota(per_user=(Limit("bytes", 30, 60), Limit("articles", 2, 60)), clock=clock)
    first, second = ingest_job.uploads([("a.txt", b"It rained in Osaka."), ("b.txt", b"It snowed in Oslo.")], quota)
    assert [item.text for item in first(ReadLedger(), ReadOptions()) if isinstance(item, Article)] == [
        "It rained in Osaka."
    ]
    (refused,) = second(ReadLedger(), ReadOptions())
    assert str(refused) == ("b.txt: skipped: each user may add at most 0.03 kB per minute; try again in 60 seconds")


def test_articles_over_the_limit_are_skipped_and_reported(clock: Clock, tmp_path: Path) -> None:
    quota = Quota(per_user=(Limit("articles", 2, 3600),), clock=clock)
    rows = "".join(f'{{"text": "It rained in Osaka on day {n}."}}\n' for n in range(5)).encode()
    job = ingest_job.IngestJob(sources=1)
    with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store:
        job.run(ingest_job.uploads([("a.jsonl", rows)], quota), store)
        assert store.reader.totals(Filter()).articles == 2
    (refused,) = job.rejections
    assert str(refused).startswith(
        "a.jsonl: the articles from number 3 on were skipped: each user may add at most 2 articles"
    )


def test_addresses_over_the_limit_are_not_fetched(clock: Clock) -> None:
    quota = Quota(per_user=(Limit("addresses", 1, 60),), clock=clock)
    _, second = ingest_job.addresses("http://a.invalid/\nhttp://b.invalid/", quota)
    (refused,) = second(ReadLedger(), ReadOptions())
    assert isinstance(refused, Rejection)
    assert "at most 1 address per minute" in refused.reason
