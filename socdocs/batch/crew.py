"""Work shared among processes: what ends badly ends alone, and an interrupt lets what has begun come to its end."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import FrameType, TracebackType
from typing import Self, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class Crew:
    """`size` processes that do one kind of job after the other; with one there is no other process than this.

    Within `with`, the first interrupt or SIGTERM sets `stopped`: no job is begun any more.  A second one breaks off.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool: ProcessPoolExecutor | None = None
        self.stopped = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        gc.unfreeze()
        if self._pool:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def run(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[tuple[Job, Result | None]]:
        """Each job with what `function` makes of it, in the order in which they end; None where its process died.

        `function` belongs to a module and raises nothing.  Jobs that were not begun when somebody stopped the work are
        missing.
        """
        if self._size == 1 or len(jobs) < 2:
            for job in jobs:
                if self.stopped:
                    return
                yield job, _do(function, job)
            return
        waiting, running, suspects = list(reversed(jobs)), dict[Future[Result], Job](), list[Job]()
        while (waiting and not self.stopped) or running:
            while waiting and len(running) <= self._size and not self.stopped:
                job = waiting.pop()
                try:
                    running[self._workers().submit(_do, function, job)] = job
                except BrokenProcessPool:
                    waiting.append(job)
                    break
            if self.stopped:
                running = {future: job for future, job in running.items() if not future.cancel()}
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    suspects.append(job)
                else:
                    yield job, future.result()
            if suspects and not running:
                # One that was just being started may wait for ever for the dead one's pool (seen on Python 3.13.0).
                for process in multiprocessing.active_children():
                    process.kill()
                self._dismiss()
                yield from self._one_by_one(function, suspects)
                suspects = []

    def _one_by_one(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[Job, Result | None]]:
        """The jobs in whose midst a process died, each in a process of its own to see which of them kills it."""
        for job in jobs:
            if self.stopped:
                return
            with _pool(1) as alone:
                try:
                    yield job, alone.submit(_do, function, job).result()
                except BrokenProcessPool:
                    yield job, None

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _pool(self._size)
        return self._pool

    def _dismiss(self) -> None:
        if self._pool:
            self._pool.shutdown()
        self._pool = None


def _pool(size: int) -> ProcessPoolExecutor:
    # Processes are spawned on every system: a forked one would inherit locks in whatever state they are.
    return ProcessPoolExecutor(size, multiprocessing.get_context("spawn"), _begin)


def _do(function: Callable[[Job], Result], job: Job) -> Result:
    # Next to nothing that a job makes is a cycle: looking for those while it works costs more than once at its end.
    enabled = gc.isenabled()
    gc.disable()
    try:
        return function(job)
    finally:
        gc.collect()
        gc.freeze()
        if enabled:
            gc.enable()


def _begin() -> None:
    """An interrupt is the parent's to deal with; a process whose parent is gone has nobody to work for."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
