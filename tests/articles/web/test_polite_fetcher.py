import time

import pytest

from geo.articles.web import (
    Fetcher,
    PoliteFetcher,
    parse_robots,
)
from tests.conftest import Site


def test_requests_to_one_site_wait_as_long_as_it_asks_for(site: Site, fetcher: Fetcher) -> None:
    now = [0.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    polite_fetcher = PoliteFetcher(fetcher, delay_seconds=2, clock=lambda: now[0], sleep=sleep)
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", "text/plain")
    for path in ("/a", "/b"):
        polite_fetcher.fetch(site.serve(path, "x"))
    assert waits == [7, 7]


@pytest.mark.parametrize("line", ["Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}", "Disallow: //[", "Request-rate: ²/1"])
def test_only_the_invalid_line_of_robots_txt_is_ignored(line: str) -> None:
    rules = parse_robots(f"User-agent: *\n{line}\nDisallow: /private/\n".encode(), "Dateline/1 (reads)")
    assert not rules.allow("https://example.org/private/a")
    assert rules.allow("https://example.org/a")


def test_a_crawl_delay_of_hundreds_of_digits_is_one_minute() -> None:
    assert parse_robots(b"User-agent: *\nCrawl-delay: " + b"9" * 300, "Dateline/1").delay_seconds == 60


def test_wildcards_in_robots_txt_are_obeyed() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/print/\n", "Dateline/1")
    assert not rules.allow("https://example.org/a/b.pdf")
    assert not rules.allow("https://example.org/news/print/1")
    assert rules.allow("https://example.org/a/b.pdf?page=2")


@pytest.mark.parametrize("agent", ["Dateline", "dateline", "DATELINE"])
def test_rules_for_this_program_replace_those_for_all(agent: str) -> None:
    text = f"User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: {agent}\nDisallow: /private/\n"
    rules = parse_robots(text.encode(), "Dateline/1 (reads)")
    assert rules.allow("https://example.org/a")
    assert not rules.allow("https://example.org/private/a")


def test_a_robots_txt_of_many_agents_and_rules_fills_no_memory() -> None:
    agents = "".join(f"User-agent: bot{n}\n" for n in range(10_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(20_000))
    started = time.process_time()
    assert parse_robots((agents + rules).encode(), "Dateline/1").allow("https://example.org/1")
    assert time.process_time() - started < 10


def test_a_url_that_cannot_be_parsed_is_not_fetched() -> None:
    assert not parse_robots(b"User-agent: *\nDisallow: /private/\n", "Dateline/1").allow("https://[example.org/?a=b")
