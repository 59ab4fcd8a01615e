"""A place while the gazetteer is being built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.gazetteer.build.names import is_usable, russian_variant
from geo.gazetteer.normalize import normalize
from geo.types import NameKind

__all__ = ["Draft"]

_STRENGTH = {kind: rank for rank, kind in enumerate(NameKind)}


@dataclass(slots=True)
class Draft:
    """A place, still mutable: sources add names, codes and figures to it.

    `feature` is class and code ("P.PPL"). `names` maps normalized names to how they belong to the place; `curated`
    holds those that the project's own tables give. `fame` counts the names that the sources know, in any script.
    `serves` is the population of the city that an airport serves. `radius_km` is None where the rules are to set it.
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
    fame: int = 0
    serves: int = 0
    area_km2: float = 0.0
    prominence: float = 0.0
    names: dict[str, NameKind] = field(default_factory=dict)
    curated: set[str] = field(default_factory=set)

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
        """Add one name, unless it would do harm.

        Where the name is known already, the stronger kind stays; what a table of ours says wins over a mere alternate.
        """
        if not curated and not is_usable(name, kind):
            return
        normal = normalize(name)
        if curated and normal:
            self.curated.add(normal)
        known = self.names.get(normal)
        stronger = known is None or _STRENGTH[kind] < _STRENGTH[known] or (curated and known is NameKind.ALTERNATE)
        if normal and stronger:
            self.names[normal] = kind

    def add_names(self, names: Iterable[str]) -> None:
        """Add alternate names, and the other transcription of those that have two."""
        for name in names:
            self.add_name(name)
            if variant := russian_variant(name, self.country):
                self.add_name(variant)
