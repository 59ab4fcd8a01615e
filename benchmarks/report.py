"""Store the results of a comparison, and format them as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_TRAINING_NOTE = (
    "\n\nDateline was trained on corpora such as these. If these documents are among them, its scores here are too "
    "high; docs/accuracy.md has scores on held-out documents."
)
_TABLE = RESULTS / "README.md"

Figures = dict[str, Any]


def markdown(figures: Figures) -> str:
    """Return the results as Markdown."""
    parts = [
        _opening(figures["machine"]),
        *(_scores(name, count, figures["engines"]) for name, count in figures["articles"].items()),
        _speeds(figures["engines"]),
        _lacking(figures["engines"]),
        _cores(figures["cores"]),
        _starts(figures["starts"]),
    ]
    if "gazetteer" in figures:
        parts.append(_gazetteer(figures["gazetteer"]))
    return "\n\n".join(parts) + "\n"


def write(figures: Figures) -> Path:
    """Store the results as JSON, named by date and machine, and as Markdown; return the path of the JSON file."""
    figures = _rounded(figures)
    facts = figures["machine"]
    path = RESULTS / f"{facts['date']}-{facts['system'].lower().replace(' ', '-')}-{facts['cores']}-cores.json"
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    head = f"# The last comparison\n\nWritten by `make bench`; all results are in [{path.name}]({path.name}).\n\n"
    _TABLE.write_text(head + markdown(figures), encoding="utf-8")
    return path


def latest() -> Path:
    """Return the newest results file; raises FileNotFoundError without one."""
    paths = sorted(RESULTS.glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"{RESULTS}: no results; run `make bench` first")
    return paths[-1]


def read(path: Path) -> Figures:
    """Return results that `write` stored."""
    figures: Figures = json.loads(path.read_text(encoding="utf-8"))
    return figures


def _opening(facts: Figures) -> str:
    load = f"load {facts['load at the start']:.1f} at the start, {facts['load at the end']:.1f} at the end"
    return (
        f"{facts['date']}, {facts['processor']}, {facts['cores']} cores, {facts['system']}, {load}; "
        f"Python {facts['Python']}, Dateline {facts['dateline']}, spaCy {facts['spaCy']}, NumPy {facts['NumPy']}."
    )


def _scores(name: str, count: int, engines: dict[str, Figures]) -> str:
    metrics = ("recognition F1", "precision", "recall", "within 161 km of all gold", "within 161 km of gold found")
    rows = [
        [engine, *(f"{100 * facts['scores'][name][key]:.1f}" for key in metrics)] for engine, facts in engines.items()
    ]
    note = "" if name == "sample articles" else _TRAINING_NOTE
    return f"## {name}, {count} articles, in per cent, demonyms aside\n\n" + _table(["", *metrics], rows) + note


def _speeds(engines: dict[str, Figures]) -> str:
    columns = {
        "articles a CPU second": ".0f",
        "articles a second": ".0f",
        "start CPU s": ".2f",
        "peak resident MB": ".0f",
        "private MB": ".0f",
    }
    rows = [
        [f"{engine} {facts['version']}", *(f"{facts[key]:{form}}" for key, form in columns.items())]
        for engine, facts in engines.items()
    ]
    return "## One core, articles of 400 words\n\n" + _table(["", *columns], rows)


def _lacking(engines: dict[str, Figures]) -> str:
    return "\n".join(f"- {engine}: {facts['lacks']}." for engine, facts in engines.items() if facts["lacks"])


def _cores(runs: Sequence[Figures]) -> str:
    columns = ("processes", "articles", "articles a second")
    rows = [[f"{run[key]:.0f}" for key in columns] for run in runs]
    return "## `dateline geoparse --jobs`, including start-up\n\n" + _table(columns, rows)


def _starts(commands: dict[str, Figures]) -> str:
    rows = [[f"`{name}`", f"{run['seconds']:.2f}", f"{run['CPU seconds']:.2f}"] for name, run in commands.items()]
    return "## Start-up\n\n" + _table(["", "seconds", "CPU seconds"], rows)


def _gazetteer(sections: dict[str, Figures]) -> str:
    rows = [
        [name, ", ".join(f"{key} {value:,.4g}" for key, value in figures.items())] for name, figures in sections.items()
    ]
    return "## Gazetteer: 20,000 names, half of them unknown\n\n" + _table(["", "figures"], rows)


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    names = list(head)
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value
