"""`dateline geoparse --explain`: explanations of each decision, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from geo.errors import Rejection
from geo.printable import printable_line

if TYPE_CHECKING:
    from geo.explanation import Explanation
    from geo.geoparser import Geoparser
    from geo.types import Article

Explained = tuple["Article", list["Explanation"]]


def explain_articles(articles: Iterable[Article], geoparser: Geoparser) -> Iterator[Explained | Rejection]:
    """Explain articles one after another; one that cannot be geoparsed is a Rejection."""
    for article in articles:
        try:
            yield article, geoparser.explain(article)
        except Exception as error:  # noqa: BLE001  one bad article must not end a run of many
            yield Rejection(f"article {article.id}", f"cannot be geoparsed: {type(error).__name__}: {error}")


def write_text(results: Iterable[Explained], out: TextIO) -> None:
    """Write, for each article, its mentions with their candidate places, then the names not recognized as places."""
    for article, explanations in results:
        out.write(_line(f"== {article.title or article.id}"))
        _write_all([entry for entry in explanations if entry.is_mention], out)
        if others := [entry for entry in explanations if not entry.is_mention]:
            out.write("-- not recognized as places\n")
            _write_all(others, out)
        out.write("\n")


def write_json(results: Iterable[Explained], out: TextIO) -> None:
    """Write one JSON object per line for each article: its id, its title, and an explanation of each name."""
    from geo.json_records import explanation_record

    for article, explanations in results:
        names = [explanation_record(entry) for entry in explanations]
        line = {"id": article.id, "title": article.title, "explanations": names}
        out.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")


def _write_all(explanations: Sequence[Explanation], out: TextIO) -> None:
    for entry in explanations:
        first, *rest = entry.lines()
        out.write(_line(f"{first} [{entry.field} {entry.start}-{entry.end}]"))
        out.writelines(map(_line, rest))


def _line(text: str) -> str:
    return printable_line(text) + "\n"
