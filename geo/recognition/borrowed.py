"""Names that a newspaper, a team, a bank or a dish has only borrowed from a place: no mention of the place."""

from __future__ import annotations

from geo.recognition.page import NameSpan, Page

# Capitalised after the name: "Washington Post", "Manchester United", "Singapore Airlines".
_BEARERS = frozenset(
    "post times tribune herald journal gazette chronicle telegraph observer globe guardian mirror examiner inquirer "
    "dispatch sentinel courier united fc f.c. rovers wanderers albion athletic hotspur yankees mets cowboys eagles sox "
    "cubs bulls lakers celtics knicks jets giants bears tigers patriots packers dodgers braves raptors warriors "
    "rockets airlines airways hilton".split()
)
# In lower case after the name: "Brussels sprouts", "French fries", "Russian roulette".
_THINGS = frozenset(
    "sprouts fries toast dressing shepherd shepherds terrier retriever roulette doll dolls rarebit".split()
)
_BEFORE = {("bank", "of", "america"), ("voice", "of", "america")}
# Agencies, bodies and the like that have a village for a namesake.
_NOT_PLACES = frozenset(
    "tass itar-tass reuters interfax xinhua kyodo yonhap ansa antara tanjug anadolu bloomberg nato unesco unicef opec "
    "fifa uefa isis hamas congress parliament senate christmas easter god brexit covid".split()
)


def is_borrowed(span: NameSpan, page: Page) -> bool:
    """Whether the words of the name, or those beside it, say that something else bears it."""
    if span.end - span.start == 1 and page.lower[span.start] in _NOT_PLACES:
        return True
    if tuple(page.lower[max(0, span.end - 3) : span.end]) in _BEFORE:
        return True
    if span.end >= len(page.words):
        return False
    after = page.lower[span.end]
    return (after in _BEARERS and page.capital[span.end]) or (after in _THINGS and not page.capital[span.end])
