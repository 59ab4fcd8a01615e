"""An article's names and all their candidates, set out for ranking.

The article's candidates stand in one long list, the candidates of each group of mentions next to one another. A group
is the mentions of one name taken in one sense: all of them, unless containers beside them tell two places apart
("Cambridge, Massachusetts" and "Cambridge, England").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import CandidateTable, CandidateTables, Ints
from geo.resolution.publishers import Home
from geo.resolution.toponyms import Toponym
from geo.types import MentionKind

_CLOSE_KM, _VERY_CLOSE_KM = 150.0, 30.0  # from the publisher's home
_NEARBY = 300.0  # characters over which one name's say in another falls to a third


@dataclass(frozen=True, slots=True)
class Group:
    """The mentions of one name in one sense: their indices in the article, and the name's candidates."""

    mentions: tuple[int, ...]
    table: CandidateTable
    container: int | None  # index of the containing toponym
    tight: bool
    types: frozenset[str]
    speaks: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class CandidateMatrix:
    """The article's groups, and all their candidates in one list: `group_of[i]` is the group of candidate i.

    `countries` and `admin1s` number the countries and states of this article from 1, 0 for none. Three tables have a
    row and a column a group: `apart` is 1 for two of different names (two senses of one name have the same candidates,
    and neither is evidence for the other), `nearby` how near they stand in the text, `listed` whether in one list.
    """

    groups: list[Group]
    starts: Ints
    group_of: Ints
    group_of_mention: Ints
    static: Floats
    lat: Floats
    lon: Floats
    radius: Floats
    countries: Ints
    admin1s: Ints
    admin2s: Ints
    kinds: Ints
    prior: Floats
    weights: Floats  # of groups: the square root of the number of mentions
    apart: Floats
    nearby: Floats
    listed: Floats
    home: Floats  # a row a candidate: in the publisher's country, in its state, close to its home, very close
    home_known: tuple[bool, bool]  # the publisher's country, its town

    def slice(self, group: int) -> slice:
        """Return where the candidates of a group stand."""
        return slice(int(self.starts[group]), int(self.starts[group + 1]))


def build_candidate_matrix(
    toponyms: Sequence[Toponym], tables: CandidateTables, home: Home | None = None
) -> CandidateMatrix:
    """Group an article's toponyms and set out their candidates; `home` is its publisher's."""
    groups = _group(toponyms, tables)
    stack = [group.table for group in groups]
    sizes = [len(table.candidates) for table in stack]
    group_of_mention = np.zeros(len(toponyms), dtype=np.int64)
    for index, group in enumerate(groups):
        group_of_mention[list(group.mentions)] = index
    names = np.array([id(table) for table in stack])
    lat, lon = np.concatenate([table.lat for table in stack]), np.concatenate([table.lon for table in stack])
    countries = np.concatenate([table.countries for table in stack])
    admin1s = np.concatenate([table.admin1s for table in stack])
    apart = (names[:, None] != names[None, :]).astype(float)
    return CandidateMatrix(
        groups=groups,
        starts=np.cumsum([0, *sizes]),
        group_of=np.repeat(np.arange(len(groups)), sizes),
        group_of_mention=group_of_mention,
        static=np.concatenate([table.static for table in stack]),
        lat=lat,
        lon=lon,
        radius=np.concatenate([table.radius for table in stack]),
        countries=_renumbered(countries),
        admin1s=_renumbered(admin1s),
        admin2s=np.concatenate([table.admin2s for table in stack]),
        kinds=np.concatenate([table.kinds for table in stack]),
        prior=np.concatenate([table.prior for table in stack]),
        weights=np.sqrt([float(len(group.mentions)) for group in groups]),
        apart=apart,
        nearby=_nearby(toponyms, groups) * apart,
        listed=_listed(toponyms, group_of_mention) * apart,
        home=_closeness(home, tables, countries, admin1s, lat, lon),
        home_known=(home is not None, home is not None and home.place is not None),
    )


