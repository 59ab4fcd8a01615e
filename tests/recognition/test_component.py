import spacy
from spacy.tokens import DocBin

import geo.recognition  # noqa: F401  (registers the component where Dateline is not installed)

TEXT = "Troops left Nyingchi for eastern Ladakh."


def test_the_component_joins_a_pipeline_of_the_users_own() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    first, second = nlp(TEXT)._.mentions
    assert (first.text, first.label_, first._.place.country_code) == ("Nyingchi", "place", "CN")
    assert (second._.place.name, second._.relation) == ("Ladakh", "east")
    assert 0 < second._.confidence <= 1
    assert nlp.analyze_pipes()["problems"] == {"dateline": []}


def test_places_survive_serialisation() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    packed = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert [span._.place.country_code for span in doc._.mentions] == ["CN", "IN"]


def test_a_document_without_places_has_no_mentions() -> None:
    nlp = spacy.blank("en")
    assert nlp("no component ran")._.mentions == ()
