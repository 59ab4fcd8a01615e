"""Writes drafts of places as the columns of a gazetteer file."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.feature_types import is_country_or_territory
from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.build.sections import grid_columns, spelling_names, string_blob
from geo.gazetteer.container import write_container
from geo.gazetteer.file_layout import KIND_BITS, KIND_CODES, NO_COUNTRY, NO_DIVISION, OTHER_ID
from geo.gazetteer.normalization import hash_name, hash_token
from geo.gazetteer.scanner import BEGINNING_BITS, MAX_TOKENS, NAME_BITS, filter_bits, filter_size
from geo.gazetteer.spellings import spelling_sections

__all__ = ["compile_gazetteer"]


def compile_gazetteer(
    drafts: Iterable[PlaceDraft],
    path: Path,
    *,
    sources: Mapping[str, str],
    built: str,
    neighbors: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Write a gazetteer file; return its size in bytes.

    Args:
        drafts: The places, with prominence and radius set.
        path: The file to write or replace.
        sources: The release of each source.
        built: The program that builds the file, with its version.
        neighbors: The codes of the countries that each country borders.

    Raises:
        GazetteerError: Two places share an id, two names share a hash, or a column cannot hold that many values.
    """
    rows = sorted(drafts, key=lambda draft: (-draft.prominence, -draft.population, draft.id))
    sections: dict[str, NDArray[Any]] = {}
    facts: dict[str, Any] = {"sources": dict(sources), "built": built}
    facts["neighbours"] = dict(neighbors or {})  # codespell:ignore
    _place_columns(rows, sections, facts)
    _division_columns(rows, sections)
    _former_id_columns(rows, sections)
    _name_columns(rows, sections)
    sections.update(spelling_sections(name for draft in rows for name in spelling_names(draft)))
    sections.update(grid_columns(sections["lat"], sections["lon"]))
    digest = hashlib.sha256()
    for name in sorted(sections):
        digest.update(name.encode() + sections[name].tobytes())
    facts["version"] = digest.hexdigest()[:12]
    facts["counts"] = dict(sorted(Counter(draft.feature_class for draft in rows).items()))
    return write_container(path, sections, facts)


def _place_columns(rows: Sequence[PlaceDraft], sections: dict[str, NDArray[Any]], facts: dict[str, Any]) -> None:
    features = sorted({draft.feature for draft in rows})
    countries = sorted({draft.country for draft in rows if draft.country})
    if len(features) > 0xFF or len(countries) >= NO_COUNTRY:
        raise GazetteerError(f"{len(features)} feature codes and {len(countries)} countries: a byte holds only 255")
    feature_of = {feature: index for index, feature in enumerate(features)}
    country_of = {code: index for index, code in enumerate(countries)}
    other_ids = sorted(draft.id for draft in rows if not draft.id.startswith("gn:"))
    number_of = {place_id: index | OTHER_ID for index, place_id in enumerate(other_ids)}
    keys = [int(draft.id[3:]) if draft.id.startswith("gn:") else number_of[draft.id] for draft in rows]
    if len(set(keys)) != len(keys):
        duplicate = Counter(draft.id for draft in rows).most_common(1)[0][0]
        raise GazetteerError(f"two places have the id {duplicate}")
    labels = [draft.name.encode("utf-8") for draft in rows]
    sections["place_id"] = np.array(keys, np.uint32)
    sections["lat"] = np.array([round(draft.lat * 1e5) for draft in rows], np.int32)
    sections["lon"] = np.array([round(draft.lon * 1e5) for draft in rows], np.int32)
    sections["population"] = np.array([min(draft.population, 0xFFFFFFFF) for draft in rows], np.uint32)
    sections["prominence"] = np.array([round(draft.prominence * 0xFFFF) for draft in rows], np.uint16)
    sections["radius"] = np.array([min(round((draft.radius_km or 0) * 10), 0xFFFF) for draft in rows], np.uint16)
    sections["country"] = np.array([country_of.get(draft.country or "", NO_COUNTRY) for draft in rows], np.uint8)
    sections["feature"] = np.array([feature_of[draft.feature] for draft in rows], np.uint8)
    sections["label_start"] = np.cumsum([0, *map(len, labels)]).astype(np.uint32)
    sections["label"] = np.frombuffer(b"".join(labels), np.uint8)
    sections["other_id"] = string_blob(other_ids)
    order = sorted(range(len(rows)), key=lambda row: (normalize(rows[row].name), row))
    sections["label_order"] = np.array(order, np.uint32)
    facts["features"], facts["countries"] = features, countries
    facts["country_rows"] = {
        draft.country: row
        for row, draft in reversed(list(enumerate(rows)))
        if draft.country and draft.feature_class == "A" and is_country_or_territory(draft.feature_code)
    }


