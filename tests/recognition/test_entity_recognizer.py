"""Recognition from the entities of a spaCy pipeline: a small one is trained here, as an example."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.training import Example
from thinc.api import fix_random_seed

from geo.errors import RecognizerError, UnknownRecognizerError, UsageError
from geo.geoparser import Geoparser
from geo.settings import Settings
from geo.types import Article, MentionKind

SENTENCES = {
    "Rain fell in Osaka on Monday.": [(13, 18, "GPE")],
    "Rain fell in Lagos on Friday.": [(13, 18, "GPE")],
    "Sandra Osaka spoke on Monday.": [(0, 12, "PERSON")],
    "Daniel Lagos spoke on Friday.": [(0, 12, "PERSON")],
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline with a sentencizer and a named-entity recognizer for places and people."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("ner")
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": gold}) for text, gold in SENTENCES.items()]
    fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("pipelines") / "trained"
    nlp.to_disk(path)
    return path


def pipeline_with_rules(*patterns: tuple[str, str]) -> Language:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in patterns])
    return nlp


def test_a_trained_pipeline_decides_which_names_are_places(trained: Path) -> None:
    geoparser = Geoparser(recognizer=str(trained))
    assert [m.text for m in geoparser.geoparse("Rain fell in Osaka on Friday.").mentions] == ["Osaka"]
    assert geoparser.geoparse("Daniel Osaka spoke on Monday.").mentions == ()


def test_a_title_is_never_joined_to_the_text(trained: Path) -> None:
    result = Geoparser(recognizer=str(trained)).geoparse(
        Article("a", "Storm", "Rain fell in Osaka on Monday. It stopped.")
    )
    (mention,) = result.mentions
    assert (mention.field, mention.sentence) == ("text", (0, 29))
    assert mention.place is not None
    assert mention.place.country_code == "JP"


@pytest.mark.parametrize(
    ("text", "entity", "label", "expected"),
    [
        (
            "Rain fell in Paris, Texas.",
            "Paris, Texas",
            "GPE",
            [("Paris", MentionKind.PLACE), ("Texas", MentionKind.PLACE)],
        ),
        ("Rain fell in the city of Osaka.", "the city of Osaka", "GPE", [("Osaka", MentionKind.PLACE)]),
        ("Rain fell in northern Ghana's hills.", "northern Ghana's", "GPE", [("Ghana", MentionKind.PLACE)]),
        ("Rain fell in The Hague.", "The Hague", "GPE", [("The Hague", MentionKind.PLACE)]),
        ("The Osaka-based firm left.", "Osaka-based", "GPE", [("Osaka", MentionKind.PLACE)]),
        ("It rained in Zzyxanopolis.", "Zzyxanopolis", "GPE", [("Zzyxanopolis", MentionKind.PLACE)]),
        ("It rained in Qwertshire Osaka.", "Qwertshire Osaka", "LOC", [("Qwertshire Osaka", MentionKind.PLACE)]),
        ("The Delhi High Court ruled.", "The Delhi High Court", "ORG", [("Delhi", MentionKind.EMBEDDED)]),
        ("The Bank of America paid.", "Bank of America", "ORG", []),
        ("A Kenyan runner won.", "Kenyan", "NORP", [("Kenyan", MentionKind.DEMONYM)]),
        ("A crowd met Paris Hilton.", "Paris Hilton", "PERSON", []),
        ("Rain fell in Paris.", "fell", "VERB", []),
        ("It was the ’ again.", "the ’", "GPE", []),
    ],
)
def test_entities_are_trimmed_and_split_and_have_a_kind(
    tmp_path: Path, text: str, entity: str, label: str, expected: list[tuple[str, MentionKind]]
) -> None:
    pipeline_with_rules((entity, label), ("Nowhere", "GPE")).to_disk(tmp_path)
    mentions = Geoparser(recognizer=str(tmp_path)).geoparse(text).mentions
    assert [(m.text, m.kind) for m in mentions] == expected


def test_a_place_that_is_not_in_the_gazetteer_is_a_mention_without_a_place(tmp_path: Path) -> None:
    pipeline_with_rules(("Zzyxanopolis", "GPE")).to_disk(tmp_path)
    (mention,) = Geoparser(recognizer=str(tmp_path)).geoparse("It rained in Zzyxanopolis.").mentions
    assert mention.place is None


def test_an_entity_that_the_classifier_doubts_is_a_mention_all_the_same(tmp_path: Path) -> None:
    text = "Most of the May flowers were gone."
    assert Geoparser().geoparse(text).mentions == ()
    pipeline_with_rules(("May", "GPE")).to_disk(tmp_path)
    (mention,) = Geoparser(recognizer=str(tmp_path)).geoparse(text).mentions
    assert (mention.text, mention.score) == ("May", 0.9)


def test_the_error_for_a_pipeline_that_is_not_installed_says_what_to_do() -> None:
    with pytest.raises(UnknownRecognizerError, match="pip install en_core_web_none") as caught:
        Geoparser(recognizer="en_core_web_none")
    assert isinstance(caught.value, RecognizerError)
    assert isinstance(caught.value, UsageError)


@pytest.mark.parametrize(
    ("nlp", "reason"),
    [
        (spacy.blank("en"), "no named-entity recognizer"),
        (pipeline_with_rules(("Monday", "DATE")), "its labels are DATE"),
    ],
)
def test_a_pipeline_that_does_not_mark_places_is_refused(tmp_path: Path, nlp: Language, reason: str) -> None:
    nlp.to_disk(tmp_path)
    with pytest.raises(UnknownRecognizerError, match=reason):
        Geoparser(recognizer=str(tmp_path))


def test_a_damaged_pipeline_is_refused(tmp_path: Path) -> None:
    pipeline_with_rules(("Osaka", "GPE")).to_disk(tmp_path)
    (tmp_path / "config.cfg").write_text("[nlp]\npipeline = 3\n", encoding="utf-8")
    with pytest.raises(UnknownRecognizerError, match="does not load"):
        Geoparser(recognizer=str(tmp_path))


def test_a_changed_pipeline_of_the_same_name_is_a_different_engine(tmp_path: Path) -> None:
    pipeline_with_rules(("Osaka", "GPE")).to_disk(tmp_path)
    first = Settings(recognizer=str(tmp_path)).engine()
    pipeline_with_rules(("Osaka", "GPE"), ("Lagos", "GPE")).to_disk(tmp_path)
    assert first != Settings(recognizer=str(tmp_path)).engine()


def test_the_component_maps_the_entities_of_the_pipeline_that_it_is_in() -> None:
    nlp = pipeline_with_rules(("Osaka", "GPE"), ("Lagos", "PERSON"))
    nlp.add_pipe("dateline", config={"recognizer": "entities"})
    doc = nlp("Rain fell in Osaka and in Lagos.")
    assert [span.text for span in doc._.mentions] == ["Osaka"]


def test_the_component_needs_an_earlier_component_that_sets_entities() -> None:
    with pytest.raises(UnknownRecognizerError, match="no component before 'dateline'"):
        spacy.blank("en").add_pipe("dateline", config={"recognizer": "entities"})
    with pytest.raises(UnknownRecognizerError, match="'psychic'"):
        spacy.blank("en").add_pipe("dateline", config={"recognizer": "psychic"})
