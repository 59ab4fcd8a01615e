"""Rebuilds the packaged shapes: `python -m tools.shapes`. It needs the network and the dependency group "shapes"."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools.shapes.build import build
from tools.shapes.sources import download

_PACKAGED = Path(__file__).resolve().parents[2] / "data" / "shapes"


def main() -> None:
    """Download the sources and write the files."""
    parser = argparse.ArgumentParser(prog="python -m tools.shapes", description="Rebuild the shapes of areas.")
    parser.add_argument("-o", "--output", type=Path, default=_PACKAGED, help="folder (default: the packaged shapes)")
    parser.add_argument("--sources", type=Path, help="folder to keep the downloaded sources in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = download(options.sources or Path(folder))
        build(sources, options.output, lambda step: print(step, file=sys.stderr))


if __name__ == "__main__":
    main()
