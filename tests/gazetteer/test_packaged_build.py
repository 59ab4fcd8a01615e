from __future__ import annotations

import pickle
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from geo.errors import GazetteerError
from geo.feature_types import feature_class_of
from geo.gazetteer import Gazetteer
from geo.gazetteer.build.names import display_name, is_usable, russian_variant, without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.prominence import estimate_radius_km
from geo.resources import data_folder
from geo.types import NameKind
from tools.gazetteer import source_packages
from tools.gazetteer.airports import make_airports
from tools.gazetteer.compile import compile_gazetteer
from tools.gazetteer.curated_tables import TableFault, add_aliases, read_regions
from tools.gazetteer.name_variants import division_variants, split_names, without_transcribed
from tools.gazetteer.post_towns import make_post_towns
from tools.gazetteer.source_packages import Airport, PostTown

MakeDraft = Callable[..., PlaceDraft]


@pytest.mark.parametrize(
    "name", ["Москва", "東京", "NY", "DEL", "12345", "the", "http://x.org", "x" * 90, "", "🇮🇳", "A1"]
)
def test_names_that_would_do_harm_stay_out(name: str) -> None:
    assert not is_usable(name, NameKind.ALTERNATE)


@pytest.mark.parametrize("name", ["Delhi", "Goa", "6th of October City", "Łódź", "N'Djamena", "São Paulo", "March"])
def test_names_in_latin_letters_come_in(name: str) -> None:
    assert is_usable(name, NameKind.ALTERNATE)


def test_one_entry_may_hold_several_names() -> None:
    assert list(split_names("Biel/Bienne")) == ["Biel", "Bienne"]
    assert list(split_names("Washington (state)")) == ["Washington"]


@pytest.mark.parametrize(
    ("name", "country", "shown"),
    [
        ("Amethī", "IN", "Amethi"),
        ("Ōsaka", "JP", "Osaka"),
        ("‘Ajmān", "AE", "Ajman"),
        ("São Paulo", "BR", "São Paulo"),
        ("Jūrmala", "LV", "Jūrmala"),
    ],
)
def test_marks_of_transliterations_are_not_shown(name: str, country: str, shown: str) -> None:
    assert display_name(name, country) == shown


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("state of odisha", "odisha"),
        ("sichuan province", "sichuan"),
        ("moscow oblast", "moscow"),
        ("republic of dagestan", "dagestan"),
        ("union territory of puducherry", "puducherry"),
        ("estado de sao paulo", "sao paulo"),
        ("departamento de la paz", "paz"),
        ("guangxi zhuang autonomous region", "guangxi zhuang"),
        ("texas", None),
    ],
)
def test_generic_words_come_off(name: str, core: str | None) -> None:
    assert without_generic(name) == core


def test_divisions_take_the_word_of_their_country() -> None:
    assert list(division_variants("sichuan", "CN")) == ["sichuan province"]
    assert list(division_variants("state of odisha", "IN")) == ["odisha", "odisha state"]
    assert list(division_variants("sichuan province", "CN")) == ["sichuan"]


def test_transcribed_words_and_endings() -> None:
    assert without_transcribed("ngari diqu", "CN") == "ngari"
    assert without_transcribed("ngari diqu", "IN") is None
    assert russian_variant("Primorskiy Kray", "RU") == "Primorsky Krai"
    assert russian_variant("Primorskiy Kray", "FR") is None
    assert russian_variant("Omsk", "RU") is None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            {"feature": "A.PCLI", "population": 3_731_000},
            {"feature": "A.ADM1", "population": 10_700_000, "name_count": 200},
        ),
        (
            {"feature": "A.ADM1", "population": 6_600_000, "name_count": 60},
            {"population": 290_000, "name_count": 60},
        ),
        ({"population": 8_900_000, "name_count": 180}, {"population": 400_000, "name_count": 60}),
        (
            {"feature": "P.PPLC", "population": 600_000, "name_count": 90},
            {"population": 600_000, "name_count": 90},
        ),
        ({"population": 50_000}, {"feature": "A.ADM2", "population": 50_000}),
        ({"population": 50_000}, {"feature": "S.AIRP", "served_population": 50_000}),
        ({"population": 700}, {"population": 0}),
        ({"population": 700, "name_count": 9}, {"population": 700}),
    ],
)
def test_prominence_orders_as_readers_would(
    draft: MakeDraft, better: dict[str, object], worse: dict[str, object]
) -> None:
    assert draft("Name", **better).estimated_prominence() > draft("Name", **worse).estimated_prominence()


def test_radius_follows_population() -> None:
    radii = [estimate_radius_km("P", population) for population in (0, 1_000, 100_000, 1_000_000)]
    assert radii == pytest.approx([1, 1, 5.05, 12.68], abs=0.01)


def test_foreign_names_rank_below_own_ones(draft: MakeDraft) -> None:
    york = draft("New York City", alternates=["New York", "Nueva York"])
    york.add_name("Big Apple", curated=True)
    discounts = [york.name_discount(name) for name in ("new york city", "big apple", "new york", "nueva york")]
    assert discounts == [0, 0, 0.02, 0.25]


