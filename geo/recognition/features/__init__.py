"""Features of candidate spans, for the classifier that decides which spans are mentions.

- `span`: what the name itself, the article and (through `context_window`) the words beside it suggest: first pass.
- `co_mentions`: what the first pass says about other spans of the article that bear on a span.
- `document`: features over first-pass scores as strings, for the logistic model of the second pass.
- `trees`: the same and more as numbers, for its decision trees.

A string feature such as "before=in" is a key of the packaged models. Changing how one is written, or when it applies,
means training the classifier again (`tools.recognizer.train`).
"""

from __future__ import annotations

from geo.recognition.features.co_mentions import CoMentions, find_co_mentions, raised_to_body
from geo.recognition.features.document import SHORT_DOCUMENT, document_features
from geo.recognition.features.span import span_features
from geo.recognition.features.trees import TREE_FEATURES, tree_features

__all__ = [
    "SHORT_DOCUMENT",
    "TREE_FEATURES",
    "CoMentions",
    "document_features",
    "find_co_mentions",
    "raised_to_body",
    "span_features",
    "tree_features",
]
