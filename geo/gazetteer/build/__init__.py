"""Compiles the packaged gazetteer from the packages of the dependency group "gazetteer" and the project's tables.

    python -m geo.gazetteer.build [-o FILE] [--lenient]

Sources are merged to one record for each real place: by GeoNames id, and divisions also by country, name and nearness.
The same sources give the same bytes. `build_full` lays a GeoNames dump under the packaged gazetteer.
"""

from geo.gazetteer.build.full import FullReport, build_full
from geo.gazetteer.build.packaged import BuildReport, build_packaged

__all__ = ["BuildReport", "FullReport", "build_full", "build_packaged"]
