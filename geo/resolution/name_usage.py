"""How the words around a name use it: as a government that acts, a town where things happen, a province with farmers.

Washington is a capital that imposes sanctions and a state that grows apples; a bomb in Kunduz is in the town, the
farmers of Kunduz are the province's. The cues of a mention are the kinds of words before and after it. Their weights
say how much likelier each cue is beside a country, a division, a town or a capital; they were learned from names that
can be only one of these (`tools.ranker.train_usage`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from geo.errors import RecognizerError
from geo.packaged_files import data_folder

USAGE_FILE: Final = "usage.json"
USES: Final = ("country", "division", "town", "capital")
"""What a name may be used as."""

NO_USAGE: Final = (0.0,) * len(USES)

Weights = Mapping[str, tuple[float, ...]]
"""The log-odds that each cue adds to each of USES."""

_BEFORE, _AFTER = 70, 50  # characters beside a name in which cues are looked for
_WORDS_BEFORE, _WORDS_AFTER = 5, 4
_WORD = re.compile(r"['’]s\b|[\w-]+|[^\w\s]|\n")
_CLAUSE_ENDS = ".!?;:\n"
_ENDS_CLAUSE = frozenset(_CLAUSE_ENDS)
_COMPASS = frozenset(
    "north south east west northern southern eastern western central northeastern northwestern southeastern "
    "southwestern upstate rural coastal inland mainland".split()
)
_PREPOSITIONS = frozenset(
    "in at near outside inside around from to into across throughout of by with between against for through over "
    "toward towards over via within".split()
)
_AUXILIARIES = frozenset("is are was were has have had will would can could may might must should does did".split())
_ACTS = (
    "accept accuse acknowledge act add admit agree allow announce approve arm ask attack back ban bar believe blame "
    "block boycott broker call cancel claim condemn confirm consider continue cooperate criticize cut decide "
    "declare decline defend delay demand denounce deny deploy designate dismiss ease expel extend fear forge fund "
    "halt hint hope host impose insist intend invite issue join label launch lift maintain mediate move negotiate "
    "offer oppose order pledge plan praise prepare press pressure promise propose provide pull push ratify react "
    "recall recognize refuse reject renew respond resume retaliate sanction scrap seek send sell share "
    "sign signal side slap stop strike suggest supply support suspend target tell threaten try unveil urge veto "
    "view vote vow want warn weigh welcome withdraw withhold"
).split()
_IRREGULAR_ACTS = (
    "said says sent told sees saw wants sought gave gives took takes made makes held holds struck strikes won wins "
    "lost loses kept keeps left leaves went goes came comes put puts set sets sold froze freezes drew draws "
    "withdrew spent knew knows thought thinks understood agreed paid pays bought seeks fought fights meets met"
).split()


def _inflected(stem: str) -> Iterator[str]:
    """Yield a verb's third person, past and present participle."""
    base = stem.removesuffix("e")
    if stem.endswith("y") and stem[-2] not in "aeiou":
        yield from (stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing")
    else:
        yield from (stem + ("es" if stem.endswith(("s", "sh", "ch", "x", "ss")) else "s"), base + "ed", base + "ing")


_ACT_WORDS = frozenset([*_IRREGULAR_ACTS, *(word for stem in _ACTS for word in _inflected(stem))])

# Kinds of nouns that go with one use of a name.
_NOUNS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "urban": (
            "airport airstrip apartment apartments arena avenue bank bar barracks bazaar blast blasts bomb bomber "
            "bombing bombings bridge building buildings bus cafe cathedral checkpoint church cinema clinic club "
            "compound concert conference consulate court courthouse crowd embassy explosion explosions exhibition "
            "factory fair flat flats gallery gunman headquarters home hospital hotel hotels house intersection jail "
            "mall market marathon mayor metro mosque museum nightclub office offices opera outskirts park plaza "
            "police port prison protest protests rally restaurant restaurants school shop shops square stadium "
            "station stock store street streets suburb suburbs subway summit synagogue temple tower traders train "
            "tram university warehouse workshop neighborhood neighbourhood downtown"
        ),
        "rural": (
            "agriculture area areas border cattle communities counties countryside county crop crops cultivation "
            "district districts farm farmer farmers farming farmland farms fields forest forests grower growers "
            "harvest herders highlands hills lakes livestock municipalities orchards pastures planters plantations "
            "producers province provinces ranchers region regions rivers state states territory towns tribes valley "
            "valleys village villages villagers wetlands wildlife wineries"
        ),
        "division government": (
            "assembly assemblyman attorney ballot caucus congressional delegation gop gubernatorial governor "
            "governors governorship lawmaker lawmakers legislation legislator legislators legislature primary "
            "referendum representative senator senators sheriff statewide taxpayers voter voters electorate"
        ),
        "national government": (
            "ambassador ambassadors army authorities cabinet citizens constitution economy election elections "
            "embassy envoy government independence invasion king leader leaders military minister ministers "
            "ministry nationals navy parliament president presidency regime troops war"
        ),
        "diplomacy": (
            "accord aid alliance allies ally alliances agreement backing ceasefire conflict deal dispute "
            "diplomacy diplomat diplomats influence interests negotiations negotiator negotiators pact policy "
            "pressure rapprochement relations relationship rift row sanctions standoff stance support talks tariffs "
            "tension tensions ties trade treaty truce visit"
        ),
        "journey": (
            "arrived arrive arrives flew fly flies flight flights flying landed returned return travelled traveled "
            "traveling trip went met meet meeting meetings moved born lives lived living based resident residents"
        ),
        "of the town": "capital city town cities townspeople",
    }.items()
}
_KINDS_OF_NOUN: Final[Mapping[str, tuple[str, ...]]] = {
    noun: tuple(kind for kind, of_kind in _NOUNS.items() if noun in of_kind)
    for noun in frozenset().union(*_NOUNS.values())
}


