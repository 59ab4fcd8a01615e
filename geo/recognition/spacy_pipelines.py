"""Other people's spaCy pipelines as recognizers: loading one by name or path, and saying what is wrong with it."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import get_package_path, is_package

from geo.errors import UnknownRecognizerError
from geo.recognition.entity_recognizer import PLACE_LABELS

_SENTENCE_FACTORIES = frozenset({"parser", "senter", "sentencizer"})
_SETS_ENTITIES = "doc.ents"


def load_pipeline(name: str) -> Language:
    """Load a spaCy pipeline by the name of its package or the path of its folder, without its sentence splitting.

    Sentences are Dateline's own, which never join a title to the text below it. Raises UnknownRecognizerError where
    there is no such pipeline, where it does not load, and where it finds no places.
    """
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError, KeyError, TypeError) as error:
        raise UnknownRecognizerError(_why_not(name, error)) from error
    for pipe, factory in list(nlp.pipe_factories.items()):
        if factory in _SENTENCE_FACTORIES:
            nlp.remove_pipe(pipe)
    labels = {label for pipe in nlp.pipe_names if _sets_entities(nlp, pipe) for label in nlp.pipe_labels.get(pipe, ())}
    if not labels & PLACE_LABELS:
        found = f"it finds {', '.join(sorted(labels))}" if labels else "it has no named-entity recogniser"
        wanted = ", ".join(sorted(PLACE_LABELS))
        raise UnknownRecognizerError(f"the pipeline {name!r} finds no places: {found}; it needs one of {wanted}")
    return nlp


def require_entities(nlp: Language) -> None:
    """Raise UnknownRecognizerError where no component of a pipeline under construction sets entities."""
    if not any(_sets_entities(nlp, pipe) for pipe in nlp.pipe_names):
        message = "no component before 'dateline' sets doc.ents; add one (\"ner\"), or leave out recognizer"
        raise UnknownRecognizerError(message)


def pipeline_version(name: str) -> str:
    """Return a digest of what a pipeline was made from: another one gives other results under the same name.

    That of an empty string where there is no such pipeline.
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


def _why_not(name: str, error: Exception) -> str:
    if is_package(name) or Path(name).exists():
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"the pipeline {name!r} does not load: {reason}"
    return (
        f"there is no recogniser {name!r}: it is not 'gazetteer', and no spaCy pipeline of that name is installed or "
        f"lies at that path; install one (pip install {name}) or name the folder of one"
    )
