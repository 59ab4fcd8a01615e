"""Hard sentences of every class: which words are mentions, of which kind, with which relation.

`hard_sentences.txt` guided the tuning of the engine. `unseen_sentences.txt` and `fresh_sentences.txt` (of the hardest
classes) were written before the engine was run on them, to see whether it generalizes. `namesake_sentences.txt` has
people and things that are named like places. `reports.txt` has whole reports.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo import geoparse
from geo.types import MentionKind

HERE = Path(__file__).parent
KINDS = {"": MentionKind.PLACE, "~": MentionKind.DEMONYM, "@": MentionKind.EMBEDDED}
MARK = re.compile(r"\[([~@]?)([^\]|]+)(?:\|([^\]]+))?\]")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its mentions as (start, end, kind, relation); `known_failure` if the engine is wrong about it."""

    text: str
    mentions: tuple[tuple[int, int, MentionKind, str | None], ...]
    known_failure: bool


def read_sentences(name: str) -> list[Sentence]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines if line and not line.startswith(("#", "=="))]


def parse(line: str) -> Sentence:
    marked = line.removeprefix("! ")
    text, mentions, copied = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[copied : match.start()]
        mentions.append((len(text), len(text) + len(match[2]), KINDS[match[1]], match[3]))
        text += match[2]
        copied = match.end()
    return Sentence(text + marked[copied:], tuple(mentions), marked != line)


def recognized(text: str) -> tuple[tuple[int, int, MentionKind, str | None], ...]:
    return tuple((m.start, m.end, m.kind, m.relation) for m in geoparse(text).mentions)


def points(text: str) -> set[tuple[int, int]]:
    """Return the bounds of the mentions that are plain places: a demonym beside them is not in question here."""
    return {(m.start, m.end) for m in geoparse(text).mentions if m.kind is MentionKind.PLACE}


HARD = read_sentences("hard_sentences.txt")
UNSEEN = read_sentences("unseen_sentences.txt")
FRESH = read_sentences("fresh_sentences.txt")
NAMESAKES = read_sentences("namesake_sentences.txt")
REPORTS = (HERE / "reports.txt").read_text(encoding="utf-8").split("\n== ")[1:]


@pytest.mark.parametrize("sentence", HARD, ids=lambda sentence: sentence.text[:60])
def test_all_mentions_of_a_hard_sentence_are_right_unless_it_is_a_known_failure(sentence: Sentence) -> None:
    assert (recognized(sentence.text) == sentence.mentions) is not sentence.known_failure


def test_at_most_one_hard_sentence_in_twenty_is_a_known_failure() -> None:
    assert sum(sentence.known_failure for sentence in HARD) <= 0.05 * len(HARD)


def test_nine_in_ten_unseen_sentences_are_right() -> None:
    correct = sum(recognized(sentence.text) == sentence.mentions for sentence in UNSEEN)
    assert correct >= 0.9 * len(UNSEEN)


def test_three_in_four_sentences_of_the_hardest_classes_are_right() -> None:
    correct = sum(recognized(sentence.text) == sentence.mentions for sentence in FRESH)
    assert correct >= 0.75 * len(FRESH)


def test_three_in_four_sentences_about_namesakes_of_places_are_right() -> None:
    correct = sum(points(sentence.text) == {m[:2] for m in sentence.mentions} for sentence in NAMESAKES)
    assert correct >= 0.75 * len(NAMESAKES)


def test_reports_from_all_over_the_world_are_recognized_with_an_f1_of_at_least_0_9() -> None:
    correct = predicted = annotated = 0
    for report in REPORTS:
        title, _, body = report.strip().partition("\n")
        marked = parse(f"{title}\n\n{body}")
        spans = {(start, end) for start, end, _, _ in recognized(marked.text)}
        gold = {(start, end) for start, end, _, _ in marked.mentions}
        correct += len(spans & gold)
        predicted += len(spans)
        annotated += len(gold)
    assert len(REPORTS) == 12
    assert 2 * correct / (predicted + annotated) >= 0.9
