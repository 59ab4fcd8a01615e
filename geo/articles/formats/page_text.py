"""Finds the text of the article on a web page, without the menus, teasers and comments around it.

trafilatura extracts it twice. Its precise mode leaves out most of what is not the article, and sometimes headings,
short paragraphs, or all but a fragment. Its balanced mode, with tables, keeps these, and sometimes the comments and
notices after the article. So the balanced text is taken, and what comes before the first and after the last line that
both have is cut off where that is more than a line or two. Only where the precise text is a fragment, in prose less
than two fifths as long, nothing is cut off. A standfirst, the summary above the text that the page also declares as its
description, is added where trafilatura took it for a part of the head.

A notice in place of an article (cookies, rules for comments, a paywall, a page that needs JavaScript) is refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from geo.articles.limits import MAX_TEXT_CHARACTERS
from geo.errors import InputError

Tree = Any
"""An lxml.html element; lxml has no type annotations."""

_LOG = logging.getLogger(__name__)
_INVISIBLE = "head script style noscript template svg select button textarea nav footer".split()
_BLOCKS = "p div br li tr h1 h2 h3 h4 h5 h6 section article blockquote pre header figure".split()
_PROSE_CHARACTERS = 80
"""A line of at least so many characters is counted as prose: shorter ones are headings, captions, labels and links."""
_FRAGMENT_SHARE = 0.4
_KEPT_LINES = 2
_STANDFIRST_CHARACTERS = 40
_MAX_STANDFIRST_CHARACTERS = 1_000
_MAX_STANDFIRST_BLOCKS = 2_000
_NO_ARTICLE_CHARACTERS, _SHORT_PAGE_CHARACTERS = 100, 1_000
_NOTICE_CHARACTERS = 1_500
_MAX_PROSE_BESIDE_NOTICE = 200
_NOTICES = {
    "is only a notice about cookies or privacy; save the page from a browser that has answered it": (
        r"\b(?:we|this (?:web)?site|our (?:web)?site|and our partners) (?:and our partners )?(?:use|uses|store) "
        r"(?:and/or access |cookies|technologies such as cookies)|\bcookie (?:policy|notice|settings|preferences)\b"
        r"|\b(?:wir|website|seite) (?:verwende[nt]|nutz(?:en|t)) cookies|\bnous utilisons des cookies"
        r"|\b(?:utilizamos|usamos) cookies|\butilizziamo (?:i )?cookie"
    ),
    "is only a notice about comments": (
        r"\bcomments? (?:are (?:encouraged|welcome|moderated|closed|subject)|policy|guidelines|rules)\b"
        r"|\b(?:to|must|please) (?:be logged in|log in|sign in|register) "
        r"(?:to|in order to) (?:post|leave|write|comment)"
        r"|\bnetiquette|\bkommentarregeln|\bcharte de(?:s)? commentaires"
    ),
    "is only the notice of a paywall: the text of the article is not on the page": (
        r"\b(?:subscribe|sign in|log in|register) (?:now )?(?:to|and) (?:continue|keep|read)\b|\balready a subscriber\b"
        r"|\b(?:for|to|available to|reserved for) (?:our )?subscribers(?: only)?\b|\bsubscribers[- ]only\b"
        r"|\bnur für abonnent|\bmit einem abo\b|\br[ée]serv[ée]e? (?:aux|à nos) abonn[ée]s|\bsolo para suscriptores"
        r"|\b(?:exclusivo|exclusiva) para suscriptores|\briservato agli abbonati"
    ),
    "needs JavaScript to show its text; save it from a browser that has shown it": (
        r"\b(?:enable|activate|turn on|requires?|without|have) javascript\b"
        r"|\bjavascript (?:is|must be|has been|enabled)\b"
        r"|\bjavascript (?:aktivieren|einschalten)|\bactiver javascript|\b(?:active|habilite) javascript"
        r"|\bbrowser (?:is (?:not|no longer) supported|out of date)|\b(?:unsupported|outdated) browser\b"
    ),
    "is only a check that a person reads it; save it from a browser": (
        r"\b(?:verify|confirm|prove|checking)(?:ing)? (?:that )?(?:you are|you're|if you are) (?:a )?"
        r"(?:human|not a robot)"
        r"|\bare you a robot\b|\bchecking your browser\b|\baccess (?:to this page has been )?denied\b|\bcaptcha\b"
    ),
}
_NOTICE_PATTERNS = {reason: re.compile(pattern, re.IGNORECASE) for reason, pattern in _NOTICES.items()}


def parse_page(page: str) -> Tree | None:
    """Return the tree of a page or of a piece of one, None where there is none."""
    from trafilatura import load_html  # only needed for web pages, and slow to load

    # A rejection already says what is wrong with a page; trafilatura would add log lines of its own.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # lxml refuses an XML declaration in decoded text, and reads a fragment only inside a page.
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page)
    if "<html" not in page[:10_000].lower():
        page = f"<html><body>{page}</body></html>"
    return load_html(page)


def article_text(page: str, tree: Tree, descriptions: Sequence[str], where: str) -> str:
    """Return the text of the article on a page, one block a line; empty where nothing is visible.

    Args:
        page: the page.
        tree: its tree.
        descriptions: the summaries that the page declares.
        where: the name of the page, for messages.

    Raises:
        InputError: the visible text is too long, or only a notice stands where the article should be.
    """
    visible = visible_text(page) if len(page) > MAX_TEXT_CHARACTERS else ""
    if len(visible) > MAX_TEXT_CHARACTERS:
        reason = f"has {len(visible):,} visible characters; an article can have at most {MAX_TEXT_CHARACTERS:,}"
        raise InputError(reason, where=where)
    precise, balanced = (_extract(page, where, precise=precise) for precise in (True, False))
    candidates = (_without_surroundings(precise, balanced), precise, balanced)
    lines = next((lines for lines in candidates if lines and _notice_in(lines) is None), balanced or precise)
    if sum(map(len, lines)) < _NO_ARTICLE_CHARACTERS:
        shown = (visible or visible_text(page)).split("\n")
        # Of a long page, what was found is more likely the article than all that is visible.
        lines = shown if not lines or sum(map(len, shown)) <= _SHORT_PAGE_CHARACTERS else lines
    if (notice := _notice_in(lines)) is not None:
        raise InputError(notice, where=where)
    return "\n".join([*_standfirst(tree, descriptions, lines), *lines])


def visible_text(page: str) -> str:
    """Return the visible text of a page or a fragment, one block a line, without menus and footers."""
    tree = parse_page(page)
    if tree is None:
        return ""
    # Not by XPath: to put thousands of siblings in order takes it a time that grows with the square of their number.
    for element in list(tree.iter(*_INVISIBLE)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (_one_line(line) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _extract(page: str, where: str, *, precise: bool) -> list[str]:
    from trafilatura import bare_extraction

    try:
        extracted = bare_extraction(
            parse_page(page),
            favor_precision=precise,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
        )
    except Exception as error:  # noqa: BLE001  the parser may raise anything on a hostile page
        _LOG.info("%s: no article found: %s", where, error)
        return []
    text = extracted.text if extracted is not None and not isinstance(extracted, dict) else None
    return [line for line in (text or "").split("\n") if line.strip()]


def _without_surroundings(precise: list[str], balanced: list[str]) -> list[str]:
    """Return the balanced text without what stands before and after the article; see the module's docstring."""
    known = set(precise)
    shared = [number for number, line in enumerate(balanced) if line in known]
    if not shared or _prose(precise) < _FRAGMENT_SHARE * _prose(balanced):
        return balanced
    first, end = shared[0], shared[-1] + 1
    return balanced[first if first > _KEPT_LINES else 0 : end if len(balanced) - end > _KEPT_LINES else None]


