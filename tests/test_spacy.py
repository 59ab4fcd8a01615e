from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from geo import Geoparser
from geo.engine import Engine
from geo.errors import UnknownRecognizerError, UsageError
from geo.recognition import LogisticModel, MentionClassifier, Recognizer, packaged_lexicon
from geo.resolution import PlaceConstraints
from geo.spacy import DatelineComponent, set_extensions

TEXT = "Troops left Nyingchi for eastern Ladakh."


def pipeline(**config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline", config=config)
    return nlp


def with_entities(doc: Doc, *entities: tuple[str, str]) -> Doc:
    """Set entities, each a text and a label, as a named-entity recognizer would."""
    spans = []
    for text, label in entities:
        start = doc.text.index(text)
        span = doc.char_span(start, start + len(text), label=label)
        assert span is not None
        spans.append(span)
    doc.set_ents(spans)
    return doc


def places(doc: Doc) -> list[tuple[str, str | None]]:
    return [(span.text, span._.place.id if span._.place else None) for span in doc._.mentions]


def test_the_component_works_in_the_users_own_pipeline() -> None:
    nlp = pipeline()
    first, second = nlp(TEXT)._.mentions
    assert (first.text, first.label_, first._.place.country_code) == ("Nyingchi", "place", "CN")
    assert (second._.place.name, second._.relation, second._.spatial.kind) == ("Ladakh", "east", "part")
    assert 0 < second._.confidence <= 1
    assert 0 < second._.recognition <= 1
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert analysis["problems"] == {"dateline": []}


def test_the_component_and_the_geoparser_give_the_same_mentions() -> None:
    text = "Floods hit Hyderabad in Pakistan. Officials in Karachi and in Paris, Texas, sent help. " * 8
    expected = [
        (m.start, m.end, m.place.id if m.place else "", m.confidence) for m in Geoparser().geoparse(text).mentions
    ]
    spans = pipeline()(text)._.mentions
    assert [(s.start_char, s.end_char, s.kb_id_, round(s._.confidence, 5)) for s in spans] == expected


def test_places_survive_serialization() -> None:
    nlp = pipeline()
    packed = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert [span._.place.country_code for span in doc._.mentions] == ["CN", "IN"]
    assert doc._.mentions[1]._.spatial.direction == "east"


def test_a_pipeline_survives_pickling_and_storing(tmp_path: Path) -> None:
    nlp = pipeline(countries=["US"], min_confidence=0.2, set_ents=True)
    expected = places(nlp("Rain fell on Paris and on Texas."))
    assert places(pickle.loads(pickle.dumps(nlp))("Rain fell on Paris and on Texas.")) == expected
    nlp.to_disk(tmp_path)
    assert places(spacy.load(tmp_path)("Rain fell on Paris and on Texas.")) == expected


def test_many_documents_go_through_pipe_in_batches_and_in_several_processes() -> None:
    nlp = pipeline()
    texts = ["Rain fell on Osaka.", "Nothing happened.", "Snow fell on Kyiv."] * 3
    expected = [places(nlp(text)) for text in texts]
    assert [places(doc) for doc in nlp.pipe(texts, batch_size=2)] == expected
    assert [places(doc) for doc in nlp.pipe(texts, batch_size=2, n_process=2)] == expected


def test_a_document_that_fails_in_pipe_goes_to_the_error_handler() -> None:
    nlp = pipeline()
    failed: list[tuple[str, str]] = []

    def record(name: str, component: object, docs: list[Doc], error: Exception) -> None:
        failed.append((name, docs[0].text))

    nlp.set_error_handler(record)  # type: ignore[arg-type]  # the stub wants a handler that raises
    bad = nlp.make_doc("Rain fell on Kyiv.")
    bad.user_data["dateline_publisher"] = 3
    assert [places(doc) for doc in nlp.pipe([nlp.make_doc("Rain fell on Osaka."), bad])] == [[("Osaka", "gn:1853909")]]
    assert failed == [("dateline", "Rain fell on Kyiv.")]


def test_a_document_that_no_component_has_seen_has_no_mentions() -> None:
    set_extensions()
    assert spacy.blank("en")("no component ran")._.mentions == ()


def test_the_title_and_the_publisher_come_from_the_documents_data() -> None:
    nlp = pipeline()
    doc = nlp.make_doc("Police close bridge in London")
    doc.user_data["dateline_title_length"] = len(doc.text)
    doc.user_data["dateline_publisher"] = ("London Free Press", "https://lfpress.com/story")
    (london,) = nlp(doc)._.mentions
    assert london._.place.country_code == "CA"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"countries": ["jp"]}, [("Osaka", "gn:1853909")]),
        ({"bbox": [130, 30, 140, 40]}, [("Osaka", "gn:1853909")]),
        ({"deny": ["Osaka"]}, [("London", "gn:2643743")]),
        ({"min_confidence": 1.0}, []),
        ({"prefer_countries": ["CA"]}, [("London", "gn:6058560"), ("Osaka", "gn:1853909")]),
        ({"prefer_bbox": [-90, 40, -75, 50]}, [("London", "gn:6058560"), ("Osaka", "gn:1853909")]),
        ({}, [("London", "gn:2643743"), ("Osaka", "gn:1853909")]),
    ],
    ids=str,
)
def test_the_configuration_has_the_settings_of_the_geoparser(
    config: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert places(pipeline(**config)("A plane flew from London to Osaka.")) == expected


def test_the_configuration_takes_an_overlay(tmp_path: Path) -> None:
    overlay = tmp_path / "ours.csv"
    overlay.write_text("id,name,lat,lon,country_code\nours:1,Zubrowka Quay,47.5,19.0,HU\n", encoding="utf-8")
    (quay,) = pipeline(overlay=str(overlay))("A barge sank off Zubrowka Quay.")._.mentions
    assert (quay._.place.name, quay._.place.lat) == ("Zubrowka Quay", 47.5)


@pytest.mark.parametrize(
    ("config", "error", "reason"),
    [
        ({"min_confidence": 3.0}, UsageError, "min_confidence is 3.0; it must be between 0 and 1"),
        ({"countries": ["Narnia"]}, UsageError, "countries: 'Narnia'"),
        ({"prefix": "my-"}, UsageError, "prefix is 'my-'; it must begin a Python name"),
        ({"bbox": [1.0, 2.0]}, UsageError, "four"),
        ({"recognizer": "psychic"}, UnknownRecognizerError, "'psychic'"),
        ({"recognizer": "entities"}, UnknownRecognizerError, "no component before 'dateline'"),
        ({"recognizer": "entities", "spans_key_in": "sc"}, UsageError, "set only one of them"),
        ({"countries": "GB"}, ValueError, "countries"),
        ({"colour": "red"}, ValueError, "colour"),
    ],
    ids=str,
)
def test_a_wrong_configuration_is_refused_by_name(
    config: dict[str, object], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        pipeline(**config)


@pytest.fixture
def foreign_extensions() -> Iterator[None]:
    """Extensions of the user's own under names of Dateline's with the prefix "foreign_"."""
    Span.set_extension("foreign_place", default="nowhere")
    Span.set_extension("foreign_relation", getter=len)
    yield
    Span.remove_extension("foreign_place")
    Span.remove_extension("foreign_relation")


@pytest.mark.usefixtures("foreign_extensions")
def test_extensions_of_the_same_name_stay_the_users_and_break_nothing() -> None:
    with pytest.warns(UserWarning, match="choose another prefix") as caught:
        nlp = pipeline(prefix="foreign_")
    assert {str(warning.message).split()[0] for warning in caught} == {
        "Span._.foreign_place",
        "Span._.foreign_relation",
    }
    (osaka,) = nlp("Rain fell on Osaka.")._.foreign_mentions
    assert (osaka._.foreign_place, osaka._.foreign_relation, osaka.kb_id_) == ("nowhere", 1, "gn:1853909")
    assert osaka._.foreign_confidence > 0.5


def test_two_components_with_their_own_prefixes_work_side_by_side() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline", name="here", config={"prefix": "here_", "spans_key": "here", "countries": ["JP"]})
    nlp.add_pipe("dateline", name="there", config={"prefix": "there_", "spans_key": "there", "countries": ["GB"]})
    doc = nlp("A plane flew from London to Osaka.")
    assert [span._.here_place.name for span in doc._.here_mentions] == ["Osaka"]
    assert [span._.there_place.name for span in doc._.there_mentions] == ["London"]


def test_mentions_become_entities_on_request() -> None:
    nlp = pipeline(set_ents=True)
    text = "Indian rangers left Osaka for the Pacific Ocean with Jordan Peele and Bank of England staff."
    doc = nlp(
        with_entities(nlp.make_doc(text), ("Osaka", "GPE"), ("Jordan Peele", "PERSON"), ("Bank of England", "ORG"))
    )
    entities = [(entity.text, entity.label_, bool(entity.kb_id_)) for entity in doc.ents]
    assert entities == [
        ("Indian", "NORP", True),
        ("Osaka", "GPE", True),
        ("Pacific Ocean", "LOC", True),
        ("Jordan Peele", "PERSON", False),
        ("Bank of England", "ORG", False),
    ]
    assert doc.ents[1]._.place.name == "Osaka"
    assert pipeline()(text).ents == ()


def test_only_the_spans_of_a_group_are_resolved_where_one_is_named() -> None:
    nlp = pipeline(spans_key_in="marked")
    doc = nlp.make_doc("Envoys left the city of Osaka for Kyiv and Zubrowka.")
    doc.spans["marked"] = [doc[2:6], doc[9:10]]
    assert [span.text for span in doc.spans["marked"]] == ["the city of Osaka", "Zubrowka"]
    assert places(nlp(doc)) == [("Osaka", "gn:1853909"), ("Zubrowka", None)]
    with pytest.warns(UserWarning, match="spans_key_in is 'marked': the document has no such group"):
        assert places(nlp("Nothing is marked in Osaka.")) == []


@pytest.mark.parametrize("config", [{"recognizer": "entities"}, {"spans_key_in": "marked"}], ids=["entities", "spans"])
def test_nothing_but_the_users_entities_or_spans_becomes_a_mention(config: dict[str, str]) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.add_pipe("dateline", config=config)
    text = "Indian officials met in Paris and in London, at the Delhi High Court."
    doc = with_entities(nlp.make_doc(text), ("Paris", "GPE"))
    doc.spans["marked"] = list(doc.ents)
    if "spans_key_in" in config:
        doc = with_entities(doc, ("Paris", "GPE"), ("London", "GPE"))
    assert [span.text for span in nlp.get_pipe("dateline")(doc)._.mentions] == ["Paris"]


def test_entities_whose_labels_are_not_taken_for_places_are_reported() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CITY", "pattern": "Paris"}])  # type: ignore[attr-defined]
    with pytest.warns(UserWarning, match="have the labels CITY; none of them is taken for a place"):
        nlp.add_pipe("dateline", config={"recognizer": "entities"})
    with pytest.warns(UserWarning, match="labels CITY.*FAC, GPE, LOC, LOCATION, PLACE"):
        assert places(nlp("Rain fell on Paris.")) == []


def test_a_span_has_the_point_that_is_meant() -> None:
    text = "The ship sank 30 km west of Osaka, between Osaka and Kobe."
    doc = pipeline()(text)
    expected = [(m.lat, m.lon, m.radius_km) for m in Geoparser().geoparse(text)]
    assert [(span._.lat, span._.lon, span._.radius_km) for span in doc._.mentions] == expected
    assert doc._.mentions[0]._.lon < doc._.mentions[0]._.place.lon
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (stored,) = DocBin().from_bytes(packed).get_docs(doc.vocab)
    assert [(span._.lat, span._.lon, span._.radius_km) for span in stored._.mentions] == expected
    other = doc[0:1]
    assert (other._.place, other._.lat, other._.confidence, other._.recognition) == (None, None, None, None)


# A text, the name that is marked in it, the country that it means.
AMBIGUOUS = [
    ("Crews from Abilene and Waco, Texas, joined the search near Paris on Friday.", "Paris", "US"),
    ("Ferries between Victoria and Vancouver were cancelled on Monday.", "Victoria", "CA"),
    ("Trains from Dundee and Stirling to Perth stood still.", "Perth", "GB"),
    ("Buses from Waterloo and Kitchener reached London late.", "London", "CA"),
    ("Lahore and Karachi were spared, but Hyderabad was under water, Pakistan's army said.", "Hyderabad", "PK"),
    ("Beirut sent soldiers north to Tripoli, the Lebanese army said.", "Tripoli", "LB"),
    ("Montgomery and Mobile, Alabama, had no power, nor had Birmingham.", "Birmingham", "US"),
    ("Growers around Macon, Athens and Savannah say that Georgia needs rain.", "Athens", "US"),
    ("A court in Concepción, Chile, sent the case to Valdivia and then to Santiago.", "Santiago", "CL"),
    ("The river rose in Toledo, Cleveland and Akron, the governor of Ohio said.", "Toledo", "US"),
    ("The province of Ontario will pay for roads in Sudbury, Hamilton and Windsor.", "Hamilton", "CA"),
    ("Farmers near Launceston and Hobart fear for their crops, as does Devonport.", "Devonport", "AU"),
]


@pytest.mark.parametrize("config", [{"recognizer": "entities"}, {"spans_key_in": "marked"}], ids=["entities", "spans"])
def test_the_names_around_a_marked_span_tell_namesakes_apart(config: dict[str, str]) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.add_pipe("dateline", config=config)
    right = 0
    for text, name, country in AMBIGUOUS:
        doc = with_entities(nlp.make_doc(text), (name, "GPE"))
        doc.spans["marked"] = list(doc.ents)
        mentions = [span for span in nlp.get_pipe("dateline")(doc)._.mentions if span.label_ == "place"]
        assert [span.text for span in mentions] == [name]
        right += mentions[0]._.place is not None and mentions[0]._.place.country_code == country
    assert right >= len(AMBIGUOUS) - 1


def test_a_name_inside_a_persons_name_is_not_context() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.add_pipe("dateline", config={"recognizer": "entities"})
    doc = with_entities(nlp.make_doc("Texas Dallas spoke in Paris."), ("Texas Dallas", "PERSON"), ("Paris", "GPE"))
    assert places(nlp.get_pipe("dateline")(doc)) == [("Paris", "gn:2988507")]


@pytest.mark.parametrize(
    ("log_odds", "times", "constraints", "placed"),
    [
        (-2.0, 20, PlaceConstraints(), False),
        (2.0, 20, PlaceConstraints(), True),
        (-2.0, 1, PlaceConstraints(), True),
        (-2.0, 20, PlaceConstraints.from_options(prefer_countries=["JP"]), True),
    ],
    ids=["doubtful", "likely", "doubtful in a sentence alone", "doubtful where the user looks"],
)
def test_a_very_doubtful_mention_of_an_article_has_no_place(
    log_odds: float, times: int, constraints: PlaceConstraints, placed: bool
) -> None:
    classifier = MentionClassifier(LogisticModel({}, log_odds), LogisticModel({}, log_odds), threshold=0.1)
    engine = Engine(recognizer=Recognizer(classifier, packaged_lexicon()), constraints=constraints)
    doc = DatelineComponent(engine=engine)(spacy.blank("en").make_doc("The rain reached Osaka. " * times))
    assert [span._.place is not None for span in doc._.mentions] == [placed] * times


def test_a_stored_pipeline_that_lacks_later_settings_loads_with_their_defaults(tmp_path: Path) -> None:
    nlp = pipeline()
    nlp.to_disk(tmp_path)
    path = tmp_path / "config.cfg"
    config = path.read_text(encoding="utf-8")
    begin = config.index("[components.dateline]")
    end = config.index("\n\n", begin)
    first = '[components.dateline]\nfactory = "dateline"\ngazetteer = null\nrecognizer = "gazetteer"'
    path.write_text(config[:begin] + first + config[end:], encoding="utf-8")
    assert places(spacy.load(tmp_path)("Rain fell on Osaka.")) == [("Osaka", "gn:1853909")]


def test_coordinates_are_spans_with_their_point(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline", config={"set_ents": True})
    doc = nlp("Divers found the hull at 54°03′N 12°15′E on Monday.")
    (span,) = (mention for mention in doc._.mentions if mention.label_ == "coordinate")
    assert span.text == "54°03′N 12°15′E"
    assert (span._.lat, span._.lon) == (54.05, 12.25)
    assert span._.place.id == span.kb_id_ == "geo:54.05,12.25"
    assert span._.place.radius_km == span._.radius_km == pytest.approx(1.08, abs=0.01)
    assert [entity.label_ for entity in doc.ents if entity.text == span.text] == ["LOC"]
