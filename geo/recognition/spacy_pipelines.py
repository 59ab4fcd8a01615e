"""Load a user's spaCy pipeline as a recognizer, by name or path, and check that it marks places."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from hashlib import blake2b
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import get_package_path, is_package

from geo.errors import UnknownRecognizerError
from geo.recognition.entity_recognizer import PLACE_LABELS, UNDECIDED_LABELS

_SENTENCE_FACTORIES = frozenset({"parser", "senter", "sentencizer"})
_SETS_ENTITIES = "doc.ents"


def load_pipeline(name: str) -> Language:
    """Load a spaCy pipeline, without the components that split sentences.

    Dateline splits sentences itself, and never joins a title to the text below it.

    Args:
        name: The name of an installed package, or the path of a folder.

    Raises:
        UnknownRecognizerError: The pipeline does not exist, does not load, or does not mark places.
    """
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError, KeyError, TypeError) as error:
        raise UnknownRecognizerError(_reason(name, error)) from error
    for pipe, factory in list(nlp.pipe_factories.items()):
        if factory in _SENTENCE_FACTORIES:
            nlp.remove_pipe(pipe)
    labels = {label for pipe in nlp.pipe_names if _sets_entities(nlp, pipe) for label in nlp.pipe_labels.get(pipe, ())}
    if not labels & PLACE_LABELS:
        reason = f"its labels are {', '.join(sorted(labels))}" if labels else "it has no named-entity recognizer"
        needed = ", ".join(sorted(PLACE_LABELS))
        message = f"the pipeline {name!r} does not mark places: {reason}; it needs at least one of the labels {needed}"
        raise UnknownRecognizerError(message)
    return nlp


# Labels of common models that never mark places.
_OTHER_LABELS = frozenset(
    "PERSON PER PRODUCT EVENT WORK_OF_ART LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL".split()
)


def require_entities(nlp: Language) -> None:
    """Check that a component of a pipeline under construction sets entities; warn if none of its labels is a place's.

    Raises:
        UnknownRecognizerError: No component does.
    """
    if not any(_sets_entities(nlp, pipe) for pipe in nlp.pipe_names):
        message = "no component before 'dateline' sets doc.ents; add one (\"ner\"), or leave out recognizer"
        raise UnknownRecognizerError(message)
    labels = {label for pipe in nlp.pipe_names if _sets_entities(nlp, pipe) for label in nlp.pipe_labels.get(pipe, ())}
    if labels and not labels & (PLACE_LABELS | UNDECIDED_LABELS):
        _warn_without_places(labels)


def warn_without_places(labels: Collection[str]) -> None:
    """Warn if a document's entities have only labels that neither Dateline nor common models know."""
    if labels and not set(labels) & (PLACE_LABELS | UNDECIDED_LABELS | _OTHER_LABELS):
        _warn_without_places(labels)


def _warn_without_places(labels: Collection[str]) -> None:
    warnings.warn(
        f"the entities before 'dateline' have the labels {', '.join(sorted(labels))}; none of them is taken for a "
        f"place: those are {', '.join(sorted(PLACE_LABELS))}",
        stacklevel=4,
    )


def pipeline_version(name: str) -> str:
    """Return a digest of a pipeline's files, to tell apart different pipelines of the same name.

    A pipeline that does not exist has the digest of an empty string.
    """
    folder = get_package_path(name) if is_package(name) else Path(name)
    digest = blake2b(digest_size=6)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
            if path.name in {"meta.json", "config.cfg"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _sets_entities(nlp: Language, pipe: str) -> bool:
    return _SETS_ENTITIES in nlp.get_pipe_meta(pipe).assigns


def _reason(name: str, error: Exception) -> str:
    if is_package(name) or Path(name).exists():
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"the pipeline {name!r} does not load: {reason}"
    return (
        f"unknown recognizer {name!r}: it is not 'gazetteer', the name of an installed spaCy pipeline, or the path of "
        f"one; install it (pip install {name}) or give the path of its folder"
    )
