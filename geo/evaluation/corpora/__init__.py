"""Readers of annotated corpora: Dateline's own JSON Lines, and the formats of published corpora."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.evaluation.corpora.brat import read_brat
from geo.evaluation.corpora.conll import read_conll
from geo.evaluation.corpora.json_lines import read_json_lines
from geo.evaluation.corpora.toponym_xml import read_toponym_xml
from geo.evaluation.gold import GoldArticle

__all__ = ["read_corpus"]

_CONLL_SUFFIXES = frozenset({".conll", ".iob", ".bio", ".tsv"})


def read_corpus(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a corpus.

    Args:
        path: A folder of brat's .txt and .ann files; an .xml file of LGL, TR-News or GeoVirus; a .conll, .iob, .bio or
            .tsv file with a token a line; any other file is JSON Lines.

    Raises:
        InputError: The file cannot be read, is not of its format, has no articles, or has a mention whose offsets do
            not select its text.
    """
    empty = True
    try:
        for entry in _reader(path):
            empty = False
            yield entry
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", where=str(path)) from error
    if empty:
        raise InputError("has no annotated articles", where=str(path))


def _reader(path: Path) -> Iterator[GoldArticle]:
    if path.is_dir():
        return read_brat(path)
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return read_toponym_xml(path)
    if suffix in _CONLL_SUFFIXES:
        return read_conll(path)
    if suffix == ".csv":
        raise InputError("this is CSV; JSON Lines is needed, as docs/data-formats.md describes it", where=str(path))
    return read_json_lines(path)
