"""The build from a GeoNames dump: handmade rows in the format of allCountries and alternateNamesV2."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteer.build import FullReport, build_full
from geo.gazetteer.build.dump import DumpRow, GeoNamesFile
from geo.types import NameKind

Build = Callable[..., tuple[FullReport, Gazetteer]]


def row(
    geonameid: int,
    name: str,
    lat: float = 31.0,
    lon: float = -95.0,
    feature: str = "P.PPL",
    country: str = "US",
    admin1: str = "TX",
    admin2: str = "277",
    population: int = 0,
    alternates: str = "",
) -> str:
    letter, code = feature.split(".")
    point = f"{lat}\t{lon}\t{letter}\t{code}\t{country}\t\t{admin1}\t{admin2}\t\t\t{population}"
    return f"{geonameid}\t{name}\t{name}\t{alternates}\t{point}\t\t12\tAmerica/Chicago\t2020-01-01\n"


ROWS = [
    row(4717560, "Paris", 33.66094, -95.55551, population=24_782, alternates="Pariis,Париж,Paris of Texas"),
    row(4736286, "Texas", 31.25044, -99.25061, "A.ADM1", admin2="", population=22_875_689),
    row(9000001, "Toledo Creek", 31.2, -95.3, "H.STM", alternates="Toledo Branch"),
    row(9000002, "Hodge County", 31.4, -95.1, "A.ADM2", admin2="901", population=9_000),
    row(9000003, "Hodgetown", 31.41, -95.11, admin2="901", population=1_200),
    row(9000004, "Paris", -20.5, 25.5, country="BW", admin1="01", admin2="", population=300),
    row(9000005, "Old\rParis", 33.0, -95.0, "P.PPLH"),
    row(9000006, "Cox\u2028Field", 33.637, -95.451, "S.AIRP"),
    row(9000007, "Mars", 0, 0, "P.PPLQ", "", "", ""),
    row(9000008, "N’Dorola", 11.74, -4.82, country="BF", admin1="", admin2="", alternates="NDR,Ndorola,https://x.org"),
]
INVALID_ROWS = [
    "9100001\tToo few columns\n",
    row(9100002, "Off the globe", lat=91),
    row(9100003, "No number").replace("31.0", "north"),
    row(9100004, "Not a number", lat=float("nan")),
    row(9100005, "").replace("9100005\t\t\t", "9100005\t \t\t"),
    "\n",
]


@pytest.fixture
def build(small: Gazetteer, tmp_path: Path) -> Build:
    def build_from(*rows: str, alternates: str = "", zipped: bool = False) -> tuple[FullReport, Gazetteer]:
        dump = write(tmp_path / "allCountries.txt", "".join(rows), zipped)
        more = write(tmp_path / "alternateNamesV2.txt", alternates, zipped) if alternates else None
        report = build_full(dump, tmp_path / "out" / "full.gaz", alternate=more, base=small.info.path)
        gazetteer = Gazetteer.open(report.path)
        gazetteer.verify()
        return report, gazetteer

    return build_from


def write(path: Path, text: str, zipped: bool) -> Path:
    if not zipped:
        path.write_bytes(text.encode())
        return path
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("readme.txt", "not this one " * 1000)
        file.writestr(path.name, text)
    return archive


@pytest.mark.parametrize("zipped", [False, True])
def test_every_row_becomes_a_place(build: Build, zipped: bool) -> None:
    report, gazetteer = build(*ROWS, zipped=zipped)
    assert (report.rows, report.merged, report.faults) == (10, 2, 0)
    assert len(gazetteer) == report.places == 9 + 8
    creek = gazetteer.lookup("Toledo Branch")[0].place
    assert (creek.id, creek.name, creek.lat, creek.lon, creek.feature_class, creek.feature_code) == (
        "gn:9000001",
        "Toledo Creek",
        31.2,
        -95.3,
        "H",
        "STM",
    )
    assert gazetteer.place("gn:9000001") == creek
    assert {place.id for place in gazetteer} >= {"gn:9000003", "gn:2988507"}


def test_packaged_places_keep_their_values_and_gain_names(build: Build, small: Gazetteer) -> None:
    _, gazetteer = build(*ROWS)
    assert gazetteer.lookup("Pariis")[0].place.id == "gn:4717560"
    assert [c.place.id for c in gazetteer.lookup("Paris")] == ["gn:2988507", "gn:4717560", "gn:9000004"]
    for place in small:
        merged = gazetteer.place(place.id)
        assert merged is not None
        assert (merged.name, merged.lat, merged.lon, merged.feature_code) == (
            place.name,
            place.lat,
            place.lon,
            place.feature_code,
        )
        assert merged.prominence == pytest.approx(place.prominence, abs=1e-4)
        assert gazetteer.lookup(place.name)[0].place.id == small.lookup(place.name)[0].place.id
    assert gazetteer.country("FR") is not None


def test_divisions_come_from_the_dump(build: Build) -> None:
    _, gazetteer = build(*ROWS)
    town = gazetteer.lookup("Hodgetown")[0].place
    assert [parent.name for parent in gazetteer.parents(town)] == ["Hodge County", "Texas", "United States"]
    assert gazetteer.admin2("US", "TX", "901").id == "gn:9000002"  # type: ignore[union-attr]
    paris = gazetteer.place("gn:4717560")
    assert paris is not None
    assert paris.admin2_code == "277"


def test_former_ids_and_iso_codes_come_from_the_base(build: Build) -> None:
    _, gazetteer = build(*ROWS)
    county, town = gazetteer.place("dl:US.TX.277"), gazetteer.lookup("Hodgetown")[0].place
    assert county is not None
    assert county.id == "gn:4705086"
    assert (town.admin1_name, town.iso_3166_2) == ("Texas", "US-TX")


def test_wikidata_ids_come_from_the_alternate_names(build: Build) -> None:
    alternates = [
        "1\t4717560\twkdt\tQ830149", "2\t9000003\twkdt\tQ9", "3\t9000001\twkdt\thttps://x.org/Q1", "4\t5\twkdt\tQ7",
    ]  # fmt: skip
    _, gazetteer = build(*ROWS, alternates="".join(f"{line}\n" for line in alternates))
    ids = {place.id: place.wikidata for place in gazetteer if place.wikidata}
    assert ids == {"gn:4717560": "Q830149", "gn:9000003": "Q9"}


def test_unusual_characters_in_names_do_not_break_rows(build: Build) -> None:
    _, gazetteer = build(*ROWS)
    assert gazetteer.lookup("Old Paris")[0].place.name == "Old Paris"
    assert gazetteer.lookup("Cox Field")[0].place.feature_code == "AIRP"
    assert gazetteer.lookup("N'Dorola")[0].place.admin1_code is None
    assert gazetteer.lookup("NDR") == ()


def test_historical_places_rank_last(build: Build) -> None:
    _, gazetteer = build(*ROWS, row(9000020, "Saint Louis", 1, 1, "A.PCLH", "", "", "", 9_000_000))
    assert [c.place.feature_code for c in gazetteer.lookup("Saint Louis")] == ["PPL", "PCLH"]


def test_invalid_rows_are_counted_and_left_out(build: Build) -> None:
    report, gazetteer = build(*ROWS, *INVALID_ROWS)
    assert (report.rows, report.faults) == (10, 5)
    assert gazetteer.lookup("Off the globe") == ()


def test_new_places_are_found_by_scan_nearest_and_complete(build: Build) -> None:
    report, gazetteer = build(*ROWS)
    text = "The Toledo Creek in Hodge County, near Cox Field and Paris of Texas"
    names = [text[match.start : match.end] for match in gazetteer.scan(text)]
    assert {"Toledo Creek", "Hodge County", "Cox Field", "Paris of Texas"} <= set(names)
    assert gazetteer.nearest(31.41, -95.11)[0][0].name == "Hodgetown"
    assert [place.name for place in gazetteer.complete("hodge", 5)] == ["Hodge County", "Hodgetown"]
    assert report.names == gazetteer.info.names


ALTERNATES = "\n".join(
    [
        "1\t9000003\ten\tHodgeville\t1\t\t\t\t\t",
        "2\t9000003\tabbr\tHT\t\t\t\t\t\t",
        "3\t9000003\tabbr\tHtn.\t\t\t\t\t\t",
        "4\t9000003\tlink\thttps://en.wikipedia.org/wiki/Hodgetown\t\t\t\t\t\t",
        "5\t9000003\tiata\tHDG\t\t\t\t\t\t",
        "6\t9000003\tru\tХоджтаун\t\t\t\t\t\t",
        "7\t3017382\tnl\tFrankrijk\t\t\t\t\t\t",
        "8\t8888888\ten\tNo such place\t\t\t\t\t\t",
        "x\tbroken",
    ]
)


def test_alternate_names_come_from_their_own_file(build: Build) -> None:
    report, gazetteer = build(*ROWS, alternates=ALTERNATES)
    assert report.faults == 1
    assert gazetteer.lookup("Hodgeville")[0].place.name == "Hodgetown"
    assert gazetteer.lookup("Htn")[0].name_kind is NameKind.ABBREVIATION
    assert gazetteer.lookup("Frankrijk")[0].place.name == "France"
    assert gazetteer.lookup("No such place") == gazetteer.lookup("HDG") == ()


def test_a_packaged_place_without_a_geonames_id_is_merged_with_its_row(
    build: Build, small: Gazetteer, tmp_path: Path
) -> None:
    packaged = small.lookup("Saint Louis")[0].place
    report, gazetteer = build(row(4407066, "Saint Louis", 38.62, -90.19, admin1="MO", admin2="510", population=300_000))
    assert report.merged == 1
    assert [c.place.id for c in gazetteer.lookup("Saint Louis")] == [packaged.id]


def test_the_same_dump_gives_the_same_file(build: Build) -> None:
    first = build(*ROWS)[0].path.read_bytes()
    assert build(*ROWS)[0].path.read_bytes() == first


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not contain rows"),
        (b"a,b,c\n" * 30, "30 of 30 rows are not in the format"),
        (b"PK\x03\x04" + bytes(200), "rows are not in the format"),
    ],
)
def test_a_file_in_another_format_is_refused_and_nothing_is_written(
    small: Gazetteer, tmp_path: Path, content: bytes, message: str
) -> None:
    dump = tmp_path / "in" / "dump.txt"
    dump.parent.mkdir()
    dump.write_bytes(content)
    with pytest.raises(GazetteerError, match=message):
        build_full(dump, tmp_path / "out" / "full.gaz", base=small.info.path)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_damaged_archive_is_refused(small: Gazetteer, tmp_path: Path) -> None:
    archive = write(tmp_path / "allCountries.txt", "".join(ROWS) * 200, zipped=True)
    content = bytearray(archive.read_bytes())
    start = content.index(b"allCountries.txt") + 40
    content[start : start + 400] = bytes(400)
    archive.write_bytes(content)
    with pytest.raises(GazetteerError, match="damaged"):
        build_full(archive, tmp_path / "full.gaz", base=small.info.path)
    with pytest.raises(GazetteerError, match="cannot be read"):
        build_full(tmp_path / "none.zip", tmp_path / "full.gaz", base=small.info.path)


def test_progress_is_reported(tmp_path: Path, small: Gazetteer) -> None:
    steps: list[tuple[str, int, int]] = []
    dump = write(tmp_path / "US.txt", "".join(ROWS), zipped=False)
    build_full(dump, tmp_path / "full.gaz", base=small.info.path, advance=lambda *step: steps.append(step))
    assert steps[0][0] == "US.txt"
    assert all(0 <= done <= total for _, done, total in steps)
    assert steps[-1] == ("writing full.gaz", 1, 1)


@given(st.text(st.characters(exclude_characters="\n\t", exclude_categories=["Cs"])))
def test_any_name_is_read_as_one_row(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("dump") / "one.txt"
    path.write_bytes((row(1, name) + ROWS[0]).encode())
    rows: list[DumpRow] = list(GeoNamesFile(path).places())
    assert rows[-1].geonameid == 4717560
    assert len(rows) == 1 + bool(name.strip())
