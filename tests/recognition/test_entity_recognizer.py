"""Other people's pipelines: a small recognizer that is trained here stands for en_core_web_trf."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

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
    """A pipeline with a parser's place taken by a sentencizer, and a recognizer of places and people."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("ner")
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": gold}) for text, gold in SENTENCES.items()]
    spacy.util.fix_random_seed(1)
    optimiser = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimiser)
    path = tmp_path_factory.mktemp("pipelines") / "trained"
    nlp.to_disk(path)
    return path


def ruled(*patterns: tuple[str, str]) -> Language:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in patterns])
    return nlp


def test_a_trained_pipeline_decides_what_is_a_place(trained: Path) -> None:
    geoparser = Geoparser(recognizer=str(trained))
    assert [r.text for r in geoparser.geoparse("Rain fell in Osaka on Friday.").mentions] == ["Osaka"]
    assert geoparser.geoparse("Daniel Osaka spoke on Monday.").mentions == ()


def test_a_title_stays_apart_from_the_text(trained: Path) -> None:
    result = Geoparser(recognizer=str(trained)).geoparse(
        Article("a", "Storm", "Rain fell in Osaka on Monday. It stopped.")
    )
    (found,) = result.mentions
    assert (found.field, found.sentence) == ("text", (0, 29))
    assert found.place is not None
    assert found.place.country_code == "JP"


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
def test_entities_are_trimmed_split_and_given_a_kind(
    tmp_path: Path, text: str, entity: str, label: str, expected: list[tuple[str, MentionKind]]
) -> None:
    ruled((entity, label), ("Nowhere", "GPE")).to_disk(tmp_path)
    mentions = Geoparser(recognizer=str(tmp_path)).geoparse(text).mentions
    assert [(r.text, r.kind) for r in mentions] == expected


def test_a_place_that_the_gazetteer_lacks_is_found_but_not_placed(tmp_path: Path) -> None:
    ruled(("Zzyxanopolis", "GPE")).to_disk(tmp_path)
    (found,) = Geoparser(recognizer=str(tmp_path)).geoparse("It rained in Zzyxanopolis.").mentions
    assert found.place is None


def test_a_pipeline_that_is_not_installed_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnknownRecognizerError, match="pip install en_core_web_none") as caught:
        Geoparser(recognizer="en_core_web_none")
    assert isinstance(caught.value, RecognizerError)
    assert isinstance(caught.value, UsageError)


@pytest.mark.parametrize(
    ("nlp", "reason"),
    [(spacy.blank("en"), "no named-entity recognizer"), (ruled(("Monday", "DATE")), "its labels are DATE")],
)
def test_a_pipeline_that_finds_no_places_is_refused(tmp_path: Path, nlp: Language, reason: str) -> None:
    nlp.to_disk(tmp_path)
    with pytest.raises(UnknownRecognizerError, match=reason):
        Geoparser(recognizer=str(tmp_path))


def test_a_damaged_pipeline_is_refused(tmp_path: Path) -> None:
    ruled(("Osaka", "GPE")).to_disk(tmp_path)
    (tmp_path / "config.cfg").write_text("[nlp]\npipeline = 3\n", encoding="utf-8")
    with pytest.raises(UnknownRecognizerError, match="does not load"):
        Geoparser(recognizer=str(tmp_path))


def test_another_pipeline_under_the_same_name_is_another_engine(tmp_path: Path) -> None:
    ruled(("Osaka", "GPE")).to_disk(tmp_path)
    first = Settings(recognizer=str(tmp_path)).engine()
    ruled(("Osaka", "GPE"), ("Lagos", "GPE")).to_disk(tmp_path)
    assert first != Settings(recognizer=str(tmp_path)).engine()


def test_the_component_maps_the_entities_of_the_users_own_pipeline() -> None:
    nlp = ruled(("Osaka", "GPE"), ("Lagos", "PERSON"))
    nlp.add_pipe("dateline", config={"recognizer": "entities"})
    doc = nlp("Rain fell in Osaka and in Lagos.")
    assert [span.text for span in doc._.mentions] == ["Osaka"]


def test_the_component_needs_a_component_that_finds_entities() -> None:
    with pytest.raises(UnknownRecognizerError, match="no component before 'dateline'"):
        spacy.blank("en").add_pipe("dateline", config={"recognizer": "entities"})
    with pytest.raises(UnknownRecognizerError, match="'psychic'"):
        spacy.blank("en").add_pipe("dateline", config={"recognizer": "psychic"})