def _division_columns(rows: Sequence[PlaceDraft], sections: dict[str, NDArray[Any]]) -> None:
    """Add the divisions: a place's column is an index into the sorted codes; each code has the division's row."""
    tables: list[dict[str, int]] = [{}, {}]
    # Backward, so that of two divisions with one code the more prominent wins.
    for row in range(len(rows) - 1, -1, -1):
        draft = rows[row]
        if draft.feature == "A.ADM1" and draft.admin1:
            tables[0][f"{draft.country}.{draft.admin1}"] = row
        elif draft.feature == "A.ADM2" and draft.admin1 and draft.admin2:
            tables[1][f"{draft.country}.{draft.admin1}.{draft.admin2}"] = row
    for level, table in enumerate(tables, start=1):
        codes = sorted(table)
        if len(codes) >= NO_DIVISION:
            raise GazetteerError(f"{len(codes):,} divisions of level {level}: two bytes hold only {NO_DIVISION:,}")
        index_of = {code: index for index, code in enumerate(codes)}
        column = np.full(len(rows), NO_DIVISION, np.uint16)
        for row, draft in enumerate(rows):
            if draft.country and draft.admin1 and (level == 1 or draft.admin2):
                code = f"{draft.country}.{draft.admin1}" + (f".{draft.admin2}" if level == 2 else "")
                column[row] = index_of.get(code, NO_DIVISION)
        sections[f"admin{level}"] = column
        sections[f"admin{level}_code"] = string_blob(codes)
        sections[f"admin{level}_row"] = np.array([table[code] for code in codes], np.uint32)
        if level == 1:
            sections["admin1_iso"] = string_blob([rows[table[code]].iso_3166_2 or "" for code in codes])


def _former_id_columns(rows: Sequence[PlaceDraft], sections: dict[str, NDArray[Any]]) -> None:
    former = {former_id: row for row, draft in enumerate(rows) for former_id in draft.former_ids}
    sections["former_id"] = string_blob(sorted(former))
    sections["former_row"] = np.array([former[former_id] for former_id in sorted(former)], np.uint32)


def _name_columns(rows: Sequence[PlaceDraft], sections: dict[str, NDArray[Any]]) -> None:
    postings: dict[int, list[tuple[float, int]]] = defaultdict(list)
    name_of: dict[int, str] = {}
    hashes: dict[str, int] = {}
    beginnings: set[int] = set()
    for row, draft in enumerate(rows):
        for name, kind in draft.names.items():
            tokens = name.split(" ")
            for token in tokens:
                if token not in hashes:
                    hashes[token] = hash_token(token)
            value = hash_name([hashes[token] for token in tokens])
            if 2 < len(tokens) <= MAX_TOKENS:
                beginnings.update(hash_name([hashes[t] for t in tokens[:end]]) for end in range(2, len(tokens)))
            if name_of.setdefault(value, name) != name:
                raise GazetteerError(f"the names {name!r} and {name_of[value]!r} have the same hash")
            rank = draft.name_discount(name) - draft.prominence
            postings[value].append((rank, row << KIND_BITS | KIND_CODES[kind]))
    values = np.array(sorted(postings), np.uint64)
    lists = [postings[value] for value in values.tolist()]
    sections["name_hash"] = values
    sections["name_start"] = np.cumsum([0, *map(len, lists)]).astype(np.uint32)
    sections["posting"] = np.array([posting for group in lists for _, posting in sorted(group)], np.uint32)
    sections["name_filter"] = filter_bits(values, filter_size(values.size, NAME_BITS))
    beginning_hashes = np.array(sorted(beginnings), np.uint64)
    sections["beginning_filter"] = filter_bits(beginning_hashes, filter_size(beginning_hashes.size, BEGINNING_BITS))
