"""The lexicon: names of people, frequencies of words, and clusters of words."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import RecognizerError
from geo.packaged_files import data_folder
from geo.recognition import packaged_lexicon
from geo.recognition.lexicon import LEXICON_FILE, read_lexicon, write_lexicon


def test_a_lexicon_reads_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json.gz"
    write_lexicon(path, {"Anna"}, {"Smith"}, [["the"], ["rain"], []], [["may", "june"], ["court"]], [1, 0])
    lexicon = read_lexicon(path)
    assert (set(lexicon.given_names), set(lexicon.family_names)) == ({"Anna"}, {"Smith"})
    assert lexicon.frequency_bands == {"the": 0, "rain": 1}
    assert [lexicon.word_cluster(word) for word in ("may", "june", "court", "zzz")] == [0, 0, 1, -1]
    assert [lexicon.broad_cluster(word) for word in ("may", "court", "zzz")] == [1, 0, -1]


def test_the_same_lists_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json.gz", tmp_path / "second.json.gz"
    write_lexicon(first, {"Anna", "Bo"}, set(), [["the", "of"]], [["may"]], [0])
    write_lexicon(second, {"Bo", "Anna"}, set(), [["of", "the"]], [["may"]], [0])
    assert first.read_bytes() == second.read_bytes()


def test_the_packaged_lexicon_knows_common_names_and_words() -> None:
    lexicon = packaged_lexicon()
    assert {"Anna", "Jordan"} <= lexicon.given_names
    assert "Smith" in lexicon.family_names
    assert (lexicon.frequency_bands["the"], lexicon.frequency_bands.get("osaka")) == (0, None)
    assert lexicon.word_cluster("monday") == lexicon.word_cluster("tuesday") != -1


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(byte ^ 0xFF for byte in content[middle : middle + 16]) + content[middle + 16 :]


_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "is empty": lambda content: b"",
    "ends early": lambda content: content[: len(content) // 2],
    "has flipped bytes": _flipped,
    "is not compressed": gzip.decompress,
    "has other content": lambda content: gzip.compress(b"[]"),
    "has no words": lambda content: gzip.compress(b"{}"),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_lexicon_is_refused_by_name(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json.gz"
    path.write_bytes(_DAMAGES[damage]((data_folder() / LEXICON_FILE).read_bytes()))
    with pytest.raises(RecognizerError, match=r"lexicon\.json\.gz is not a lexicon of this version.*reinstall"):
        read_lexicon(path)


def test_a_missing_lexicon_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match=r"absent\.json\.gz is not a lexicon"):
        read_lexicon(tmp_path / "absent.json.gz")
