"""Assembles the sections of a gazetteer file from the places that were collected from a GeoNames dump."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.build.disk_columns import ScratchFolder
from geo.gazetteer.build.place_collector import PlaceCollector
from geo.gazetteer.build.postings import name_columns, starts_of
from geo.gazetteer.build.sections import grid_columns, string_blob
from geo.gazetteer.file_layout import NO_COUNTRY, read_strings
from geo.gazetteer.normalization import normalize
from geo.gazetteer.spellings import spelling_sections

__all__ = ["assemble_sections"]

_MAX_COMPLETED_LABELS: Final = 1_000_000
# Section, collected column, type in the file.
_PLAIN_SECTIONS: Final[tuple[tuple[str, str, type[np.generic]], ...]] = (
    ("place_id", "id", np.uint32),
    ("lat", "lat", np.int32),
    ("lon", "lon", np.int32),
    ("population", "population", np.uint32),
    ("country", "country", np.uint8),
    ("feature", "feature", np.uint16),
)


def assemble_sections(
    collector: PlaceCollector, scratch: ScratchFolder
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the sections and the facts of the file. Rows are ordered by prominence, then population."""
    return _Assembly(collector, scratch).run()


class _Assembly:
    def __init__(self, collector: PlaceCollector, scratch: ScratchFolder) -> None:
        self._collector = collector
        self._scratch = scratch
        self._sections: dict[str, NDArray[Any]] = {"other_id": collector.base.sections["other_id"]}
        # `order` has the collected row of each row of the file; `rank` is its inverse.
        prominences, populations = self._column("prominence"), self._column("population")
        key = np.round(prominences * 0xFFFF).astype(np.uint64) << np.uint64(40) | populations
        self._order = np.argsort(np.uint64(1 << 63) - key, kind="stable").astype(np.uint32)
        self._rank = np.empty_like(self._order)
        self._rank[self._order] = np.arange(self._order.size, dtype=np.uint32)

    def run(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return the sections and the facts."""
        sections, collector = self._sections, self._collector
        self._add("prominence", np.round(self._column("prominence") * 0xFFFF), np.uint16)
        self._add("radius", np.minimum(np.round(self._column("radius") * 10), 0xFFFF), np.uint16)
        for name, source, dtype in _PLAIN_SECTIONS:
            self._add(name, self._column(source), dtype)
        sections["id_order"] = np.argsort(sections["place_id"], kind="stable").astype(np.uint32)
        self._add_divisions(1)
        self._add_divisions(2)
        self._add_former_ids()
        if collector.wikidata.any():
            self._add("wikidata", collector.wikidata, np.uint32)
        self._add_labels()
        beginnings = collector.base.sections["beginning_filter"]
        sections |= name_columns(self._scratch, collector.names, collector.beginnings, beginnings, self._rank)
        sections |= grid_columns(sections["lat"], sections["lon"])
        sections |= spelling_sections(collector.spellings)
        return sections, self._facts()

    def _add(self, name: str, column: NDArray[Any], dtype: type[np.generic]) -> None:
        """Add a column, in the order of the file, as a section on disk."""
        self._sections[name] = self._scratch.stored(f"section-{name}", column.astype(dtype, copy=False)[self._order])

    def _column(self, name: str) -> NDArray[Any]:
        """Return a column of the base's places followed by the new ones."""
        new = self._collector.columns[name].close()
        return np.concatenate([np.asarray(self._base_column(name), new.dtype), new])

    def _base_column(self, name: str) -> Any:
        collector = self._collector
        columns, facts = collector.base.sections, collector.base.facts
        match name:
            case "admin1" | "admin2":
                return self._base_divisions(int(name[-1]))
            case "population":
                populations = collector.merged_populations
                return [populations.get(row, place.population) for row, place in enumerate(collector.places)]
            case "country":
                # The base's numbers index its own codes; NO_COUNTRY stays as it is.
                numbers = [collector.countries[code] for code in facts["countries"]]
                return np.array([*numbers, *[NO_COUNTRY] * (NO_COUNTRY + 1 - len(numbers))])[columns["country"]]
            case "feature":
                return np.array([collector.features[feature] for feature in facts["features"]])[columns["feature"]]
            case "prominence":
                return columns["prominence"] / 0xFFFF
            case "radius":
                return columns["radius"] / 10
            case "id":
                return columns["place_id"]
            case _:
                return columns[name]

    def _base_divisions(self, level: int) -> list[int]:
        numbers = []
        for row, place in enumerate(self._collector.places):
            codes = self._collector.merged_codes.get(row, (place.admin1_code, place.admin2_code))
            numbers.append(self._collector.division_number(level, place.country_code, *codes[:level]))
        return numbers

    def _add_divisions(self, level: int) -> None:
        """Add the sorted codes that a division has, the row of each, and the index of each place's code."""
        codes = self._collector.division_codes[level - 1]
        feature = self._collector.features.get(f"A.ADM{level}", -1)
        numbers = self._column(f"admin{level}")
        rows = self._rank[np.flatnonzero((self._column("feature") == feature) & (numbers > 0))]
        # From the last row of the file to the first, so that the most prominent division of a code wins.
        division_rows = {int(numbers[self._order[row]]): int(row) for row in np.sort(rows)[::-1]}
        names = ["", *codes]
        sorted_codes = sorted((names[number], number) for number in division_rows)
        dtype = np.uint16 if len(sorted_codes) < 0xFFFF else np.uint32
        index = np.full(len(codes) + 1, np.iinfo(dtype).max, dtype)
        for position, (_, number) in enumerate(sorted_codes):
            index[number] = position
        self._sections[f"admin{level}"] = index[numbers][self._order]
        self._sections[f"admin{level}_code"] = string_blob([code for code, _ in sorted_codes])
        self._sections[f"admin{level}_row"] = np.array([division_rows[number] for _, number in sorted_codes], np.uint32)

        if level == 1:
            base = self._collector.base.sections
            # An earlier base has no ISO codes.
            iso_codes = dict(zip(read_strings(base["admin1_code"]), read_strings(base.get("admin1_iso")), strict=False))
            self._sections["admin1_iso"] = string_blob([iso_codes.get(code, "") for code, _ in sorted_codes])

    def _add_former_ids(self) -> None:
        base = self._collector.base.sections
        if "former_id" in base:
            self._sections["former_id"] = base["former_id"]
            self._sections["former_row"] = self._rank[base["former_row"]]

    def _add_labels(self) -> None:
        collector, scratch = self._collector, self._scratch
        collector.labels.flush()
        labels = memoryview(scratch.mapped("labels", "u1"))  # type: ignore[arg-type]
        starts = memoryview(starts_of(collector.columns["label"].close()))  # type: ignore[arg-type]
        sizes = array("I")
        completed: list[str] = []  # normalized labels of the most prominent places, which completion suggests
        with scratch.path("ordered").open("wb") as file:
            for row in self._order.tolist():
                new_row = row - len(collector.places)
                if new_row < 0:
                    label = collector.places[row].name.encode()
                else:
                    label = labels[starts[new_row] : starts[new_row + 1]].tobytes()
                file.write(label)
                sizes.append(len(label))
                if len(sizes) <= _MAX_COMPLETED_LABELS:
                    completed.append(normalize(label.decode()))
        self._sections["label"] = scratch.mapped("ordered", "u1")
        self._sections["label_start"] = starts_of(np.frombuffer(sizes, np.uint32))
        order = sorted(range(len(completed)), key=lambda row: (completed[row], row))
        self._sections["label_order"] = np.array(order, np.uint32)

    def _facts(self) -> dict[str, Any]:
        digest = hashlib.sha256()
        for name in sorted(self._sections):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(self._sections[name]).data)
        base = self._collector.base.facts
        return {
            "version": digest.hexdigest()[:12],
            "counts": dict(sorted((Counter(base["counts"]) + self._collector.counts).items())),
            "features": [".", *self._collector.features],
            "countries": ["", *self._collector.countries],
            "country_rows": {code: int(self._rank[row]) for code, row in base["country_rows"].items()},
            "neighbours": base["neighbours"],  # codespell:ignore
        }
