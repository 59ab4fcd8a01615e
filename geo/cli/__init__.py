"""The `dateline` command.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 success, 1 failure, 2 wrong usage,
3 finished, but some inputs were rejected, each named on standard error. Commands import what they need when they run,
so that `--help` is fast.
"""

from __future__ import annotations

from geo.cli.app import app, main

__all__ = ["app", "main"]