def _renumbered(codes: Ints) -> Ints:
    """Number the codes from 1; -1, which stands for none, becomes 0."""
    known, inverse = np.unique(codes, return_inverse=True)
    return np.asarray(inverse + (known[0] != -1))


def _closeness(
    home: Home | None, tables: CandidateTables, countries: Ints, admin1s: Ints, lat: Floats, lon: Floats
) -> Floats:
    columns = np.zeros((len(lat), 4))
    if home is None:
        return columns
    columns[:, 0] = countries == tables.country(home.country_code)
    if home.place is not None:
        columns[:, 1] = admin1s == tables.admin1(home.place)
        km = pairwise_distances(lat, lon, np.array([home.place.lat]), np.array([home.place.lon]))[:, 0]
        columns[:, 2], columns[:, 3] = np.exp(-km / _CLOSE_KM), np.exp(-km / _VERY_CLOSE_KM)
    return columns


def _nearby(toponyms: Sequence[Toponym], groups: Sequence[Group]) -> Floats:
    order = [mention for group in groups for mention in group.mentions]
    first = np.cumsum([0, *(len(group.mentions) for group in groups)])[:-1]
    at = np.array([float(toponyms[mention].start) for mention in order])
    closeness = np.exp(-np.abs(at[:, None] - at[None, :]) / _NEARBY)
    by_row = np.maximum.reduceat(closeness, first, axis=0)
    return np.asarray(np.maximum.reduceat(by_row, first, axis=1))


def _listed(toponyms: Sequence[Toponym], group_of_mention: Ints) -> Floats:
    count = int(group_of_mention.max()) + 1
    listed = np.zeros((count, count))
    lists: dict[int, list[int]] = {}
    for toponym, group in zip(toponyms, group_of_mention.tolist(), strict=True):
        if toponym.listing is not None:
            lists.setdefault(toponym.listing, []).append(group)
    for members in lists.values():
        listed[np.ix_(members, members)] = 1.0
    return listed


def _group(toponyms: Sequence[Toponym], tables: CandidateTables) -> list[Group]:
    by_name: dict[tuple[int, bool], list[int]] = {}
    for index, toponym in enumerate(toponyms):
        by_name.setdefault((toponym.name_id, toponym.kind is MentionKind.DEMONYM), []).append(index)
    groups = []
    for indices in by_name.values():
        table = tables.table(toponyms[indices[0]].name_id, toponyms[indices[0]].kind)
        groups += [_grouped(sense, toponyms, table) for sense in _senses(indices, toponyms)]
    return groups


def _grouped(sense: list[int], toponyms: Sequence[Toponym], table: CandidateTable) -> Group:
    mentions = [toponyms[index] for index in sense]
    contained = [mention for mention in mentions if mention.container is not None]
    best = next((mention for mention in contained if mention.tight), contained[0] if contained else None)
    return Group(
        mentions=tuple(sense),
        table=table,
        container=best.container if best else None,
        tight=best.tight if best else False,
        types=_union(mention.type_words for mention in mentions),
        speaks=any(mention.speaks for mention in mentions),
        opens=any(mention.opens for mention in mentions),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _senses(indices: list[int], toponyms: Sequence[Toponym]) -> list[list[int]]:
    """Split a name's mentions by the tight containers beside them; the rest go with the sense last named."""
    names = {toponyms[c].name_id for i in indices if toponyms[i].tight and (c := toponyms[i].container) is not None}
    if len(names) < 2:
        return [indices]
    senses: dict[int, list[int]] = {}
    waiting: list[int] = []
    current: list[int] | None = None
    for index in indices:
        container = toponyms[index].container
        if toponyms[index].tight and container is not None:
            current = senses.setdefault(toponyms[container].name_id, [])
            current += waiting
            waiting = []
        (waiting if current is None else current).append(index)
    return list(senses.values())
