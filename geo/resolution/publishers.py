"""Where a publisher is based: a paper in Salem, Oregon, means its own Salem.

A publisher is looked up by the domain of the article's URL, then by its name, in a table of well-known publishers. If
the table lacks it, its name ("Anytown Gazette") or domain may name one place unambiguously. Otherwise only the country
is known, from the domain's country code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from geo.errors import InputError
from geo.feature_types import is_first_level_division
from geo.gazetteer import Gazetteer, normalize
from geo.packaged_files import data_folder
from geo.types import Candidate, NameKind, Place
from geo.word_lists import PUBLISHER_WORDS

PUBLISHERS_FILE = "sources/publishers.csv"
_COLUMNS = ("domain", "name", "place", "admin1_code", "country_code")
_ENGLISH_PRESS = frozenset("US GB CA AU IE NZ IN ZA PK NG KE GH UG TZ ZW ZM SG MY PH LK BD JM TT".split())
_GENERIC_COUNTRY_CODES = frozenset("tv io me co ai fm cc ly to is gg sh am ms gl gd ws st".split())  # sold worldwide
_ISO_CODES = {"uk": "GB"}
_OWN_DOMAIN_COUNTRIES = frozenset("GB IE AU NZ ZA".split())  # domains of papers there rarely end in ".com"
_CLEAR_LEAD = 0.12  # in prominence over the next namesake, for a publisher that is not in the table
_MIN_PROMINENCE = 0.3
_CACHE_SIZE = 10_000  # publishers; when it is full, the cache starts again empty


@dataclass(frozen=True, slots=True)
class Home:
    """The home of a publisher: its country (ISO 3166-1 alpha-2), and its town unless it is national or unknown."""

    country_code: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """A row of a publishers' table; any field may be empty, but not both domain and name.

    Attributes:
        domain: The publisher's domain, lower case, without "www.".
        name: The publisher's name.
        place: Its town; empty for a national publisher.
        admin1_code: GeoNames' code of the town's first-level division.
        country_code: ISO 3166-1 alpha-2; empty for a publisher without a home country.
    """

    domain: str
    name: str
    place: str
    admin1_code: str
    country_code: str


@dataclass(slots=True)
class Publishers:
    """Looks up the homes of publishers.

    Attributes:
        gazetteer: The source of the towns.
        user_rows: Rows that take precedence over the packaged table.
    """

    gazetteer: Gazetteer
    user_rows: Iterable[PublisherRow] = ()
    _by_domain: dict[str, PublisherRow] = field(init=False)
    _by_name: dict[str, PublisherRow | None] = field(init=False)
    _homes: dict[tuple[str, str], Home | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        rows = [*packaged_publishers(), *self.user_rows]
        self._by_domain = {row.domain: row for row in rows if row.domain}
        self._by_name = _by_name(rows) | {_key(row.name): row for row in self.user_rows if row.name}

    def home(self, source: str | None, url: str | None) -> Home | None:
        """Return the home of a publisher, None where it is unknown.

        Args:
            source: The publisher's name, or its domain.
            url: The URL of the article.
        """
        key = (source or "", domain_of(url) or _as_domain(source))
        if key not in self._homes:
            if len(self._homes) > _CACHE_SIZE:
                self._homes.clear()
            self._homes[key] = self._find(*key)
        return self._homes[key]

    def _find(self, source: str, domain: str) -> Home | None:
        row = self._row(source, domain)
        if row is not None:
            return self._home_of(row)
        country = _country_of(domain)
        names = [normalize(source), *_domain_words(domain)]
        place = next((place for name in names if (place := self._place_in_name(name, country))), None)
        if (
            place is not None
            and place.country_code
            and (country or not domain or place.country_code not in _OWN_DOMAIN_COUNTRIES)
        ):
            return Home(place.country_code, place)
        return Home(country) if country and self.gazetteer.country(country) else None

    def _row(self, source: str, domain: str) -> PublisherRow | None:
        labels = domain.split(".")
        for start in range(len(labels) - 1):
            if row := self._by_domain.get(".".join(labels[start:])):
                return row
        return self._by_name.get(_key(source)) if source else None

    def _home_of(self, row: PublisherRow) -> Home | None:
        if not row.country_code:
            return None
        return Home(row.country_code, self._town(row) if row.place else None)

    def _town(self, row: PublisherRow) -> Place | None:
        towns = (
            candidate.place
            for candidate in self.gazetteer.lookup(row.place)
            if candidate.place.country_code == row.country_code
            and row.admin1_code in ("", candidate.place.admin1_code)
            and candidate.place.feature_class == "P"
        )
        return next(towns, None)

    def _place_in_name(self, name: str, country: str | None) -> Place | None:
        """Return the town or state in a publisher's name beside words like "Times" and "News"; None if ambiguous."""
        words = name.split()
        for rest in _without_publisher_words(words):
            candidates = [c for c in self.gazetteer.lookup(" ".join(rest)) if _may_be_home(c, country)]
            places = [candidate.place for candidate in candidates]
            if places and (len(places) == 1 or places[0].prominence >= places[1].prominence + _CLEAR_LEAD):
                return places[0] if places[0].prominence >= _MIN_PROMINENCE else None
        return None


