import pytest
import spacy
from spacy.tokens import DocBin

from geo.pipeline import DatelineComponent
from geo.recognition import Recognizer
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.mention_classifier import LogisticModel, MentionClassifier
from geo.resolution import PlaceConstraints

TEXT = "Troops left Nyingchi for eastern Ladakh."


def test_the_component_joins_a_pipeline_of_the_users_own() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    first, second = nlp(TEXT)._.mentions
    assert (first.text, first.label_, first._.place.country_code) == ("Nyingchi", "place", "CN")
    assert (second._.place.name, second._.relation) == ("Ladakh", "east")
    assert 0 < second._.confidence <= 1
    assert nlp.analyze_pipes()["problems"] == {"dateline": []}


def test_places_survive_serialization() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    packed = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert [span._.place.country_code for span in doc._.mentions] == ["CN", "IN"]


def test_a_document_without_places_has_no_mentions() -> None:
    nlp = spacy.blank("en")
    assert nlp("no component ran")._.mentions == ()


@pytest.mark.parametrize(
    ("log_odds", "times", "control", "placed"),
    [
        (-2.0, 20, PlaceConstraints(), False),
        (2.0, 20, PlaceConstraints(), True),
        (-2.0, 1, PlaceConstraints(), True),
        (-2.0, 20, PlaceConstraints.of(prefer_countries=["JP"]), True),
    ],
    ids=["doubtful", "likely", "doubtful in a sentence alone", "doubtful where the user looks"],
)
def test_a_mention_that_is_hardly_likely_has_no_point_in_an_article(
    log_odds: float, times: int, control: PlaceConstraints, placed: bool
) -> None:
    judge = MentionClassifier(LogisticModel({}, log_odds), LogisticModel({}, log_odds), threshold=0.1)
    component = DatelineComponent(recognizer=Recognizer(judge, packaged_lexicon()), control=control)
    doc = component(spacy.blank("en").make_doc("The rain reached Osaka. " * times))
    assert [span._.place is not None for span in doc._.mentions] == [placed] * times
