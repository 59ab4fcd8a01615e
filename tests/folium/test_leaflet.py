"""What the scripts use of Leaflet beyond its documentation is in the vendored release: the class names it gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import STATIC
from geo.folium import FOLDER

LEAFLET = FOLDER / "vendor" / "leaflet"
COMPONENTS = STATIC.parent / "components"
OWN = [
    path
    for folder in (FOLDER / "scripts", COMPONENTS)
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".js", ".css"}
]
RELEASE = re.search(r"Leaflet ([\d.]+)", (LEAFLET / "leaflet.js").read_text(encoding="utf-8"))
_CLASS = re.compile(r"leaflet-[a-z-]*[a-z]")
_OWN_PANES = {"leaflet-shades-pane", "leaflet-heat-pane", "leaflet-dateline-areas-pane", "leaflet-dateline-heat-pane"}


def _class_names(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in _CLASS.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", sorted(_class_names(OWN) - _OWN_PANES))
def test_leaflet_gives_its_elements_the_class_names_that_are_used(name: str) -> None:
    known = _class_names([LEAFLET / "leaflet.js", LEAFLET / "leaflet.css"])
    assert name in known, f"{RELEASE and RELEASE[0]} has no class {name}: see who uses it in geo/folium and components"


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=lambda path: path.name)
def test_no_script_uses_a_private_field(path: Path) -> None:
    assert re.findall(r"\._\w+", path.read_text(encoding="utf-8")) == []
