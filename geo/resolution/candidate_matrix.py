"""All candidates of one article's names, as arrays for the ranker.

The candidates of the whole article form one list, in which the candidates of each group of mentions are adjacent. A
group is the mentions of one name in one sense: usually all of them, but containers beside them may show that two places
are meant ("Cambridge, Massachusetts" and "Cambridge, England").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import CandidateFeatureCache, CandidateFeatures, Ints
from geo.resolution.publishers import Home
from geo.resolution.toponyms import Toponym
from geo.types import MentionKind

_CLOSE_KM, _VERY_CLOSE_KM = 150.0, 30.0  # distances from the publisher's home at which closeness falls to 1/e
_TEXT_PROXIMITY_CHARACTERS = 300.0  # distance in the text at which the influence of one name on another falls to 1/e


@dataclass(frozen=True, slots=True)
class MentionGroup:
    """The mentions of one name in one sense.

    Attributes:
        mentions: Their indices in the article's toponyms.
        features: The candidates of the name.
        container: Index of the toponym that contains them ("Paris, Texas"), None for none.
        container_after_comma: Whether only a comma or bracket is between name and container.
        types: The type words written beside the mentions, as `Toponym.type_words`.
        is_speaker: Whether a mention is the subject of a verb as in "Washington said".
        is_dateline: Whether a mention is a dateline.
    """

    mentions: tuple[int, ...]
    features: CandidateFeatures
    container: int | None
    container_after_comma: bool
    types: frozenset[str]
    is_speaker: bool
    is_dateline: bool


@dataclass(frozen=True, slots=True)
class CandidateMatrix:
    """The groups of one article and all their candidates, n candidates in g groups.

    Attributes:
        groups: The g groups.
        starts: g + 1 offsets: the candidates of group i are those from starts[i] to starts[i + 1].
        group_of: n group indices, one for each candidate.
        group_of_mention: A group index for each toponym of the article.
        static: n × STATIC_FEATURES.
        lat: n latitudes, degrees.
        lon: n longitudes, degrees.
        radius: n radii, km.
        countries: n country numbers, from 1 within this article; 0 for none.
        admin1s: n numbers of first-level divisions, likewise.
        admin2s: n numbers of second-level divisions, as in `CandidateFeatures`.
        levels: n indices into LEVELS.
        prior: n log-odds that the user's preferences add.
        group_weights: g weights, the square roots of the numbers of mentions.
        different_name: g × g, 1 for groups of different names. Two senses of one name have the same candidates, and
            neither is evidence for the other.
        text_proximity: g × g, how close two groups are in the text, 0 to 1.
        same_enumeration: g × g, 1 for groups of one enumeration ("Ohio, Georgia and Texas").
        home: n × 4: in the publisher's country, in its state, close to its home, very close to it.
        home_is_known: Whether the publisher's country is known, and whether its town is.
    """

    groups: list[MentionGroup]
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
    levels: Ints
    prior: Floats
    group_weights: Floats
    different_name: Floats
    text_proximity: Floats
    same_enumeration: Floats
    home: Floats
    home_is_known: tuple[bool, bool]

    def candidates_of(self, group: int) -> slice:
        """Return the positions of a group's candidates among the n."""
        return slice(int(self.starts[group]), int(self.starts[group + 1]))


def build_candidate_matrix(
    toponyms: Sequence[Toponym], cache: CandidateFeatureCache, home: Home | None = None
) -> CandidateMatrix:
    """Group an article's toponyms and gather their candidates.

    Args:
        toponyms: At least one, in reading order, each with at least one candidate.
        cache: The source of the candidates' features.
        home: The home of the article's publisher, None where unknown.
    """
    groups = _group_mentions(toponyms, cache)
    features = [group.features for group in groups]
    sizes = [len(entry.candidates) for entry in features]
    group_of_mention = np.zeros(len(toponyms), dtype=np.int64)
    for index, group in enumerate(groups):
        group_of_mention[list(group.mentions)] = index
    # The cache returns the same object for the same name, so the object's identity identifies the name.
    names = np.array([id(entry) for entry in features])
    different_name = (names[:, None] != names[None, :]).astype(float)
    lat, lon = np.concatenate([entry.lat for entry in features]), np.concatenate([entry.lon for entry in features])
    countries = np.concatenate([entry.countries for entry in features])
    admin1s = np.concatenate([entry.admin1s for entry in features])
    return CandidateMatrix(
        groups=groups,
        starts=np.cumsum([0, *sizes]),
        group_of=np.repeat(np.arange(len(groups)), sizes),
        group_of_mention=group_of_mention,
        static=np.concatenate([entry.static for entry in features]),
        lat=lat,
        lon=lon,
        radius=np.concatenate([entry.radius for entry in features]),
        countries=_renumber(countries),
        admin1s=_renumber(admin1s),
        admin2s=np.concatenate([entry.admin2s for entry in features]),
        levels=np.concatenate([entry.levels for entry in features]),
        prior=np.concatenate([entry.prior for entry in features]),
        group_weights=np.sqrt([float(len(group.mentions)) for group in groups]),
        different_name=different_name,
        text_proximity=_text_proximity(toponyms, groups) * different_name,
        same_enumeration=_same_enumeration(toponyms, group_of_mention) * different_name,
        home=_home_proximity(home, cache, countries, admin1s, lat, lon),
        home_is_known=(home is not None, home is not None and home.place is not None),
    )


