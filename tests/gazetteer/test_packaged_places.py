"""Well-known places of every kind are at their place in the packaged gazetteer. Points are facts to about a tenth of a
degree for cities, and of the conventional point for countries and regions."""

from __future__ import annotations

import time

import pytest

from geo.gazetteer import Gazetteer
from geo.geodesy import distance_km
from geo.types import NameKind, Place

# name, country, feature code, latitude, longitude, allowed distance in km
PLACES = [
    # countries
    ("India", "IN", "PCLI", 22, 79, 100),
    ("United States", "US", "PCLI", 39.76, -98.5, 100),
    ("Russia", "RU", "PCLI", 60, 100, 100),
    ("Brazil", "BR", "PCLI", -10, -55, 100),
    ("Australia", "AU", "PCLI", -25, 135, 100),
    ("Georgia", "GE", "PCLI", 42, 43.5, 50),
    ("Kosovo", "XK", "PCLI", 42.58, 20.92, 50),
    ("Taiwan", "TW", "PCLI", 24, 121, 50),
    ("Ivory Coast", "CI", "PCLI", 8, -5.5, 50),
    ("Swaziland", "SZ", "PCLI", -26.5, 31.5, 50),
    ("Tuvalu", "TV", "PCLI", -8.5, 179.2, 250),
    ("Greenland", "GL", "PCLD", 72, -40, 300),
    # first-level divisions
    ("Uttar Pradesh", "IN", "ADM1", 27.25, 80.75, 60),
    ("Arunachal Pradesh", "IN", "ADM1", 28, 94.5, 160),
    ("Ladakh", "IN", "ADM1", 34.2, 77.6, 60),
    ("Victoria", "AU", "ADM1", -37, 145, 100),
    ("California", "US", "ADM1", 37.25, -119.75, 60),
    ("Ontario", "CA", "ADM1", 49.25, -84.5, 100),
    ("Scotland", "GB", "ADM1", 56, -4, 60),
    ("Bavaria", "DE", "ADM1", 49, 11.5, 60),
    ("Xinjiang", "CN", "ADM1", 41.5, 85.5, 100),
    ("Sichuan Province", "CN", "ADM1", 30.5, 102.5, 100),
    ("Kharkiv Oblast", "UA", "ADM1", 49.5, 36.5, 50),
    ("Primorsky Krai", "RU", "ADM1", 45, 135, 100),
    ("Zulia", "VE", "ADM1", 10, -72.2, 80),
    ("KwaZulu-Natal", "ZA", "ADM1", -29, 31, 110),
    # second-level divisions
    ("Cook County", "US", "ADM2", 41.81, -87.69, 30),
    ("Miami-Dade County", "US", "ADM2", 25.7, -80.4, 40),
    ("Devon", "GB", "ADM2", 50.73, -3.8, 40),
    ("Ngari", "CN", "ADM2", 32, 80.5, 250),
    # capitals and cities
    ("Amethi", "IN", "PPL", 26.154, 81.814, 5),
    ("New Delhi", "IN", "PPLC", 28.61, 77.21, 10),
    ("Moscow", "RU", "PPLC", 55.752, 37.616, 10),
    ("Osaka", "JP", "PPL", 34.694, 135.502, 10),
    ("Nyingchi", "CN", "PPL", 29.65, 94.36, 30),
    ("London", "GB", "PPLC", 51.507, -0.128, 10),
    ("Paris", "FR", "PPLC", 48.857, 2.352, 10),
    ("Kyiv", "UA", "PPLC", 50.45, 30.523, 10),
    ("Kiev", "UA", "PPLC", 50.45, 30.523, 10),
    ("Washington", "US", "PPLC", 38.895, -77.036, 10),
    ("Mexico City", "MX", "PPLC", 19.43, -99.13, 10),
    ("São Paulo", "BR", "PPL", -23.55, -46.63, 15),
    ("Buenos Aires", "AR", "PPLC", -34.60, -58.38, 15),
    ("Lagos", "NG", "PPL", 6.45, 3.4, 20),
    ("Nairobi", "KE", "PPLC", -1.286, 36.82, 10),
    ("Cairo", "EG", "PPLC", 30.04, 31.24, 10),
    ("Tehran", "IR", "PPLC", 35.69, 51.39, 10),
    ("Xi'an", "CN", "PPL", 34.26, 108.93, 15),
    ("Sydney", "AU", "PPL", -33.87, 151.21, 10),
    ("Wellington", "NZ", "PPLC", -41.29, 174.78, 10),
    ("Suva", "FJ", "PPLC", -18.14, 178.44, 10),
    ("McMurdo Station", "AQ", "STNB", -77.85, 166.67, 20),
    ("Mumbai", "IN", "PPL", 19.08, 72.88, 15),
    ("Bombay", "IN", "PPL", 19.08, 72.88, 15),
    ("Saigon", "VN", "PPL", 10.78, 106.7, 15),
    ("St. Petersburg", "RU", "PPL", 59.94, 30.31, 15),
    ("N'Djamena", "TD", "PPLC", 12.11, 15.05, 10),
    # seas, straits, rivers, mountains, regions, islands
    ("Baltic Sea", None, "SEA", 58, 20, 300),
    ("South China Sea", None, "SEA", 14, 114, 400),
    ("Persian Gulf", None, "GULF", 27, 51, 200),
    ("Strait of Hormuz", None, "STRT", 26.57, 56.25, 60),
    ("Suez Canal", "EG", "CNL", 30.5, 32.35, 90),
    ("Mount Everest", None, "MT", 27.988, 86.925, 5),
    ("Middle East", None, "RGN", 33, 36, 100),
    ("Balkans", None, "RGN", 43.5, 21.5, 200),
    ("Sahara", None, "DSRT", 23, 10, 600),
    ("Europe", None, "CONT", 48.7, 9.1, 300),
    ("Crimea", "UA", "ADM1", 45.3, 34.4, 60),
    ("Gaza Strip", "PS", "ADM1", 31.42, 34.35, 20),
    ("West Bank", "PS", "ADM1", 32, 35.25, 50),
    ("Nagorno-Karabakh", "AZ", "RGN", 39.9, 46.7, 60),
    # more countries and territories
    ("China", "CN", "PCLI", 35, 105, 100),
    ("Canada", "CA", "PCLI", 60.1, -113.6, 100),
    ("Morocco", "MA", "PCLI", 32, -6, 100),
    ("Turkey", "TR", "PCLI", 39, 35, 150),
    ("Ukraine", "UA", "PCLI", 49, 32, 100),
    ("Palestine", "PS", "PCLI", 31.9, 35.2, 60),
    ("Syria", "SY", "PCLI", 35, 38, 120),
    ("Burma", "MM", "PCLI", 21, 96, 150),
    ("Czech Republic", "CZ", "PCLI", 49.75, 15, 80),
    ("South Sudan", "SS", "PCLI", 7.5, 30, 100),
    ("Democratic Republic of the Congo", "CD", "PCLI", -2.5, 23.5, 150),
    ("Puerto Rico", "PR", "PCLD", 18.25, -66.5, 50),
    ("Hong Kong", "HK", "PCLS", 22.3, 114.2, 30),
    ("Falkland Islands", "FK", "PCLD", -51.75, -59.2, 100),
    # more divisions
    ("Sindh", "PK", "ADM1", 26, 68.5, 100),
    ("Gujarat", "IN", "ADM1", 22.3, 71.7, 100),
    ("Tibet", "CN", "ADM1", 31, 88, 250),
    ("Guangdong", "CN", "ADM1", 23, 113, 100),
    ("Hokkaido", "JP", "ADM1", 43.5, 142.5, 150),
    ("Sinaloa", "MX", "ADM1", 25, -107.5, 100),
    ("Catalonia", "ES", "ADM1", 41.8, 1.5, 60),
    ("Lombardy", "IT", "ADM1", 45.6, 9.8, 60),
    ("Wales", "GB", "ADM1", 52.5, -3.5, 60),
    ("Northern Ireland", "GB", "ADM1", 54.5, -6.5, 50),
    ("Quebec", "CA", "ADM1", 52, -72, 250),
    ("Queensland", "AU", "ADM1", -20, 145, 200),
    ("Alaska", "US", "ADM1", 64, -150, 250),
    ("Massachusetts", "US", "ADM1", 42.3, -71.8, 60),
    ("Chechnya", "RU", "ADM1", 43.3, 45.7, 60),
    ("Helmand", "AF", "ADM1", 31, 64, 120),
    ("Anbar", "IQ", "ADM1", 33, 42, 150),
    ("Borno", "NG", "ADM1", 11.5, 13, 80),
    ("Darfur", "SD", "RGN", 13, 25, 300),
    ("Donetsk Oblast", "UA", "ADM1", 48, 37.5, 60),
    # more second-level divisions
    ("Los Angeles County", "US", "ADM2", 34.2, -118.26, 50),
    ("Maricopa County", "US", "ADM2", 33.35, -112.5, 60),
    ("Harris County", "US", "ADM2", 29.86, -95.39, 40),
    ("Nottinghamshire", "GB", "ADM2", 53.1, -1.0, 40),
    # more capitals
    ("Delhi", "IN", "PPL", 28.65, 77.23, 15),
    ("Beijing", "CN", "PPLC", 39.91, 116.40, 15),
    ("Tokyo", "JP", "PPLC", 35.69, 139.69, 15),
    ("Seoul", "KR", "PPLC", 37.57, 126.98, 15),
    ("Pyongyang", "KP", "PPLC", 39.03, 125.75, 15),
    ("Jakarta", "ID", "PPLC", -6.2, 106.83, 20),
    ("Manila", "PH", "PPLC", 14.6, 120.98, 15),
    ("Bangkok", "TH", "PPLC", 13.75, 100.5, 15),
    ("Hanoi", "VN", "PPLC", 21.03, 105.85, 15),
    ("Kabul", "AF", "PPLC", 34.53, 69.17, 15),
    ("Islamabad", "PK", "PPLC", 33.7, 73.07, 20),
    ("Dhaka", "BD", "PPLC", 23.72, 90.41, 15),
    ("Kathmandu", "NP", "PPLC", 27.7, 85.32, 15),
    ("Colombo", "LK", "PPLC", 6.93, 79.85, 20),
    ("Baghdad", "IQ", "PPLC", 33.33, 44.4, 20),
    ("Damascus", "SY", "PPLC", 33.51, 36.29, 15),
    ("Beirut", "LB", "PPLC", 33.89, 35.5, 10),
    ("Jerusalem", "IL", "PPLC", 31.77, 35.22, 10),
    ("Riyadh", "SA", "PPLC", 24.69, 46.72, 20),
    ("Ankara", "TR", "PPLC", 39.92, 32.85, 15),
    ("Tbilisi", "GE", "PPLC", 41.69, 44.83, 15),
    ("Astana", "KZ", "PPLC", 51.18, 71.45, 15),
    ("Nur-Sultan", "KZ", "PPLC", 51.18, 71.45, 15),
    ("Berlin", "DE", "PPLC", 52.52, 13.41, 15),
    ("Rome", "IT", "PPLC", 41.89, 12.5, 15),
    ("Madrid", "ES", "PPLC", 40.42, -3.7, 15),
    ("Vienna", "AT", "PPLC", 48.21, 16.37, 15),
    ("Warsaw", "PL", "PPLC", 52.23, 21.01, 15),
    ("Athens", "GR", "PPLC", 37.98, 23.73, 15),
    ("Brussels", "BE", "PPLC", 50.85, 4.35, 10),
    ("Ottawa", "CA", "PPLC", 45.41, -75.7, 15),
    ("Havana", "CU", "PPLC", 23.13, -82.38, 15),
    ("Port-au-Prince", "HT", "PPLC", 18.54, -72.34, 15),
    ("Caracas", "VE", "PPLC", 10.49, -66.88, 15),
    ("Bogota", "CO", "PPLC", 4.61, -74.08, 15),
    ("Lima", "PE", "PPLC", -12.04, -77.03, 15),
    ("Santiago", "CL", "PPLC", -33.46, -70.65, 15),
    ("Brasilia", "BR", "PPLC", -15.78, -47.93, 20),
    ("Abuja", "NG", "PPLC", 9.06, 7.49, 20),
    ("Addis Ababa", "ET", "PPLC", 9.02, 38.75, 15),
    ("Khartoum", "SD", "PPLC", 15.55, 32.53, 15),
    ("Mogadishu", "SO", "PPLC", 2.04, 45.34, 15),
    ("Kinshasa", "CD", "PPLC", -4.33, 15.31, 20),
    ("Tripoli", "LY", "PPLC", 32.88, 13.19, 15),
    ("Canberra", "AU", "PPLC", -35.28, 149.13, 15),
    # more cities
    ("New York", "US", "PPL", 40.71, -74.01, 15),
    ("Los Angeles", "US", "PPL", 34.05, -118.24, 15),
    ("Chicago", "US", "PPL", 41.85, -87.65, 15),
    ("Houston", "US", "PPL", 29.76, -95.36, 15),
    ("Boston", "US", "PPL", 42.36, -71.06, 10),
    ("Ferguson", "US", "PPL", 38.74, -90.31, 10),
    ("Toronto", "CA", "PPL", 43.7, -79.42, 15),
    ("Shanghai", "CN", "PPL", 31.22, 121.46, 20),
    ("Wuhan", "CN", "PPL", 30.58, 114.27, 20),
    ("Kolkata", "IN", "PPL", 22.56, 88.36, 15),
    ("Calcutta", "IN", "PPL", 22.56, 88.36, 15),
    ("Madras", "IN", "PPL", 13.09, 80.27, 15),
    ("Karachi", "PK", "PPL", 24.86, 67.01, 20),
    ("Hyderabad", "IN", "PPL", 17.38, 78.46, 15),
    ("Aleppo", "SY", "PPL", 36.2, 37.16, 15),
    ("Mosul", "IQ", "PPL", 36.34, 43.13, 15),
    ("Mariupol", "UA", "PPL", 47.1, 37.55, 15),
    ("Bakhmut", "UA", "PPL", 48.6, 38.0, 10),
    ("Sevastopol", "UA", "PPL", 44.6, 33.53, 15),
    ("Munich", "DE", "PPL", 48.14, 11.58, 10),
    ("Lyon", "FR", "PPL", 45.75, 4.85, 10),
    ("The Hague", "NL", "PPL", 52.08, 4.3, 10),
    ("Barcelona", "ES", "PPL", 41.39, 2.16, 10),
    ("Manchester", "GB", "PPL", 53.48, -2.24, 10),
    ("Belfast", "GB", "PPL", 54.6, -5.93, 10),
    ("Istanbul", "TR", "PPL", 41.01, 28.95, 15),
    ("Cape Town", "ZA", "PPL", -33.93, 18.42, 15),
    ("Benghazi", "LY", "PPL", 32.11, 20.07, 15),
    ("Timbuktu", "ML", "PPL", 16.77, -3.01, 15),
    ("Goma", "CD", "PPL", -1.68, 29.22, 15),
    ("Rio de Janeiro", "BR", "PPL", -22.91, -43.18, 15),
    ("Christchurch", "NZ", "PPL", -43.53, 172.63, 15),
    # more waters
    ("Pacific Ocean", None, "OCN", 0, -160, 300),
    ("Indian Ocean", None, "OCN", -10, 70, 300),
    ("Black Sea", None, "SEA", 43, 34, 250),
    ("Mediterranean Sea", None, "SEA", 35, 20, 200),
    ("Red Sea", None, "SEA", 20, 38.5, 300),
    ("Gulf of Aden", None, "GULF", 12.5, 48, 250),
    ("Gulf of Mexico", None, "GULF", 25, -90, 250),
    ("Bay of Bengal", None, "BAY", 15, 88, 400),
    ("Taiwan Strait", None, "STRT", 24, 119, 150),
    ("English Channel", None, "CHN", 50, -2, 200),
    ("Panama Canal", "PA", "CNL", 9.1, -79.7, 60),
    ("Lake Victoria", None, "LK", -1, 33, 120),
    ("Lake Chad", None, "LK", 13.2, 14.1, 120),
    ("Mississippi River", "US", "STM", 29.15, -89.25, 50),
    ("Ohio River", "US", "STM", 36.98, -89.13, 50),
    ("Nile", None, "STM", 31.5, 31.8, 300),
    ("Potomac River", "US", "STM", 38, -76.3, 60),
    # more land
    ("Himalayas", None, "MTS", 28, 84, 500),
    ("Alps", None, "MTS", 46.4, 10, 250),
    ("Andes", None, "MTS", -20, -67, 1800),
    ("Mount Fuji", "JP", "VLC", 35.36, 138.73, 10),
    ("Kilimanjaro", "TZ", "MT", -3.07, 37.35, 30),
    ("Gobi Desert", None, "DSRT", 43, 105, 400),
    ("Sinai Peninsula", "EG", "PEN", 29.5, 33.8, 120),
    ("Sicily", "IT", "ADM1", 37.75, 14.25, 60),
    ("Okinawa", "JP", "ADM1", 26.5, 127.9, 150),
    ("Galapagos Islands", "EC", "ISLS", -0.5, -90.5, 150),
    ("Spratly Islands", None, "ISLS", 9, 112.5, 250),
    ("Senkaku Islands", "JP", "ISLS", 25.75, 123.5, 60),
    # more regions and disputed areas
    ("Africa", None, "CONT", 7.2, 21.1, 200),
    ("Southeast Asia", None, "RGN", 6.8, 116.5, 100),
    ("Sahel", None, "RGN", 15, 5, 1500),
    ("Horn of Africa", None, "RGN", 8, 45, 500),
    ("Central America", None, "RGN", 13.5, -86.5, 300),
    ("Scandinavia", None, "RGN", 63, 15, 500),
    ("Kashmir", None, "RGN", 34.5, 76, 200),
    ("South Ossetia", "GE", "RGN", 42.3, 44, 50),
    ("Abkhazia", "GE", "ADM1", 43, 41, 50),
    ("Golan Heights", "SY", "RGN", 33, 35.8, 30),
    ("Transnistria", "MD", "RGN", 47, 29.4, 80),
    ("Somaliland", "SO", "RGN", 9.6, 45.5, 200),
    ("East Jerusalem", "PS", "PPLC", 31.79, 35.24, 10),
    ("Western Sahara", "EH", "TERR", 25, -13.5, 250),
    # more airports and bases, parks, quarters
    ("JFK", "US", "AIRP", 40.64, -73.78, 4),
    ("O'Hare", "US", "AIRP", 41.98, -87.9, 4),
    ("Brussels Airport", "BE", "AIRP", 50.901, 4.484, 4),
    ("Sheremetyevo", "RU", "AIRP", 55.97, 37.41, 5),
    ("Ramstein Air Base", "DE", "AIRB", 49.44, 7.6, 5),
    ("Incirlik Air Base", "TR", "AIRB", 37.0, 35.43, 5),
    ("Yellowstone National Park", "US", "PRK", 44.6, -110.5, 60),
    ("Serengeti National Park", "TZ", "PRK", -2.3, 34.8, 80),
    ("Manhattan", "US", "PPL", 40.78, -73.97, 8),
    ("Soweto", "ZA", "PPL", -26.27, 27.86, 10),
    ("Kibera", "KE", "PPLX", -1.31, 36.79, 5),
    # airports and air bases
    ("Ngari Gunsa Airport", "CN", "AIRP", 32.1, 80.053, 3),
    ("Ngari Gunsa", "CN", "AIRP", 32.1, 80.053, 3),
    ("Nyingchi Airport", "CN", "AIRP", 29.303, 94.335, 3),
    ("Heathrow", "GB", "AIRP", 51.47, -0.454, 3),
    ("Bagram Air Base", "AF", "AIRB", 34.946, 69.265, 3),
]


