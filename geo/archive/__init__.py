"""An archive: the Parquet files of a batch, prepared so that the dashboard reads them without a database.

    OUTPUT of a batch → aggregate → OUTPUT/aggregates → Archive → the dashboard

`aggregate` puts the articles of all shards together month by month, and counts them. A month is a folder of Arrow
files: its articles whole, newest first; its mentions as a few bytes each; and small tables of counts by place, day,
publisher, country, kind and confidence. Nothing is ever changed in place: a month whose shards changed is made anew
beside the old one, and `index.json`, which says what counts, is replaced last.

`Archive` answers what `geo.store.Store` answers, from the small tables where the filter allows, else from the mentions
of the months that the filter does not rule out. It is for reading only.
"""

from __future__ import annotations

from geo.archive.aggregation import AggregateReport, aggregate
from geo.archive.archive import Archive
from geo.archive.file_layout import index_path

__all__ = ["AggregateReport", "Archive", "aggregate", "index_path"]
