from __future__ import annotations

import io
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.articles import read_upload
from geo.errors import Rejection
from geo.types import Article
from tests.articles.formats.samples import arrow


@pytest.mark.parametrize("offset", [-5, 1 << 30])
def test_an_arrow_file_that_states_offsets_beyond_its_texts_is_refused(offset: int) -> None:
    data = arrow(
        [{"text": "It rained in Patna."}, {"text": "It snowed in Oslo, and hailed."}], compression="uncompressed"
    )
    offsets = struct.pack("<3i", 0, 19, 49)
    assert offsets in data
    (refused,) = read_upload("a.feather", data.replace(offsets, struct.pack("<3i", 0, offset, 49)))
    assert isinstance(refused, Rejection)
    assert "is damaged" in refused.reason


def test_columns_of_objects_and_lists_are_read() -> None:
    rows = {
        "source": [{"id": None, "name": "The Sample"}],
        "body": [["It rained.", "It hailed."]],
        "date": ["13/3/2024"],
    }
    stream = io.BytesIO()
    pq.write_table(pa.table(rows), stream)
    (article,) = read_upload("a.parquet", stream.getvalue())
    assert isinstance(article, Article)
    assert (article.source, article.text, str(article.date)) == ("The Sample", "It rained.\n\nIt hailed.", "2024-03-13")