@pytest.mark.parametrize(("name", "country", "code", "lat", "lon", "within_km"), PLACES)
def test_a_well_known_place_has_the_right_country_feature_and_point(
    packaged: Gazetteer, name: str, country: str | None, code: str, lat: float, lon: float, within_km: float
) -> None:
    place = packaged.lookup(name)[0].place
    assert (place.country_code, place.feature_code) == (country, code)
    assert distance_km((lat, lon), (place.lat, place.lon)) < within_km


@pytest.mark.parametrize(
    ("name", "kind", "target"),
    [
        ("Indian", NameKind.DEMONYM, "gn:1269750"),
        ("Russians", NameKind.DEMONYM, "gn:2017370"),
        ("Texan", NameKind.DEMONYM, "gn:4736286"),
        ("Parisian", NameKind.DEMONYM, "gn:2988507"),
        ("U.S.", NameKind.ABBREVIATION, "gn:6252001"),
        ("UK", NameKind.ABBREVIATION, "gn:2635167"),
        ("Calif.", NameKind.ABBREVIATION, "gn:5332921"),
        ("D.C.", NameKind.ABBREVIATION, "gn:4140963"),
        ("Kremlin", NameKind.HOST, "gn:524901"),
        ("White House", NameKind.HOST, "gn:4140963"),
        ("Pentagon", NameKind.HOST, "gn:4744709"),
    ],
)
def test_a_curated_name_ranks_its_place_first(packaged: Gazetteer, name: str, kind: NameKind, target: str) -> None:
    first = packaged.lookup(name)[0]
    assert (first.name_kind, first.place.id) == (kind, target)


