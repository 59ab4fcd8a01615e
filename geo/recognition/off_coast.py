"""Tell whether "off" before a name means at sea: a boat sank off Lampedusa, but floods cut off a town."""

from __future__ import annotations

import re

_CHARACTERS = 160  # how far from the name a word of the sea may be

_BARRIER = re.compile(
    r"\b(?:cut|cuts|cutting|seal\w*|cordon\w*|close[sd]?|closing|shut\w*|block\w*|wall(?:s|ed)?|fenc\w+|rop(?:e|ed|ing)|"
    r"mark(?:s|ed|ing)?)\s+$",
    re.IGNORECASE,
)
# Verbs that "off" belongs to, and nouns of free time and discounts.
_PHRASAL = re.compile(
    rf"(?:{_BARRIER.pattern.removesuffix('$')}|"
    r"\b(?:kick\w*|pay\w*|paid|tak\w+|took|sets?|setting|call\w*|dr[io]v\w+|skid\w*|f[ae]ll\w*|knock\w*|lay\w*|laid|"
    r"fight\w*|fought|rip\w*|br[eo]a?k\w*|sign(?:s|ed|ing)?|head(?:s|ed|ing)?|fend\w*|ward\w*|dr[ae]w\w*|stav\w+|"
    r"pull\w*|turn\w*|switch\w*|show(?:s|ed|ing)?|wr[io]t\w+|fac(?:e|es|ed|ing)|lift\w*|blast\w*|tick\w*|round\w*|"
    r"top\w*|wip\w+|r[au]n\w*|veer\w*|swerv\w+|slid\w*|slip\w*|go(?:es|ing|ne)?|went|trad\w+|squar\w+|tee[sd]?|drop\w*|"
    r"finish\w*|sell\w*|sold|spin\w*|spun|split\w*|sh[ao]k\w+|shook|shrug\w*|brush\w*|liv\w+|feed\w*|sent|send\w*|log\w*|"
    r"get\w*|got|buy\w*|bought|back\w*|beat\w*|chas\w+|scar\w+|clear\w*|hiv\w+|carv\w+|t[eo]a?r[en]?|strip\w*|"
    r"bl[eo]w\w*|com(?:e|es|ing)|came|let\w*|put\w*|jump\w*|le[a]?p\w*|step\w*|walk\w*|hop\w*|climb\w*|roll\w*|tip\w*|"
    r"taper\w*|push\w*|thr[eo]wn?|clock\w*|see|sees|seeing|"
    r"days?|weeks?|hours?|months?|years?|time|per\s?cent|better|well|worse|hands|roofs?|kick)[\s-]+$|%\s*$)",
    re.IGNORECASE,
)
_SEA = re.compile(
    r"\b(?:boats?|ships?|shipping|vessels?|ferr(?:y|ies)|tankers?|trawlers?|dingh(?:y|ies)|yachts?|dhows?|canoes?|rafts?|"
    r"freighters?|frigates?|destroyers?|warships?|submarines?|carriers?|cruise|skiffs?|sailors?|seafarers?|fisher\w*|"
    r"fishing|nav(?:y|al)|coast\s?guards?|lifeboats?|pirates?|piracy|seas?|oceans?|gulf|waters|waves?|maritime|marines?|"
    r"islands?|isles?|islets?|reefs?|atolls?|archipelago|shipwrecks?|wrecks?|sank|sinks?|sunk|sinking|capsiz\w+|"
    r"drown\w*|aground|adrift|afloat|anchor\w*|moor(?:ed|ing)|swimm\w+|swam|div(?:ers?|ing)|surfers?|sharks?|whales?|"
    r"dolphins?|(?:oil|gas)[\s-]?(?:fields?|rigs?|platforms?|exploration|blocks?|wells?)|rigs?|drilling|wind[\s-]?farms?|"
    r"undersea|subsea|buoys?|(?:earth)?quakes?|magnitude|tsunamis?|epicent\w+|tremors?|seabed|offshore|overboard|sail\w*|"
    r"hurricanes?|typhoons?|cyclones?|tropical\s+storm|ditched|hijack\w*|missiles?|satellite|nautical|nmi?|MV|M/V)\b",
    re.IGNORECASE,
)
# What happens or lies at sea, right before "off".
_AT = re.compile(
    r"\b(?:crash\w*|struck|hit|hits|strikes?|seized|found|rescued|intercepted|detained|attacked|boarded|missing|vanish\w*|"
    r"disappear\w*|lies?|lying|located|cent(?:er|re)d|occurred|discovered|spotted|sighted|stranded|fired|exploded|downed|"
    r"patrol\w*|exercises|incidents?|collisions?|collided?|search|lost|landed|splash\w*\s+down|washed\s+up|operating|waiting|stationed|erupt\w*)\s+"
    r"(?:(?:just|far|well|close|somewhere)\s+)?$",
    re.IGNORECASE,
)
_ROAD = re.compile(
    r"\s+(?:runway|road|rd|street|st|highway|avenue|ave|motorway|freeway|expressway|square|junction|exit|bridge|drive|"
    r"lane|bypass|boulevard|flyover|roundabout|pier|slip)\b",
    re.IGNORECASE,
)


def is_at_sea(text: str, off: int, name_end: int, *, is_coast_named: bool) -> bool:
    """Return whether "off" before a name means at sea.

    Args:
        text: The text.
        off: Where the words of the relation start, a distance with them: "12 km off", "off".
        name_end: Where the name ends.
        is_coast_named: Whether the words say "the coast of", which only something that closes a coast contradicts.
    """
    before = text[max(0, off - _CHARACTERS) : off]
    if is_coast_named:
        return not _BARRIER.search(before)
    after = text[name_end : name_end + _CHARACTERS]
    if _PHRASAL.search(before) or _ROAD.match(after):
        return False
    return bool(_AT.search(before) or _SEA.search(before) or _SEA.search(text, off, name_end) or _SEA.search(after))
