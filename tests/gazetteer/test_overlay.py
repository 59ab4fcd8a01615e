from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gazetteer import Gazetteer, read_overlay
from geo.gazetteer.overlay_file import Action
from geo.types import NameKind

ApplyOverlay = Callable[..., Gazetteer]

HEADER = "action,id,name,alternates,lat,lon,country_code,feature_code,population,prominence"


@pytest.fixture
def apply_overlay(small: Gazetteer, tmp_path: Path) -> ApplyOverlay:
    """Open the small gazetteer with rows of CSV, or a whole YAML file, on top."""

    def open_with(*rows: str, yaml: str = "") -> Gazetteer:
        path = tmp_path / ("own.yaml" if yaml else "own.csv")
        path.write_text(yaml or "\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return Gazetteer.open(small.info.path, overlay=path)

    return open_with


CAMP = "add,my:camp,Camp Meridian,FOB Meridian|Meridian Base North,31.9,65.1,US,MILB,,"


def test_an_added_place_is_found_by_name_id_and_point(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay(CAMP)
    (found,) = gazetteer.lookup("camp meridian")
    place = found.place
    assert (place.id, place.lat, place.lon, place.feature_class, place.feature_code) == (
        "my:camp",
        31.9,
        65.1,
        "L",
        "MILB",
    )
    assert gazetteer.place("my:camp") == place
    assert gazetteer.lookup("F.O.B. Meridian")[0].name_kind is NameKind.ALTERNATE
    assert gazetteer.nearest(32, 65, feature_classes=("L",))[0][0] == place
    assert gazetteer.complete("camp", 5) == [place]
    assert [parent.name for parent in gazetteer.parents(place)] == ["United States"]
    assert len(gazetteer) == gazetteer.info.places == len(list(gazetteer)) == 10


def test_added_names_of_any_length_are_found_in_text(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay(CAMP)
    text = "From Paris to Meridian Base North, then Camp Meridian’s gate."
    found = [
        (text[m.start : m.end], [c.place.name for c in gazetteer.candidates(m.name_id)]) for m in gazetteer.scan(text)
    ]
    assert found == [
        ("Paris", ["Paris", "Paris"]),
        ("Meridian Base North", ["Camp Meridian"]),
        ("Camp Meridian", ["Camp Meridian"]),
    ]


def test_an_added_namesake_is_ranked_by_its_prominence(apply_overlay: ApplyOverlay) -> None:
    first = apply_overlay("add,,Paris,,36.3,-88.3,US,PPL,10000,0.9").lookup("Paris")
    last = apply_overlay("add,,Paris,,36.3,-88.3,US,PPL,10000,0.01").lookup("Paris")
    assert first[0].place.lat == last[-1].place.lat == 36.3
    assert len(first) == len(last) == 3


def test_a_place_without_an_id_gets_one_that_does_not_depend_on_the_order_of_rows(apply_overlay: ApplyOverlay) -> None:
    rows = ("add,,Camp One,,33.7,-95.5,US,MILB,,", "add,,Camp Two,,1,1,,PPL,,", "add,,camp one,,2,2,,PPL,,")
    gazetteer = apply_overlay(*rows)
    assert [gazetteer.lookup(name)[0].place.id for name in ("Camp One", "Camp Two")] == ["own:camp-one", "own:camp-two"]
    assert gazetteer.place("own:camp-one-2") is not None
    assert apply_overlay(*rows[::-1]).lookup("Camp Two")[0].place.id == "own:camp-two"


def test_an_added_place_gets_the_division_of_the_nearest_town(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("add,,Camp One,,33.7,-95.5,US,MILB,,", "add,,Camp Two,,33.7,-95.5,MX,MILB,,")
    assert [gazetteer.lookup(name)[0].place.admin1_code for name in ("Camp One", "Camp Two")] == ["TX", None]


def test_a_renamed_place_keeps_its_old_name(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("rename,gn:4717560,New Paris,Paris of the Plains,,,,,,")
    assert gazetteer.lookup("New Paris")[0].place.name == "New Paris"
    assert gazetteer.lookup("Paris of the Plains")[0].place.id == "gn:4717560"
    assert [candidate.place.name for candidate in gazetteer.lookup("Paris")] == ["Paris", "New Paris"]
    assert [place.name for place in gazetteer.complete("new", 5)] == ["New Paris"]
    assert [place.id for place in gazetteer.complete("paris", 5)] == ["gn:2988507"]


def test_a_moved_place_is_at_its_new_point_only(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("move,gn:4717560,,,40,-100,,,,")
    assert gazetteer.place("gn:4717560").lat == 40  # type: ignore[union-attr]
    assert gazetteer.nearest(40, -100)[0][1] == 0
    assert gazetteer.nearest(33.66, -95.55)[0][0].name == "Saint Louis"


def test_a_suppressed_place_is_not_found(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("suppress,gn:2988507,,,,,,,,")
    assert gazetteer.place("gn:2988507") is None
    assert [candidate.place.id for candidate in gazetteer.lookup("Paris")] == ["gn:4717560"]
    assert gazetteer.nearest(48.85, 2.35)[0][0].id != "gn:2988507"
    assert gazetteer.complete("paris", 5) == [gazetteer.place("gn:4717560")]
    assert len(list(gazetteer)) == len(gazetteer) == 8


@pytest.mark.parametrize("row", ["suppress,gn:4736286,,,,,,,,", "suppress,,Texas,,,,,,,"])
def test_a_name_whose_places_are_all_suppressed_is_not_found_in_text(apply_overlay: ApplyOverlay, row: str) -> None:
    gazetteer = apply_overlay(row)
    assert gazetteer.lookup("Texas") == ()
    assert gazetteer.scan("He left Texas.") == []


def test_a_name_can_be_suppressed_for_one_place(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("suppress,gn:2988507,Paris,,,,,,,")
    assert [candidate.place.id for candidate in gazetteer.lookup("Paris")] == ["gn:4717560"]
    assert gazetteer.place("gn:2988507") is not None


def test_an_added_country_and_division_have_their_codes(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay("add,my:ru,Ruritania,,47,16,QR,PCLI,,", "suppress,gn:3017382,,,,,,,,")
    assert gazetteer.country("qr").name == "Ruritania"  # type: ignore[union-attr]
    assert gazetteer.country("FR") is None


def test_an_overlay_can_be_yaml(apply_overlay: ApplyOverlay) -> None:
    gazetteer = apply_overlay(
        yaml="- name: Camp Meridian\n  lat: 31.9\n  lon: 65.1\n  country_code: NO\n  alternates: [FOB Meridian]\n"
        "- {action: suppress, name: Paris}\n"
    )
    assert gazetteer.lookup("fob meridian")[0].place.country_code == "NO"
    assert gazetteer.lookup("Paris") == ()


def test_the_version_differs_between_overlays(apply_overlay: ApplyOverlay, small: Gazetteer) -> None:
    one, other = apply_overlay(CAMP).info, apply_overlay(CAMP, CAMP.replace("my:camp", "my:camp2")).info
    assert len({one.version, other.version, small.info.version}) == 3
    assert one.sources["overlay"].endswith("own.csv")


def test_a_gazetteer_is_pickled_with_its_overlay(apply_overlay: ApplyOverlay) -> None:
    assert pickle.loads(pickle.dumps(apply_overlay(CAMP))).lookup("Camp Meridian")


def test_an_environment_variable_names_the_overlay(
    apply_overlay: ApplyOverlay, small: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_OVERLAY", apply_overlay(CAMP).info.sources["overlay"])
    assert Gazetteer.open(small.info.path).lookup("Camp Meridian")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("add,,Camp,,91,0,,,,", "own.csv:2: lat: 91 is out of range: -90 to 90"),
        ("add,,Camp,,x,0,,,,", "own.csv:2: lat: 'x' is not a number"),
        ("add,,Camp,,nan,0,,,,", "own.csv:2: lat: nan is out of range"),
        ("add,,Camp,,1,,,,,", "own.csv:2: lon: a point needs both lat and lon"),
        ("add,,,,1,1,,,,", "own.csv:2: name: missing; the action add needs it"),
        ("add,,...,,1,1,,,,", "own.csv:2: name: '...' has no letter or digit"),
        ("add,,Camp,,1,1,Germany,,,", "own.csv:2: country_code: 'Germany' is not a country code"),
        ("add,gn:2988507,Camp,,1,1,,,,", "own.csv:2: id: the gazetteer has gn:2988507 already; rename or move it"),
        ("add,2988507,Camp,,1,1,,,,", "own.csv:2: id: '2988507' is not an id"),
        ("delete,gn:1,,,,,,,,", "own.csv:2: action: 'delete' is not an action; use add, rename, move, suppress"),
        ("rename,,Camp,,,,,,,", "own.csv:2: id: missing; the action rename needs it"),
        ("move,gn:1,,,1,1,,,,", "own.csv:2: id: the gazetteer has no place gn:1"),
        ("suppress,,,,,,,,,", "own.csv:2: id: missing; the action suppress needs an id, a name, or both"),
        ("suppress,gn:2988507,,,,,,,,,,surplus", "own.csv:2: the row has more values than there are columns"),
        ('add,,"Camp,,1,1,,,,', "own.csv:2: not CSV"),
    ],
)
def test_a_fault_is_reported_with_its_line(apply_overlay: ApplyOverlay, row: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        apply_overlay(row)
    assert message in str(caught.value)


def test_every_fault_is_listed_at_once(apply_overlay: ApplyOverlay) -> None:
    with pytest.raises(InputError) as caught:
        apply_overlay("add,,Camp,,91,0,,,,", CAMP, 'add,,"Two\nlines",,1,1,,,,', "move,gn:2988507,,,1,,,,,")
    message = str(caught.value)
    assert [part in message for part in ("own.csv:2: lat", "own.csv:4: name", "own.csv:6: lon")] == [True] * 3


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("name: Camp", "own.yaml:1: an overlay in YAML is a list"),
        ("- name: [", "not YAML"),
        ("- Camp", "own.yaml:1: a place is a mapping"),
        ("- name: A1\n  lat: 1\n  lon: 1\n- name: Camp\n  latitude: 3\n", "own.yaml:4: latitude: unknown key"),
        ("- !!python/object/apply:os.system [ls]", "not YAML"),
    ],
)
def test_a_fault_in_yaml_is_reported_with_its_line(apply_overlay: ApplyOverlay, yaml: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        apply_overlay(yaml=yaml)
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, small: Gazetteer) -> None:
    (tmp_path / "latin.csv").write_bytes("name,lat,lon\nMünchen,48,11\n".encode("latin-1"))
    for name, message in (("none.csv", "cannot be read"), ("latin.csv", "not UTF-8")):
        with pytest.raises(InputError, match=message):
            Gazetteer.open(small.info.path, overlay=tmp_path / name)


def test_unknown_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name,latitude,lon\n")
    with pytest.raises(InputError, match="unknown columns 'latitude'"):
        read_overlay(tmp_path / "own.csv")


@settings(max_examples=60, deadline=None)
@given(name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_any_name_that_is_accepted_is_found(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    import yaml

    path = tmp_path_factory.mktemp("own") / "own.yaml"
    path.write_text(yaml.safe_dump([{"name": name, "lat": 0, "lon": 0}], allow_unicode=True), encoding="utf-8")
    try:
        (change,) = read_overlay(path).changes
    except InputError as error:
        assert "letter or digit" in str(error)  # noqa: PT017
        return
    assert (change.action, change.name) == (Action.ADD, name)


def test_an_overlay_works_on_the_packaged_gazetteer(packaged: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon,country_code\nCamp Meridian East,31.9,65.1,AF\n")
    gazetteer = Gazetteer.open(packaged.info.path, overlay=path)
    assert gazetteer.lookup("Camp Meridian East")[0].place.country_code == "AF"
    assert gazetteer.lookup("Amethi") == packaged.lookup("Amethi")


def test_an_error_quotes_a_self_referring_value_in_short(tmp_path: Path) -> None:
    levels = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))
    path = tmp_path / "own.yaml"
    path.write_text(f"- {{x: &a0 [1]}}\n- name: &b\n{levels}\n")
    with pytest.raises(InputError) as caught:
        read_overlay(path)
    assert len(str(caught.value)) < 2_000


def test_an_overlay_in_the_folder_of_an_unknown_user_is_refused() -> None:
    with pytest.raises(InputError, match="home folder of an unknown user"):
        read_overlay("~nobody-of-this-name/own.csv")
