from __future__ import annotations

import pytest

from geo.articles.web import Fetcher, Limits, Reach


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(Reach(frozenset({"127.0.0.1"})), Limits(seconds=1.0, bytes=50_000, redirects=3))
