"""Reads the table of regions that are unions of countries and divisions."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from geo.types import Place
from tools.shapes.owners import Owner

__all__ = ["TABLE", "members_of", "read_unions"]

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "sources" / "unions.csv"


def read_unions(path: Path = TABLE) -> dict[str, tuple[str, ...]]:
    """Return the members of each region by the id of its place: codes of ISO 3166, "!" before those to leave out."""
    with path.open(encoding="utf-8") as rows:
        return {row["id"]: tuple(row["members"].split("|")) for row in csv.DictReader(rows)}


def members_of(members: Iterable[str], owners: Mapping[Owner, int], divisions: Mapping[str, Place]) -> set[int]:
    """Return the numbers of the cells of a region.

    Args:
        members: The codes of the region's members.
        owners: The numbers of all cells.
        divisions: The first-level divisions by their code of ISO 3166-2.

    Raises:
        ValueError: A code is unknown.
    """
    found: set[int] = set()
    for member in members:
        code = member.removeprefix("!")
        if len(code) == 2:
            cells = {number for (country, _), number in owners.items() if country == code}
            if not cells:
                raise ValueError(f"no shape for the country {code}")
        elif place := divisions.get(code):
            # A division without a shape is in the rest of its country.
            cells = {owners[key] for key in [(place.country_code or "", place.admin1_code)] if key in owners}
        else:
            raise ValueError(f"no first-level division has the code {code}")
        found = found - cells if member.startswith("!") else found | cells
    return found
