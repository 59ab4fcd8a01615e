"""The lexicon: names of people, frequencies of words, and clusters of words."""

from pathlib import Path

from geo.recognition import packaged_lexicon
from geo.recognition.lexicon import read_lexicon, write_lexicon


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