def _prose(lines: list[str]) -> int:
    return sum(len(line) for line in lines if len(line) >= _PROSE_CHARACTERS)


def _standfirst(tree: Tree, descriptions: Sequence[str], lines: list[str]) -> list[str]:
    """Return the first block of the page that begins as one of its descriptions does, unless the text has it."""
    present = _one_line(" ".join(lines))
    starts = {_one_line(description).rstrip(".… ")[:_STANDFIRST_CHARACTERS] for description in descriptions}
    missing = tuple(start for start in starts if len(start) == _STANDFIRST_CHARACTERS and start not in present)
    if not missing:
        return []
    blocks = tree.xpath("//body//p|//body//h2|//body//h3|//body//h4|//body//*[@itemprop='description']")
    for block in blocks[:_MAX_STANDFIRST_BLOCKS]:
        text = _one_line(str(block.text_content()))
        if text.startswith(missing) and len(text) <= _MAX_STANDFIRST_CHARACTERS:
            return [text]
    return []


def _notice_in(lines: list[str]) -> str | None:
    """Return what is wrong with a text that is only a notice, None for an article.

    An article may mention cookies, or end with a notice: a short text counts as a notice only if it has hardly any
    prose beside lines with such words.
    """
    text = "\n".join(lines)
    if len(text) > _NOTICE_CHARACTERS:
        return None
    for reason, pattern in _NOTICE_PATTERNS.items():
        others = [line for line in lines if not pattern.search(line)]
        if len(others) < len(lines) and _prose(others) < _MAX_PROSE_BESIDE_NOTICE:
            return reason
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split())
