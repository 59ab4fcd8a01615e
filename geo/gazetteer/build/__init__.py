"""Compiles a gazetteer from a GeoNames dump on top of the packaged one: `dateline gazetteer build --geonames FILE`."""

from geo.gazetteer.build.full import FullReport, build_full

__all__ = ["FullReport", "build_full"]
