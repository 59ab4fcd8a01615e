from pathlib import Path

import pytest

from geo.errors import RecognizerError
from geo.resolution import packaged_ranker, read_ranker
from geo.resolution.ranker import write_ranker


def test_weights_survive_being_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "resolver.json"
    write_ranker(path, packaged_ranker())
    assert read_ranker(path).second.tolist() == packaged_ranker().second.tolist()


def test_weights_of_another_version_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "resolver.json"
    path.write_text('{"first": {}, "second": {}}', encoding="utf-8")
    with pytest.raises(RecognizerError, match="no weights of this version"):
        read_ranker(path)
