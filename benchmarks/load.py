"""Measure many concurrent readers of one dashboard: their waiting times, the cost of a session, and errors.

    python -m benchmarks.load [--sessions 50] [--seconds 300] [--articles N] [--limit N]

Starts a server over `benchmarks.synthetic_articles`. Each reader is a websocket that speaks the page's protocol: it
opens the page, then repeatedly moves the map, searches for words, or opens all sentences of a place, and waits until
the server has sent everything. Between actions it pauses for `--think` seconds. The time that a browser needs to draw
is not included: `benchmarks.dashboard` measures that.

Wall times depend on the load of the machine, so CPU time of the server per answer is given too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks import synthetic_articles
from benchmarks.dashboard import Server
from geo.index import Filter
from geo.store import Store, database_url

_WORDS = (
    "harbour",
    "minister election",
    "reservoirs",
    "farmers bridge",
    "clinics",
    "wells dry",
    "critics",
    "rain late",
)
_SHARES = {"move the map": 0.6, "search for words": 0.25, "open a place": 0.15}
_TIMEOUT_S = 60.0
_ARRIVAL_S = 30.0  # readers arrive within this time, not at the same moment


@dataclass
class Tally:
    """Measurements of all readers: seconds by kind of action, bytes received, errors."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    received: int = 0
    errors: Counter[str] = field(default_factory=Counter)


