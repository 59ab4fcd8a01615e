"""Explanations: why a name was recognized as a mention of a place or not, and why it means one place and not another.

    print(geo.Geoparser().explain("A storm hit Paris, Texas.")[0])

Every reason has a weight in log-odds: 0.7 doubles the odds, 2.3 multiplies them by ten, and a negative weight lowers
them.
"""

from __future__ import annotations

from geo.explanation.document import explain_tokens
from geo.explanation.explainer import explain, explain_mention
from geo.explanation.types import CandidateExplanation, Explanation, Reason

__all__ = ["CandidateExplanation", "Explanation", "Reason", "explain", "explain_mention", "explain_tokens"]