def usage_cues(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the cues of a mention.

    Args:
        text: The article's text.
        start: Where the mention starts in it, as a character offset.
        end: Where it ends.
    """
    before = text[max(0, start - _BEFORE) : start]
    clause = before[1 + max(map(before.rfind, _CLAUSE_ENDS)) :]
    words_before = list(map(_normalized, _WORD.findall(clause)[-_WORDS_BEFORE:]))
    matches = islice(_WORD.finditer(text, end, end + _AFTER), _WORDS_AFTER)
    words_after = [_normalized(match[0]) for match in matches]
    return tuple(dict.fromkeys([*_cues_before(words_before), *_cues_after(words_before, words_after)]))


def _normalized(word: str) -> str:
    return "'s" if word == "’s" else word.lower()


def _cues_before(before: Sequence[str]) -> Iterator[str]:
    words = [word for word in before if word != "the"]
    if not words:
        yield "begins its clause"
        return
    last = words.pop()
    if last in _COMPASS:
        yield "after a part of a land"
        last = words.pop() if words and words[-1] in _PREPOSITIONS else ""
    if last in _PREPOSITIONS:
        yield f"after {last}"
        for kind in _kinds(words):
            yield f"{kind} before a preposition"
            yield f"{kind} before {last}"
        if words and words[-1] in _ACT_WORDS:
            yield f"act before {last}"
    elif last in {"and", ",", "or"}:
        yield "after a comma or conjunction"
        if "between" in words:
            yield "after between"
    elif last in _ACT_WORDS:
        yield "object of an act"
    elif last == "that":
        yield "begins its clause"


def _cues_after(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    if not after:
        return
    follower, rest = after[0], after[1:]
    if follower == "'s":
        yield "possessor"
        yield from (f"possessor of {kind}" for kind in _kinds(rest))
        return
    yield from (f"modifies {kind}" for kind in _kinds([follower]))
    if follower not in _ENDS_CLAUSE | {","}:
        yield from (f"modifies {kind}, a word between" for kind in _kinds(rest[:1]))
    if not (before and before[-1] in _PREPOSITIONS):
        yield from _cues_of_subject(follower, rest)


def _cues_of_subject(follower: str, rest: Sequence[str]) -> Iterator[str]:
    if follower in _AUXILIARIES:
        yield "subject of an auxiliary"
        if not _ACT_WORDS.isdisjoint(rest[:2]):
            yield "subject of an act"
    elif follower in _ACT_WORDS:
        yield "subject of an act"
    elif follower.endswith("ed") and len(follower) > len("need"):
        yield "subject of a verb"


def _kinds(words: Iterable[str]) -> tuple[str, ...]:
    kinds = [_KINDS_OF_NOUN[word] for word in words if word in _KINDS_OF_NOUN]
    if len(kinds) < 2:
        return kinds[0] if kinds else ()
    found = frozenset().union(*kinds)
    return tuple(kind for kind in _NOUNS if kind in found)


def usage_scores(cues: Iterable[str], weights: Weights) -> tuple[float, ...]:
    """Return the log-odds of each of USES."""
    rows = [weights[cue] for cue in cues if cue in weights]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else NO_USAGE


@lru_cache(maxsize=1)
def packaged_usage() -> Weights:
    """Return the packaged weights of the cues, read once."""
    return read_usage(data_folder() / USAGE_FILE)


def read_usage(path: Path) -> Weights:
    """Read a file that `write_usage` wrote.

    Raises:
        RecognizerError: The file is missing, or does not have the weights of this version.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        weights = {cue: tuple(float(of_cue[use]) for use in USES) for cue, of_cue in content.items()}
        if not weights:
            raise ValueError("is empty")
        return weights
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} has no weights of this version ({type(error).__name__}: {error}); reinstall Dateline"
        raise RecognizerError(message) from error


def write_usage(path: Path, weights: Weights) -> None:
    """Write the weights as JSON, one cue a line, rounded to two decimals."""
    lines = (
        f" {json.dumps(cue)}: {json.dumps({use: round(float(w), 2) for use, w in zip(USES, values, strict=True)})}"
        for cue, values in sorted(weights.items())
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
