"""A place while a gazetteer is being built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from geo.feature_types import is_country
from geo.gazetteer.build.names import is_usable, russian_variant, without_generic
from geo.gazetteer.normalization import normalize
from geo.gazetteer.prominence import estimate_prominence, estimate_radius_km
from geo.types import NameKind

__all__ = ["PlaceDraft"]

_STRENGTH: Final = {kind: rank for rank, kind in enumerate(NameKind)}
# A name with one of these words before it is another place's: New Delhi, East Berlin.
_DISTINGUISHING_WORDS: Final = frozenset(
    "new old north south east west northern southern eastern western upper lower little".split()
)
_SLIGHT_DISCOUNT: Final = 0.02
_SHORTER_DISCOUNT: Final = 0.1
_FOREIGN_DISCOUNT: Final = 0.25
_COUNTRY_DISCOUNT: Final = 0.6


@dataclass(slots=True)
class PlaceDraft:
    """A mutable place, to which sources add names, codes and numbers.

    `feature` is the GeoNames class and code ("P.PPL"). `names` maps each normalized name to its kind; `curated_names`
    are those from the curated tables. `name_count` counts the names in the sources, in any script.
    `served_population` is the population of the city that an airport serves. `radius_km` is None until it is estimated.
    `iso_3166_2` is the code of a first-level division. `former_ids` are ids of earlier files that now mean this place.
    """

    id: str
    name: str
    lat: float
    lon: float
    feature: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float | None = None
    name_count: int = 0
    served_population: int = 0
    area_km2: float = 0.0
    prominence: float = 0.0
    iso_3166_2: str | None = None
    former_ids: list[str] = field(default_factory=list)
    names: dict[str, NameKind] = field(default_factory=dict)
    curated_names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.name = self.name.strip()
        self.add_name(self.name, NameKind.PRIMARY)

    @property
    def feature_class(self) -> str:
        """The GeoNames feature class: one letter."""
        return self.feature[0]

    @property
    def feature_code(self) -> str:
        """The GeoNames feature code."""
        return self.feature[2:]

    def add_name(self, name: str, kind: NameKind = NameKind.ALTERNATE, *, curated: bool = False) -> None:
        """Add one name, unless it is unusable.

        If the place has the name already, the stronger kind wins; a curated kind wins over a plain alternate.
        """
        if not curated and not is_usable(name, kind):
            return
        normal = normalize(name)
        if curated and normal:
            self.curated_names.add(normal)
        current = self.names.get(normal)
        wins = current is None or _STRENGTH[kind] < _STRENGTH[current] or (curated and current is NameKind.ALTERNATE)
        if normal and wins:
            self.names[normal] = kind

    def add_names(self, names: Iterable[str]) -> None:
        """Add alternate names, and for names transcribed from Cyrillic also the newspapers' transcription."""
        for name in names:
            self.add_name(name)
            if variant := russian_variant(name, self.country):
                self.add_name(variant)

    def estimated_prominence(self, *, curated: bool = False) -> float:
        """Return the prominence by rule; `curated` means that a curated table lists the place."""
        return estimate_prominence(
            self.feature,
            self.population,
            name_count=self.name_count,
            served_population=self.served_population,
            country_code=self.country,
            curated=curated,
        )

    def estimated_radius_km(self) -> float:
        """Return the radius in km by rule."""
        return estimate_radius_km(self.feature_class, self.population)

    def name_discount(self, name: str) -> float:
        """Return how far the place ranks below its prominence among the namesakes of a normalized name.

        The sources list names of every language and century as alternates. The less a name looks like the one that
        news uses, the larger the discount. It is largest for countries: "Columbia" is the city before it is Colombia.
        """
        if self.names[name] is not NameKind.ALTERNATE or name in self.curated_names:
            return 0.0
        label = normalize(self.name)
        words, label_words = set(name.split(" ")), set(label.split(" "))
        missing, extra = label_words - words, words - label_words
        if (missing <= {"city", "the"} and not extra & _DISTINGUISHING_WORDS) or without_generic(name) == label:
            return _SLIGHT_DISCOUNT
        if not extra:
            return _SHORTER_DISCOUNT
        return _COUNTRY_DISCOUNT if is_country(self.feature_code) else _FOREIGN_DISCOUNT
