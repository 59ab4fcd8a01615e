"""The content of the project's own tables: valid columns, and the names that news uses."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pytest

from geo.gazetteer import normalize
from geo.geodesy import distance_km
from geo.packaged_files import data_folder

ALIAS_TABLES = ("demonyms.csv", "abbreviations.csv", "hosts.csv", "alternates.csv")
COLUMNS = {
    "regions.csv": "name alternates feature_code lat lon radius_km country_codes geonameid",
    "countries.csv": "country_code name feature_code lat lon geonameid",
    **dict.fromkeys(ALIAS_TABLES, "name target feature_code country_code"),
}

# GeoNames' feature codes that the tables use, by class.
FEATURE_CODES = set(
    # countries and divisions, populated places
    "PCL PCLI PCLD PCLF PCLS PCLIX TERR ADM1 ADM2 ADM3 PPL PPLA PPLA2 PPLA3 PPLC PPLG PPLX "
    # waters
    "BAY BGHT CHN CNL COVE ESTY FLLS GLCR GULF HBR INLT LK LKS MOOR OCN RF RSV SEA SHOL STM STRT SWMP WTLD "
    # areas
    "CONT GASF INDS LCTY OILF PRK PRT RES RESV RGN RGNH "
    # roads
    "ST TNL "
    # sites
    "AIRB AIRP AMTH AMUS ANS BDG BLDG CAVE CH CMPRF CMTY CSTL DAM EST FT GATE GDN HSP HSTS HTL INSM MFG MKT MN MNMT "
    "MSQE MSTY MTRO MUS NVB OILW PAL PRN PSN PSTB PYR RECG RSRI RSTN SCH SHRN SQR STDM STNB THTR TMPL TOWR UNIV "
    # land
    "ATOL BCH CAPE CLF CNYN CRTR DLTA DPR DSRT GRGE HLLS ISL ISLS MT MTS PASS PEN PLAT PLN RK UPLD VAL VLC "
    # undersea, woods
    "RDGU TRGU TRNU FRST".split()
)

UN_MEMBERS = (
    "AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM "
    "CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS "
    "IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD "
    "MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN "
    "RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN "
    "YE ZM ZW"
).split()
OTHER_CODES = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF "
    "PM PN PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF XK YT"
).split()
COUNTRY_CODES = {*UN_MEMBERS, *OTHER_CODES}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with (data_folder() / "sources" / table).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def region(name: str) -> dict[str, str]:
    return next(row for row in rows("regions.csv") if row["name"] == name)


def targets(table: str, name: str) -> set[tuple[str, str]]:
    return {(row["target"], row["country_code"]) for row in rows(table) if row["name"] == name}


def duplicates(values: list[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_has_exactly_the_columns_of_its_table(table: str) -> None:
    expected = COLUMNS[table].split()
    assert rows(table)
    assert [row for row in rows(table) if list(row) != expected or None in row.values()] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_cells_do_not_contain_stray_whitespace_or_control_characters(table: str) -> None:
    cells = [cell for row in rows(table) for column in row.values() for cell in column.split("|")]
    assert [cell for cell in cells if cell != " ".join(cell.split()) or not cell.isprintable()] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_has_a_usable_name(table: str) -> None:
    assert [row for row in rows(table) if not normalize(row["name"])] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_every_feature_code_is_from_geonames(table: str) -> None:
    assert {row["feature_code"] for row in rows(table)} - FEATURE_CODES == set()


def test_country_codes_exist() -> None:
    named = {row["country_code"] for table in (*ALIAS_TABLES, "countries.csv") for row in rows(table)}
    listed = {code for row in rows("regions.csv") for code in row["country_codes"].split("|")}
    assert len(UN_MEMBERS) == 193
    assert (named | listed) - COUNTRY_CODES - {""} == set()


@pytest.mark.parametrize("table", ALIAS_TABLES)
def test_a_place_does_not_get_a_name_twice(table: str) -> None:
    assert duplicates([tuple(row.values()) for row in rows(table)]) == []


def test_every_region_is_listed_once() -> None:
    # There are several St. Marys Rivers in one country, far apart.
    listed = [
        (normalize(row["name"]), row["feature_code"], row["country_codes"], round(float(row["lat"])), row["lon"][:3])
        for row in rows("regions.csv")
    ]
    assert duplicates([*listed]) == []


def test_a_region_does_not_repeat_a_name() -> None:
    for row in rows("regions.csv"):
        names = [row["name"], *filter(None, row["alternates"].split("|"))]
        assert duplicates([*names]) == [], row["name"]


def test_geonames_ids_are_unique_integers() -> None:
    ids = [row["geonameid"] for table in ("regions.csv", "countries.csv") for row in rows(table) if row["geonameid"]]
    assert all(identity.isdecimal() for identity in ids)
    assert duplicates([*ids]) == []


@pytest.mark.parametrize("table", ["regions.csv", "countries.csv"])
def test_coordinates_are_valid(table: str) -> None:
    wrong = [row for row in rows(table) if not (abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180)]
    assert wrong == []


def test_radii_are_positive_and_at_most_half_the_globe() -> None:
    assert [row for row in rows("regions.csv") if not 0 < float(row["radius_km"]) <= 10_000] == []


def test_every_kind_of_region_is_well_covered() -> None:
    counts = Counter(row["feature_code"] for row in rows("regions.csv"))
    waters = sum(counts[code] for code in ("OCN", "SEA", "GULF", "STRT", "BAY", "CHN", "CNL", "BGHT"))
    assert counts["CONT"] == 7
    assert waters >= 130
    assert counts["STM"] >= 120
    assert counts["LK"] + counts["RSV"] >= 60
    assert counts["MT"] + counts["MTS"] + counts["VLC"] >= 80
    assert counts["DSRT"] >= 30
    assert counts["ISL"] + counts["ISLS"] >= 100


@pytest.mark.parametrize("code", UN_MEMBERS)
def test_every_member_of_the_united_nations_has_a_demonym(code: str) -> None:
    assert any(row["country_code"] == code and row["feature_code"].startswith("PCL") for row in rows("demonyms.csv"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Indian", {("India", "IN")}),
        ("Palestinians", {("Palestinian Territory", "PS")}),
        ("Americans", {("United States", "US")}),
        ("Frenchwomen", {("France", "FR")}),
        ("Swiss", {("Switzerland", "CH")}),
        ("Muscovite", {("Moscow", "RU")}),
        ("New Yorkers", {("New York", "US"), ("New York City", "US")}),
        ("Georgian", {("Georgia", "GE"), ("Georgia", "US")}),
        ("Congolese", {("Democratic Republic of the Congo", "CD"), ("Republic of the Congo", "CG")}),
        ("European", {("Europe", "")}),
        ("South Ossetians", {("South Ossetia", "GE")}),
    ],
)
def test_demonyms_refer_to_their_places(name: str, expected: set[tuple[str, str]]) -> None:
    assert targets("demonyms.csv", name) == expected


@pytest.mark.parametrize(
    ("name", "target", "country"),
    [("W. Va.", "West Virginia", "US"), ("B.C.", "British Columbia", "CA"), ("U.A.E.", "United Arab Emirates", "AE")],
)
def test_abbreviations_refer_to_their_places(name: str, target: str, country: str) -> None:
    assert (target, country) in targets("abbreviations.csv", name)


STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()


@pytest.mark.parametrize("name", STATES)
def test_every_us_state_has_its_postal_abbreviation(name: str) -> None:
    matches = [row for row in rows("abbreviations.csv") if row["name"] == name and row["country_code"] == "US"]
    assert "ADM1" in {row["feature_code"] for row in matches}


@pytest.mark.parametrize(
    ("name", "target"),
    [("Kremlin", "Moscow"), ("White House", "Washington"), ("Lok Sabha", "New Delhi"), ("Downing Street", "London")],
)
def test_seats_of_power_refer_to_their_city(name: str, target: str) -> None:
    assert {place for place, _ in targets("hosts.csv", name)} == {target}


def test_a_seat_of_power_is_not_also_a_region() -> None:
    hosts = {normalize(row["name"]) for row in rows("hosts.csv")}
    listed = {normalize(row["name"]) for row in rows("regions.csv")}
    assert hosts & listed == set()


@pytest.mark.parametrize(
    ("name", "lat", "lon", "within_km"),
    [
        ("Ngari Gunsa Airport", 32.100, 80.053, 3),
        ("Nyingchi Mainling Airport", 29.303, 94.335, 3),
        ("Hyderabad House", 28.6165, 77.2285, 1),
        ("Brussels Airport", 50.901, 4.484, 3),
        ("Suez Canal", 30.6, 32.3, 40),
        ("Mount Everest", 27.988, 86.925, 2),
        ("Zaporizhzhia nuclear power plant", 47.51, 34.59, 3),
        ("Guantanamo Bay", 19.91, -75.12, 10),
        ("Uluru", -25.345, 131.036, 3),
        ("Bagram Airfield", 34.946, 69.265, 3),
        ("Tahrir Square", 30.044, 31.236, 1),
        ("Lake Victoria", -1.0, 33.0, 60),
        ("Strait of Hormuz", 26.6, 56.3, 40),
        ("Mississippi River", 29.15, -89.25, 30),
        ("Squirrel Hill", 40.438, -79.923, 3),
    ],
)
def test_well_known_places_have_the_right_point(name: str, lat: float, lon: float, within_km: float) -> None:
    row = region(name)
    assert distance_km((float(row["lat"]), float(row["lon"])), (lat, lon)) < within_km


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Crimea", "UA"),
        ("Golan Heights", "SY"),
        ("South Ossetia", "GE"),
        ("Transnistria", "MD"),
        ("Nagorno-Karabakh", "AZ"),
        ("Northern Cyprus", "CY"),
        ("East Jerusalem", "PS"),
        ("Kashmir", "IN|PK"),
        ("Spratly Islands", ""),
    ],
)
def test_disputed_areas_follow_the_rule_in_the_readme(name: str, codes: str) -> None:
    assert region(name)["country_codes"] == codes
