"""Small handmade gazetteers, and the packaged one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.types import NameKind, Place
from tools.gazetteer.compile import compile_gazetteer

Compile = Callable[..., Gazetteer]


def make_draft(
    name: str,
    lat: float = 0.0,
    lon: float = 0.0,
    *,
    id: str = "",
    feature: str = "P.PPL",
    alternates: Iterable[str] = (),
    **more: object,
) -> PlaceDraft:
    place = PlaceDraft(id or f"dl:{name.lower()}", name, lat, lon, feature, **more)  # type: ignore[arg-type]
    for alternate in alternates:
        place.add_name(alternate, NameKind.ALTERNATE)
    return place


@pytest.fixture(scope="session")
def draft() -> Callable[..., PlaceDraft]:
    return make_draft


@pytest.fixture(scope="session")
def packaged() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="session")
def every_place(packaged: Gazetteer) -> list[Place]:
    return list(packaged)


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """Compile drafts to a file and open it."""

    def compile_drafts(*drafts: PlaceDraft, path: Path | None = None) -> Gazetteer:
        for place in drafts:
            place.prominence = place.prominence or place.estimated_prominence()
            place.radius_km = place.radius_km or place.estimated_radius_km()
        path = path or tmp_path / "small.gaz"
        compile_gazetteer(drafts, path, sources={"hand": "1"}, built="tests")
        return Gazetteer.open(path)

    return compile_drafts


@pytest.fixture
def small(compiled: Compile) -> Gazetteer:
    """A country, two of its divisions, their towns, and a namesake elsewhere."""
    france, states = {"country": "FR"}, {"country": "US"}
    texas, ile = states | {"admin1": "TX"}, france | {"admin1": "11"}
    return compiled(
        make_draft("France", 46, 2, id="gn:3017382", feature="A.PCLI", population=67_000_000, radius_km=500, **france),
        make_draft("Île-de-France", 48.5, 2.5, id="gn:3012874", feature="A.ADM1", population=12_000_000, **ile),
        make_draft("Paris", 48.85341, 2.3488, id="gn:2988507", feature="P.PPLC", population=2_138_551, **ile),
        make_draft("United States", 39.76, -98.5, id="gn:6252001", feature="A.PCLI", population=327_167_434, **states),
        make_draft(
            "Texas",
            31.25044,
            -99.25061,
            id="gn:4736286",
            feature="A.ADM1",
            population=22_875_689,
            iso_3166_2="US-TX",
            former_ids=["dl:US.TX"],
            **texas,
        ),
        make_draft(
            "Lamar County",
            33.66,
            -95.55,
            id="gn:4705086",
            feature="A.ADM2",
            admin2="277",
            former_ids=["dl:US.TX.277", "gn:9999999"],
            **texas,
        ),
        make_draft("Paris", 33.66094, -95.55551, id="gn:4717560", admin2="277", population=24_839, **texas),
        make_draft("Saint Louis", 38.62727, -90.19789, population=315_685, **states),
        make_draft("N'Djamena", 12.10672, 15.0444, population=721_081, country="TD"),
    )
