"""How the columns of a gazetteer file encode places and names; `container` holds the columns themselves.

Rows are sorted by prominence, so that a place's row number is its rank: the most prominent of several places have the
smallest rows.

    place_id            the GeoNames id, or OTHER_ID | index into the sorted strings of `other_id`
    lat, lon            units of 1e-5 degrees, WGS 84
    radius              tenths of a kilometer
    prominence          0..1 as 0..0xFFFF
    country, feature    index into the facts "countries" and "features"
    admin1, admin2      index into the sorted strings of `admin1_code` and `admin2_code`
    admin1_iso          the ISO 3166-2 code of each string of `admin1_code`, "" for none
    wikidata            the number of the Wikidata id, 0 for none; only in files built with alternateNamesV2
    former_id           sorted ids of earlier files; former_id n now means the place in row former_row[n]
    label               UTF-8 of all names; row r has label[label_start[r] : label_start[r + 1]]
    name_hash           sorted 64-bit hashes of normalized names; a name's id is its position
    posting             row << KIND_BITS | kind; name n has posting[name_start[n] : name_start[n + 1]], best place first
    grid_row            rows in the order of their grid cells; cell c has grid_row[grid_start[c] : grid_start[c + 1]]

Files of earlier versions lack `admin1_iso`, `wikidata` and `former_id`, and are read without them.
"""

from __future__ import annotations

from typing import Any, Final

from numpy.typing import NDArray

from geo.types import NameKind

__all__ = [
    "KIND_BITS",
    "KIND_CODES",
    "KIND_MASK",
    "NAME_KINDS",
    "NO_COUNTRY",
    "NO_DIVISION",
    "OTHER_ID",
    "read_strings",
]

NAME_KINDS: Final = tuple(NameKind)
"""Kinds of names by their code in a posting."""
KIND_CODES: Final = {kind: code for code, kind in enumerate(NAME_KINDS)}
KIND_BITS: Final = 3
KIND_MASK: Final = (1 << KIND_BITS) - 1

NO_COUNTRY: Final = 0xFF
NO_DIVISION: Final = 0xFFFF
"""In the packaged file. Where there are more divisions the column is wider, and its largest number means none."""

OTHER_ID: Final = 1 << 31
"""Set in `place_id` if the id is not a GeoNames id: the other bits are an index into `other_id`."""


def read_strings(section: NDArray[Any] | None) -> list[str]:
    """Return the strings of a section in which a line feed ends each; none if the file lacks the section."""
    return [] if section is None else section.tobytes().decode("utf-8").split("\n")[:-1]
