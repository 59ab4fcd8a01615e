"""Draw the chart of accuracy against speed from the newest results in benchmarks/results/.

    python -m benchmarks.chart [RESULTS.json] [-o docs/speed.svg]

The same results give the same bytes. Colors follow the reader's light or dark scheme.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from benchmarks.report import latest, read

TARGET = Path(__file__).parents[1] / "docs" / "speed.svg"
_WIDTH, _HEIGHT = 860, 386
_PANEL, _TOP, _BOTTOM, _LEFTS = 340, 66, 306, (58, 478)
_DOT, _HALO = 7, 11
_LINE, _LETTER = 17, 7.4  # pixels: the height of a label, the width of a letter, on the wide side
_STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f }
.page { fill: #ffffff } .title { font-size: 15px; font-weight: 600 } .note { font-size: 12px; fill: #57606a }
.grid { stroke: #d0d7de; stroke-width: 1 } .dot { fill: #6e7781 } .ours { fill: #0a66c2 }
.halo { fill: #0a66c2; opacity: .18 } .strong { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .page { fill: #0d1117 } .note { fill: #9aa4af } .grid { stroke: #30363d }
  .dot { fill: #9aa4af } .ours, .halo { fill: #58a6ff }
}
"""


class Dot(NamedTuple):
    """One engine in a panel: articles per second, and a score in per cent."""

    name: str
    rate: float
    share: float
    ours: bool


class Box(NamedTuple):
    """A rectangle of the drawing, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Return whether the two overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def chart(figures: dict[str, Any]) -> str:
    """Return the SVG of a comparison: recognition on the left, resolution on the right."""
    metrics = {
        "names found: exact-span F1, %": "recognition F1",
        "names put within 161 km, % of all": "within 161 km of all gold",
    }
    facts = figures["machine"]
    rates = [engine["articles a CPU second"] for engine in figures["engines"].values()]
    scale = (10 ** math.floor(math.log10(min(rates))), 10 ** math.ceil(math.log10(max(rates))))
    panels = [
        _panel(left, title, _dots(figures["engines"], key), scale)
        for left, (title, key) in zip(_LEFTS, metrics.items(), strict=True)
    ]
    count = figures["articles"]["sample articles"]
    note = (
        f"{count} sample articles; speed on {facts['processor']}, {facts['date']}. Peers' names have points looked up."
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            'aria-labelledby="title desc">',
            '<title id="title">Accuracy against speed</title>',
            f'<desc id="desc">{escape(_describe(figures["engines"]))}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>',
            *panels,
            f'<text class="note" x="{_LEFTS[0]}" y="{_HEIGHT - 12}">{escape(note)}</text>',
            "</svg>\n",
        ]
    )


def _dots(engines: dict[str, Any], key: str) -> list[Dot]:
    return [
        Dot(name, facts["articles a CPU second"], 100 * facts["scores"]["sample articles"][key], "Dateline" in name)
        for name, facts in engines.items()
    ]


def _describe(engines: dict[str, Any]) -> str:
    lines = []
    for name, facts in engines.items():
        scores = facts["scores"]["sample articles"]
        lines.append(
            f"{name}: {facts['articles a CPU second']:.0f} articles a second on one core, F1 "
            f"{100 * scores['recognition F1']:.1f}, {100 * scores['within 161 km of all gold']:.1f} % within 161 km."
        )
    return " ".join(lines)


def _panel(left: int, title: str, dots: Sequence[Dot], scale: tuple[float, float]) -> str:
    low, high = (math.log10(bound) for bound in scale)

    def across(rate: float) -> float:
        return left + _PANEL * (math.log10(rate) - low) / (high - low)

    def up(share: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * share / 100

    parts = [f'<text class="title" x="{left}" y="30">{escape(title)}</text>']
    for share in range(0, 101, 25):
        parts.append(f'<path class="grid" d="M{left} {up(share):.1f}h{_PANEL}"/>')
        parts.append(f'<text class="note" x="{left - 8}" y="{up(share) + 4:.1f}" text-anchor="end">{share}</text>')
    for power in range(round(low), round(high) + 1):
        x = across(10**power)
        parts.append(f'<path class="grid" d="M{x:.1f} {_TOP}V{_BOTTOM}"/>')
        parts.append(f'<text class="note" x="{x:.1f}" y="{_BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    middle = left + _PANEL / 2
    parts.append(
        f'<text class="note" x="{middle}" y="{_BOTTOM + 36}" text-anchor="middle">articles of 400 words a second, one '
        "core</text>"
    )
    centers = [(across(dot.rate), up(dot.share)) for dot in dots]
    boxes_used = [Box(x - _HALO, y - _HALO, x + _HALO, y + _HALO) for x, y in centers]
    for dot, (x, y) in sorted(zip(dots, centers, strict=True), key=lambda pair: -pair[0].share):
        label = f"{dot.name} {dot.share:.0f}"
        box = _place_label(label, x, y, boxes_used, left)
        boxes_used.append(box)
        if dot.ours:
            parts.append(f'<circle class="halo" cx="{x:.1f}" cy="{y:.1f}" r="{_HALO}"/>')
        parts.append(f'<circle class="{"ours" if dot.ours else "dot"}" cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"/>')
        strong = ' class="strong"' if dot.ours else ""
        middle = (box.left + box.right) / 2
        parts.append(f'<text{strong} x="{middle:.1f}" y="{box.bottom - 4:.1f}" text-anchor="middle">{label}</text>')
    return "\n".join(parts)


def _place_label(label: str, x: float, y: float, boxes_used: Sequence[Box], left: float) -> Box:
    """Return a box for a dot's label that overlaps no other box: beside the dot, otherwise above or below."""
    width = _LETTER * len(label)
    lefts = {"right": x + _HALO, "left": x - _HALO - width, "middle": x - width / 2}
    tops = {"beside": y - _LINE / 2, "above": y - _HALO - _LINE, "below": y + _HALO}
    places = [("right", "beside"), ("left", "beside"), ("middle", "above"), ("middle", "below")]
    places += [("right", "above"), ("right", "below"), ("left", "above"), ("left", "below")]
    boxes = [Box(lefts[a], tops[b], lefts[a] + width, tops[b] + _LINE) for a, b in places]
    inside = [box for box in boxes if box.left >= left and box.right <= left + _PANEL]
    return next((box for box in inside if not any(box.touches(other) for other in boxes_used)), boxes[0])


def main() -> int:
    """Write the chart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chart", description=__doc__.split("\n")[0])
    parser.add_argument("results", type=Path, nargs="?", help="results of `make bench`; default: the newest")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    options.output.write_text(chart(read(options.results or latest())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
