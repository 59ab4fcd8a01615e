"""What the map, the lists and the filters show: counts over a selection, each a DataFrame with stated columns.

Text columns hold `str` or None (dtype object, so that None stays None), counts are int64, coordinates and confidences
float64. "Mentions" are placed mentions throughout.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from geo.model import Kind
from geo.store.columns import NO_DAY, Codes, Ints
from geo.store.filter import Filter
from geo.store.frames import frame_of
from geo.store.packing import KIND, KIND_CODES
from geo.store.selection import Selection, Selector

if TYPE_CHECKING:
    from pandas import DataFrame

Bucket = Literal["day", "week", "month", "year"]

_PLACE_COLUMNS: Final = (
    "place_id",
    "name",
    "country_code",
    "admin1_code",
    "feature_class",
    "feature_code",
    "lat",
    "lon",
    "population",
    "radius_km",
)
_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Totals:
    """Placed mentions, the articles and places that they are in, and the mentions that could not be placed.

    `unplaced` honours the filter's kinds and what it says of articles: a mention without a place has no country.
    `listed` is how many articles `Store.articles` lists.
    """

    mentions: int
    articles: int
    places: int
    unplaced: int
    listed: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from; each facet honours all of the filter but the choice that it is there to make.

    countries: country_code, mentions, articles. regions: country_code, admin1_code, mentions, articles; of what the
    filter's countries leave. kinds: kind, mentions, articles. sources: source, mentions, articles. All most mentions
    first. confidence: how many mentions in each tenth, 0 to 0.1 first. The dates are those of the first and last dated
    articles with a mention, None without.
    """

    countries: DataFrame
    regions: DataFrame
    kinds: DataFrame
    sources: DataFrame
    confidence: tuple[int, ...]
    first_date: dt.date | None
    last_date: dt.date | None


def totals(selector: Selector, f: Filter) -> Totals:
    """Count."""
    selection = selector.select(f)
    return Totals(
        mentions=int(selection.per_article.sum()),
        articles=int(np.count_nonzero(selection.per_article)),
        places=int(np.count_nonzero(selection.per_place)),
        unplaced=selection.unplaced,
        listed=len(selection.listed),
    )


def places_of(selector: Selector, f: Filter) -> DataFrame:
    """Return place_id, name, country_code, admin1_code, feature_class, feature_code, lat, lon, population, radius_km,
    mentions, articles: the places that are mentioned, most mentions first.
    """
    selection = selector.select(f)
    keys = most_mentioned(selection)
    values = selector.columns.places.values
    found: dict[str, Any] = {name: values[name][keys] for name in _PLACE_COLUMNS}
    found["population"] = found["population"].astype(np.int64)
    return frame_of(
        found | {"mentions": selection.per_place[keys], "articles": selection.articles_per_place[keys]},
    )


def most_mentioned(selection: Selection) -> Ints:
    """Return the keys of the places that are mentioned, most mentions first, then by id."""
    keys = np.flatnonzero(selection.per_place)
    order = np.lexsort((selection.columns.places.in_order_of_id[keys], -selection.per_place[keys]))
    return keys[order]


def facets(selector: Selector, f: Filter) -> Facets:
    """Return what there is to choose from."""
    days = _days(selector.without(f, since=None, until=None))
    confident = selector.without(f, min_confidence=0.0)
    tenths = selector.columns.tenth[confident.mentions]
    return Facets(
        countries=_countries(selector.without(f, countries=(), regions=())),
        regions=_regions(selector.without(f, regions=())),
        kinds=_kinds(selector.without(f, kinds=tuple(Kind))),
        sources=_sources(selector.without(f, sources=())),
        confidence=tuple(np.bincount(tenths, minlength=_TENTHS).tolist()),
        first_date=_date(days.min()) if len(days) else None,
        last_date=_date(days.max()) if len(days) else None,
    )


def timeline(selector: Selector, f: Filter, by: Bucket) -> DataFrame:
    """Return day (YYYY-MM-DD, the first of its day, week from Monday, month or year), mentions, articles, oldest first.

    Undated articles are in none.
    """
    selection = selector.select(f)
    counts = selection.per_article
    rows = np.flatnonzero((counts > 0) & (selector.columns.day != NO_DAY))
    buckets, which = np.unique(first_days(selector.columns.day[rows], by), return_inverse=True)
    mentions = np.bincount(which, weights=counts[rows], minlength=len(buckets)).astype(np.int64)
    return frame_of(
        {"day": _iso(buckets), "mentions": mentions, "articles": np.bincount(which, minlength=len(buckets))},
    )


