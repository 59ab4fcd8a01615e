"""Processes to work in: each forked from one that has loaded everything, watched, and replaced when it dies or hangs.

    this process ── thread ── worker      a thread waits for each worker, so that a batch of items is in hand at each
         │       └─ thread ── worker
         └─ template ─ forks ─┘           its pages, the gazetteer's and the models' among them, are shared

A template is a program of its own: it runs nothing of the caller's script, has no thread of the caller's whose locks a
fork would copy, and may be made by a process that may have no children of the `multiprocessing` kind. When the caller
is gone, however it went, the template ends itself and its workers.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Final, Generic, Protocol, TypeVar

from geo.errors import DatelineError, RecognizerError

__all__ = ["ItemFailure", "Task", "WorkerPool"]

_Item = TypeVar("_Item", contravariant=True)
_Result = TypeVar("_Result", covariant=True)

_BOOT: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from geo.parallel.worker_pool import _serve; _serve()"
)
_DEATHS: Final = 3  # of workers over one item: one or two may have had nothing to do with it
_START_S: Final = 300.0
_DIED: Final = "the process that geoparsed it died; perhaps it lacked memory"


class Task(Protocol[_Item, _Result]):
    """What workers do, made by what is sent to them once: loaded in one process, and forked into the others.

    `forks` says whether it may be: what has threads of its own may not, and is loaded in each worker.
    """

    forks: bool

    def __call__(self, items: Sequence[_Item], begins: Callable[[int], object]) -> _Result:
        """Return what items come to; `begins` is to be called with the number of each, from 0, as it is begun."""


@dataclass(frozen=True, slots=True)
class ItemFailure:
    """Why an item was given up: it killed the processes that worked on it, or never came to an end."""

    reason: str


class WorkerPool(Generic[_Item, _Result]):
    """Some processes that work on items in batches. Close it, which ends them at once.

    `load` makes the work in a process; it and the items are pickled. `limit` says how long (s) an item may take.
    """

    def __init__(self, load: Callable[[], Task[_Item, _Result]], jobs: int, *, limit: Callable[[_Item], float]) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="dateline-worker")
        self._nursery = _WorkerFactory(load)
        self._limit = limit
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(jobs):
            self._idle.put(None)

    def submit(self, items: Sequence[_Item]) -> Future[list[tuple[Sequence[_Item], _Result | ItemFailure]]]:
        """Have items worked on; return what they came to, in pieces in their order, where one item may be lost.

        The future raises what loading raised, RecognizerError where processes die as they start.
        """
        return self._threads.submit(self._work, items)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._nursery.close()
        self._threads.shutdown(cancel_futures=True)

    def _work(self, items: Sequence[_Item]) -> list[tuple[Sequence[_Item], _Result | ItemFailure]]:
        return list(self._pieces(items, deaths=0))

    def _pieces(self, items: Sequence[_Item], deaths: int) -> Iterator[tuple[Sequence[_Item], _Result | ItemFailure]]:
        if not items:
            return
        worker = self._idle.get()
        try:
            worker = worker or self._nursery.worker()
            done = worker.work(items, self._limit)
        except _Ended as end:
            worker = None
            at, deaths = end.at, deaths + 1
            reason = end.reason
        else:
            yield items, done
            return
        finally:
            self._idle.put(worker)
        yield from self._pieces(items[:at], 0)
        if reason is not None:
            yield items[at : at + 1], ItemFailure(reason)
        elif len(items) == 1 and deaths >= _DEATHS:
            yield items, ItemFailure(_DIED)
        else:
            yield from self._pieces(items[at : at + 1], deaths if len(items) == 1 else 1)
        yield from self._pieces(items[at + 1 :], 0)


class _Ended(Exception):
    """A worker is no more; `at` is the item that it had in hand, `reason` why it was ended, if it was."""

    def __init__(self, at: int, reason: str | None) -> None:
        self.at = at
        self.reason = reason


class _Worker:
    """A process at the other end of a connection."""

    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection = connection
        self._pid = pid

    def work(self, items: Sequence[Any], limit: Callable[[Any], float]) -> Any:
        at = 0
        try:
            self._connection.send(items)
            while self._connection.poll(limit(items[at])):
                answer = self._connection.recv()
                if not isinstance(answer, int):
                    return answer
                at = answer
        except (OSError, EOFError):
            self._connection.close()
            raise _Ended(at, None) from None
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        self._connection.close()
        raise _Ended(at, f"geoparsing it took more than {limit(items[at]):.0f} seconds, and was given up")


class _WorkerFactory:
    """Makes workers, from a template where that may be forked."""

    def __init__(self, load: Callable[[], Task[Any, Any]]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._template: _ForkServer | None = None
        self._programs: list[_ForkServer] = []
        self._closed = False

    def worker(self) -> _Worker:
        """Start one. Raises what loading raises, RecognizerError where it dies as it starts."""
        with self._lock:
            for _ in range(2):
                try:
                    program = self._template or self._start()
                    return program.worker()
                except (OSError, EOFError):
                    self._template = None  # killed: another takes its place
        raise RecognizerError("worker processes die as they start; perhaps there is too little memory")

    def close(self) -> None:
        self._closed = True
        for program in list(self._programs):
            program.kill()
        with self._lock:
            while self._programs:
                self._programs.pop().end()

    def _start(self) -> _ForkServer:
        if self._closed:
            raise RecognizerError("the work was stopped")
        program = _ForkServer()
        self._programs.append(program)
        if program.load(self._load):
            self._template = program
        return program


class _ForkServer:
    """A Python of its own that loads the work: a template, or a worker where it must not be forked."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(  # noqa: S603  this Python, with nothing of anybody else's
                [sys.executable, "-c", _BOOT, str(there.fileno()), json.dumps(sys.path)],
                pass_fds=[there.fileno()],
                process_group=0,  # Ctrl-C is for the process that people see, which decides what becomes of the work
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._socket = here
        self._forks = False

    def load(self, load: Callable[[], Task[Any, Any]]) -> bool:
        """Have it load the work; return whether it makes workers by forking."""
        control = Connection(os.dup(self._socket.fileno()))
        with control:
            control.send(load)
            if not control.poll(_START_S):
                raise EOFError
            answer = control.recv()
        if isinstance(answer, DatelineError):
            raise answer
        self._forks = bool(answer)
        return self._forks

    def worker(self) -> _Worker:
        if not self._forks:
            return _Worker(Connection(os.dup(self._socket.fileno())), self._process.pid)
        here, there = socket.socketpair()
        with here, there:
            socket.send_fds(self._socket, [b"w"], [there.fileno()])
            connection = Connection(here.detach())
        if not connection.poll(_START_S):
            raise EOFError
        return _Worker(connection, connection.recv())

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._process.wait()
        self._socket.close()


def _serve() -> None:
    """Be a program: load the work, then make workers of it, or be one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = Connection(int(sys.argv[1]))
    load = control.recv()
    try:
        work = load()
    except DatelineError as error:
        control.send(error)
        return
    forks = work.forks and sys.platform == "linux"  # elsewhere a fork may lack what the system's libraries had
    control.send(forks)
    if forks:
        _fork_workers(socket.socket(fileno=control.fileno()), work)
    else:
        _work(control, work)


def _fork_workers(control: socket.socket, work: Task[Any, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that those that end leave nothing behind
    gc.collect()
    gc.freeze()  # a collection in a worker would otherwise write to, and so copy, every page that it shares
    while True:
        asked, handed, _, _ = socket.recv_fds(control, 1, 1)
        if not asked:
            os.killpg(0, signal.SIGKILL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which are those that NumPy keeps idle
            child = os.fork()
        if not child:
            control.close()
            connection = Connection(handed[0])
            connection.send(os.getpid())
            _work(connection, work)
            os._exit(0)
        os.close(handed[0])


def _work(connection: Connection, work: Task[Any, Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            connection.send(work(connection.recv(), connection.send))
