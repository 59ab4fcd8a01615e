import datetime as dt
import re
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.feeds import WatchedFeed, read_watch_list


def write_watch_list(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_feed_has_its_own_interval_or_the_default(tmp_path: Path) -> None:
    text = """
every = "30m"
[[feed]]
url = "https://a.example/rss"
[[feed]]
url = "https://b.example"
every = "2h"
source = "B"
"""
    assert read_watch_list(write_watch_list(tmp_path, text)).feeds == (
        WatchedFeed("https://a.example/rss", dt.timedelta(minutes=30)),
        WatchedFeed("https://b.example", dt.timedelta(hours=2), "B"),
    )


def test_a_feed_keeps_its_articles_as_long_as_it_says_or_by_default(tmp_path: Path) -> None:
    text = """
keep = "90 days"
[[feed]]
url = "https://a.example/rss"
[[feed]]
url = "https://b.example"
keep = "1 week"
"""
    kept = [feed.keep for feed in read_watch_list(write_watch_list(tmp_path, text)).feeds]
    assert kept == [dt.timedelta(days=90), dt.timedelta(days=7)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("every = ", "is not valid TOML"),
        (f"every = {'9' * 5000}", "is not valid TOML"),
        (f"every = {'[' * 2000}", "is not valid TOML"),
        ("", "feed: names no feed"),
        ('[[feed]]\nurl = "https://["', "feed 1: url: is not a web address"),
        ('"\\u0000" = 1', "?: is not a key of this file"),
        ('[[feed]]\nurl = "ftp://a.example"', "feed 1: url: is not a web address"),
        ('[[feed]]\nurl = "https://a.example"\nname = "A"', "feed 1: name: is not a key of this file"),
        ('evry = "1h"\n[[feed]]\nurl = "https://a.example"', "evry: is not a key of this file"),
        ('[[feed]]\nurl = "https://a.example"\nevery = "5s"', "feed 1: every: is not a time from"),
        ('keep = "90"\n[[feed]]\nurl = "https://a.example"', "keep: is not a number of days or weeks"),
        ('keep = "0 days"\n[[feed]]\nurl = "https://a.example"', "keep: is not a number of days or weeks"),
        ('[[feed]]\nurl = "https://a.example"\nkeep = 90', "feed 1: keep: is not a number of days or weeks"),
        ('[[feed]]\nurl = "https://a.example"\nsource = ""', "feed 1: source: is not a name"),
        ('[[feed]]\nurl = "https://a.example"\n[[feed]]\nurl = "https://a.example"', "names https://a.example twice"),
    ],
)
def test_an_invalid_watch_list_is_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        read_watch_list(write_watch_list(tmp_path, text))


def test_a_missing_watch_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_watch_list(tmp_path / "none.toml")
