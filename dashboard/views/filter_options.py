"""What there is to choose from in the lists of the filters, most mentioned first, and found by words."""

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


_NO_DIVISION = "00"  # of places that are in a country as a whole


@dataclass(frozen=True, slots=True)
class Option:
    """A key, what it is called, what tells it apart, and its mentions; None where they are not counted."""

    key: str
    name: str
    sub: str = ""
    mentions: int | None = 0


@dataclass(frozen=True, slots=True)
class OptionList:
    """A field of the filter to choose for.

    `find` returns the options that some words fit, all without words, as many as asked for; `known` the option of a
    key that may be among none of them.
    """

    field: str
    name: str
    find: Callable[[str, int], list[Option]]
    known: Callable[[str], Option]
    all: int


def option_lists(f: Filter, facets: Facets) -> list[OptionList]:
    """Return what a filter can choose from lists, with the counts that the rest of the filter leaves."""
    return [_publishers(facets), _countries(facets), _regions(facets), _places(f), _articles(f)]


def _publishers(facets: Facets) -> OptionList:
    counted = _counted(facets.sources, "source")
    return _among("sources", "Publisher", [Option(source, source, mentions=n) for (source,), n in counted], str)


def _countries(facets: Facets) -> OptionList:
    counted = _counted(facets.countries, "country_code")
    return _among(
        "countries", "Country", [Option(code, _country(code), mentions=n) for (code,), n in counted], _country
    )


def _regions(facets: Facets) -> OptionList:
    counted = _counted(facets.regions, "country_code", "admin1_code")
    options = [
        Option(region_key((country, code)), data_access.region_name(country, code), _country(country), n)
        for (country, code), n in counted
        if code != _NO_DIVISION
    ]
    return _among("regions", "Region", options, lambda key: data_access.region_name(*key.split(".", 1)))


def _places(f: Filter) -> OptionList:
    found = data_access.places(replace(f, place_ids=()))

    def find(words: str, number: int) -> list[Option]:
        rows = found[_having(found["name"], words)] if words else found
        return [_place(row) for row in rows.head(number).to_dict("records")]

    def known(key: str) -> Option:
        row = found[found["place_id"] == key].to_dict("records")
        return _place(row[0]) if row else Option(key, data_access.place_name(key))

    return OptionList("place_ids", "Place", find, known, len(found))


def _articles(f: Filter) -> OptionList:
    others = replace(f, articles=())

    def find(words: str, number: int) -> list[Option]:
        rows = data_access.find_articles(words, number) if words else data_access.articles(others, limit=number)
        return [_article(row) for row in rows.to_dict("records")]

    def known(key: str) -> Option:
        rows = data_access.articles(Filter(articles=(key,), kinds=tuple(MentionKind))).to_dict("records")
        return _article(rows[0]) if rows else Option(key, "(not in the database)", mentions=None)

    return OptionList("articles", "Article", find, known, data_access.totals(others).listed)


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
    said = (format_date(row["date"]), isolate_direction(row["source"] or ""))
    return Option(row["article_id"], row["title"] or "(untitled)", " · ".join(filter(None, said)), row.get("mentions"))


def _among(field: str, name: str, options: Sequence[Option], named: Callable[[str], str]) -> OptionList:
    """Return the choice of options that are all at hand; `named` names what none of them is."""
    by_key = {option.key: option for option in options}

    def find(words: str, number: int) -> list[Option]:
        if not words:
            return list(options[:number])
        fits = _having((option.name for option in options), words)
        return [option for option, fit in zip(options, fits, strict=True) if fit][:number]

    def known(key: str) -> Option:
        return by_key.get(key) or Option(key, named(key))

    return OptionList(field, name, find, known, len(options))


def _having(names: Iterable[str], words: str) -> list[bool]:
    wanted = _plain(words)
    return [wanted in _plain(name) for name in names]


def _plain(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()
