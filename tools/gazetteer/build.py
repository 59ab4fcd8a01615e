"""Builds the packaged gazetteer: reads the sources, merges them into places and writes the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo import __version__
from geo.errors import GazetteerError
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.packaged_files import data_folder
from tools.gazetteer import source_packages
from tools.gazetteer.airports import make_airports
from tools.gazetteer.compile import compile_gazetteer
from tools.gazetteer.countries import make_countries
from tools.gazetteer.curated_tables import TableFault, add_aliases
from tools.gazetteer.divisions import make_admin1, make_admin2
from tools.gazetteer.former_ids import add_former_ids
from tools.gazetteer.populated_places import NearbyPlaces, make_places
from tools.gazetteer.post_towns import make_post_towns
from tools.gazetteer.regions import add_minor_regions, add_regions
from tools.gazetteer.small_divisions import add_small_divisions, set_divisions
from tools.gazetteer.source_packages import CountryFacts

__all__ = ["BuildReport", "build_packaged"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote.

    Attributes:
        path: The file.
        size: Its size in bytes.
        places: The number of places.
        counts: The number of places in each feature class.
        aliases: The number of names that each table added.
        sources: The release of each source package.
        faults: The table rows that do not match a place.
    """

    path: Path
    size: int
    places: int
    counts: dict[str, int]
    aliases: dict[str, int]
    sources: dict[str, str]
    faults: tuple[TableFault, ...]


def build_packaged(
    output: Path | None = None,
    *,
    tables: Path | None = None,
    lenient: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Build the packaged gazetteer and write it atomically.

    Args:
        output: The file to write or replace; the packaged gazetteer by default.
        tables: The folder with the project's own tables; `data/sources` by default.
        lenient: Accept table rows that do not match a place. They are in the report either way.
        progress: Called with the name of each step.

    Raises:
        GazetteerError: A source package is missing, or a table has faults.
    """
    output = output or data_folder() / "gazetteer.gaz"
    tables = tables or data_folder() / "sources"
    releases = source_packages.check_packages()
    faults: list[TableFault] = []
    facts = list(source_packages.read_countries())
    drafts, curated = _merge_sources(facts, tables, faults, progress)
    progress("names")
    for draft in drafts:
        draft.prominence = draft.estimated_prominence(curated=draft.id in curated)
        draft.radius_km = draft.radius_km or draft.estimated_radius_km()
    add_former_ids(drafts, tables, faults)
    aliases = add_aliases(drafts, tables, faults)
    if faults and not lenient:
        lines = "\n".join(f"  {fault}" for fault in faults[:50])
        raise GazetteerError(
            f"{len(faults)} rows of the tables in {tables} do not match a place:\n{lines}\n"
            "correct them, or accept them with --lenient"
        )
    progress(f"writing {output}")
    neighbors = {entry.code: entry.neighbors for entry in facts if entry.neighbors}
    size = compile_gazetteer(drafts, output, sources=releases, built=f"Dateline {__version__}", neighbors=neighbors)
    counts = dict(sorted(Counter(draft.feature_class for draft in drafts).items()))
    return BuildReport(output, size, len(drafts), counts, aliases, releases, tuple(faults))


def _merge_sources(
    facts: list[CountryFacts], tables: Path, faults: list[TableFault], progress: Callable[[str], None]
) -> tuple[list[PlaceDraft], set[str]]:
    """Return all places, and the ids of those in regions.csv."""
    progress("countries")
    records = source_packages.read_geonames_records()
    countries = make_countries(facts, records, tables / "countries.csv")
    progress("populated places")
    subdivisions = source_packages.read_subdivisions()
    populated = make_places(
        source_packages.read_cities(),
        source_packages.read_city_divisions(),
        subdivisions,
        source_packages.read_city_subdivisions(),
        records,
        facts,
    )
    progress("divisions")
    admin1 = make_admin1(populated, records, countries, subdivisions.values())
    admin2 = make_admin2(populated, records, subdivisions.values())
    places = {draft.id: draft for draft in populated.places.values()}
    for division in (*countries.values(), *admin1.values(), *admin2.values()):
        places[division.id] = division
    progress("airports")
    towns = {
        (draft.country, name): draft.population
        for draft in sorted(populated.places.values(), key=lambda draft: draft.population)
        for name in draft.names
    }
    for airport in make_airports(source_packages.read_airports(), towns):
        places[airport.id] = airport
    for town in make_post_towns(
        source_packages.read_post_towns(), populated.places.values(), source_packages.read_us_counties()
    ):
        places[town.id] = town
    progress("regions and small divisions")
    curated = add_regions(places, records, tables, faults)
    add_minor_regions(places, records)
    nearby = NearbyPlaces(populated.places.values())
    add_small_divisions(places, records, nearby)
    set_divisions(places.values(), nearby)
    return list(places.values()), curated
