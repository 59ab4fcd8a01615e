"""The former place of `geo.spacy`, for an installation whose entry point still names it."""

from __future__ import annotations

from geo.spacy import make_dateline

__all__ = ["make_dateline"]
