from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from benchmarks.chart import TARGET, chart
from benchmarks.report import RESULTS, latest, markdown, read


def test_the_chart_shows_the_newest_results() -> None:
    assert TARGET.read_text(encoding="utf-8") == chart(read(latest()))


def test_the_table_shows_the_newest_results() -> None:
    stored = (RESULTS / "README.md").read_text(encoding="utf-8")
    assert stored.endswith(markdown(read(latest())))


def test_every_engine_is_named_once_in_each_panel() -> None:
    results = read(latest())
    labels = [
        text.text or "" for text in ElementTree.fromstring(chart(results)).iter("{http://www.w3.org/2000/svg}text")
    ]
    for engine in results["engines"]:
        assert sum(label.rsplit(" ", 1)[0] == engine for label in labels) == 2


def test_results_name_the_machine() -> None:
    for path in Path(RESULTS).glob("*.json"):
        assert {"date", "processor", "cores", "Python", "dateline", "load at the start"} <= set(read(path)["machine"])
