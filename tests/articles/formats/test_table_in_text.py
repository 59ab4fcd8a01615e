from __future__ import annotations

import pytest

from geo.articles import read_upload
from geo.types import Article

_TABLE = (
    'Title\tText\tDate\r\nRain\t"It rained in Patna, and in ""Gaya""."\t2024-03-05\r\nSnow\tIt snowed.\t2024-03-06\r\n'
)


@pytest.mark.parametrize("codec", ["utf-16", "utf-8", "utf-8-sig", "cp1252"])
def test_the_unicode_text_of_excel_is_read_as_a_table(codec: str) -> None:
    first, second = read_upload("a.txt", _TABLE.encode(codec))
    assert isinstance(first, Article)
    assert (first.title, first.text) == ("Rain", 'It rained in Patna, and in "Gaya".')
    assert isinstance(second, Article)
    assert second.title == "Snow"


@pytest.mark.parametrize(
    "text",
    [
        "Title, date, text\n\nIt rained in Patna.",
        "Text, title and date of the story are below.\nIt rained in Patna, officials said.",
        "title,date\nRain,2024-03-05",
        "Body, title: a story\nOne line, with a comma\nand one without",
        "title,text",
    ],
)
def test_a_text_that_only_begins_like_a_table_is_read_as_a_text(text: str) -> None:
    assert len(list(read_upload("a.txt", text.encode()))) == 1
