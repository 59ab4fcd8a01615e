"""What a Geoparser is made from, small enough to hand to another process, and what its results depend on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geo
from geo.errors import InputError, UsageError
from geo.resources import data_folder

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback
    from geo.geoparser import Geoparser

__all__ = ["DEFAULT_SETTINGS", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a Geoparser is made from, with the names of its arguments; small, hashable and picklable.

    `online` names a provider that is asked for what the gazetteer cannot place, `online_contact` who asks, `online_url`
    a server of one's own; it's `fallback` that asks.
    """

    recognizer: str = "gazetteer"
    gazetteer: Path | None = None
    min_confidence: float = 0.0
    overlay: Path | None = None
    countries: tuple[str, ...] = ()
    bbox: tuple[float, ...] | None = None
    prefer_countries: tuple[str, ...] = ()
    prefer_bbox: tuple[float, ...] | None = None
    deny: tuple[str, ...] = ()
    publishers: Path | None = None
    online: str | None = None
    online_contact: str | None = None
    online_url: str | None = None

    def build(self) -> Geoparser:
        """Make the Geoparser. Raises UsageError, RecognizerError and GazetteerError as it does."""
        from geo.geoparser import Geoparser

        return Geoparser(**{key: value for key, value in asdict(self).items() if not key.startswith("online")})

    def fallback(self) -> OnlineFallback | None:
        """Make what places online what the gazetteer cannot, None where nothing is to go online; raises UsageError."""
        if self.online is None:
            return None
        from geo.gazetteer import Gazetteer
        from geo.geocoders import OnlineFallback, OnlineService
        from geo.resolution import PlaceConstraints

        if self.online_contact is None:
            raise UsageError(f"{self.online} wants to know who asks; give an e-mail or web address as online_contact")
        return OnlineFallback(
            OnlineService(self.online, self.online_contact, self.online_url),
            Gazetteer.open(self.gazetteer, overlay=self.overlay),
            PlaceConstraints.of(countries=self.countries, bbox=self.bbox, deny=self.deny),
        )

    def engine(self) -> str:
        """Return the name and version of everything that a result depends on: another string, another result."""
        from geo.gazetteer import Gazetteer

        gazetteer = Gazetteer.open(self.gazetteer, overlay=self.overlay).info.version
        parts = [f"dateline {geo.__version__}", self.recognizer, _weights_version(), gazetteer]
        if self.recognizer != DEFAULT_SETTINGS.recognizer:
            from geo.recognition import pipeline_version

            parts.append(pipeline_version(self.recognizer))
        if self.publishers is not None:
            parts.append(f"publishers {_file_version(self.publishers)}")
        chosen = asdict(
            replace(self, recognizer="", gazetteer=None, overlay=None, publishers=None, online_contact=None)
        )
        plain = asdict(Settings(recognizer=""))
        return " ".join(parts + [f"{key}={value}" for key, value in chosen.items() if value != plain[key]])


DEFAULT_SETTINGS: Final = Settings()


def _file_version(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=6).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error


@lru_cache(maxsize=1)
def _weights_version() -> str:
    """Return a digest of the packaged weights and lexicon: they may be trained anew within a version."""
    digest = blake2b(digest_size=6)
    for path in sorted(data_folder().glob("*.json*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
