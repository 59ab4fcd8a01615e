"""The options of the filters' lists, most mentioned first, and the search among them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import data_access
from dashboard.formatting import describe_place, format_date, isolate_direction
from dashboard.views.filter_chips import region_key
from geo.feature_types import describe_feature
from geo.store import Facets, Filter
from geo.types import MentionKind

__all__ = ["Option", "OptionList", "option_lists"]

_NO_DIVISION = "00"  # the region code of places that belong to no region of their country


@dataclass(frozen=True, slots=True)
class Option:
    """An option's key, name, a detail that tells namesakes apart, and its mentions (None: not counted)."""

    key: str
    name: str
    detail: str = ""
    mentions: int | None = 0


@dataclass(frozen=True, slots=True)
class OptionList:
    """The options of one field of the filter.

    Attributes:
        field: The name of the field of `Filter`.
        name: The list's label.
        find: Returns the first options that match the words, at most a number of them; without words, of all.
        get: Returns the option of a key, also of a key that the data does not contain.
        size: The number of all options.
    """

    field: str
    name: str
    find: Callable[[str, int], list[Option]]
    get: Callable[[str], Option]
    size: int


def option_lists(f: Filter, facets: Facets) -> list[OptionList]:
    """Return the lists of options, with the counts that remain under the filter's other fields."""
    return [_publishers(facets), _countries(facets), _regions(facets), _places(f), _articles(f)]


def _publishers(facets: Facets) -> OptionList:
    counted = _counted(facets.sources, "source")
    return _option_list("sources", "Publisher", [Option(source, source, mentions=n) for (source,), n in counted], str)


def _countries(facets: Facets) -> OptionList:
    counted = _counted(facets.countries, "country_code")
    return _option_list(
        "countries", "Country", [Option(code, _country(code), mentions=n) for (code,), n in counted], _country
    )


def _regions(facets: Facets) -> OptionList:
    counted = _counted(facets.regions, "country_code", "admin1_code")
    options = [
        Option(region_key((country, code)), data_access.region_name(country, code), _country(country), n)
        for (country, code), n in counted
        if code != _NO_DIVISION
    ]
    return _option_list("regions", "Region", options, lambda key: data_access.region_name(*key.split(".", 1)))


def _places(f: Filter) -> OptionList:
    places = data_access.places(replace(f, place_ids=()))

    def find(words: str, number: int) -> list[Option]:
        rows = places[_contain(places["name"], words)] if words else places
        return [_place(row) for row in rows.head(number).to_dict("records")]

    def get(key: str) -> Option:
        row = places[places["place_id"] == key].to_dict("records")
        return _place(row[0]) if row else Option(key, data_access.place_name(key))

    return OptionList("place_ids", "Place", find, get, len(places))


def _articles(f: Filter) -> OptionList:
    others = replace(f, articles=())

    def find(words: str, number: int) -> list[Option]:
        rows = data_access.find_articles(words, number) if words else data_access.articles(others, limit=number)
        return [_article(row) for row in rows.to_dict("records")]

    def get(key: str) -> Option:
        rows = data_access.articles(Filter(articles=(key,), kinds=tuple(MentionKind))).to_dict("records")
        return _article(rows[0]) if rows else Option(key, "(not in the database)", mentions=None)

    return OptionList("articles", "Article", find, get, data_access.totals(others).listed)


def _counted(facet: pd.DataFrame, *columns: str) -> list[tuple[tuple[str, ...], int]]:
    keys = zip(*(facet[column] for column in columns), strict=True)
    return list(zip(keys, facet["mentions"].tolist(), strict=True))


def _country(code: str) -> str:
    return data_access.country_name(code) or code


def _place(row: dict[Any, Any]) -> Option:
    inside = data_access.inside(row["country_code"], row["admin1_code"], name=row["name"])
    kind = describe_feature(row["feature_class"], row["feature_code"], row["population"])
    return Option(row["place_id"], row["name"], describe_place(kind, *inside), row["mentions"])


def _article(row: dict[Any, Any]) -> Option:
    detail = " · ".join(filter(None, (format_date(row["date"]), isolate_direction(row["source"] or ""))))
    return Option(row["article_id"], row["title"] or "(untitled)", detail, row.get("mentions"))


def _option_list(field: str, name: str, options: Sequence[Option], name_of: Callable[[str], str]) -> OptionList:
    """Return a list of options that are all in memory; `name_of` names a key that is not among them."""
    by_key = {option.key: option for option in options}

    def find(words: str, number: int) -> list[Option]:
        if not words:
            return list(options[:number])
        matches = _contain((option.name for option in options), words)
        return [option for option, match in zip(options, matches, strict=True) if match][:number]

    def get(key: str) -> Option:
        return by_key.get(key) or Option(key, name_of(key))

    return OptionList(field, name, find, get, len(options))


def _contain(names: Iterable[str], words: str) -> list[bool]:
    folded = _fold(words)
    return [folded in _fold(name) for name in names]


def _fold(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()
