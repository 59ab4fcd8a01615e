"""What speaks for and against a name being a place mention, as named pieces of evidence.

Each piece is a short string such as "before=in" or "inside a longer name"; the judge holds a weight for each. Evidence
is cheap, local and readable on purpose: the list of what decided can be shown to a person.
"""

from __future__ import annotations

from geo.model import NameKind
from geo.recognition import cues
from geo.recognition.page import NameSpan
from geo.recognition.page_evidence import STRONG_PROMINENCE, PageEvidence, capital_at

_DASHES = frozenset("-–—")
_COMMON_BAND_UNSEEN = 3


def evidence_for(span: NameSpan, context: PageEvidence) -> list[str]:
    """Return every piece of evidence on one name."""
    return [
        *_of_name(span),
        *_of_words(span, context),
        *_of_neighbours(span, context),
        *_of_run(span, context),
        *_of_patterns(span, context),
        *_of_page(span, context),
    ]


def _of_name(span: NameSpan) -> list[str]:
    facts = span.facts
    pieces = [f"{facts.group}", f"tokens={min(3, span.end - span.start)}"]
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


def _of_words(span: NameSpan, context: PageEvidence) -> list[str]:
    page, lexicon = context.page, context.lexicon
    words = page.words[span.start : span.end]
    first = words[0]
    shape = _shape(words)
    pieces = [f"shape={shape}"]
    if NameKind.ABBREVIATION in span.facts.kinds:
        pieces.append(f"abbreviation shape={shape} dot={'.' in words[-1]}")
    if len(words) == 1:
        word = first.capitalize() if first.isupper() and len(first) > 3 else first
        band = lexicon.word_bands.get(page.lower[span.start], _COMMON_BAND_UNSEEN)
        where = "opening" if page.starts_sentence[span.start] else "inside"
        prominent = span.facts.prominence >= STRONG_PROMINENCE
        given, family = word in lexicon.given_names, word in lexicon.family_names
        pieces += [
            f"common={band} {where} {span.facts.group}",
            f"common={band} prominent={prominent}",
            f"given={given} family={family} {span.facts.group}",
            f"given={given} family={family} prominent={prominent}",
            f"length={min(7, len(word))}",
        ]
    else:
        bands = [lexicon.word_bands.get(word, _COMMON_BAND_UNSEEN) for word in page.lower[span.start : span.end]]
        named = f"{first in lexicon.given_names}{words[-1] in lexicon.family_names}"
        count = min(3, len(words))
        pieces += [
            f"tokens={count} like a person={named} {span.facts.group}",
            f"tokens={count} commonest={min(bands)} rarest={max(bands)}",
            f"tokens={count} whole run={context.runs[span.start] == (span.start, span.end)} {span.facts.group}",
        ]
    if page.shouted[span.start]:
        pieces.append(f"headline common={context.lexicon.word_bands.get(page.lower[span.start], _COMMON_BAND_UNSEEN)}")
    return pieces


def _of_neighbours(span: NameSpan, context: PageEvidence) -> list[str]:
    page = context.page
    before = page.lower[span.start - 1] if span.start else "^"
    before2 = page.lower[span.start - 2] if span.start > 1 else "^"
    after = page.lower[span.end] if span.end < len(page.words) else "$"
    after2 = page.lower[span.end + 1] if span.end + 1 < len(page.words) else "$"
    capital_before = span.start > 0 and page.capital[span.start - 1] and not page.starts_sentence[span.start]
    capital_after = capital_at(page, span.end)
    pieces = [
        f"before={before}",
        f"after={after}",
        f"before2={before2} {before}",
        f"after2={after} {after2}",
        f"capitals={capital_before}{capital_after}",
        f"{span.facts.group} capitals={capital_before}{capital_after}",
    ]
    pieces += [f"before {name}" for name, words in _BEFORE.items() if before in words]
    pieces += [f"after {name}" for name, words in _AFTER.items() if after in words]
    if before in cues.LOCATIVE:
        pieces.append(f"locative {span.facts.group} capital after={capital_after}")
    if before in _DASHES or after in _DASHES:
        pieces.append(f"dash {before in _DASHES}{after in _DASHES} {span.facts.group}")
    if span.start and page.words[span.start - 1] in context.lexicon.given_names:
        pieces.append(f"given name before {span.facts.group}")
    if capital_after and page.words[span.end] in context.lexicon.family_names:
        pieces.append(f"family name after given={page.words[span.start] in context.lexicon.given_names}")
    if capital_after and span.end - span.start == 1:
        given = page.words[span.start] in context.lexicon.given_names
        word = "known" if after in context.lexicon.word_bands else "unknown"
        pieces.append(f"given={given} {word} capital after {span.facts.group}")
    return pieces