def place_timeline(selector: Selector, f: Filter, by: Bucket, limit_places: int) -> DataFrame:
    """Return place_id, day, mentions: of the most mentioned places, when they were, oldest first; days as above."""
    selection = selector.select(f)
    columns = selector.columns
    keys = most_mentioned(selection)[:limit_places]
    rank = np.full(columns.places.size, -1, dtype=np.int64)
    rank[keys] = np.arange(len(keys))
    at = np.flatnonzero(selection.mentions)
    day, place = columns.day[columns.article[at]], rank[columns.place[at]]
    wanted = (day != NO_DAY) & (place >= 0)
    buckets, which = np.unique(first_days(day[wanted], by), return_inverse=True)
    counts = np.bincount(which * len(keys) + place[wanted], minlength=len(buckets) * len(keys))
    cells = np.flatnonzero(counts)
    bucket, place = np.divmod(cells, max(1, len(keys)))
    ids = columns.places.values["place_id"][keys]
    return frame_of({"place_id": ids[place], "day": _iso(buckets)[bucket], "mentions": counts[cells]})


def first_days(days: Codes, by: Bucket) -> Codes:
    """Return the first day of the day, week, month or year that each day is in; all counted from 1970."""
    if by == "day":
        return days
    if by == "week":
        return (days + 3) // 7 * 7 - 3  # 1 January 1970 was a Thursday
    unit = "datetime64[M]" if by == "month" else "datetime64[Y]"
    return days.astype("datetime64[D]").astype(unit).astype("datetime64[D]").astype(np.int32)


def _countries(selection: Selection) -> DataFrame:
    columns = selection.columns
    countries, country = columns.places.countries
    articles = columns.by_country.articles(selection.mentions)
    return _most_first({"country_code": countries}, _summed(selection, country, len(countries)), articles)


def _regions(selection: Selection) -> DataFrame:
    columns = selection.columns
    regions, region = columns.places.regions
    articles = columns.by_region.articles(selection.mentions)
    codes = {"country_code": [pair[0] for pair in regions], "admin1_code": [pair[1] for pair in regions]}
    return _most_first(codes, _summed(selection, region, len(regions)), articles)


def _kinds(selection: Selection) -> DataFrame:
    columns = selection.columns
    kind = columns.flags & KIND
    mentions, articles = [], []
    for code in range(len(KIND_CODES)):
        at = columns.article[selection.mentions & (kind == code)]
        seen = np.zeros(len(columns.key), dtype=np.bool_)
        seen[at] = True
        mentions.append(len(at))
        articles.append(np.count_nonzero(seen))
    return _most_first({"kind": list(KIND_CODES)}, np.array(mentions), np.array(articles))


def _sources(selection: Selection) -> DataFrame:
    columns = selection.columns
    counts = selection.per_article
    rows = np.flatnonzero((counts > 0) & (columns.source >= 0))
    source, most = columns.source[rows], len(columns.sources)
    mentions = np.bincount(source, weights=counts[rows], minlength=most).astype(np.int64)
    return _most_first({"source": list(columns.sources)}, mentions, np.bincount(source, minlength=most))


def _summed(selection: Selection, group: Codes, size: int) -> Ints:
    """Return the mentions of each group of places; `group` is each place's, -1 none."""
    counts = selection.per_place
    held = np.flatnonzero((counts > 0) & (group >= 0))
    return np.bincount(group[held], weights=counts[held], minlength=size).astype(np.int64)


def _most_first(names: dict[str, list[str]], mentions: Ints, articles: Ints) -> DataFrame:
    found = np.flatnonzero(mentions)
    keys = list(zip(*names.values(), strict=True))
    order = sorted(found.tolist(), key=lambda row: (-mentions[row], keys[row]))
    texts = {name: np.array([values[row] for row in order], dtype=object) for name, values in names.items()}
    return frame_of(texts | {"mentions": mentions[order], "articles": articles[order]})


def _days(selection: Selection) -> Codes:
    days = selection.columns.day[selection.per_article > 0]
    dated: Codes = days[days != NO_DAY]
    return dated


def _date(day: np.int32) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def _iso(days: Codes) -> npt.NDArray[Any]:
    return np.array([_date(day).isoformat() for day in days], dtype=object)
