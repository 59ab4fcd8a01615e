"""Reader of CoNLL's column formats: one token on each line, with its tag and sometimes the GeoNames id of its place.

Columns are separated by tabs or spaces. The first is the token; the tag is the first column that reads O, B-LOC, I-LOC
(or L-, U-, S-, E-); a later column may have a GeoNames id. An empty line ends a sentence; "-DOCSTART-" or a line "# doc
NAME" starts an article. The text is rebuilt from the tokens, with spaces where English has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention
from geo.types import Article, MentionKind

_TAG = re.compile(r"^(?:O|[BILUSE]-\S+)$")
_DOCUMENT = re.compile(r"^#\s*(?:begin )?doc(?:ument)?(?:[_ ]?id)?\b[\s=:]*(.*)$", re.IGNORECASE)
_ID = re.compile(r"^(?:gn:|(?:https?://)?(?:\w+\.)?geonames\.org/)?(\d{3,9})\b")
# The labels of places in the label sets in use.
_PLACE_LABELS = frozenset("LOC LOCATION GPE FAC FACILITY PLACE TOPONYM BUILDING STREET ISLAND DEMONYM NORP".split())
_DEMONYM_LABELS = frozenset({"DEMONYM", "NORP"})
_NO_SPACE_BEFORE = frozenset(".,;:!?)]}%'’”") | {"'s", "’s", "n't", "''"}
_NO_SPACE_AFTER = frozenset("([{“‘$#") | {"``"}


@dataclass(slots=True)
class _Draft:
    """An article that is being read."""

    name: str
    text: str = ""
    mentions: list[GoldMention] = field(default_factory=list)
    label: str = ""
    at_start: bool = True  # whether the next token follows without a space

    def add(self, token: str, tag: str, identifier: int | None) -> None:
        self.text += ("" if self.at_start or token in _NO_SPACE_BEFORE else " ") + token
        self.at_start = token in _NO_SPACE_AFTER
        prefix, _, label = tag.partition("-")
        label = label.upper()
        if label not in _PLACE_LABELS:
            self.label = ""
            return
        end = len(self.text)
        if prefix in "ILE" and self.label == label:
            previous = self.mentions.pop()
            start, identifier = previous.start, previous.geonameid or identifier
        else:
            start = end - len(token)
        kind = MentionKind.DEMONYM if label in _DEMONYM_LABELS else None
        surface = self.text[start:]
        self.mentions.append(GoldMention("text", start, end, surface, geonameid=identifier, kind=kind))
        self.label = label

    def end_sentence(self) -> None:
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"
        self.at_start = True
        self.label = ""

    def finish(self) -> GoldArticle:
        return GoldArticle(Article(id=self.name, title="", text=self.text), tuple(self.mentions))


def read_conll(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a file.

    Raises:
        InputError: A line has a token without a tag.
    """
    draft = _Draft("1")
    count = 1
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            document = _DOCUMENT.match(line)
            if document or line.startswith("-DOCSTART-"):
                if draft.text:
                    yield draft.finish()
                    count += 1
                draft = _Draft((document[1].strip() if document else "") or str(count))
            elif not line.strip() or (line.startswith("#") and "\t" not in line and len(line.split()) != 2):
                draft.end_sentence()
            else:
                draft.add(*_columns(line, str(path), number))
    if draft.text:
        yield draft.finish()


def _columns(line: str, where: str, number: int) -> tuple[str, str, int | None]:
    columns = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
    tag = next((index for index, column in enumerate(columns[1:], start=1) if _TAG.match(column)), None)
    if tag is None or not columns[0]:
        raise InputError("has no token with a tag such as O or B-LOC", where=where, line=number)
    ids = (_ID.match(column.strip()) for column in columns[tag + 1 :])
    return columns[0], columns[tag], next((int(match[1]) for match in ids if match), None)
