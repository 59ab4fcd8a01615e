"""Measure how the time of the engine and of readers of text grows with the length: n, 2n and 4n characters.

    python -m benchmarks.growth [--characters N] [PART ...]

The texts repeat one pattern each: possessives, brackets, quotes, capitals, digits, emoji, combining marks and others.
A step from n to 2n characters that takes more than 2.4 times the processor time is printed as "too fast", and the exit
status is 1. Times of one process are compared with each other, never with seconds; a step that begins below 50 ms is
not judged, because the memory of larger arrays costs more. The part "cut" compares a text of a megabyte with the same
text cut into articles: at most 1.5 times.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from geo.articles import clean_text, read_articles, read_upload, web_address
from geo.articles.dates import read_date
from geo.articles.formats.text_and_markdown import plain_text
from geo.gazetteer import Gazetteer
from geo.geoparser import Geoparser
from geo.index.filter import searchable
from geo.language import detect_language
from geo.recognition.coordinates import find_coordinates
from geo.stories import Fingerprint
from geo.text_view import view_of, without_markup
from geo.types import Article

__all__ = ["PATTERNS", "text_of"]

MOST_GROWTH = 2.4
MOST_FOR_ONE_TEXT = 1.5
_JUDGED_SECONDS = 0.05
_ROOT = Path(__file__).parents[1]

PATTERNS = {
    "possessives": "’s",
    "straight possessives": "'s",
    "names in possession": "Russia’s Moscow’s ",
    "apostrophes": "'",
    "brackets": "(",
    "closed brackets": "()",
    "square brackets": "[",
    "links": "[a](b ",
    "tags": "<a b=",
    "comments": "<!--",
    "entities": "&amp;",
    "quotes": "“",
    "straight quotes": '"',
    "a capital": "A",
    "initials": "A. ",
    "acronyms": "A.B",
    "capitalized words": "Paris ",
    "names in a list": "Paris, ",
    "names of two words": "New York ",
    "abbreviated names": "Mt. ",
    "names with hyphens": "Port-au-Prince ",
    "names with titles": "Mr. Paris said ",
    "names with places": "Paris, Texas, ",
    "directions": "north of ",
    "distances": "5 km north of Paris ",
    "pairs": "between Paris and ",
    "lists with a kind": "Niger and Benue states ",
    "digits": "1",
    "numbers": "1,1 ",
    "coordinates": "48.5956, 38.0009 ",
    "degrees": "1°1'1\"N ",
    "dates": "PATNA, Dec 6 - ",
    "emoji": "👩‍👩‍👧‍👦",
    "flags": "🇮🇳",
    "one combining mark": "a\u0301",
    "two combining marks": "\u0301\u0327",
    "marks of kana": "\uff9e\u0301",
    "byte order marks": "\ufeff ",
    "full-width letters": "Ａ",
    "blanks": " ",
    "line ends": "\n",
    "hyphens at line ends": "a-\n",
    "sentences": "It rained in Patna. ",
    "headlines": "Storm Hits Paris\n",
    "capital sentences": "THE STORM HITS PARIS. ",
    "rows": "Derna,40,2\n",
    "links to pages": "https://a.b/Paris?a=b ",
    "hashtags": "#ParisLondon ",
    "rules": "* ",
    "headings": "# a\n",
}


def text_of(pattern: str, characters: int) -> str:
    """Return a text of so many characters that repeats a pattern."""
    return (pattern * (characters // len(pattern) + 1))[:characters]


def _parts() -> dict[str, Callable[[str], object]]:
    geoparser, gazetteer = Geoparser(), Gazetteer.open()
    return {
        "geoparse": geoparser.geoparse,
        "scan": gazetteer.scan,
        "fuzzy": lambda text: gazetteer.fuzzy(text, 5),
        "coordinates": find_coordinates,
        "date": read_date,
        "view": view_of,
        "markup": without_markup,
        "markdown": plain_text,
        "cleaning": clean_text,
        "search": searchable,
        "language": detect_language,
        "fingerprint": partial(Fingerprint.of, ""),
        "address": lambda text: web_address(f"https://example.org/{text}"),
        **{
            f"file{suffix}": partial(_read, f"a{suffix}")
            for suffix in (".txt", ".md", ".html", ".csv", ".json", ".eml")
        },
    }


def _read(name: str, text: str) -> None:
    for _ in read_upload(name, text.encode("utf-8", "surrogatepass")):
        pass


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Return the processor time of the fastest of three runs."""
    seconds = []
    for _ in range(3):
        gc.collect()
        started = time.process_time()
        work(text)
        seconds.append(time.process_time() - started)
    return min(seconds)


def _steps(work: Callable[[str], object], pattern: str, characters: int) -> Iterator[tuple[float, float]]:
    """Yield the seconds at the beginning of each step, and how many times as many it takes at its end."""
    before = _seconds(work, text_of(pattern, characters))
    for factor in (2, 4):
        after = _seconds(work, text_of(pattern, factor * characters))
        yield before, after / max(before, 1e-6)
        before = after


def _times_of_one_text() -> float:
    """Return how many times the time of articles their joined text takes, a megabyte."""
    texts = [article.text for article in read_articles([_ROOT / "seeds"]) if isinstance(article, Article)]
    texts = texts * (1_000_000 // sum(map(len, texts)) + 1)
    geoparser = Geoparser()
    geoparser.geoparse(texts[0])
    cut = _seconds(lambda _: [geoparser.geoparse(text) for text in texts], "")
    return _seconds(geoparser.geoparse, "\n\n".join(texts)) / cut


def main() -> int:
    """Print the growth of each part over each pattern."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.split("\n")[0])
    parser.add_argument("--characters", type=int, default=25_000, help="n (default: 25000)")
    parser.add_argument("parts", nargs="*", metavar="PART", help="what is measured (default: everything)")
    options = parser.parse_args()
    failed = False
    for part, work in _parts().items():
        if options.parts and part not in options.parts:
            continue
        worst = 0.0
        for name, pattern in PATTERNS.items():
            for seconds, growth in _steps(work, pattern, options.characters):
                if seconds >= _JUDGED_SECONDS:
                    worst = max(worst, growth)
                    if growth > MOST_GROWTH:
                        print(f"{part}: {name}: {growth:.1f} times, {seconds:.2f} s: too fast", flush=True)
                        failed = True
        print(f"{part:15} at most {worst:.2f} times for twice the text", flush=True)
    if not options.parts or "cut" in options.parts:
        times = _times_of_one_text()
        failed |= times > MOST_FOR_ONE_TEXT
        print(f"{'cut':15} one text takes {times:.2f} times its articles", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