def _renumber(numbers: Ints) -> Ints:
    """Number the distinct values from 1; -1, for none, becomes 0.

    The cache's numbers grow with every article. Numbers within the article make narrow vote tables.
    """
    # `inverse` numbers the distinct values from 0 in ascending order, so -1 is 0 already if it occurs.
    distinct, inverse = np.unique(numbers, return_inverse=True)
    return np.asarray(inverse + (distinct[0] != -1))


def _home_proximity(
    home: Home | None, cache: CandidateFeatureCache, countries: Ints, admin1s: Ints, lat: Floats, lon: Floats
) -> Floats:
    """Return the columns of `CandidateMatrix.home`."""
    columns = np.zeros((len(lat), 4))
    if home is None:
        return columns
    columns[:, 0] = countries == cache.country_number(home.country_code)
    if home.place is not None:
        columns[:, 1] = admin1s == cache.admin1_number(home.place)
        km = pairwise_distances(lat, lon, np.array([home.place.lat]), np.array([home.place.lon]))[:, 0]
        columns[:, 2], columns[:, 3] = np.exp(-km / _CLOSE_KM), np.exp(-km / _VERY_CLOSE_KM)
    return columns


def _text_proximity(toponyms: Sequence[Toponym], groups: Sequence[MentionGroup]) -> Floats:
    """Return the proximity of the closest mentions of each two groups (g × g)."""
    order = [mention for group in groups for mention in group.mentions]
    first = np.cumsum([0, *(len(group.mentions) for group in groups)])[:-1]
    starts = np.array([float(toponyms[mention].start) for mention in order])
    proximity = np.exp(-np.abs(starts[:, None] - starts[None, :]) / _TEXT_PROXIMITY_CHARACTERS)
    # The mentions of a group are adjacent in `order`: `reduceat` takes the maximum over its rows, then its columns.
    by_row = np.maximum.reduceat(proximity, first, axis=0)
    return np.asarray(np.maximum.reduceat(by_row, first, axis=1))


def _same_enumeration(toponyms: Sequence[Toponym], group_of_mention: Ints) -> Floats:
    """Return 1 for each two groups of one enumeration (g × g)."""
    count = int(group_of_mention.max()) + 1
    same = np.zeros((count, count))
    members: dict[int, list[int]] = {}
    for toponym, group in zip(toponyms, group_of_mention.tolist(), strict=True):
        if toponym.enumeration is not None:
            members.setdefault(toponym.enumeration, []).append(group)
    for groups in members.values():
        same[np.ix_(groups, groups)] = 1.0  # every pair of them
    return same


def _group_mentions(toponyms: Sequence[Toponym], cache: CandidateFeatureCache) -> list[MentionGroup]:
    by_name: dict[tuple[int, bool], list[int]] = {}
    for index, toponym in enumerate(toponyms):
        by_name.setdefault((toponym.name_id, toponym.kind is MentionKind.DEMONYM), []).append(index)
    groups = []
    for indices in by_name.values():
        features = cache.get(toponyms[indices[0]].name_id, toponyms[indices[0]].kind)
        groups += [_make_group(sense, toponyms, features) for sense in _split_senses(indices, toponyms)]
    return groups


def _make_group(sense: list[int], toponyms: Sequence[Toponym], features: CandidateFeatures) -> MentionGroup:
    mentions = [toponyms[index] for index in sense]
    contained = [mention for mention in mentions if mention.container is not None]
    after_comma = (mention for mention in contained if mention.container_after_comma)
    clearest = next(after_comma, contained[0] if contained else None)
    return MentionGroup(
        mentions=tuple(sense),
        features=features,
        container=clearest.container if clearest else None,
        container_after_comma=clearest.container_after_comma if clearest else False,
        types=_union(mention.type_words for mention in mentions),
        is_speaker=any(mention.is_speaker for mention in mentions),
        is_dateline=any(mention.is_dateline for mention in mentions),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _split_senses(indices: list[int], toponyms: Sequence[Toponym]) -> list[list[int]]:
    """Split a name's mentions by the containers after a comma.

    A mention without a container has the sense of the mention before it; mentions before the first container have the
    sense of that container.
    """
    containers = {index: _container_name(index, toponyms) for index in indices}
    if len(set(containers.values()) - {None}) < 2:
        return [indices]
    senses: dict[int, list[int]] = {}
    before_first: list[int] = []
    current: list[int] | None = None
    for index in indices:
        container = containers[index]
        if container is not None:
            current = senses.setdefault(container, [])
            current += before_first
            before_first = []
        (before_first if current is None else current).append(index)
    return list(senses.values())


def _container_name(index: int, toponyms: Sequence[Toponym]) -> int | None:
    """Return the name id of the container after a comma, None for none."""
    container = toponyms[index].container
    if container is None or not toponyms[index].container_after_comma:
        return None
    return toponyms[container].name_id
