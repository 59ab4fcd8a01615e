"""What speaks for and against a name being a place mention, as named pieces of evidence.

Each piece is a short string such as "before=in" or "inside a longer name"; the judge holds a weight for each. Evidence
is cheap, local and readable on purpose: the list of what decided can be shown to a person. Here: what the name itself
and the page say; `surroundings` has what the words beside it say.
"""

from __future__ import annotations

from itertools import repeat

from geo import word_lists
from geo.recognition.candidates import CandidateSpan
from geo.recognition.combining_demonyms import people_of_form
from geo.recognition.context_window_features import context_window_features
from geo.recognition.document_context import STRONG_PROMINENCE, DocumentContext, Uses, capital_at
from geo.recognition.lexicon import UNSEEN_BAND
from geo.types import NameKind

_ONCE = Uses(all=1)
_RARE_BAND = 2


def span_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Return every piece of evidence on one name."""
    words = _of_word if span.end - span.start == 1 else _of_words
    return [
        *_of_name(span),
        *_of_spelling(span, context),
        *words(span, context),
        *context_window_features(span, context),
        *_of_page(span, context),
        *_of_other_uses(span, context),
    ]


def _of_name(span: CandidateSpan) -> list[str]:
    facts = span.facts
    pieces = [f"{facts.group}"]
    if facts.best is None:
        return pieces
    pieces += [
        f"{facts.group} prominence={int(10 * facts.prominence)}",
        f"best={facts.best.name_kind.value}",
        f"namesakes={min(6, facts.namesakes.bit_length())}",
    ]
    pieces += [f"may be {kind.value}" for kind in facts.kinds]
    if NameKind.PRIMARY not in facts.kinds:
        pieces.append("no primary name")
    return pieces


def _of_spelling(span: CandidateSpan, context: DocumentContext) -> list[str]:
    page, group = context.page, span.facts.group
    shape = _shape(page.words[span.start : span.end])
    pieces = [f"shape={shape}"]
    if NameKind.ABBREVIATION in span.facts.kinds:
        pieces.append(f"abbreviation shape={shape} dot={'.' in page.words[span.end - 1]}")
    if page.shouted[span.start]:
        band = context.lexicon.word_bands.get(page.lower[span.start], UNSEEN_BAND)
        prominent = span.facts.prominence >= STRONG_PROMINENCE
        pieces += [f"headline common={band}", f"headline {group}", f"headline prominent={prominent}"]
    if span.start and page.words[span.start].isupper() and page.capital[span.start - 1]:
        pieces.append(f"capitals after capitals={page.words[span.start - 1].isupper()}")
    return pieces


def _of_word(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Evidence from a name of one word: how common it is, whose name it may be, what kind of word, how it ends."""
    page, lexicon, group = context.page, context.lexicon, span.facts.group
    first = page.words[span.start]
    if group == "demonym":
        first = people_of_form(page.words, span.start) or first
    lower = first.lower()
    word = first.capitalize() if first.isupper() and len(first) > 3 else first
    band = lexicon.word_bands.get(lower, UNSEEN_BAND)
    where = "opening" if page.starts_sentence[span.start] else "inside"
    prominent = span.facts.prominence >= STRONG_PROMINENCE
    given, family = word in lexicon.given_names, word in lexicon.family_names
    pieces = [
        f"common={band} {where} {group}",
        f"common={band} prominent={prominent}",
        f"given={given} family={family} {group}",
        f"given={given} family={family} prominent={prominent}",
        f"length={min(7, len(word))}",
        "tokens=1",
    ]
    if band >= _RARE_BAND:  # the kind of "reading" is of no help with Reading
        pieces += [f"kind={lexicon.kind(lower)}", f"kind={lexicon.broad_kind(lower)} {group}"]
    if lower.isalpha() and group != "demonym":
        pieces += [f"ends={lower[-3:]}", f"ends={lower[-2:]} {group}"]
    if span.facts.best is None or (first.isupper() and len(first) <= 4):
        pieces.append(f"word={lower}")
    return pieces


def _of_words(span: CandidateSpan, context: DocumentContext) -> list[str]:
    page, lexicon, group = context.page, context.lexicon, span.facts.group
    first, last = page.words[span.start], page.words[span.end - 1]
    words = [word for word in page.lower[span.start : span.end] if not word.isspace()]  # a name may run over a line end
    bands = [lexicon.word_bands.get(word, UNSEEN_BAND) for word in words]
    count = min(3, len(words))
    pieces = [
        f"tokens={count}",
        f"tokens={count} like a person={first in lexicon.given_names}{last in lexicon.family_names} {group}",
        f"tokens={count} commonest={min(bands)} rarest={max(bands)}",
        f"tokens={count} whole run={context.runs[span.start] == (span.start, span.end)} {group}",
        f"last kind={lexicon.kind(page.lower[span.end - 1])}",
    ]
    if span.facts.best is None:
        pieces.append(f"last word={page.lower[span.end - 1]} {group}")
    return pieces


def _of_page(span: CandidateSpan, context: DocumentContext) -> list[str]:
    page, facts = context.page, span.facts
    surface = " ".join(page.lower[span.start : span.end])
    pieces = [f"repeats={min(4, context.surfaces[surface])} {capital_at(page, span.end)}"]
    if surface in context.datelines:
        pieces.append(f"in a dateline {facts.group}")
    if (span.start, span.end) in context.longer:
        pieces += ["inside a longer name", f"inside a longer name {facts.group}"]
    if page.words[span.end - 1] in context.family_names_seen:
        pieces.append(f"family name of someone here {facts.group}")
    if span.start < page.title_end:
        pieces.append("title")
    if facts.group not in {"country", "demonym", "area"}:
        country = max(map(context.countries.get, facts.countries, repeat(0)), default=0)
        admin1 = max(map(context.admin1s.get, facts.admin1s, repeat(0)), default=0)
        pieces += [f"country votes={min(3, country)}", f"state votes={min(3, admin1)} {facts.group}"]
        if span.end - span.start == 1:
            band = context.lexicon.word_bands.get(page.lower[span.start], UNSEEN_BAND)
            pieces.append(f"state votes={min(2, admin1)} common={band}")
    return pieces


def _of_other_uses(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Evidence from where else the page has the word: as someone's last name, somewhere, alone or not."""
    if span.end - span.start != 1:
        return []
    page, group = context.page, span.facts.group
    word = page.words[span.start]
    follows = span.start > 0 and context.proper[span.start - 1] and not page.starts_sentence[span.start]
    leads = capital_at(page, span.end)
    uses = context.uses.get(word, _ONCE)
    following, leading = min(2, uses.following - follows), min(2, uses.leading - leads)
    somewhere = span.start > 0 and page.lower[span.start - 1] in word_lists.LOCATIVES and not leads
    return [
        f"somewhere={somewhere} personal={word in context.personal}",
        f"elsewhere located={word in context.located} personal={word in context.personal} {group}",
        f"elsewhere following={following} leading={leading} all={min(3, uses.all - 1)}",
        f"elsewhere following={following} alone here={not follows and not leads} {group}",
    ]


def _shape(words: list[str]) -> str:
    letters = [word for word in words if any(character.isalpha() for character in word)]
    if all(word.isupper() for word in letters):
        return "short capitals" if len(letters) == 1 and len(letters[0]) <= 4 else "capitals"
    return "capitalised"