@lru_cache(maxsize=1)
def packaged_publishers() -> tuple[PublisherRow, ...]:
    """Return the packaged table, read once."""
    return tuple(read_publishers(data_folder() / PUBLISHERS_FILE))


def read_publishers(path: Path) -> Iterator[PublisherRow]:
    """Read a CSV table with the columns domain, name, place, admin1_code and country_code, in any order.

    Raises:
        InputError: The file cannot be read, lacks a column, or has a row without domain and name or with a malformed
            country code; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise InputError(
                    f"has no column {missing[0]!r}; a publishers' table has {', '.join(_COLUMNS)}", where=str(path)
                )
            for row in rows:
                yield _row(row, path, rows.line_num)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"is not a CSV file in UTF-8: {error}", where=str(path)) from error


def domain_of(url: str | None) -> str:
    """Return the domain of a URL in lower case, without "www."; empty for a URL without one."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _row(row: Mapping[str, str | None], path: Path, line: int) -> PublisherRow:
    values = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    if not values["domain"] and not values["name"]:
        raise InputError("has neither a domain nor a name", where=str(path), line=line)
    country = values["country_code"].upper()
    if bool(values["place"] or country) and not re.fullmatch("[A-Z]{2}", country):
        raise InputError(f"{country!r} is not a country code; use ISO 3166-1 alpha-2", where=str(path), line=line)
    return PublisherRow(
        values["domain"].lower().removeprefix("www."), values["name"], values["place"], values["admin1_code"], country
    )


def _by_name(rows: Iterable[PublisherRow]) -> dict[str, PublisherRow | None]:
    """Return the rows by name; None for a name with several homes, such as Daily Record."""
    by_name: dict[str, PublisherRow | None] = {}
    for row in rows:
        key = _key(row.name)
        other = by_name.get(key, row)
        same = other is not None and (other.place, other.country_code) == (row.place, row.country_code)
        by_name[key] = other if same else None
    return by_name


def _key(name: str) -> str:
    return normalize(name).removeprefix("the ")


def _as_domain(source: str | None) -> str:
    """Return a publisher's name that is a domain, as in many corpora and feeds; otherwise an empty string."""
    name = (source or "").strip().lower()
    return name.removeprefix("www.") if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name) else ""


def _country_of(domain: str) -> str | None:
    last = domain.rpartition(".")[2]
    if len(last) != 2 or last in _GENERIC_COUNTRY_CODES or "." not in domain:
        return None
    return _ISO_CODES.get(last, last.upper())


def _domain_words(domain: str) -> list[str]:
    """Return the ways to read the longest label of a domain as words: "baltimoresun" → "baltimore sun"."""
    label = max(domain.split(".")[:-1] or [""], key=len)
    parts = label.split("-")
    if len(parts) > 1:
        return [" ".join(parts)]
    return [
        f"{label.removesuffix(word)} {word}"
        for word in sorted(PUBLISHER_WORDS, key=len, reverse=True)
        if label.endswith(word) and len(label) > len(word) + 3
    ]


def _without_publisher_words(words: list[str]) -> Iterator[list[str]]:
    """Yield a name without words such as "Times" at its end and start, if there are any and something remains."""
    end = len(words)
    while end and words[end - 1] in PUBLISHER_WORDS:
        end -= 1
    start = 0
    while start < end and words[start] in PUBLISHER_WORDS:
        start += 1
    if 0 < end - start < len(words):
        yield words[start:end]


def _may_be_home(candidate: Candidate, country: str | None) -> bool:
    place = candidate.place
    if candidate.name_kind not in (NameKind.PRIMARY, NameKind.ALTERNATE):
        return False
    if place.feature_class != "P" and not is_first_level_division(place.feature_code):
        return False
    return place.country_code == country if country else place.country_code in _ENGLISH_PRESS
