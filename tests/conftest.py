"""Fixtures for all tests: databases, geoparsed articles written by hand, a finished batch, and a local web site."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import hypothesis
import pytest

from geo.store import Store
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention
from tests.postgres import PostgresServer, programs

MarkByHand = Callable[..., Geoparse]

# A test must not fail because the machine is busy.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

# A shell starts background jobs with SIGINT ignored; processes that tests start and interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the soak tests unless `-m soak` selects them."""
    if "soak" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("soak")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that all tests of this process share."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'articles.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a PostgreSQL database with empty tables."""
    name = postgres.fresh()
    yield postgres.url(name)
    postgres.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a database; the test runs once over each kind of database."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store; the test runs once over each kind of database."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def gazetted() -> dict[str, Place]:
    """Places by name."""
    facts = [
        ("gn:1261481", "New Delhi", 28.63576, 77.22445, "IN", "07", "P", "PPLC", 317797),
        ("gn:1269750", "India", 22.0, 79.0, "IN", "00", "A", "PCLI", 1352617328),
        ("gn:524901", "Moscow", 55.75222, 37.61556, "RU", "48", "P", "PPLC", 10381222),
        ("gn:1853909", "Osaka", 34.69379, 135.50107, "JP", "32", "P", "PPLA", 2592413),
        ("gn:3369157", "Cape Town", -33.92584, 18.42322, "ZA", "11", "P", "PPLA", 3433441),
        ("gn:2363254", "Pacific Ocean", 0.0, -160.0, None, None, "H", "OCN", 0),
    ]
    return {
        name: Place(place_id, name, lat, lon, country, admin1, None, feature, code, population, 10.0, 0.8)
        for place_id, name, lat, lon, country, admin1, feature, code, population in facts
    }


@pytest.fixture(scope="session")
def mark(gazetted: Mapping[str, Place]) -> MarkByHand:
    """A function that marks names in an article: surface → name of a place in `gazetted`, None if it has no place."""

    def mark_by_hand(
        article: Article,
        surfaces: Mapping[str, str | None],
        *,
        confidence: float = 0.9,
        kind: MentionKind = MentionKind.PLACE,
    ) -> Geoparse:
        mentions = []
        for field in ("title", "text"):
            whole = article.title if field == "title" else article.text
            for surface, place_name in surfaces.items():
                for found in re.finditer(re.escape(surface), whole):
                    before = whole.rfind(". ", 0, found.start())
                    after = whole.find(". ", found.end())
                    sentence = (before + 2 if before >= 0 else 0, after + 1 if after >= 0 else len(whole))
                    mention = Mention(field, *found.span(), surface, kind, sentence)
                    place = gazetted[place_name] if place_name is not None else None
                    mentions.append(ResolvedMention.from_mention(mention, place, confidence))
        mentions.sort(key=lambda resolved: (resolved.field == "text", resolved.start))
        first = next((resolved.place for resolved in mentions if resolved.place is not None), None)
        return Geoparse(article, tuple(mentions), (Focus(first, 0.6),) if first is not None else ())

    return mark_by_hand


@pytest.fixture(scope="session")
def summit(mark: MarkByHand) -> Geoparse:
    article = Article(
        "summit",
        "Leaders meet in New Delhi",
        "The visitor flew from Moscow to New Delhi on Monday. They last met in Osaka. Atlantis was not discussed.",
        dt.date(2021, 12, 6),
        "Example Times",
        "https://example.org/summit",
    )
    return mark(article, {"New Delhi": "New Delhi", "Moscow": "Moscow", "Osaka": "Osaka", "Atlantis": None})


@pytest.fixture(scope="session")
def sailing(mark: MarkByHand) -> Geoparse:
    article = Article(
        "sailing",
        "Round the world",
        "The yacht left Cape Town for the Pacific Ocean. Osaka is its next port.",
        dt.datetime(2022, 3, 1, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        "Example Post",
    )
    surfaces = {"Cape Town": "Cape Town", "Pacific Ocean": "Pacific Ocean", "Osaka": "Osaka"}
    return mark(article, surfaces, confidence=0.5)


@pytest.fixture(scope="session")
def officials(mark: MarkByHand) -> Geoparse:
    article = Article("officials", "Officials talk", "Indian officials said so.", None, "Example Times")
    return mark(article, {"Indian": "India"}, kind=MentionKind.DEMONYM)


@pytest.fixture(scope="session")
def quiet() -> Geoparse:
    return Geoparse(Article("quiet", "Nothing happened", "Nobody went anywhere.", dt.date(2021, 12, 7)))


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes shards as a finished batch does, replacing earlier ones."""
    import pyarrow.parquet as pq

    from geo.arrow_tables import to_tables
    from geo.batch import TABLES

    def write(shards: Mapping[str, Sequence[Geoparse]], engine: str = "dateline 0", folder: str = "places") -> Path:
        output = tmp_path / folder
        entries = []
        for name, geoparses in shards.items():
            tables = to_tables(geoparses)
            for table in TABLES:
                (output / table).mkdir(parents=True, exist_ok=True)
                pq.write_table(getattr(tables, table), output / table / f"{name}.parquet")
            counts = {"articles": tables.articles.num_rows, "mentions": tables.mentions.num_rows}
            entry = {"id": name, "input": "made up", "part": {}, "placed": 0, "rejected": 0, "files": {}}
            entries.append(entry | counts)
        manifest = {"format": "dateline batch 1", "engine": engine, "settings": {}, "complete": True, "shards": entries}
        output.mkdir(exist_ok=True)
        (output / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return output

    return write


Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclasses.dataclass
class Site:
    """A local web site: its pages by path, and the requests it received as (path, headers)."""

    server: ThreadingHTTPServer
    pages: dict[str, Handler] = dataclasses.field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = dataclasses.field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def serve(
        self, path: str, body: bytes | str, content_type: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", content_type)
            request.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.serve(path, b"", status=status, Location=to)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            handler = found.pages.get(self.path)
            if handler is None:
                self.send_error(404)
            else:
                handler(self)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    found = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
