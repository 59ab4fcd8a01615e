"""Shards on a Dask cluster, through dying workers and schedulers that come back.

Dask hands shards to workers, and to others when a worker dies. What it cannot know is settled here: when the scheduler
is lost, all that has no receipt yet is handed to the next one at the same address; and a shard that had the bad luck of
being in hand at several workers that died is handed over anew.
"""

from __future__ import annotations

import logging
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, Final

from geo.batch.shard_task import ShardJob, ShardReceipt, process_shard, receipt_of
from geo.batch.shards import Shard
from geo.errors import DatelineError, InputError, UsageError

try:
    from distributed import Client, Future, LocalCluster, WorkerPlugin
except ImportError as error:
    raise UsageError("working on a cluster needs more: pip install dateline[cluster]; --jobs 1 does not") from error

__all__ = ["on_cluster", "on_this_machine"]

Done = Callable[[Shard, ShardReceipt], object]
Tell = Callable[[str], object]

_AHEAD: Final = 3  # shards handed over for each thread of the cluster: enough that none waits for this process
_LEAST_AHEAD: Final = 16
_TRIES: Final = 3
_LOOK_EVERY_S: Final = 1.0
_SAY_EVERY_S: Final = 30.0
_CONNECT_S: Final = 10.0
_PATIENCE_S: Final = 600.0
_PATIENCE_AT_FIRST_S: Final = 60.0  # with an address that never answered
_LOST: Final = ("cancelled", "lost")
_RUN: Final = count()


class _SchedulerLost(Exception):
    pass


class _Undisturbed(WorkerPlugin):
    """Ctrl-C goes to the whole group of processes; this one decides what becomes of the work."""

    name = "dateline-undisturbed"

    def setup(self, worker: Any) -> None:
        with suppress(ValueError):  # only a main thread may
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def on_this_machine(shards: Sequence[Shard], job: ShardJob, jobs: int, done: Done, tell: Tell) -> None:
    """Do shards in `jobs` processes of this machine. Raises as `on_cluster`."""
    with TemporaryDirectory(prefix="dateline-") as scratch, _quiet():
        cluster = LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # its metrics; by default it would listen to the network
            memory_limit=0,  # the gazetteer's pages are shared, and would be counted against every worker
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
        )
        try:
            with Client(cluster, set_as_default=False) as client:
                client.register_plugin(_Undisturbed())
                _Handing(client, shards, job, done, tell).run()
        except _SchedulerLost as error:
            raise DatelineError("the local cluster broke down; run the same again to go on") from error
        finally:
            with suppress(TimeoutError):
                cluster.close(timeout=10)


def on_cluster(shards: Sequence[Shard], job: ShardJob, address: str, done: Done, tell: Tell) -> None:
    """Do shards on the cluster whose scheduler is at `address`, such as tcp://host:8786.

    Waits up to ten minutes for a scheduler that goes away, one for the first. Raises DatelineError where it stays away
    or shards keep failing, after the rest is done; UsageError for a bad address or workers with another engine.
    """
    left = {shard.id: shard for shard in shards}

    def finished(shard: Shard, receipt: ShardReceipt) -> None:
        del left[shard.id]
        done(shard, receipt)

    patient_until: float | None = None
    patience_s = _PATIENCE_AT_FIRST_S
    with _quiet():
        while left:
            try:
                with _connected(address) as client:
                    patient_until, patience_s = None, _PATIENCE_S
                    _Handing(client, list(left.values()), job, finished, tell).run()
            except (_SchedulerLost, OSError, TimeoutError) as error:
                now = time.monotonic()
                if patient_until is None:
                    tell(f"the scheduler at {address} cannot be reached; waiting for it")
                    patient_until = now + patience_s
                elif now > patient_until:
                    raise DatelineError(f"{address}: no scheduler answers; run the same again to go on") from error
                time.sleep(_LOOK_EVERY_S)
                for shard in list(left.values()):
                    if (receipt := receipt_of(shard.id, job.output)) is not None:
                        finished(shard, receipt)


class _Handing:
    """Hands shards to a cluster, a few more than it has threads, and takes their receipts."""

    def __init__(self, client: Client, shards: Sequence[Shard], job: ShardJob, done: Done, tell: Tell) -> None:
        self._client = client
        self._job = job
        self._done = done
        self._tell = tell
        self._waiting = deque(shards)
        self._handed: dict[str, tuple[Shard, Future]] = {}
        self._ended: SimpleQueue[str] = SimpleQueue()
        self._tries: Counter[str] = Counter()
        self._failed: dict[str, BaseException] = {}
        self._said = time.monotonic()

    def run(self) -> None:
        """Do all shards. Raises _SchedulerLost, and DatelineError in the end where some failed again and again."""
        try:
            while self._waiting or self._handed:
                self._hand_over()
                with suppress(Empty):
                    self._take(self._ended.get(timeout=_LOOK_EVERY_S))
                    continue
                self._look_around()
        finally:
            for _, future in self._handed.values():
                with suppress(Exception):
                    future.release()
        if self._failed:
            why = next(iter(self._failed.values()))
            raise DatelineError(f"shards that failed: {len(self._failed)}, such as: {why}; run the same again") from why

    def _hand_over(self) -> None:
        if not self._waiting:
            return
        most = max(_LEAST_AHEAD, _AHEAD * sum(self._client.nthreads().values()))
        while self._waiting and len(self._handed) < most:
            shard = self._waiting.popleft()
            key = f"dateline-{shard.id}-{next(_RUN)}"
            future = self._client.submit(process_shard, shard, self._job, key=key, pure=False)
            self._handed[key] = shard, future
            future.add_done_callback(lambda ended: self._ended.put(ended.key))

    def _take(self, key: str) -> None:
        shard, future = self._handed[key]
        if future.status in _LOST:
            raise _SchedulerLost
        del self._handed[key]
        error = future.exception() if future.status == "error" else None
        # The receipt that counts is the one on the disk: what a worker would send may be gone with the worker.
        receipt = receipt_of(shard.id, self._job.output) if error is None else None
        if receipt is not None:
            self._done(shard, receipt)
        elif isinstance(error, DatelineError) and not isinstance(error, InputError):
            raise error  # a setting that cannot be honored: it would fail for every shard
        else:
            self._try_again(shard, error)

    def _try_again(self, shard: Shard, error: BaseException | None) -> None:
        self._tries[shard.id] += 1
        if self._tries[shard.id] < _TRIES:
            self._waiting.append(shard)
        else:
            self._failed[shard.id] = error or DatelineError(f"{shard.shown}: what was written is not to be seen here")

    def _look_around(self) -> None:
        """Notice what comes with no message: a scheduler that is gone, workers that are."""
        if self._client.status != "running" or any(future.status in _LOST for _, future in self._handed.values()):
            raise _SchedulerLost
        if time.monotonic() - self._said > _SAY_EVERY_S and not self._client.nthreads():
            self._said = time.monotonic()
            self._tell("the cluster has no workers; waiting for some")


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (ValueError, TypeError) as error:
        raise UsageError(f"{address!r} is no address of a scheduler; write it like tcp://host:8786") from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=5)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log of lost connections and restarted workers to itself: what matters is said here."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
