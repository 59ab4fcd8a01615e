"""The `dateline` command: a thin shell over the engine.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage,
3 done but some inputs were rejected, each named on standard error. Commands import what they need when they run, so
that help answers at once.
"""

from __future__ import annotations

from geo.cli.app import app, main

__all__ = ["app", "main"]
