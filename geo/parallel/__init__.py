"""Geoparsing many articles in several processes of one machine: a pool of forked workers, and batches over it."""

from __future__ import annotations

from geo.parallel.geoparse_many import (
    Batch,
    GeoparserPool,
    geoparse_articles,
    geoparse_batch,
    geoparse_in_subprocess,
)
from geo.parallel.worker_pool import ItemFailure, Task, WorkerPool

__all__ = [
    "Batch",
    "GeoparserPool",
    "ItemFailure",
    "Task",
    "WorkerPool",
    "geoparse_articles",
    "geoparse_batch",
    "geoparse_in_subprocess",
]
