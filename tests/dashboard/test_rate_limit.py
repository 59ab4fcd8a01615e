"""How much may be added, by a clock that the test turns."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access.rate_limit import ALL, DEFAULT, DEFAULT_ALL, EACH, Limit, Quota, RateLimiter, limits_from
from dashboard.views import ingest_job
from geo.errors import Rejection, UsageError
from geo.store import Filter, Store

TEN_A_MINUTE = (Limit("articles", 10, 60),)
_waits = st.integers(0, 120).map(lambda quarters: quarters / 4)  # seconds that add up without rounding


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_beyond_the_limit_it_says_when_to_go_on_and_then_one_may(clock: Clock) -> None:
    quota = Quota(who="ann", each=TEN_A_MINUTE, clock=clock)
    assert quota.refusal("articles", 10) is None
    clock.now += 18
    assert quota.refusal("articles") == "one person may add at most 10 articles within one minute; go on in 42 seconds"
    clock.now += 42
    assert quota.refusal("articles") is None


def test_what_was_refused_is_not_taken(clock: Clock) -> None:
    quota = Quota(who="ann", each=TEN_A_MINUTE, all=(Limit("articles", 4, 60),), clock=clock)
    assert "all who use this dashboard" in (quota.refusal("articles", 5) or "")
    assert quota.refusal("articles", 4) is None


def test_each_has_their_own_and_all_share_one(clock: Clock) -> None:
    allowance = RateLimiter()
    all = (Limit("articles", 15, 3600),)
    ann, ben = (Quota(allowance, who, TEN_A_MINUTE, all, clock) for who in ("ann", "ben"))
    assert ann.refusal("articles", 10) is None
    assert ben.refusal("articles", 5) is None
    assert ben.refusal("articles") == (
        "all who use this dashboard may add at most 15 articles within one hour; go on in 60 minutes"
    )


def test_articles_bytes_and_addresses_are_counted_apart(clock: Clock) -> None:
    each = limits_from({EACH: "1 articles/minute, 2 MB/minute, 3 addresses/minute"}, EACH, DEFAULT)
    quota = Quota(each=each, clock=clock)
    for what, amount in (("articles", 1), ("bytes", 2_000_000), ("addresses", 3)):
        assert quota.refusal(what, amount) is None
        assert quota.refusal(what, 1) is not None


def test_more_than_ever_may_be_at_once_is_said_to_be(clock: Clock) -> None:
    assert Quota(each=(Limit("bytes", 2_000_000, 60),), clock=clock).refusal("bytes", 2_000_001) == (
        "one person may add at most 2 MB within one minute, and this is more; add it in smaller parts"
    )


def test_without_a_limit_nothing_is_refused() -> None:
    assert limits_from({EACH: " None "}, EACH, DEFAULT) == ()
    assert Quota().refusal("articles", 10**12) is None


@pytest.mark.parametrize(
    "said", ["many", "5 articles", "5 articles/day", "-5 articles/hour", "5 articles/hour,,", "²MB/hour"]
)
def test_a_limit_that_makes_no_sense_is_named(said: str) -> None:
    with pytest.raises(UsageError, match=EACH):
        limits_from({EACH: said}, EACH, DEFAULT)


def test_the_defaults_are_limits() -> None:
    assert len(limits_from({}, EACH, DEFAULT)) == 4
    assert len(limits_from({}, ALL, DEFAULT_ALL)) == 3


@given(st.lists(st.tuples(_waits, st.integers(1, 12)), max_size=60))
def test_never_more_than_the_limit_within_its_time(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    quota = Quota(each=TEN_A_MINUTE, clock=clock)
    taken: list[tuple[float, int]] = []
    for wait, amount in steps:
        clock.now += wait
        if quota.refusal("articles", amount) is None:
            taken.append((clock.now, amount))
        assert sum(some for at, some in taken if at > clock.now - 60) <= 10


def test_who_adds_a_little_all_the_time_is_never_held_up(clock: Clock) -> None:
    quota = Quota(each=(Limit("articles", 100, 60),), clock=clock)
    for _ in range(1_000):
        clock.now += 0.9
        assert quota.refusal("articles") is None


@given(st.integers(1, 10), st.lists(_waits, min_size=1, max_size=40))
def test_who_goes_on_when_told_may(amount: int, waits: list[float]) -> None:
    clock = Clock()
    quota = Quota(each=TEN_A_MINUTE, clock=clock)
    for wait in waits:
        clock.now += wait
        if said := quota.refusal("articles", amount):
            clock.now += int(said.split()[-2])
            assert quota.refusal("articles", amount) is None


def test_many_people_and_many_small_amounts_take_little_memory(clock: Clock) -> None:
    allowance = RateLimiter()
    for number in range(5_000):
        clock.now += 1
        Quota(
            allowance, f"window {number}", (Limit("bytes", 10**9, 60),), (Limit("bytes", 10**12, 3600),), clock
        ).refusal("bytes")
    assert len(allowance._spent) <= 62
    assert all(len(spent.taken) <= 62 for spent in allowance._spent.values())


def test_two_threads_do_not_take_more_together(clock: Clock) -> None:
    quota = Quota(each=(Limit("articles", 500, 60),), clock=clock)
    given_out: list[bool] = []

    def take() -> None:
        given_out.extend(quota.refusal("articles") is None for _ in range(400))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given_out) == 500


def test_files_beyond_it_are_named_and_the_others_read(clock: Clock) -> None:
    quota = Quota(each=(Limit("bytes", 30, 60), Limit("articles", 2, 60)), clock=clock)
    first, second = ingest_job.uploads([("a.txt", b"It rained in Osaka."), ("b.txt", b"It snowed in Oslo.")], quota)
    assert [item.text for item in first()] == ["It rained in Osaka."]
    (refused,) = second()
    assert str(refused) == ("b.txt: skipped: one person may add at most 0.03 kB within one minute; go on in 60 seconds")


def test_articles_beyond_it_are_left_out_and_said(clock: Clock, tmp_path) -> None:
    quota = Quota(each=(Limit("articles", 2, 3600),), clock=clock)
    rows = "".join(f'{{"text": "It rained in Osaka on day {n}."}}\n' for n in range(5)).encode()
    job = ingest_job.IngestJob(sources=1)
    with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store:
        job.run(ingest_job.uploads([("a.jsonl", rows)], quota), store)
        assert store.totals(Filter()).articles == 2
    (refused,) = job.report.rejections
    assert str(refused).startswith(
        "a.jsonl: the articles from 3 on were skipped: one person may add at most 2 articles"
    )


def test_addresses_beyond_it_are_not_fetched(clock: Clock) -> None:
    quota = Quota(each=(Limit("addresses", 1, 60),), clock=clock)
    _, second = ingest_job.addresses("http://a.invalid/\nhttp://b.invalid/", quota)
    (refused,) = second()
    assert isinstance(refused, Rejection)
    assert "at most 1 address within one minute" in refused.reason