def test_airports_have_the_short_names_of_the_news() -> None:
    airports = [
        Airport("EGLL", "LHR", "London Heathrow Airport", "London", "GB", 51.47, -0.46),
        Airport("OAIX", "OAI", "Bagram Air Base", "Bagram", "AF", 34.95, 69.27),
        Airport("ETAR", "RMS", "Ramstein Air Base", "Ramstein", "DE", 49.44, 7.6),
        Airport("00AA", "", "Aero B Ranch Airport", "Leoti", "US", 38.7, -101.5),
    ]
    made = {draft.id: draft for draft in make_airports(airports, {("GB", "london"): 8_961_989, ("AF", "bagram"): 700})}
    assert set(made) == {"ap:EGLL", "ap:OAIX", "ap:ETAR"}
    assert {"heathrow", "heathrow airport", "london heathrow"} <= set(made["ap:EGLL"].names)
    assert "london" not in made["ap:EGLL"].names
    assert made["ap:EGLL"].served_population == 8_961_989
    assert made["ap:OAIX"].feature == "S.AIRB"
    assert "bagram" not in made["ap:OAIX"].names


@pytest.mark.parametrize(
    ("code", "feature"),
    [("SEA", "H.SEA"), ("RGN", "L.RGN"), ("MTS", "T.MTS"), ("PPLC", "P.PPLC"), ("PCLI", "A.PCLI"), ("CTRF", "S.CTRF"),
     ("TERR", "A.TERR"), ("FRST", "V.FRST"), ("RD", "R.RD")],
)  # fmt: skip
def test_feature_classes_follow_from_codes(code: str, feature: str) -> None:
    assert f"{feature_class_of(code)}.{code}" == feature


def test_aliases_find_their_target(draft: MakeDraft, tmp_path: Path) -> None:
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


def test_a_table_wins_over_an_alternate_and_not_over_the_name(draft: MakeDraft) -> None:
    made = draft("California", alternates=["Calif"])
    made.add_name("Calif.", NameKind.ABBREVIATION, curated=True)
    made.add_name("California", NameKind.DEMONYM, curated=True)
    assert made.names == {"california": NameKind.PRIMARY, "calif": NameKind.ABBREVIATION}


def test_broken_regions_are_reported_with_their_line(tmp_path: Path) -> None:
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


def test_pickled_data_may_not_import_anything(tmp_path: Path) -> None:
    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps([Path("x")]))
    with path.open("rb") as file, pytest.raises(GazetteerError, match=r"refers to pathlib.* it was not loaded"):
        source_packages._PlainUnpickler(file).load()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(package: str) -> str:
        if package == "airportsdata":
            raise metadata.PackageNotFoundError(package)
        return "1"

    monkeypatch.setattr(metadata, "version", version)
    with pytest.raises(GazetteerError, match=r"not installed: airportsdata; install them with"):
        source_packages.check_packages()


def test_same_drafts_give_the_same_bytes(draft: MakeDraft, tmp_path: Path) -> None:
    drafts = [draft(f"Town {number}", number, -number, id=f"gn:{number + 1}", country="XX") for number in range(50)]
    for name, order in (("one", drafts), ("two", drafts[::-1])):
        compile_gazetteer(order, tmp_path / name, sources={}, built="tests")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_id_can_be_given_once_only(draft: MakeDraft, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="two places have the id gn:7"):
        compile_gazetteer([draft("A b", id="gn:7"), draft("C d", id="gn:7")], tmp_path / "x", sources={}, built="")


def test_every_row_of_the_tables_is_in_the_packaged_file(packaged: Gazetteer) -> None:
    from tools.gazetteer.curated_tables import ALIAS_TABLES, read_rows

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


@pytest.mark.parametrize(
    ("icao", "lat", "lon", "point"),
    [
        ("EBBR", "50.5405", "4.2902", (50.9014, 4.4839)),
        ("EBTN", "50.7817", "4.95778", (50.7817, 4.95778)),
        ("EGLL", "51.4706", "-0.46194", (51.4706, -0.46194)),
    ],
)
def test_belgian_airports_in_degrees_and_minutes_are_mended(
    icao: str, lat: str, lon: str, point: tuple[float, float]
) -> None:
    assert source_packages.airport_point(icao, lat, lon) == pytest.approx(point, abs=1e-4)


def test_post_towns_are_added_where_a_state_has_no_place_of_the_name(draft: MakeDraft) -> None:
    towns = [
        PostTown("Neches", "TX", "Anderson", 31.8, -95.4),
        PostTown("Neches", "TX", "Anderson", 31.9, -95.6),
        PostTown("Paris", "TX", "Lamar", 33.66, -95.55),
        PostTown("Apo", "AE", "", 0, 0),
    ]
    known = [draft("Paris", country="US", admin1="TX")]
    (town,) = make_post_towns(towns, known, {("TX", "Anderson County"): "001"})
    assert (town.id, town.name, town.admin1, town.admin2) == ("po:TX.neches", "Neches", "TX", "001")
    assert (town.lat, town.lon) == pytest.approx((31.85, -95.5))


def test_a_curated_point_wins_over_the_sources(packaged: Gazetteer) -> None:
    for name, lat in (("Central America", 13.5), ("Outback", -25), ("Morocco", 32), ("Khorasan", 36)):
        assert packaged.lookup(name)[0].place.lat == lat
