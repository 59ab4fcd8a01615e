"""First-pass features that tell a place from its namesakes: a relative, somebody greeted, a firm, a breed, a ship.

The word that says so may stand before a list of names ("her sons, Dallas and Houston"), after it ("Delta and Southwest
fell"), or elsewhere in the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geo import word_lists
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext

_MOST_ITEMS = 8  # of a list on either side
_CONJUNCTIONS = frozenset({"and", "or", "&"})
_SEPARATORS = frozenset({",", ";"}) | _CONJUNCTIONS
_BEFORE_APPOSITION = frozenset({",", ":", "—", "–", "-", "("})
_ARTICLES = frozenset({"a", "an", "the"})
_PREPOSITIONS = frozenset("in of at for by to on from with".split())
_NAMING = frozenset({"called", "named", "nicknamed", "dubbed"})
_ENDS_OF_CALL = frozenset({",", "!", "?", "."})
_QUOTES = frozenset({'"', "“", "”", "''", "``", "'", "‘", "’"})
_ROLES_OF_THINGS = frozenset({"animal", "food", "language", "car"})
_WORDS_TO_PRONOUN = 10
_PRONOUNS = dict.fromkeys(word_lists.PRONOUNS_OF_THINGS, "thing") | dict.fromkeys(
    word_lists.PRONOUNS_OF_PEOPLE, "person"
)
_GREETINGS = frozenset(word for word, role in word_lists.NAME_ROLES.items() if role == "greeting")
_WORDS_OF_GREETING = 4
_AGES = range(1, 110)
_MOST_COMBINATIONS = 20_000  # of the arguments of a cached function


@dataclass(frozen=True, slots=True)
class _NameList:
    """The list of names around one, and the words beside it.

    Attributes:
        head: The word before the first item, "^" at the start of a sentence.
        head_role: What `head`, or the word before it where `head` only names ("called"), says about the items.
        apposition: The comma or other mark between the head and the first item.
        tail: The word after the last item.
        starts: The first tokens of the items.
    """

    head: str
    head_role: str
    apposition: str
    tail: str
    starts: tuple[int, ...]


def role_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Return the features of what the words around a span say about its bearer."""
    document, place_type = context.document, span.facts.place_type
    names = _name_list(span, context)
    before = document.lower[span.start - 1] if span.start else "^"
    is_located = before in word_lists.LOCATIVES and not names.head_role.startswith("shares")
    is_located = is_located or names.head_role == "locative"
    is_given = document.words[span.start].capitalize() in context.lexicon.given_names
    after = context.lexicon.broad_cluster(document.lower[span.end]) if span.end < len(document.words) else "$"
    return [
        *_head_features(names.head, names.head_role, names.apposition, place_type),
        *_list_features(names, is_located, span, context),
        *_call_features(span, context),
        *_person_features(span, is_located, context),
        *_thing_features(span, context),
        *_sentence_features(context.uses.sentence_roles[span.start], is_located, place_type),
        _given_feature(is_given, after),
    ]


# Functions whose arguments are a few words or classes write their features out once.


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _head_features(head: str, role: str, mark: str, place_type: str) -> tuple[str, ...]:
    role_of_head = f"role head={role} mark={mark}"
    return role_of_head, f"{role_of_head} {place_type}", f"role head word={head} mark={mark}"


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _sentence_features(roles: frozenset[str], is_located: bool, place_type: str) -> tuple[str, ...]:
    return tuple(f"role sentence={role} located={is_located} {place_type}" for role in sorted(roles))


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _given_feature(is_given: bool, after: int | str) -> str:
    return f"role given={is_given} after={after}"


def _name_list(span: CandidateSpan, context: DocumentContext) -> _NameList:
    document = context.document
    lower = document.lower
    first, last = context.uses.sentences[span.start]
    runs = context.capital_runs
    start, end = runs[span.start]
    end = max(end, span.end)
    starts = [start]
    while start > first and lower[start - 1] in _SEPARATORS and len(starts) <= _MOST_ITEMS:
        index = start - 2
        while index > first and lower[index] in _SEPARATORS:
            index -= 1
        if index < first or not context.is_name_capital[index]:
            break
        start = max(first, runs[index][0])
        starts.append(start)
    items_before = len(starts)
    while end < last and lower[end] in _SEPARATORS and len(starts) - items_before < _MOST_ITEMS:
        index = end + 1
        while index < last and lower[index] in _SEPARATORS:
            index += 1
        if index >= last or not context.is_name_capital[index]:
            break
        starts.append(index)
        end = runs[index][1]
    tail = lower[end] if end < last else "$"
    apposition = ""
    head = start - 1
    if head > first and lower[head] in _BEFORE_APPOSITION:
        apposition, head = lower[head], head - 1
    if head < first:
        return _NameList("^", "^", apposition, tail, tuple(starts))
    word = lower[head]
    before = lower[head - 1] if head > first else "^"
    return _NameList(*_head_and_role(word, before), apposition, tail, tuple(starts))


def _head_and_role(word: str, before: str) -> tuple[str, str]:
    """Return the head of a list of names, and what it says about the names: ("shares in", "shares in")."""
    own, role_before = word_lists.NAME_ROLES.get(word), word_lists.NAME_ROLES.get(before)
    if word in _NAMING:
        return word, f"named {role_before or ('place' if before in word_lists.PLACE_TYPES_BEFORE else '?')}"
    if role_before is not None and word in _PREPOSITIONS:
        return f"{before} {word}", f"{role_before} {word}"
    if own is not None:
        return word, own
    if word in word_lists.LOCATIVES:
        return word, "locative"
    return word, "title" if word in word_lists.PERSON_TITLES else "?"


