from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from geo.archive import Archive, aggregate
from geo.types import Geoparse

Batch = Callable[..., Path]
Shards = Mapping[str, Sequence[Geoparse]]


@pytest.fixture
def archived(batch: Batch) -> Callable[..., Archive]:
    """Return the archive of some shards."""

    def make(shards: Shards) -> Archive:
        output = batch(shards)
        aggregate(str(output))
        return Archive.open(output)

    return make
