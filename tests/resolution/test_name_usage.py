"""What the words beside a name say about its use, and which of two twins that makes it."""

from pathlib import Path

import pytest

from geo import geoparse
from geo.errors import RecognizerError
from geo.feature_types import level_of
from geo.resolution.name_usage import NO_USAGE, USES, packaged_usage, read_usage, usage_cues, usage_scores, write_usage


def cues(text: str, name: str) -> tuple[str, ...]:
    start = text.index(name)
    return usage_cues(text, start, start + len(name))


def test_the_cues_are_the_kinds_of_words_before_and_after_a_name() -> None:
    assert "urban before in" in cues("A bomb went off in Kunduz.", "Kunduz")
    assert "modifies rural" in cues("Kunduz farmers need rain.", "Kunduz")
    assert "subject of an act" in cues("Yesterday Washington imposed new sanctions.", "Washington")
    assert "after a part of a land" in cues("Snow fell in northern Kunduz.", "Kunduz")
    assert "possessor of national government" in cues("Panama’s president resigned.", "Panama")


def test_a_name_after_a_preposition_is_not_the_subject() -> None:
    assert "subject of an act" not in cues("The minister in Washington imposed a ban.", "Washington")


def test_words_of_the_sentence_before_give_no_cues() -> None:
    assert cues("Farmers wept. Kunduz", "Kunduz") == ("begins its clause",)


def test_scores_are_the_sums_of_the_weights_of_known_cues() -> None:
    weights = {"a": (1.0, 0.0, -1.0, 0.0), "b": (0.5, 0.5, 0.0, -1.0)}
    assert usage_scores(["a", "b", "c"], weights) == (1.5, 0.5, -1.0, -1.0)
    assert usage_scores([], weights) == NO_USAGE


def test_farmers_make_a_division_likelier_and_a_blast_a_town() -> None:
    farmers = usage_scores(cues("Farmers in Kunduz need rain.", "Kunduz"), packaged_usage())
    blast = usage_scores(cues("A blast near a mosque in Kunduz killed two.", "Kunduz"), packaged_usage())
    division, town = USES.index("division"), USES.index("town")
    assert farmers[division] > farmers[town]
    assert blast[town] > blast[division]


def test_weights_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "usage.json"
    write_usage(path, packaged_usage())
    assert read_usage(path) == packaged_usage()


def test_weights_of_another_version_are_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "usage.json"
    path.write_text('{"after in": {"village": 1}}', encoding="utf-8")
    with pytest.raises(RecognizerError, match="has no weights of this version"):
        read_usage(path)


@pytest.mark.parametrize(
    ("text", "name", "level", "admin1"),
    [
        ("Washington acted alone when it froze the assets of two generals.", "Washington", "city", "DC"),
        ("A truce mediated by Washington and Riyadh held for a second day.", "Washington", "city", "DC"),
        ("Ties between Washington and Ankara have frayed.", "Washington", "city", "DC"),
        ("Cherry growers in Washington lost half their crop to the frost.", "Washington", "state", "WA"),
        ("California, Oregon and Washington agreed to share wildfire crews.", "Washington", "state", "WA"),
        ("Flights from New York to London were canceled.", "New York", "city", "NY"),
        ("Dairy farmers in upstate New York are struggling.", "New York", "state", "NY"),
        ("New York, New Jersey and Connecticut will require masks.", "New York", "state", "NY"),
        ("Ontario, Quebec and Manitoba opposed the pipeline.", "Quebec", "state", "10"),
        ("A drone struck an apartment block in Sumy overnight.", "Sumy", "city", "21"),
        ("The governor of Sumy ordered the evacuation of villages.", "Sumy", "state", "21"),
        ("A blast ripped through a bus station in Ghazni.", "Ghazni", "city", "08"),
        ("Farmers across Ghazni are planting wheat.", "Ghazni", "state", "08"),
        ("Mexico extradited a cartel leader to the United States.", "Mexico", "country", "00"),
        ("Guatemala and Panama signed the treaty.", "Guatemala", "country", "00"),
        ("Protesters marched through Tunis against the president.", "Tunis", "city", "36"),
    ],
)  # fmt: skip
def test_the_words_beside_a_name_tell_twins_apart(text: str, name: str, level: str, admin1: str) -> None:
    (place,) = (mention.place for mention in geoparse(text).mentions if mention.text == name)
    assert place is not None
    assert level_of(place.feature_class, place.feature_code) == level
    assert (place.admin1_code or "00") == admin1


def test_anchors_in_one_country_draw_a_name_of_several_countries_there() -> None:
    text = "Power cuts hit Cairo, Luxor and Alexandria, and trains stopped."
    (place,) = (mention.place for mention in geoparse(text).mentions if mention.text == "Alexandria")
    assert place is not None
    assert place.country_code == "EG"