@pytest.mark.parametrize(
    ("name", "not_first"),
    [("Salem", "Jerusalem"), ("Bethlehem", "Belém"), ("Columbia", "Colombia"), ("Victoria", "Hong Kong")],
)
def test_a_foreign_name_of_a_famous_place_does_not_outrank_its_namesake(
    packaged: Gazetteer, name: str, not_first: str
) -> None:
    assert packaged.lookup(name)[0].place.name != not_first


def test_the_misplaced_record_of_amethi_is_excluded(packaged: Gazetteer) -> None:
    assert packaged.place("gn:1278805") is None
    assert packaged.lookup("Amethi")[0].place.id == "gn:1278806"


def test_new_delhi_is_the_capital_and_delhi_the_city_around_it(packaged: Gazetteer) -> None:
    capital, city = packaged.lookup("New Delhi")[0].place, packaged.lookup("Delhi")[0].place
    assert (capital.id, city.id) == ("gn:1261481", "gn:1273294")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Katzrin", "SY"),
        ("Smara", "EH"),
        ("Modiin Ilit", "PS"),
        ("Yalta", "UA"),
        ("Tskhinvali", "GE"),
        ("Hargeysa", "SO"),
    ],
)
def test_towns_in_disputed_areas_follow_the_rule_in_the_readme(packaged: Gazetteer, name: str, country: str) -> None:
    assert country in {candidate.place.country_code for candidate in packaged.lookup(name)}
    assert packaged.lookup(name)[0].place.country_code == country


