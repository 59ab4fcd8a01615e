"""The reading of the project's own tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from geo.gazetteer import Gazetteer
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.packaged_files import data_folder
from geo.types import NameKind
from tools.gazetteer.curated_tables import ALIAS_TABLES, TableFault, add_aliases, read_regions, read_rows

MakeDraft = Callable[..., PlaceDraft]


def test_aliases_are_added_to_their_target(draft: MakeDraft, tmp_path: Path) -> None:
    (tmp_path / "demonyms.csv").write_text(
        "name,target,feature_code,country_code\nParisian,Paris,PPLC,FR\nNowhere-ish,Nowhere,PPL,\n", encoding="utf-8"
    )
    (tmp_path / "hosts.csv").write_text(
        'name,target,feature_code,country_code\nThe Pentagon,"Arlington, Virginia",PPL,US\n', encoding="utf-8"
    )
    virginia = draft("Virginia", feature="A.ADM1", country="US", admin1="VA")
    texan = draft("Arlington", id="gn:1", country="US", admin1="TX", population=394_266)
    virginian = draft("Arlington", id="gn:2", country="US", admin1="VA", population=238_643)
    paris = draft("Paris", id="gn:3", country="FR", feature="P.PPLC")
    for made in (virginia, texan, virginian, paris):
        made.prominence = made.estimated_prominence()
    faults: list[TableFault] = []
    assert add_aliases([virginia, texan, virginian, paris], tmp_path, faults) == {
        "demonyms.csv": 1, "abbreviations.csv": 0, "hosts.csv": 1, "alternates.csv": 0
    }  # fmt: skip
    assert paris.names["parisian"] is NameKind.DEMONYM
    assert virginian.names["the pentagon"] is NameKind.HOST
    assert [str(fault) for fault in faults] == [
        "demonyms.csv:3: 'Nowhere-ish' means Nowhere (PPL, no country), which does not exist"
    ]


def test_invalid_regions_are_reported_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(
        "name,alternates,feature_code,lat,lon,radius_km,country_codes,geonameid\n"
        "Baltic Sea,Baltic|the Baltic,SEA,58,20,400,,\nNowhere,,RGN,north,20,1,,\n",
        encoding="utf-8",
    )
    faults: list[TableFault] = []
    regions = [region for _, region in read_regions(path, faults)]
    assert [(region.name, region.feature, region.alternates) for region in regions] == [
        ("Baltic Sea", "H.SEA", ("Baltic", "the Baltic"))
    ]
    assert str(faults[0]).startswith("regions.csv:3: not a region: could not convert")


def test_every_row_of_the_tables_is_in_the_packaged_gazetteer(packaged: Gazetteer) -> None:
    missing = [
        f"{table}:{line} {row['name']}"
        for table in ALIAS_TABLES
        for line, row in read_rows(data_folder() / "sources" / table)
        if not packaged.lookup(row["name"])
    ]
    regions = data_folder() / "sources" / "regions.csv"
    missing += [
        f"regions.csv:{line} {row['name']}" for line, row in read_rows(regions) if not packaged.lookup(row["name"])
    ]
    assert missing == []
