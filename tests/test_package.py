"""The public names of the package: all are there, none costs anything before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import geo
from geo import errors


def test_every_public_name_is_listed_and_can_be_imported() -> None:
    assert set(geo.__all__) <= set(dir(geo))
    assert all(hasattr(geo, name) for name in geo.__all__)
    assert geo.__all__ == sorted(geo.__all__)


@pytest.mark.parametrize(
    "name",
    "Article Candidate DatelineError Focus Gazetteer GazetteerGeocoder Geoparse Geoparser Kind Mention NameKind Place "
    "Relation ResolvedMention explain geoparse geoparse_batch".split(),
)
def test_the_names_of_the_first_version_can_still_be_imported(name: str) -> None:
    assert getattr(geo, name)


def test_errors_have_one_root() -> None:
    public = [getattr(geo, name) for name in geo.__all__ if name.endswith("Error")]
    assert public
    assert all(issubclass(error, errors.DatelineError) for error in public)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'geopars'"):
        _ = geo.geopars


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = {"folium", "numpy", "pandas", "platformdirs", "pyarrow", "spacy", "sqlalchemy", "trafilatura"}
    script = f"import sys, geo; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n"