def _of_run(span: NameSpan, context: PageEvidence) -> list[str]:
    """Evidence from the capitalised words around the name: "Delhi | High Court", "Bank of | America"."""
    start, end = context.runs[span.start]
    end = max(end, span.end)
    page = context.page
    left, right = span.start - start, end - span.end
    pieces = [f"run={min(2, left)}/{min(3, right)}"]
    if right:
        head = page.lower[end - 1]
        sited = any(word in cues.SITED_HEADS for word in page.lower[span.end : end])
        carried = head in cues.CARRIED_HEADS
        pieces += [f"head={head}", f"sited={sited} carried={carried} left={min(1, left)}"]
    if left:
        pieces += [f"run first={page.lower[start]}", f"run before {min(2, left)} right={min(1, right)}"]
    if span.start > 1 and page.lower[span.start - 1] == "of" and page.capital[span.start - 2]:
        pieces.append(f"of after={page.lower[span.start - 2]}")
        pieces.append("capital of")
    return pieces


def _of_patterns(span: NameSpan, context: PageEvidence) -> list[str]:
    page = context.page
    pieces = []
    after = page.words[span.end] if span.end < len(page.words) else ""
    if after == "," or after == "(":
        container = context.spans_by_start.get(span.end + 1)
        if container is not None:
            pieces.append(f"comma {container.facts.group} contains={_contains(container, span)}")
            pieces.append(f"{span.facts.group} comma {container.facts.group} contains={_contains(container, span)}")
    if span.start > 1 and page.words[span.start - 1] in {",", "("}:
        inner = _span_ending_at(context, span.start - 1)
        if inner is not None:
            pieces.append(f"{span.facts.group} closes={_contains(span, inner)} after {inner.facts.group}")
    if span.start < 4 + page.title_end and span.start >= page.title_end and page.words[span.start].isupper():
        pieces.append("dateline capitals")
    if after in {"(", "—", "–", "--", "-"} and span.start - page.title_end < 4:
        pieces.append("dateline dash")
    return pieces


def _of_page(span: NameSpan, context: PageEvidence) -> list[str]:
    page, facts = context.page, span.facts
    surface = " ".join(page.words[span.start : span.end])
    pieces = [f"repeats={min(3, context.surfaces[surface])}"]
    if (span.start, span.end) in context.longer:
        pieces += ["inside a longer name", f"inside a longer name {facts.group}"]
    last = page.words[span.end - 1]
    if last in context.family_names_seen:
        pieces.append(f"family name of someone here {facts.group}")
    if span.end - span.start == 1:
        pieces.append(f"elsewhere located={last in context.located} personal={last in context.personal} {facts.group}")
    if span.start < page.title_end:
        pieces.append("title")
    if facts.group not in {"country", "demonym", "area"}:
        country = max((context.countries[code] for code in facts.countries), default=0)
        admin1 = max((context.admin1s[code] for code in facts.admin1s), default=0)
        pieces += [f"country votes={min(3, country)}", f"state votes={min(3, admin1)} {facts.group}"]
        if span.end - span.start == 1:
            band = context.lexicon.word_bands.get(page.lower[span.start], _COMMON_BAND_UNSEEN)
            pieces.append(f"state votes={min(2, admin1)} common={band}")
    return pieces


_BEFORE = {
    "title of a person": cues.PERSON_TITLES,
    "locative": cues.LOCATIVE,
    "direction": cues.DIRECTIONS,
    "place type": cues.PLACE_TYPES_BEFORE,
}
_AFTER = {
    "sited head": cues.SITED_HEADS,
    "carried head": cues.CARRIED_HEADS,
    "people": cues.PEOPLE_AFTER,
    "speech": cues.SPEECH,
    "place type": cues.PLACE_TYPES_AFTER,
}


def _shape(words: list[str]) -> str:
    letters = [word for word in words if any(character.isalpha() for character in word)]
    if all(word.isupper() for word in letters):
        return "short capitals" if len(letters) == 1 and len(letters[0]) <= 4 else "capitals"
    return "capitalised"


def _contains(container: NameSpan, inner: NameSpan) -> bool:
    """Whether some place of the inner name lies in the country or state that the container's best place is."""
    if container.facts.best is None:
        return False
    place = container.facts.best.place
    if container.facts.group == "country":
        return place.country_code in inner.facts.countries
    if container.facts.group == "state":
        return f"{place.country_code}.{place.admin1_code}" in inner.facts.admin1s
    return bool(container.facts.admin1s & inner.facts.admin1s)


def _span_ending_at(context: PageEvidence, end: int) -> NameSpan | None:
    for start in range(max(0, end - 4), end):
        span = context.spans_by_start.get(start)
        if span is not None and span.end == end:
            return span
    return None
