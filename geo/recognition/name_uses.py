"""Gather how an article uses names, once for all of them.

Who is named in full, who speaks in a transcript, what is quoted, and what the words of each sentence are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.recognition.lexicon import Lexicon

_OPENING, _STRAIGHT = frozenset("“«„"), frozenset({'"', "''", "``"})
_QUOTATION_MARKS = _OPENING | _STRAIGHT | frozenset("”»")
_ROLES_OF_WORD = {
    word: ({word_lists.NAME_ROLES[word]} if word in word_lists.NAME_ROLES else set())
    | ({"market"} if word in word_lists.MARKET_WORDS else set())
    for word in word_lists.MARKET_WORDS.union(word_lists.NAME_ROLES)
}
_WORDS_WITH_ROLE = frozenset(_ROLES_OF_WORD)
_MOST_WORDS_OF_SPEAKER = 4  # before the colon, in "DR. ANA SILVA: Thank you."
_ADDRESSING = frozenset({"you", "your", "we", "i", "me"})
_NO_ROLES: frozenset[str] = frozenset()
_INITIAL_LETTERS = 2  # in "J."


@dataclass(frozen=True, slots=True)
class NameUses:
    """How an article uses names. Treat the collections as read-only.

    Attributes:
        first_names: Words that are the first name of a person named in full ("Jordan" in "Jordan Wells").
        speakers: Words of the names before a colon at the start of a sentence ("WELLS: Thank you."), in lower case.
        is_quoted: For each token, whether it is within quotation marks.
        sentences: For each token, the bounds of its sentence.
        sentence_roles: For each token, the roles (`word_lists.NAME_ROLES`) that words of its sentence tell, and
            "market" for words about shares.
        addresses: For each token, whether its sentence speaks to somebody or of the speaker ("you", "we").
    """

    first_names: frozenset[str]
    speakers: frozenset[str]
    is_quoted: list[bool]
    sentences: list[tuple[int, int]]
    sentence_roles: list[frozenset[str]]
    addresses: list[bool]


def name_uses(document: TokenizedDocument, longest: dict[int, CandidateSpan], lexicon: Lexicon) -> NameUses:
    """Gather how an article uses names.

    Args:
        document: The article.
        longest: The longest candidate span that starts at each token.
        lexicon: What is known about words.
    """
    sentences, roles, addresses = _sentences(document)
    return NameUses(
        first_names=_first_names(document, longest, lexicon),
        speakers=_speakers(document, sentences),
        is_quoted=_quoted(document.words),
        sentences=sentences,
        sentence_roles=roles,
        addresses=addresses,
    )


def _sentences(document: TokenizedDocument) -> tuple[list[tuple[int, int]], list[frozenset[str]], list[bool]]:
    """Return, for each token, the bounds of its sentence, the roles that its words tell, and if they address."""
    bounds: list[tuple[int, int]] = []
    roles: list[frozenset[str]] = []
    addresses: list[bool] = []
    starts = [0, *(index for index, starts in enumerate(document.starts_sentence) if starts and index)]
    for start, end in pairwise([*starts, len(document.words)]):
        lower = document.lower[start:end]
        words = _WORDS_WITH_ROLE.intersection(lower)
        told = frozenset().union(*map(_ROLES_OF_WORD.__getitem__, words)) if words else _NO_ROLES
        bounds += [(start, end)] * (end - start)
        roles += [told] * (end - start)
        addresses += [not _ADDRESSING.isdisjoint(lower)] * (end - start)
    return bounds, roles, addresses


def _first_names(document: TokenizedDocument, longest: dict[int, CandidateSpan], lexicon: Lexicon) -> frozenset[str]:
    """Return the given names right before a capitalized word that does not name an institution ("Jordan Wells")."""
    names = set()
    words, lower = document.words, document.lower
    capitalized = compress(range(len(words) - 1), document.is_capitalized)
    for index in [index for index in capitalized if words[index] in lexicon.given_names]:
        word, last = words[index], index + 1
        if len(words[last]) == _INITIAL_LETTERS and words[last].endswith(".") and last + 1 < len(words):
            last += 1
        is_capital = document.is_capitalized[last] and not document.starts_sentence[last] and words[last].isalpha()
        span = longest.get(index)
        is_place = span is not None and span.end > last  # "San Jose", "Jordan River"
        if is_capital and not is_place and not _names_no_person(lower[last]):
            names.add(word)
    return frozenset(names)


def _names_no_person(word: str) -> bool:
    return word in word_lists.INSTITUTION_CLASSES or word in word_lists.NAMESAKE_WORDS


def _speakers(document: TokenizedDocument, sentences: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the capitalized words before the colon in sentences that start like "WELLS:" or "Dr. Ana Silva:"."""
    if ":" not in document.words:
        return frozenset()
    speakers: set[str] = set()
    for index in [index for index, word in enumerate(document.words) if word == ":"]:
        start = sentences[index][0]
        if index - start <= _MOST_WORDS_OF_SPEAKER and all(document.is_capitalized[start:index]):
            speakers.update(document.lower[start:index])
    return frozenset(speakers)


def _quoted(words: Sequence[str]) -> list[bool]:
    """Return whether each token is within quotation marks; a line end closes them."""
    is_quoted = [False] * len(words)
    marks = [index for index, word in enumerate(words) if word in _QUOTATION_MARKS or "\n" in word]
    inside = False
    for mark, following in pairwise([*marks, len(words)]):
        inside = words[mark] in _OPENING or (words[mark] in _STRAIGHT and not inside)
        if inside:
            is_quoted[mark:following] = [True] * (following - mark)
    return is_quoted
