"""An archive: the Parquet files of a batch, prepared so that the dashboard reads them without a database.

    OUTPUT of a batch → aggregate → OUTPUT/aggregates → Archive → the dashboard

`aggregate` collects the articles of all shards by month, and counts them. A month is a folder of Arrow files: its
articles, newest first; its mentions in a few bytes each; and small tables of counts by place, day, publisher, country,
kind and confidence. Files are never changed in place: a month whose shards have changed is written to a new folder, and
`index.json`, which lists the files in use, is replaced last.

`Archive` implements `geo.stored_articles.ArticleReader`. It answers from the small tables where the filter allows it,
otherwise from the mentions of the months that the filter does not exclude.
"""

from __future__ import annotations

from geo.archive.aggregation import AggregateReport, aggregate
from geo.archive.archive import Archive
from geo.archive.file_layout import index_path

__all__ = ["AggregateReport", "Archive", "aggregate", "index_path"]
