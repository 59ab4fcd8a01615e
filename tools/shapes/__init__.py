"""The shapes of countries, divisions, counties, seas and regions, rebuilt from their sources: `python -m tools.shapes`.

The borders of today are lines without names. They cut the land into faces, and the gazetteer's towns tell which country
and first-level division each face is part of. Faces of one division are merged into a cell; all shapes are cells or
unions of cells. See `data/README.md` for the sources and the format.
"""