class Reader:
    """One window; it learns the ids of the page's widgets from the server's messages."""

    def __init__(self, socket: Any, tally: Tally, places: list[str], rng: random.Random) -> None:
        self._socket = socket
        self._tally = tally
        self._places = places
        self._rng = rng
        self._values: dict[str, WidgetState] = {}
        self._ids: dict[str, str] = {}
        self._fragment = ""
        self._words = False
        self._view: list[float] = [20.0, 10.0, 2.0, 900, 640]

    async def open(self) -> None:
        """Open the page."""
        await self._timed("open the page")
        await self._timed("move the map", self._map())  # the map reports its position once it is shown

    async def act(self) -> None:
        """Do one random action of a reader."""
        kind = self._rng.choices(list(_SHARES), list(_SHARES.values()))[0]
        if kind == "move the map":
            self._view[0] = self._rng.uniform(-40, 60)
            self._view[1] = self._rng.uniform(-120, 140)
            self._view[2] = self._rng.choice([2.0, 3.0, 4.0, 5.0, 6.0])
            await self._timed(kind, self._map())
        elif kind == "search for words":
            self._words = not self._words
            words = self._rng.choice(_WORDS) if self._words else ""
            await self._timed(kind, WidgetState(id=self._ids["text"], string_value=words))
        else:
            event = {"kind": "mentions", "id": self._rng.choice(self._places), "at": time.time_ns()}
            await self._timed(kind, self._map(event))

    def _map(self, event: dict[str, Any] | None = None) -> WidgetState:
        state = {"view": self._view, "focus": 0, "place": None, "event": event}
        return WidgetState(id=self._ids["map"], json_value=json.dumps(state))

    async def _timed(self, kind: str, changed: WidgetState | None = None) -> None:
        start = time.perf_counter()
        message = BackMsg()
        rerun = message.rerun_script
        rerun.context_info.timezone = "UTC"
        if changed is not None:
            self._values[changed.id] = changed
            rerun.fragment_id = self._fragment if changed.id == self._ids["map"] else ""
        rerun.widget_states.widgets.extend(self._values.values())
        try:
            await self._socket.send(message.SerializeToString())
            await asyncio.wait_for(self._receive(), _TIMEOUT_S)
        except TimeoutError:
            self._tally.errors[f"{kind}: no answer within {_TIMEOUT_S:.0f} s"] += 1
        self._tally.seconds[kind].append(time.perf_counter() - start)

    async def _receive(self) -> None:
        """Receive messages until the script has finished."""
        while True:
            data = await self._socket.recv()
            self._tally.received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._handle(message)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self._tally.errors["the script does not compile"] += 1
                return

    def _handle(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self._tally.errors[f"exception: {element.exception.type}"] += 1
        elif kind == "html" and "Dateline cannot show" in element.html.body:
            self._tally.errors["a part of the page could not be shown"] += 1
        elif kind == "html" and "is full just now" in element.html.body:
            self._tally.errors["not let in: full"] += 1
        elif kind == "text_input" and element.text_input.id.endswith("-text"):
            self._ids["text"] = element.text_input.id
        elif kind == "component_instance":
            self._ids["map"], self._fragment = element.component_instance.id, message.delta.fragment_id


async def read(
    url: str, number: int, until: float, think: tuple[float, float], tally: Tally, places: list[str]
) -> None:
    """Act as one reader until the end."""
    rng = random.Random(number)  # noqa: S311
    await asyncio.sleep(rng.uniform(0, _ARRIVAL_S))
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    try:
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            reader = Reader(socket, tally, places, rng)
            await reader.open()
            while (at := time.monotonic() + rng.uniform(*think)) < until:
                await asyncio.sleep(at - time.monotonic())
                await reader.act()
            await asyncio.sleep(max(0.0, until - time.monotonic()))
    except (OSError, KeyError, websockets.WebSocketException) as error:
        tally.errors[f"{type(error).__name__}: {error}"] += 1


async def load(server: Server, arguments: argparse.Namespace, places: list[str]) -> tuple[Tally, list[float]]:
    """Run all readers; return their measurements, and the memory (MB) of the server every second."""
    first, tally = Tally(), Tally()
    await read(
        server.url, 0, time.monotonic() + 1, (1, 1), first, places
    )  # the first reader waits for caches that all share
    await asyncio.sleep(2)
    memory = [resident_mb(server)]
    until = time.monotonic() + arguments.seconds
    think = tuple(arguments.think)
    readers = [
        asyncio.create_task(read(server.url, number, until, think, tally, places))
        for number in range(1, arguments.sessions + 1)
    ]
    while not all(reader.done() for reader in readers):
        await asyncio.sleep(1)
        memory.append(resident_mb(server))
    await asyncio.gather(*readers)
    return tally, memory


def resident_mb(server: Server) -> float:
    """Return the current memory of the server (MB)."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, default=Path("build/load.db"))
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, nargs=2, default=(5, 15), metavar=("LEAST", "MOST"))
    arguments = parser.parse_args()
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    synthetic_articles.build(arguments.database, arguments.articles)
    with Store.open(database_url(arguments.database), read_only=True) as store:
        places = store.reader.places(Filter())["place_id"].head(60).tolist()
    os.environ["DATELINE_MAX_SESSIONS"] = str(arguments.sessions + 1)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(arguments.database, Path(folder))
        try:
            cpu = server.cpu()
            tally, memory = asyncio.run(load(server, arguments, places))
            cpu = server.cpu() - cpu
        finally:
            server.stop()
    report(arguments, tally, memory, cpu)


def report(arguments: argparse.Namespace, tally: Tally, memory: list[float], cpu: float) -> None:
    """Print the measurements."""
    print(f"{arguments.sessions} sessions, {arguments.seconds:.0f} s, {arguments.articles:,} articles")
    print(f"{'seconds':20s} {'times':>6s} {'median':>7s} {'95 %':>7s} {'max':>7s}")
    acted = [second for kind, some in tally.seconds.items() if kind != "open the page" for second in some]
    for kind, some in [*sorted(tally.seconds.items()), ("all but opening", acted)]:
        slow = statistics.quantiles(some, n=20, method="inclusive")[-1] if len(some) > 1 else some[0]
        print(f"{kind:20s} {len(some):6d} {statistics.median(some):7.3f} {slow:7.3f} {max(some):7.3f}")
    each = (max(memory) - memory[0]) / arguments.sessions
    each_answer = cpu / max(1, sum(map(len, tally.seconds.values())))
    print(
        f"server: {memory[0]:.0f} MB without sessions, {max(memory):.0f} MB peak, {memory[-1]:.0f} MB at the end: "
        f"{each:.1f} MB per session; {each_answer:.3f} s CPU per answer; {tally.received / 1e6:.0f} MB sent"
    )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"errors: {dict(tally.errors) or 'none'}")


if __name__ == "__main__":
    main()
