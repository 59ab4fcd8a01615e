from __future__ import annotations

import pytest

from geo.articles.web import Fetcher, Limits, UrlPolicy


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(UrlPolicy(frozenset({"127.0.0.1"})), Limits(seconds=1.0, bytes=50_000, redirects=3))
