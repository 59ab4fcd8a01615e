"""Compiles the packaged gazetteer, `data/gazetteer.gaz`, from registry packages and the project's own tables.

    python -m tools.gazetteer [-o FILE] [--lenient]

The packages are those of the dependency group "gazetteer"; the tables are in `data/sources`. Records of several sources
are merged into one place: by GeoNames id, and divisions also by country, name and distance. The same sources give the
same bytes. `python -m tools.gazetteer.land_grid` rebuilds `data/land.grid`.
"""
