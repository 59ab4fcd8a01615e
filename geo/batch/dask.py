"""Process shards on a Dask cluster, surviving lost workers and schedulers that restart.

Dask gives the tasks of a lost worker to others. Two cases are handled here: when the scheduler is lost, all shards
without a receipt are submitted to the next one at the same address; and a shard that Dask gives up, because it was on
several workers that died, is submitted again.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from queue import Empty, SimpleQueue
from typing import Final

from geo.batch.shard_task import ShardJob, ShardReceipt, process_shard, receipt_of
from geo.batch.shards import Shard
from geo.errors import DatelineError, InputError, UsageError
from geo.message_text import pluralize

try:
    from distributed import Client, Future
except ImportError as error:
    raise UsageError(
        "a Dask cluster requires the extra `cluster`: pip install '.[cluster]'; without --cluster it is not needed"
    ) from error

__all__ = ["process_on_cluster"]

OnDone = Callable[[Shard, ShardReceipt], object]
OnMessage = Callable[[str], object]

_AHEAD: Final = 3  # shards submitted per thread of the cluster: enough that none waits for this process
_MIN_AHEAD: Final = 16
_MAX_TRIES: Final = 3
_CHECK_EVERY_S: Final = 1.0
_MESSAGE_EVERY_S: Final = 30.0
_CONNECT_TIMEOUT_S: Final = 10.0
_RECONNECT_TIMEOUT_S: Final = 600.0
_FIRST_TIMEOUT_S: Final = 60.0  # for an address that never answered
_LOST_STATES: Final = ("cancelled", "lost")  # codespell:ignore cancelled
_SUBMISSIONS: Final = count()


class _SchedulerLost(Exception):
    pass


def process_on_cluster(
    shards: Sequence[Shard], job: ShardJob, address: str, on_done: OnDone, on_message: OnMessage
) -> None:
    """Process shards on the cluster whose scheduler is at `address`, such as tcp://host:8786.

    Waits one minute for the first scheduler, and ten for one that was lost.

    Raises:
        UsageError: the address is malformed, or workers have another engine.
        DatelineError: the scheduler stays away, or shards keep failing; all others are finished then.
    """
    remaining = {shard.id: shard for shard in shards}

    def finished(shard: Shard, receipt: ShardReceipt) -> None:
        del remaining[shard.id]
        on_done(shard, receipt)

    deadline: float | None = None
    timeout_s = _FIRST_TIMEOUT_S
    with _quiet():
        while remaining:
            try:
                with _connected(address) as client:
                    deadline, timeout_s = None, _RECONNECT_TIMEOUT_S
                    _ShardScheduler(client, list(remaining.values()), job, finished, on_message).run()
            except (_SchedulerLost, OSError, TimeoutError) as error:
                now = time.monotonic()
                if deadline is None:
                    on_message(f"the scheduler at {address} cannot be reached; waiting for it")
                    deadline = now + timeout_s
                elif now > deadline:
                    raise DatelineError(
                        f"{address}: no scheduler answers; run the same command again to continue"
                    ) from error
                time.sleep(_CHECK_EVERY_S)
                for shard in list(remaining.values()):
                    if (receipt := receipt_of(shard.id, job.output)) is not None:
                        finished(shard, receipt)


class _ShardScheduler:
    """Submits shards to a cluster, a few more than it has threads, and collects their receipts."""

    def __init__(
        self, client: Client, shards: Sequence[Shard], job: ShardJob, on_done: OnDone, on_message: OnMessage
    ) -> None:
        self._client = client
        self._job = job
        self._on_done = on_done
        self._on_message = on_message
        self._waiting = deque(shards)
        self._submitted: dict[str, tuple[Shard, Future]] = {}
        self._finished: SimpleQueue[str] = SimpleQueue()
        self._tries: Counter[str] = Counter()
        self._failed: dict[str, BaseException] = {}
        self._last_message = time.monotonic()

    def run(self) -> None:
        """Process all shards. Raises _SchedulerLost, and DatelineError at the end if some kept failing."""
        try:
            while self._waiting or self._submitted:
                self._submit()
                with suppress(Empty):
                    self._collect(self._finished.get(timeout=_CHECK_EVERY_S))
                    continue
                self._check_cluster()
        finally:
            for _, future in self._submitted.values():
                with suppress(Exception):
                    future.release()
        if self._failed:
            error = next(iter(self._failed.values()))
            raise DatelineError(
                f"{pluralize(len(self._failed), 'shard')} failed, for example: {error}; run the same command again"
            ) from error

    def _submit(self) -> None:
        if not self._waiting:
            return
        limit = max(_MIN_AHEAD, _AHEAD * sum(self._client.nthreads().values()))
        while self._waiting and len(self._submitted) < limit:
            shard = self._waiting.popleft()
            key = f"dateline-{shard.id}-{next(_SUBMISSIONS)}"
            future = self._client.submit(process_shard, shard, self._job, key=key, pure=False)
            self._submitted[key] = shard, future
            future.add_done_callback(lambda future: self._finished.put(future.key))

    def _collect(self, key: str) -> None:
        shard, future = self._submitted[key]
        if future.status in _LOST_STATES:
            raise _SchedulerLost
        del self._submitted[key]
        error = future.exception() if future.status == "error" else None
        # The receipt on the disk is the one that counts: the one that the worker returns may be lost with the worker.
        receipt = receipt_of(shard.id, self._job.output) if error is None else None
        if receipt is not None:
            self._on_done(shard, receipt)
        elif isinstance(error, DatelineError) and not isinstance(error, InputError):
            raise error  # a bad setting: it would fail for every shard
        else:
            self._try_again(shard, error)

    def _try_again(self, shard: Shard, error: BaseException | None) -> None:
        self._tries[shard.id] += 1
        if self._tries[shard.id] < _MAX_TRIES:
            self._waiting.append(shard)
        else:
            self._failed[shard.id] = error or DatelineError(
                f"{shard.name}: its files are not visible from this machine"
            )

    def _check_cluster(self) -> None:
        """Detect what Dask sends no event for: a lost scheduler, a cluster without workers."""
        if self._client.status != "running" or any(
            future.status in _LOST_STATES for _, future in self._submitted.values()
        ):
            raise _SchedulerLost
        if time.monotonic() - self._last_message > _MESSAGE_EVERY_S and not self._client.nthreads():
            self._last_message = time.monotonic()
            self._on_message("the cluster has no workers; waiting for some")


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
    except (ValueError, TypeError) as error:
        raise UsageError(f"{address!r} is not the address of a scheduler; write it like tcp://host:8786") from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=5)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence Dask's own log of lost connections and restarted workers: what matters is reported here."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