def test_a_country_and_a_state_rank_before_towns_of_the_same_name(packaged: Gazetteer) -> None:
    codes = [candidate.place.feature_code for candidate in packaged.lookup("Georgia")]
    assert codes[:2] == ["PCLI", "ADM1"]


def test_every_country_has_a_point_and_a_radius(packaged: Gazetteer, every_place: list[Place]) -> None:
    countries = [place for place in every_place if place.feature_code.startswith("PCL") and place.country_code]
    assert len(countries) >= 240
    for country in countries:
        assert (country.lat, country.lon) != (0, 0)
        assert country.radius_km > 0
        assert country.country_code is None or packaged.country(country.country_code) == country


def test_each_country_has_one_record(every_place: list[Place]) -> None:
    codes = [place.country_code for place in every_place if place.feature_code.startswith("PCL")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("country", "count"), [("US", 51), ("CA", 13), ("AU", 8), ("IN", 36), ("CN", 31), ("DE", 16)])
def test_first_level_divisions_are_complete(every_place: list[Place], country: str, count: int) -> None:
    divisions = [p for p in every_place if p.country_code == country and p.feature_code == "ADM1"]
    assert len(divisions) == count
    assert all(place.geonameid for place in divisions)


@pytest.mark.parametrize(
    ("name", "town", "country", "iso_code"),
    [
        ("Ladakh", "Leh", "IN", "IN-LA"),
        ("Telangana", "Warangal", "IN", "IN-TS"),
        ("Occitanie", "Montpellier", "FR", "FR-OCC"),
        ("Hauts-de-France", "Lille", "FR", "FR-HDF"),
        ("Akershus", "Lillestrøm", "NO", "NO-32"),
        ("Vestland", "Bergen", "NO", "NO-46"),
        ("Abai Region", "Semey", "KZ", "KZ-10"),
        ("Ulytau Region", "Zhezkazgan", "KZ", "KZ-62"),
        ("Highland Papua", "Wamena", "ID", "ID-PE"),
        ("South Papua", "Merauke", "ID", "ID-PS"),
        ("Turkana", "Lodwar", "KE", "KE-43"),
        ("Inchiri", "Akjoujt", "MR", "MR-12"),
    ],
)
def test_first_level_divisions_are_those_of_today(
    packaged: Gazetteer, name: str, town: str, country: str, iso_code: str
) -> None:
    division = next(c.place for c in packaged.lookup(name) if c.place.feature_code == "ADM1")
    inside = next(c.place for c in packaged.lookup(town) if c.place.country_code == country)
    assert division.geonameid is not None
    assert (division.country_code, division.iso_3166_2) == (country, iso_code)
    assert (inside.admin1_code, inside.admin1_name) == (division.admin1_code, division.name)
    assert inside.iso_3166_2 == iso_code


