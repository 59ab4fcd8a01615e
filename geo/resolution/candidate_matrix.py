"""All candidates of one article's names, as arrays for the ranker.

The candidates of the whole article form one list, in which the candidates of each group of mentions are adjacent. A
group is the mentions of one name in one sense: usually all of them, but containers beside them may show that two places
are meant ("Cambridge, Massachusetts" and "Cambridge, England").
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import CandidateFeatureCache, CandidateFeatures, Ints
from geo.resolution.containment import INSIDE_LOG_ODDS, OUTSIDE_LOG_ODDS, Binding, Bools, bind_to_containers
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
        allowed: Which of the candidates lie in the containers that the text states, None where it states none.
        usage: The log-odds of each use of the name, over all mentions.
    """

    mentions: tuple[int, ...]
    features: CandidateFeatures
    container: int | None
    container_after_comma: bool
    types: frozenset[str]
    is_speaker: bool
    is_dateline: bool
    allowed: Bools | None
    usage: tuple[float, ...]


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
        prior: n log-odds that the user's preferences and the containers add.
        binding: n log-odds that the containers alone add.
        is_outside: For each toponym whether the text states a container in which none of its candidates lies.
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
    binding: Floats
    is_outside: list[bool]
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
    bindings = bind_to_containers(toponyms, cache)
    groups = _group_mentions(toponyms, cache, bindings)
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
    binding = np.concatenate([_binding_log_odds(group) for group in groups])
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
        prior=np.concatenate([entry.prior for entry in features]) + binding,
        binding=binding,
        is_outside=[entry is not None and entry.is_outside for entry in bindings],
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


def _binding_log_odds(group: MentionGroup) -> Floats:
    if group.allowed is None:
        return np.zeros(len(group.features.candidates))
    return np.where(group.allowed, INSIDE_LOG_ODDS, OUTSIDE_LOG_ODDS)


@dataclass(slots=True)
class _Sense:
    """Mentions of one name that mean the same place, as far as the containers beside them say."""

    mentions: list[int]
    allowed: Bools | None = None
    containers: set[int | None] = field(default_factory=set)

    def fits(self, binding: Binding | None, container: int | None) -> bool:
        """Whether a mention with these containers may mean the same place."""
        if self.allowed is None or binding is None or binding.is_outside:
            return container in self.containers
        return bool((self.allowed & binding.allowed).any())

    def add(self, mention: int, binding: Binding | None, container: int | None) -> None:
        self.mentions.append(mention)
        self.containers.add(container)
        if binding is not None and not binding.is_outside:
            self.allowed = binding.allowed if self.allowed is None else self.allowed & binding.allowed


def _group_mentions(
    toponyms: Sequence[Toponym], cache: CandidateFeatureCache, bindings: Sequence[Binding | None]
) -> list[MentionGroup]:
    by_name: dict[tuple[int | None, bool], list[int]] = {}
    for index, toponym in enumerate(toponyms):
        by_name.setdefault((toponym.name_id, toponym.kind is MentionKind.DEMONYM), []).append(index)
    groups = []
    for indices in by_name.values():
        features = cache.get(toponyms[indices[0]].name_id, toponyms[indices[0]].kind)
        groups += [_make_group(sense, toponyms, features) for sense in _split_senses(indices, toponyms, bindings)]
    return groups


def _make_group(sense: _Sense, toponyms: Sequence[Toponym], features: CandidateFeatures) -> MentionGroup:
    mentions = [toponyms[index] for index in sense.mentions]
    contained = [mention for mention in mentions if mention.container is not None]
    after_comma = (mention for mention in contained if mention.container_after_comma)
    clearest = next(after_comma, contained[0] if contained else None)
    return MentionGroup(
        mentions=tuple(sense.mentions),
        features=features,
        container=clearest.container if clearest else None,
        container_after_comma=clearest.container_after_comma if clearest else False,
        types=_union(mention.type_words for mention in mentions),
        is_speaker=any(mention.is_speaker for mention in mentions),
        is_dateline=any(mention.is_dateline for mention in mentions),
        allowed=sense.allowed,
        # The words beside several mentions are not independent: the sum over n mentions counts as that over √n.
        usage=tuple(
            sum(scores) / math.sqrt(len(mentions)) for scores in zip(*(m.usage for m in mentions), strict=True)
        ),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _split_senses(indices: list[int], toponyms: Sequence[Toponym], bindings: Sequence[Binding | None]) -> list[_Sense]:
    """Split a name's mentions by the containers that the text gives them, and by what they contain.

    A mention without a container has the sense of the mention before it; mentions before the first container have the
    sense of that container. A type says nothing of the other mentions: beside "Kaduna state", Kaduna is still a city.
    """
    senses: list[_Sense] = []
    typed = _Sense([])
    current = _Sense([])
    for index in indices:
        binding, container = bindings[index], _container_name(index, toponyms)
        if binding is not None and binding.is_typed:
            typed.add(index, binding, container)
            continue
        if binding is not None or container is not None:
            fitting = next((sense for sense in senses if sense.fits(binding, container)), None)
            if fitting is not None or senses:
                current = fitting or _Sense([])
            if fitting is None:
                senses.append(current)
        current.add(index, binding, container)
    return [sense for sense in (senses or [current]) + [typed] if sense.mentions]


def _container_name(index: int, toponyms: Sequence[Toponym]) -> int | None:
    """Return the name id of the container after a comma, None for none."""
    container = toponyms[index].container
    if container is None or not toponyms[index].container_after_comma:
        return None
    return toponyms[container].name_id
