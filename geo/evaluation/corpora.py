"""Reading annotated corpora, in Dateline's own JSON Lines or in the formats that the field's corpora come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.evaluation.formats.brat import read_brat
from geo.evaluation.formats.conll import read_conll
from geo.evaluation.formats.json_lines import read_json_lines
from geo.evaluation.formats.toponym_xml import read_toponym_xml
from geo.evaluation.gold import GoldArticle, GoldMention

__all__ = ["GoldArticle", "GoldMention", "read_corpus"]

_CONLL_SUFFIXES = frozenset({".conll", ".iob", ".bio", ".tsv"})


def read_corpus(path: Path) -> Iterator[GoldArticle]:
    """Read a corpus; its name says in which format.

    A folder holds brat's pairs of .txt and .ann; .xml is LGL's, TR-News's or GeoVirus's; .conll, .iob, .bio and .tsv
    have a token a line; all else is JSON Lines. Raises InputError for a file that cannot be read or is not of its
    format, and where offsets do not select the text that a mention claims.
    """
    try:
        empty = True
        for entry in _reader(path):
            empty = False
            yield entry
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", where=str(path)) from error
    if empty:
        raise InputError("holds no annotated article", where=str(path))


def _reader(path: Path) -> Iterator[GoldArticle]:
    if path.is_dir():
        return read_brat(path)
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return read_toponym_xml(path)
    if suffix in _CONLL_SUFFIXES:
        return read_conll(path)
    return read_json_lines(path)