def test_every_division_has_its_geonames_id(every_place: list[Place]) -> None:
    assert all(place.geonameid for place in every_place if place.feature_code in {"ADM1", "ADM2"})


def test_nine_of_ten_towns_have_a_second_level_code(every_place: list[Place]) -> None:
    towns = [place for place in every_place if place.feature_class == "P"]
    assert sum(place.admin2_code is not None for place in towns) > 0.9 * len(towns)
    assert sum(place.iso_3166_2 is not None for place in towns) > 0.97 * len(towns)


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        # quarters of large cities
        ("Kanyama", "ZM", -15.43, 28.25),
        ("Andheri", "IN", 19.12, 72.85),
        ("Ombada", "SD", 15.66, 32.42),
        ("Yopougon", "CI", 5.34, -4.08),
        ("Solino", "HT", 18.55, -72.32),
        ("Usaquén", "CO", 4.70, -74.03),
        ("Katlehong", "ZA", -26.34, 28.16),
        # towns of districts in the news
        ("Kabkabiya", "SD", 13.65, 24.09),
        ("Bunagana", "CD", -1.30, 29.59),
        ("Bulo Burde", "SO", 3.86, 45.57),
        ("Hombori", "ML", 15.28, -1.70),
        ("Sarmada", "SY", 36.19, 36.73),
        ("Aitaroun", "LB", 33.12, 35.47),
        ("Mir Ali", "PK", 32.97, 70.27),
        ("Palma", "MZ", -10.78, 40.48),
        ("Pibor", "SS", 6.80, 33.13),
        ("Tingri", "CN", 28.66, 87.12),
        # camps, crossings, mines, dams, bases, passes
        ("Kutupalong", "BD", 21.21, 92.16),
        ("Torkham", "PK", 34.12, 71.09),
        ("Simandou", "GN", 8.55, -8.90),
        ("Kajaki Dam", "AF", 32.32, 65.12),
        ("Muwaffaq Salti", "JO", 31.83, 36.79),
        ("Zoji La", "IN", 34.28, 75.48),
        # spellings of news
        ("Kobane", "SY", 36.89, 38.35),
        ("Suwayda", "SY", 32.71, 36.57),
        ("Shejaiya", "PS", 31.50, 34.47),
        ("Khotan", "CN", 37.11, 79.93),
        ("Gara'ad", "SO", 6.94, 49.37),
        ("El Khiam", "LB", 33.33, 35.61),
    ],
)
def test_places_of_world_news_are_listed(packaged: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    places = [candidate.place for candidate in packaged.lookup(name) if candidate.place.country_code == country]
    assert any(distance_km((place.lat, place.lon), (lat, lon)) < 15 for place in places)


@pytest.mark.parametrize(
    ("former", "current", "name"),
    [
        ("dl:MX.14.tlajomulco-de-zuniga", "gn:8582197", "Tlajomulco de Zúñiga"),
        ("dl:AD.07", "gn:3041566", "Andorra la Vella"),
        ("gn:1568733", "gn:13494350", "Quảng Trị Province"),
    ],
)
def test_places_are_known_by_their_former_ids(packaged: Gazetteer, former: str, current: str, name: str) -> None:
    place = packaged.place(former)
    assert place is not None
    assert (place.id, place.name) == (current, name)


def test_amethi_is_in_its_district_state_and_country(packaged: Gazetteer) -> None:
    amethi = packaged.place("gn:1278806")
    assert amethi is not None
    assert [parent.name for parent in packaged.parents(amethi)] == ["Amethi", "Uttar Pradesh", "India"]


def test_countries_list_their_neighbors(packaged: Gazetteer) -> None:
    assert set(packaged.neighbors("IN")) == {"BD", "BT", "CN", "MM", "NP", "PK"}
    assert packaged.neighbors("AU") == packaged.neighbors("XX") == ()


def test_names_and_numbers_are_valid(every_place: list[Place]) -> None:
    for place in every_place:
        assert place.name == place.name.strip() != ""
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert 0 <= place.prominence <= 1
        place.name.encode("utf-8")


def test_rows_are_ordered_by_prominence(every_place: list[Place]) -> None:
    prominences = [place.prominence for place in every_place]
    assert prominences == sorted(prominences, reverse=True)


def test_the_file_is_intact_and_small(packaged: Gazetteer) -> None:
    packaged.verify()
    assert packaged.info.size < 40_000_000


def test_opening_and_the_first_lookup_are_fast(packaged: Gazetteer) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert Gazetteer.open(packaged.info.path).lookup("Amethi")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.05


def test_the_point_of_a_curated_table_overrides_the_sources(packaged: Gazetteer) -> None:
    for name, lat in (("Central America", 13.5), ("Outback", -25), ("Morocco", 32), ("Khorasan", 36)):
        assert packaged.lookup(name)[0].place.lat == lat
