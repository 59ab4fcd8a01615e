"""Pairs of texts that are one story, and pairs that are two: edits of the sample articles, and look-alikes.

The edits are those of newsrooms: agency copy under another headline, cut short, with bylines and standing lines, in
another order, with a corrected figure, with a new beginning. The look-alikes are other reports of the same event,
follow-ups that repeat a paragraph, and reports made from one template with other names and figures, or of the same
places on another day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from geo.types import Article


class Pair(NamedTuple):
    """Two articles, what makes the second of the first, and whether both are one story."""

    kind: str
    first: Article
    second: Article
    is_one_story: bool


BEFORE: Final = "By our correspondent and wire reports\n\n"
AFTER: Final = (
    "\n\nReporting by the bureau; editing by the night desk.\n\nOur standards: we correct mistakes that readers point "
    "out. Sign up for the morning newsletter. Follow the live blog. Copyright of the agency, all rights reserved."
)
UPDATE: Final = (
    "{place} (Agency) — This report was updated in the evening with the latest figures of the authorities, who warned "
    "that they were preliminary, and with the words of two witnesses who had spoken to local radio. A statement was "
    "expected overnight.\n\n"
)
FOLLOW_UP: Final = (
    "A week later {place} is counting the cost. Shops have opened again on the main street, and the mayor has asked "
    "for patience until a commission reports in spring.\n\n{background}\n\nAt the market people spoke of little else. "
    '"We had no warning at all," said a woman who sells fruit there, "and nobody has come to tell us what comes '
    'next." Her neighbors nodded; one of them had already packed.\n\nThe opposition wants an inquiry with powers to '
    "call ministers. The government answered that there would be time for questions once the work is done."
)
OTHER_REPORTS: Final[dict[str, str]] = {
    "003": (
        "The sky over Lamar County turned green shortly before five, people in Powderly say. Then the roofs went. On "
        "Saturday volunteers with chain saws cleared the farm roads while deputies counted 50 houses that nobody can "
        "live in any more. Ten people were treated in the hospital of Paris; two stayed.\n\nForecasters rate the "
        "tornado EF4. The governor of Texas promised state money. Across the Red River, in Idabel, a congregation "
        "sang on the lawn beside what is left of its church."
    ),
    "009": (
        "Schools and offices in Hyderabad stayed shut on Wednesday after a night of record rain drowned whole "
        "neighborhoods. Rescue teams lifted children over walls in Bandlaguda, where a compound wall had come down on "
        "sleeping families. The weather office said that no October day since 1903 had been as wet.\n\nChief Minister "
        "K. Chandrasekhar Rao asked citizens to stay at home. Engineers watched the gates of Himayat Sagar."
    ),
    "026": (
        'The king of Spain had clods of mud on his face when his guards opened an umbrella over him. "Murderers," '
        "people in Paiporta shouted on Sunday at the prime minister and at the head of the regional government, who "
        "were led away. Felipe stayed for an hour and let a young man weep on his shoulder.\n\nMore than 210 people "
        "have died in the floods around Valencia, and divers still search underground garages."
    ),
    "031": (
        "Four of six judges found that Kenya's electoral commission had broken the constitution when it sent results "
        "from polling stations to Nairobi. So the vote that gave President Kenyatta a second term counts for "
        "nothing.\n\nNo African court had done this before. In Kisumu strangers danced; in Gatundu, the president's "
        "home, shops closed early. A new vote is due before November."
    ),
    "037": (
        "A lake town in Quebec woke on Sunday to a hole where its center had been. Forty people were missing after "
        "an unmanned oil train rolled downhill for eleven kilometers and blew up beside a crowded bar.\n\n"
        "Investigators want to know who left the brakes to hold it. The mayor of Lac-Mégantic, Colette Roy-Laroche, "
        "hugged neighbors in a school that serves as a shelter. Firefighters came from Maine."
    ),
    "040": (
        "The sirens never sounded at the mine above Brumadinho. On Saturday helicopters set down firefighters who "
        "crawled over the mud on planks, because it holds no standing man. Vale, the owner, put the missing at 300 "
        "of its workers; relatives waited with photographs.\n\nThree years ago another dam in Minas Gerais broke at "
        'Mariana. "Never again," the company had said.'
    ),
}
_NAMES: Final = (
    *("Aldmoor", "Brenwick", "Cartago", "Dorvalle", "Eskilby", "Farrow", "Gadsten", "Halvik", "Ismara", "Jorvan"),
    *("Kelso", "Lundby"),
)
_TEMPLATES: Final[dict[str, str]] = {
    "earthquake": (
        "{a} — An earthquake of magnitude {x}.{y} struck {z} kilometers northwest of {a} at {h}:{m} local time on "
        "{day}, the geological survey said. The quake had a depth of {w} kilometers. There were no immediate reports "
        "of casualties or damage. A resident of {b} said by telephone that furniture had moved for {y} seconds. No "
        "tsunami warning was issued. The region lies on a fault where plates of the Earth's crust meet, and small "
        "quakes are common there."
    ),
    "weather": (
        "Weather for {a}, {day}: sunny spells in the morning, cloud from the west after {h} o'clock. Highs of {z} "
        "degrees in {a} and {w} in {b}, lows of {x} overnight. Winds light to moderate from the southwest, {y} knots "
        "on the coast. The chance of rain is {m} percent. Outlook for tomorrow: much the same, with showers over {c}."
    ),
    "match": (
        "{a} beat {b} {x}-{y} on {day} to move up to place {w} in the league. {c}'s former striker opened the score "
        "in minute {z} after a corner, and the visitors drew level from the spot before half-time. {a} dominated "
        "after the break and sealed the win in minute {m}. The coach of {b} said that his side had deserved more. {a} "
        "travel to {c} next, while {b} are at home to the leaders. Attendance: {w},{m}{y}."
    ),
    "shares": (
        "Shares in {a} Holdings rose {x}.{y} percent on {day} after the company reported quarterly earnings of "
        "{w}.{m} a share on revenue of {z} million, beating the estimate of analysts polled by the agency. Net income "
        "climbed to {m} million from {w} million a year ago. {a} Holdings expects full-year revenue of up to {h}{z} "
        "million. The stock has gained {m} percent since the beginning of the year, while the index of {b} has "
        "climbed {w} percent. This story was generated from data of {c} Research."
    ),
    "court": (
        "{a} — A court in {a} on {day} sentenced a man of {z} to {x} years in prison for fraud. The presiding judge "
        "said that he had taken {m},{w}00 from {y} customers of a bank in {b}, most of them pensioners. The defendant, "
        "who comes from {c}, had admitted the charges. His lawyer said that he would appeal. The prosecution had "
        "demanded {y} years."
    ),
}
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def pairs(samples: Sequence[Article]) -> Iterator[Pair]:
    """Yield all pairs that follow from the sample articles, always the same."""
    for article in samples:
        for kind, edit in EDITS.items():
            second = Article(f"{article.id}-{kind}", f"Agency report: {article.title[::-1]}", edit(article))
            yield Pair(kind, article, second, is_one_story=True)
        follow_up = FOLLOW_UP.format(place=_place(article), background=_paragraphs(article.text)[1])
        yield Pair("follow-up", article, Article(f"{article.id}-follow-up", "", follow_up), is_one_story=False)
        for start, other in OTHER_REPORTS.items():
            if start in article.id:
                yield Pair("same event", article, Article(f"{article.id}-other", "", other), is_one_story=False)
    for first, second in combinations(samples, 2):
        yield Pair("other samples", first, second, is_one_story=False)
    for name, template in _TEMPLATES.items():
        reports = [Article(f"{name}-{n}", "", _fill(template, n)) for n in range(len(_NAMES))]
        for first, second in combinations(reports, 2):
            yield Pair(f"template: {name}", first, second, is_one_story=False)
        days = [Article(f"{name}-day-{n}", "", _fill(template, n, names=0)) for n in range(len(_NAMES))]
        for first, second in combinations(days, 2):
            yield Pair(f"template, same names: {name}", first, second, is_one_story=False)


def _place(article: Article) -> str:
    return article.text.split(" — ")[0].split(",")[0].title()


def _paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)


def _cut(text: str, share: float) -> str:
    """Return the beginning of a text, as many words of it as `share` says."""
    words = list(re.finditer(r"\S+", text))
    return text[: words[max(round(len(words) * share), 1) - 1].end()]


def _change_figures(text: str, most: int) -> str:
    return re.sub(r"\d+", lambda match: str(int(match[0]) + 3), text, count=most)


def _shorten(text: str) -> str:
    """Leave out every fifth sentence."""
    return " ".join(sentence for n, sentence in enumerate(_sentences(text)) if n % 5 != 2)


def _copy_edit(text: str) -> str:
    """Change one word in every sixteen."""
    words = text.split(" ")
    return " ".join("however" if n % 16 == 9 else word for n, word in enumerate(words))


EDITS: Final[dict[str, Callable[[Article], str]]] = {
    "other headline": lambda article: article.text,
    "cut to two thirds": lambda article: _cut(article.text, 2 / 3),
    "cut to half": lambda article: _cut(article.text, 1 / 2),
    "cut to a third": lambda article: _cut(article.text, 1 / 3),
    "byline and standing lines": lambda article: f"{BEFORE}{article.text}{AFTER}",
    "cut to half, standing lines": lambda article: f"{BEFORE}{_cut(article.text, 1 / 2)}{AFTER}",
    "paragraphs in another order": lambda article: "\n\n".join(reversed(_paragraphs(article.text))),
    "one figure changed": lambda article: _change_figures(article.text, 1),
    "two figures changed": lambda article: _change_figures(article.text, 2),
    "new first paragraph": lambda article: UPDATE.format(place=_place(article)) + article.text,
    "new first paragraph, cut": lambda article: UPDATE.format(place=_place(article)) + _cut(article.text, 2 / 3),
    "sentences left out": lambda article: _shorten(article.text),
    "copy-edited": lambda article: _copy_edit(article.text),
}


def _fill(template: str, number: int, names: int | None = None) -> str:
    """Return the report of a template with figures of its own, and names of its own or those of number `names`."""
    figures = {
        "x": 3 + number % 5,
        "y": 2 + number * 7 % 8,
        "z": 21 + number * 5,
        "w": 11 + number * 3,
        "h": 1 + number,
        "m": 10 + number * 4,
        "day": _DAYS[number % len(_DAYS)],
    }
    first = number if names is None else names
    named = {letter: _NAMES[(first + shift) % len(_NAMES)] for letter, shift in (("a", 0), ("b", 4), ("c", 7))}
    return template.format(**figures, **named)
