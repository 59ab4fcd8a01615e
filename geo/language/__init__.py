"""The language that a text is written in: detection, and names of languages."""

from geo.language.detection import detect_language
from geo.language.names import describe_other_languages, language_name

__all__ = ["describe_other_languages", "detect_language", "language_name"]
