"""Which articles are one story: the same text in other papers, cut, reordered, corrected, or with new lines.

Two texts are one story where the shorter has at least half of its shingles (runs of five words) in common with the
longer, and of its names and figures as well: reports that are made from one template share words, but not all of those.
Candidates are found by MinHash and locality-sensitive hashing (Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, chapter 3), so a new text is compared with a few stored ones, however many there are. `benchmarks.stories`
measures the choice of all numbers here.
"""

from __future__ import annotations

from geo.stories.fingerprint import BANDS, Fingerprint, bands_of, similarity

__all__ = ["BANDS", "Fingerprint", "bands_of", "similarity"]
