"""Learning the judge from a folder of corpora, from end to end; needs what training needs."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
pytest.importorskip("scipy")
pytest.importorskip("lightgbm")

from tools.recognizer.train import fit_classifier, read_examples, score

ARTICLES = [
    "Rain fell in {place} on Sunday. Mr. {place} was not there. Roads in {place} were closed.",
    "Voters queued in {place}. The mayor of {place} spoke.",
]
PLACES = ["Osaka", "Lyon", "Quito", "Accra", "Perth", "Turin", "Lagos", "Busan"]


def marked(template: str, place: str, label: str) -> dict[str, object]:
    text, features = "", template.split("{place}")
    spans = []
    for feature in features[:-1]:
        text += feature
        if not feature.endswith("Mr. "):
            spans.append((len(text), len(text) + len(place)))
        text += place
    text += features[-1]
    if label == "ents":
        return {"text": text, "ents": [[start, end, "LOC"] for start, end in spans]}
    mentions = [
        {"start": a, "end": b, "text": text[a:b], "lat": None, "lon": None, "geonameid": None} for a, b in spans
    ]
    return {"id": f"{place}-{template[:4]}", "title": "", "text": text, "source": None, "mentions": mentions}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    for kind, label in (("geoparsing", "mentions"), ("ner", "ents")):
        lines = [json.dumps(marked(template, place, label)) for template in ARTICLES for place in PLACES]
        (folder / kind).mkdir()
        (folder / kind / "made-up.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_judge_learns_what_a_corpus_marks(corpora: Path) -> None:
    examples = read_examples(corpora)
    articles = [example for example in examples if example.is_article]
    right, predicted, gold = score(articles, fit_classifier(examples))
    assert (right, predicted, gold) == (32, 32, 32)
