"""Builds a gazetteer from a GeoNames dump: all places of the dump, on top of the packaged gazetteer.

The packaged places keep their point, names, demonyms, abbreviations, prominence and radius. The dump adds names and
division codes to the packaged places that it also has; its other rows become new places. So a result that is right with
the packaged gazetteer stays right.

Data that grows with the dump is kept on disk next to the output: about 60 bytes for each place and 17 for each name.
The benchmark measures the memory: 0.35 GB for the packaged places, and at most 0.1 GB for each million rows while the
places are ordered. Only 1/64 of the names is in memory at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo import __version__
from geo.gazetteer.build.disk_columns import ScratchFolder
from geo.gazetteer.build.dump import GeoNamesFile, ReportProgress
from geo.gazetteer.build.full_sections import assemble_sections
from geo.gazetteer.build.place_collector import PlaceCollector
from geo.gazetteer.container import write_container
from geo.packaged_files import data_folder

__all__ = ["FullReport", "build_full"]


@dataclass(frozen=True, slots=True)
class FullReport:
    """What a build wrote.

    Attributes:
        path: The file.
        size: Its size in bytes.
        places: The number of places.
        names: The number of distinct normalized names.
        rows: The number of rows read from the dump.
        merged: How many of them were merged into a packaged place.
        faults: The number of rows left out because they are not in GeoNames' format.
    """

    path: Path
    size: int
    places: int
    names: int
    rows: int
    merged: int
    faults: int


def build_full(
    dump: Path,
    output: Path,
    *,
    alternate: Path | None = None,
    base: Path | None = None,
    advance: ReportProgress = lambda stage, done, total: None,
) -> FullReport:
    """Build a gazetteer from a GeoNames dump and write it atomically.

    Args:
        dump: GeoNames' allCountries, or the file of one country; a text file or a zip archive.
        output: The file to write or replace.
        alternate: GeoNames' alternateNamesV2.
        base: The gazetteer to build on; the packaged one by default.
        advance: Called with the progress.

    Raises:
        GazetteerError: A file is missing, damaged or in another format.
    """
    with ScratchFolder(output) as scratch:
        rows = GeoNamesFile(dump, advance)
        collector = PlaceCollector(scratch, base or data_folder() / "gazetteer.gaz")
        for row in rows.places():
            collector.add(row)
        faults = rows.faults
        if alternate is not None:
            alternates = GeoNamesFile(alternate, advance)
            collector.add_alternates(alternates.alternates())
            faults += alternates.faults
        advance(f"writing {output.name}", 0, 1)
        sections, facts = assemble_sections(collector, scratch)
        facts["sources"] = collector.base.facts["sources"] | {"GeoNames dump": f"{rows.rows:,} rows of {dump.name}"}
        facts["built"] = f"Dateline {__version__}"
        size = write_container(output, sections, facts)
        advance(f"writing {output.name}", 1, 1)
        return FullReport(
            output, size, len(sections["lat"]), len(sections["name_hash"]), rows.rows, collector.merged, faults
        )
