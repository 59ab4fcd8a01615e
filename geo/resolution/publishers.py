"""Where a publisher is at home: a paper in Salem, Oregon means its own Salem.

The home is looked up by the domain of the article's address and by the publisher's name in a table of well-known
publishers; else read out of the name ("Anytown Gazette") or the domain where that names one place beyond doubt; else
only the country is known, from the domain's country code.
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
from geo.resources import data_folder
from geo.types import Candidate, NameKind, Place
from geo.word_lists import PUBLISHER_WORDS

PUBLISHERS_FILE = "sources/publishers.csv"
_COLUMNS = ("domain", "name", "place", "admin1_code", "country_code")
_ENGLISH_PRESS = frozenset("US GB CA AU IE NZ IN ZA PK NG KE GH UG TZ ZW ZM SG MY PH LK BD JM TT".split())
_NO_COUNTRY = frozenset("tv io me co ai fm cc ly to is gg sh am ms gl gd ws st".split())  # sold to all the world
_COUNTRY_OF = {"uk": "GB"}
_OWN_ENDING = frozenset("GB IE AU NZ ZA".split())  # papers of these countries rarely end in ".com"
_CLEAR_LEAD = 0.12  # in prominence, over the next namesake
_WELL_KNOWN = 0.3


@dataclass(frozen=True, slots=True)
class Home:
    """Where a publisher is at home: its country (ISO 3166-1 alpha-2), and its town unless it's a national one."""

    country_code: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """A row of a table: a publisher's domain and name, its town, and the division and country that the town lies in.

    Without a town it's a national publisher; without a country one of the whole world.
    """

    domain: str
    name: str
    place: str
    admin1_code: str
    country_code: str


@dataclass(slots=True)
class Publishers:
    """Looks up publishers' homes; `own` are a user's rows, which come before the packaged ones."""

    gazetteer: Gazetteer
    own: Iterable[PublisherRow] = ()
    _by_domain: dict[str, PublisherRow] = field(init=False)
    _by_name: dict[str, PublisherRow | None] = field(init=False)
    _homes: dict[tuple[str, str], Home | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        rows = [*packaged_publishers(), *self.own]
        self._by_domain = {row.domain: row for row in rows if row.domain}
        self._by_name = _by_name(rows) | {_key(row.name): row for row in self.own if row.name}

    def home(self, source: str | None, url: str | None) -> Home | None:
        """Return the home of the publisher with this name or at this address, None where it can't be told."""
        key = (source or "", domain_of(url) or _as_domain(source))
        if key not in self._homes:
            if len(self._homes) > 10_000:
                self._homes.clear()
            self._homes[key] = self._find(*key)
        return self._homes[key]

    def _find(self, source: str, domain: str) -> Home | None:
        row = self._row(source, domain)
        if row is not None:
            return self._home_of(row)
        country = _country_of(domain)
        names = [normalize(source), *_domain_words(domain)]
        place = next((place for name in names if (place := self._named(name, country))), None)
        if (
            place is not None
            and place.country_code
            and (country or not domain or place.country_code not in _OWN_ENDING)
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

    def _named(self, name: str, country: str | None) -> Place | None:
        """Return the one town or state that a publisher's name holds beside words like "Times" and "News"."""
        words = name.split()
        for rest in _without_paper_words(words):
            found = [c for c in self.gazetteer.lookup(" ".join(rest)) if _is_home(c, country)]
            if found and (len(found) == 1 or found[0].place.prominence >= found[1].place.prominence + _CLEAR_LEAD):
                return found[0].place if found[0].place.prominence >= _WELL_KNOWN else None
        return None


@lru_cache(maxsize=1)
def packaged_publishers() -> tuple[PublisherRow, ...]:
    """Return the packaged table, read once."""
    return tuple(read_publishers(data_folder() / PUBLISHERS_FILE))


def read_publishers(path: Path) -> Iterator[PublisherRow]:
    """Read a table with the columns domain, name, place, admin1_code, country_code, of which domain or name must be
    filled in. Raises InputError for a file that can't be read or has other columns, naming the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise InputError(
                    f"has no column {missing[0]!r}; a table of publishers has {', '.join(_COLUMNS)}", where=str(path)
                )
            for row in rows:
                yield _row(row, path, rows.line_num)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"is no CSV file in UTF-8: {error}", where=str(path)) from error


def domain_of(url: str | None) -> str:
    """Return the domain of an address in lower case, without "www."; empty where there is none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _row(row: Mapping[str, str | None], path: Path, line: int) -> PublisherRow:
    values = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    if not values["domain"] and not values["name"]:
        raise InputError("names no domain and no publisher", where=str(path), line=line)
    country = values["country_code"].upper()
    if bool(values["place"] or country) and not re.fullmatch("[A-Z]{2}", country):
        raise InputError(f"{country!r} is no country code; use ISO 3166-1 alpha-2", where=str(path), line=line)
    return PublisherRow(
        values["domain"].lower().removeprefix("www."), values["name"], values["place"], values["admin1_code"], country
    )


def _by_name(rows: Iterable[PublisherRow]) -> dict[str, PublisherRow | None]:
    """Return the rows by name, None for a name of several homes: there's more than one Daily Record."""
    found: dict[str, PublisherRow | None] = {}
    for row in rows:
        key = _key(row.name)
        other = found.get(key, row)
        same = other is not None and (other.place, other.country_code) == (row.place, row.country_code)
        found[key] = other if same else None
    return found


def _key(name: str) -> str:
    return normalize(name).removeprefix("the ")


def _as_domain(source: str | None) -> str:
    """Corpora and feeds often give the domain as the publisher's name."""
    name = (source or "").strip().lower()
    return name.removeprefix("www.") if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name) else ""


def _country_of(domain: str) -> str | None:
    last = domain.rpartition(".")[2]
    if len(last) != 2 or last in _NO_COUNTRY or "." not in domain:
        return None
    return _COUNTRY_OF.get(last, last.upper())


def _domain_words(domain: str) -> list[str]:
    """Return what a domain's own label may say: "baltimoresun" → "baltimore sun"."""
    label = max(domain.split(".")[:-1] or [""], key=len)
    parts = label.split("-")
    if len(parts) > 1:
        return [" ".join(parts)]
    return [
        readings
        for word in sorted(PUBLISHER_WORDS, key=len, reverse=True)
        for readings in (
            [f"{label.removesuffix(word)} {word}"] if label.endswith(word) and len(label) > len(word) + 3 else []
        )
    ]


def _without_paper_words(words: list[str]) -> Iterator[list[str]]:
    """Return what is left of a publisher's name without its paper words, at the end and at the beginning."""
    end = len(words)
    while end and words[end - 1] in PUBLISHER_WORDS:
        end -= 1
    start = 0
    while start < end and words[start] in PUBLISHER_WORDS:
        start += 1
    if 0 < end - start < len(words):
        yield words[start:end]


def _is_home(candidate: Candidate, country: str | None) -> bool:
    place = candidate.place
    if candidate.name_kind not in (NameKind.PRIMARY, NameKind.ALTERNATE):
        return False
    if place.feature_class != "P" and not is_first_level_division(place.feature_code):
        return False
    return place.country_code == country if country else place.country_code in _ENGLISH_PRESS
