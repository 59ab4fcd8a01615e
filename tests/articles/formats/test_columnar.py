from __future__ import annotations

import struct

import pytest

from geo.articles import read_upload
from geo.errors import Rejection
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
