from pathlib import Path
from xml.etree import ElementTree

from benchmarks.chart import TARGET, chart
from benchmarks.report import RESULTS, latest, markdown, read


def test_the_chart_is_that_of_the_newest_figures() -> None:
    assert TARGET.read_text(encoding="utf-8") == chart(read(latest()))


def test_the_table_is_that_of_the_newest_figures() -> None:
    kept = (RESULTS / "README.md").read_text(encoding="utf-8")
    assert kept.endswith(markdown(read(latest())))


def test_every_engine_is_named_once_in_each_panel() -> None:
    figures = read(latest())
    labels = [
        text.text or "" for text in ElementTree.fromstring(chart(figures)).iter("{http://www.w3.org/2000/svg}text")
    ]
    for engine in figures["engines"]:
        assert sum(label.rsplit(" ", 1)[0] == engine for label in labels) == 2


def test_the_figures_say_what_they_were_measured_on() -> None:
    for path in Path(RESULTS).glob("*.json"):
        assert {"date", "processor", "cores", "Python", "dateline", "load at the start"} <= set(read(path)["machine"])