def _list_features(names: _NameList, is_located: bool, span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Features of the words after the list, and of the other items."""
    document, count = context.document, min(3, len(names.starts))
    tail = _tail_class(names.tail)
    features = [_tail_feature(tail, count, is_located)]
    if "market" in context.uses.sentence_roles[span.start] or tail == "market":
        features.append(f"role market tail={tail} located={is_located} {span.facts.place_type}")
    if count > 1:
        others = [start for start in names.starts if not span.start - 1 <= start < span.end]
        people = sum(document.words[start] in context.lexicon.given_names for start in others)
        listed = sum(start in context.longest_by_start for start in others)
        features += [
            f"role tail word={names.tail} items={count}",
            f"role people={3 * people // max(1, len(others))} places={3 * listed // max(1, len(others))}",
        ]
    return features


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _tail_feature(tail: str, count: int, is_located: bool) -> str:
    return f"role tail={tail} items={count} located={is_located}"


def _tail_class(word: str) -> str:
    if word in word_lists.SPEECH_VERBS:
        return "speech"
    if word in word_lists.MARKET_VERBS:
        return "market"
    return "mark" if not word[0].isalnum() else "word"


def _call_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Features of a name that may be called out: "Thank you, Sydney." or "Jordan, what happened?"."""
    document, uses = context.document, context.uses
    words, lower = document.words, document.lower
    first, last = uses.sentences[span.start]
    is_first = span.start == first or words[span.start - 1] in _QUOTES
    after = "$" if span.end >= last else words[span.end]
    features = []
    if after == ":" and is_first:
        speakers = min(4, len(uses.speakers))
        features.append(f"role label capitals={words[span.start].isupper()} speakers={speakers}")
    if lower[span.start] in uses.speakers:
        features.append(f"role speaker label={after == ':'} speakers={min(4, len(uses.speakers))}")
    if after not in _ENDS_OF_CALL:
        return features
    is_after_comma = span.start > first and words[span.start - 1] == ","
    greeting = [word for word in lower[max(first, span.start - _WORDS_OF_GREETING) : span.start] if word.isalpha()]
    if not (is_first or is_after_comma or greeting):
        return features
    role = "" if _GREETINGS.isdisjoint(greeting) else "greeting"
    opens = not _GREETINGS.isdisjoint(lower[first : first + 3])
    addresses = uses.addresses[span.start]
    before = "^" if is_first else "," if is_after_comma else "word"
    is_quoted = uses.is_quoted[span.start]
    second = lower[span.end + 1] if span.end + 1 < last else "$"
    features += [
        f"role call {before}{after} quoted={is_quoted} you={addresses}",
        f"role call {before}{after} quoted={is_quoted} {role} opens={opens}",
        f"role call {before}{after} {role} you={addresses} {span.facts.place_type}",
    ]
    if before == "^":
        features.append(f"role call then={second}")
    return features


def _person_features(span: CandidateSpan, is_located: bool, context: DocumentContext) -> list[str]:
    """Features of what people have: an age, a pronoun, a name in full elsewhere."""
    document, uses = context.document, context.uses
    words, lower = document.words, document.lower
    last = uses.sentences[span.start][1]
    features = []
    if span.end + 1 < last and words[span.end] in {",", "("}:
        age = words[span.end + 1]
        if age.isdigit() and len(age) <= 3 and int(age) in _AGES:
            closes = words[span.end + 2] if span.end + 2 < len(words) else "$"
            features.append(f"role age closes={closes in {',', ')', '.'}} located={is_located}")
    following = lower[span.end : min(last, span.end + _WORDS_TO_PRONOUN)]
    pronoun = next(filter(None, map(_PRONOUNS.get, following)), "none")
    before = "located" if is_located else "opens" if document.starts_sentence[span.start] else "other"
    tail = _tail_class(lower[span.end]) if span.end < last else "$"
    features += _pronoun_features(pronoun, before, tail, span.facts.place_type)
    word = words[span.start]
    if span.end - span.start == 1:
        name = word.capitalize() if word.isupper() else word
        is_alone = context.capital_runs[span.start] == (span.start, span.end)
        if name in uses.first_names:
            features.append(f"role first name of someone alone={is_alone} located={is_located}")
        if name in context.family_names_used:
            features.append(f"role family name of someone alone={is_alone} located={is_located}")
    return features


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _pronoun_features(pronoun: str, before: str, tail: str, place_type: str) -> tuple[str, ...]:
    return f"role pronoun={pronoun} {before}", f"role pronoun={pronoun} {before} tail={tail} {place_type}"


def _thing_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Features of a name that a thing may have: an article before it, what the word itself may mean."""
    document = context.document
    start, end = span.start, span.end
    before = document.lower[start - 1] if start else "^"
    has_article = before in _ARTICLES
    kind = word_lists.NAMESAKE_THINGS.get(document.lower[start], "") if end - start == 1 else ""
    noun = end < len(document.words) and document.lower[end].isalpha() and not document.is_capitalized[end]
    features = []
    if kind:
        before_class = "article" if has_article else "locative" if before in word_lists.LOCATIVES else "other"
        features.append(f"role thing={kind} before={before_class} noun={noun}")
        roles = context.uses.sentence_roles[start]
        features += [f"role thing={kind} sentence={role}" for role in roles if role in _ROLES_OF_THINGS]
    if has_article:
        features.append(f"role article={before} noun={noun} {span.facts.place_type}")
    role = word_lists.NAME_ROLES.get(before)
    if role and start and document.is_capitalized[start - 1]:
        features.append(f"role capital {role} before")
    return features
