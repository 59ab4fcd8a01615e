"""Rebuilds the packaged gazetteer: `python -m tools.gazetteer`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geo.errors import GazetteerError
from tools.gazetteer.build import build_packaged


def main() -> int:
    """Run the command; return the exit code: 0 for success, 1 for failure."""
    parser = argparse.ArgumentParser(prog="python -m tools.gazetteer", description="Rebuild the packaged gazetteer.")
    parser.add_argument("-o", "--output", type=Path, help="output file (default: the packaged gazetteer)")
    parser.add_argument("--lenient", action="store_true", help="build even if some table rows do not match a place")
    options = parser.parse_args()
    try:
        report = build_packaged(
            options.output, lenient=options.lenient, progress=lambda step: print(step, file=sys.stderr)
        )
    except GazetteerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for fault in report.faults:
        print(f"warning: {fault}", file=sys.stderr)
    print(f"{report.path}: {report.places:,} places, {report.size / 1e6:.1f} MB, {report.counts}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
