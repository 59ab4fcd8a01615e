"""A pool of worker processes: each is forked from a server that has loaded everything, watched, and replaced when lost.

    this process ── thread ── worker      one thread waits for each worker
         │       └─ thread ── worker
         └─ fork server ─ forks ─┘        its memory, with the gazetteer and the models, is shared by its workers

The fork server is a separate Python program: it runs nothing of the caller's script, has no threads of the caller's
whose locks a fork would copy, and works in processes that may not have `multiprocessing` children (Dask workers). When
the caller ends in whatever way, the fork server ends itself and its workers.

`multiprocessing` itself is not used, so its start method, "forkserver" instead of "fork" from Python 3.14 on, does not
matter here. `concurrent.futures` has no time limit per item, and one killed worker breaks its whole pool.
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
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from geo.parallel.worker_pool import _main; _main()"
)
_MAX_DEATHS: Final = 3  # of workers over one item: the first one or two may have had another cause
_START_TIMEOUT_S: Final = 300.0
_WORKER_DIED: Final = "the process that geoparsed it died; perhaps it ran out of memory"


class Task(Protocol[_Item, _Result]):
    """What workers do with items. It is loaded in one process and forked into the others.

    `can_fork` says whether that is safe: a task with threads of its own is loaded in each worker instead.
    """

    can_fork: bool

    def __call__(self, items: Sequence[_Item], on_start: Callable[[int], object]) -> _Result:
        """Return the result for the items. Call `on_start` with the index of each item before working on it."""


@dataclass(frozen=True, slots=True)
class ItemFailure:
    """Why an item was given up: it killed the processes that worked on it, or exceeded its time limit."""

    reason: str


class WorkerPool(Generic[_Item, _Result]):
    """Processes that work on batches of items. Close it, which ends them at once.

    Args:
        load: makes the task, in the other process; it and the items are pickled.
        jobs: the number of processes.
        limit: returns how many seconds an item may take.
    """

    def __init__(self, load: Callable[[], Task[_Item, _Result]], jobs: int, *, limit: Callable[[_Item], float]) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="dateline-worker")
        self._factory = _WorkerFactory(load)
        self._limit = limit
        # One entry per job; None stands for a worker that is not started yet, or is to be replaced.
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(jobs):
            self._idle.put(None)

    def submit(self, items: Sequence[_Item]) -> Future[list[tuple[Sequence[_Item], _Result | ItemFailure]]]:
        """Work on a batch of items; the future's result is a list of slices of the batch, in order, with their results.

        There is one slice unless an item failed: that item is then a slice of its own, with an ItemFailure. The future
        raises what loading the task raised, and RecognizerError when processes die while starting.
        """
        return self._threads.submit(self._work, items)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._factory.close()
        self._threads.shutdown(cancel_futures=True)

    def _work(self, items: Sequence[_Item]) -> list[tuple[Sequence[_Item], _Result | ItemFailure]]:
        return list(self._slices(items, deaths=0))

    def _slices(self, items: Sequence[_Item], deaths: int) -> Iterator[tuple[Sequence[_Item], _Result | ItemFailure]]:
        """Work on items; when a worker is lost, work again on those before, alone on the culprit, and on those after.

        A worker returns one result for the whole batch, so what it had finished is lost with it. `deaths` counts the
        workers lost so far over the first item, when it is worked on alone.
        """
        if not items:
            return
        worker = self._idle.get()
        try:
            worker = worker or self._factory.start_worker()
            result = worker.run(items, self._limit)
        except _WorkerLost as loss:
            worker = None
            culprit, deaths = loss.index, deaths + 1
            reason = loss.reason
        else:
            yield items, result
            return
        finally:
            # Before anything is yielded or tried again: this very thread takes a worker from the queue then.
            self._idle.put(worker)
        yield from self._slices(items[:culprit], 0)
        if reason is not None:
            yield items[culprit : culprit + 1], ItemFailure(reason)
        elif len(items) == 1 and deaths >= _MAX_DEATHS:
            yield items, ItemFailure(_WORKER_DIED)
        else:
            # Alone now, so that only its own deaths count. In a batch, the death just seen is its first.
            yield from self._slices(items[culprit : culprit + 1], deaths if len(items) == 1 else 1)
        yield from self._slices(items[culprit + 1 :], 0)


class _WorkerLost(Exception):
    """A worker died (`reason` is None) or was killed (`reason` says why) while it worked on the item at `index`."""

    def __init__(self, index: int, reason: str | None) -> None:
        self.index = index
        self.reason = reason


class _Worker:
    """A process at the other end of a connection."""

    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection = connection
        self._pid = pid

    def run(self, items: Sequence[Any], limit: Callable[[Any], float]) -> Any:
        """Return the result for the items; raises _WorkerLost, after which the worker is unusable."""
        index = 0
        try:
            self._connection.send(items)
            # The worker sends the index of each item that it starts, which also restarts the clock, then the result.
            while self._connection.poll(limit(items[index])):
                answer = self._connection.recv()
                if not isinstance(answer, int):
                    return answer
                index = answer
        except (OSError, EOFError):
            self._connection.close()
            raise _WorkerLost(index, None) from None
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        self._connection.close()
        raise _WorkerLost(index, f"geoparsing it took more than {limit(items[index]):.0f} seconds and was stopped")


class _WorkerFactory:
    """Starts workers, from one fork server where the task can be forked."""

    def __init__(self, load: Callable[[], Task[Any, Any]]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._fork_server: _Program | None = None
        self._programs: list[_Program] = []
        self._closed = False

    def start_worker(self) -> _Worker:
        """Start a worker. Raises what loading the task raises, RecognizerError when processes die while starting."""
        with self._lock:
            for _ in range(2):
                try:
                    program = self._fork_server or self._start_program()
                    return program.start_worker()
                except (OSError, EOFError):
                    self._fork_server = None  # it was killed: start another
        raise RecognizerError("worker processes die while starting; perhaps there is too little memory")

    def close(self) -> None:
        self._closed = True
        # Without the lock first: a thread that holds it may be waiting for a program that is still loading.
        for program in list(self._programs):
            program.kill()
        with self._lock:
            while self._programs:
                self._programs.pop().end()

    def _start_program(self) -> _Program:
        if self._closed:
            raise RecognizerError("the worker pool is closed")
        program = _Program()
        self._programs.append(program)
        if program.load(self._load):
            self._fork_server = program
        return program


class _Program:
    """A separate Python that loads the task: a fork server, or a single worker where the task cannot be forked."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  this Python, with arguments of ours only
                [sys.executable, "-c", _BOOT, str(theirs.fileno()), json.dumps(sys.path)],
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C goes to the caller only, which decides what happens to the work
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._socket = ours
        self._can_fork = False

    def load(self, load: Callable[[], Task[Any, Any]]) -> bool:
        """Have it load the task; return whether it forks workers. Raises what `load` raised, EOFError if it died."""
        control = Connection(os.dup(self._socket.fileno()))
        with control:
            control.send(load)
            if not control.poll(_START_TIMEOUT_S):
                raise EOFError
            answer = control.recv()
        if isinstance(answer, DatelineError):
            raise answer
        self._can_fork = bool(answer)
        return self._can_fork

    def start_worker(self) -> _Worker:
        if not self._can_fork:
            return _Worker(Connection(os.dup(self._socket.fileno())), self._process.pid)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(self._socket, [b"w"], [theirs.fileno()])
            connection = Connection(ours.detach())
        if not connection.poll(_START_TIMEOUT_S):
            raise EOFError
        return _Worker(connection, connection.recv())

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._process.wait()
        self._socket.close()


def _main() -> None:
    """Run a program of this module: load the task, then fork workers on request, or be the only worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = Connection(int(sys.argv[1]))
    load = control.recv()
    try:
        task = load()
    except DatelineError as error:
        control.send(error)
        return
    can_fork = task.can_fork and sys.platform == "linux"  # elsewhere, system libraries may not survive a fork
    control.send(can_fork)
    if can_fork:
        _fork_workers(socket.socket(fileno=control.fileno()), task)
    else:
        _run_task(control, task)


def _fork_workers(control: socket.socket, task: Task[Any, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that workers that end leave no zombies
    gc.collect()
    gc.freeze()  # otherwise a collection in a worker would write to, and so copy, every page that it shares
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not request:  # the caller is gone
            os.killpg(0, signal.SIGKILL)
        with warnings.catch_warnings():
            # Python warns of a fork in a process with threads. The only ones here are idle threads of NumPy's BLAS,
            # which hold no locks; the task says by `can_fork` that it started none.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            control.close()
            connection = Connection(descriptors[0])
            connection.send(os.getpid())
            _run_task(connection, task)
            os._exit(0)
        os.close(descriptors[0])


def _run_task(connection: Connection, task: Task[Any, Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            connection.send(task(connection.recv(), connection.send))
