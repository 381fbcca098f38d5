"""A process pool: a crash fails one job, and Ctrl-C lets running jobs finish and starts no more."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing.context import SpawnContext, SpawnProcess
from types import FrameType, TracebackType
from typing import Self, TypeVar

from socdocs.programs import no_modules_of_the_working_folder

_NO_PROCESSES = (OSError, ImportError, RuntimeError)
"""What a system raises that gives no process, no memory that processes share, no semaphores, or no thread."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class Pool:
    """Runs jobs of one kind in `size` processes, or in this process where `size` is 1.

    So it does, too, where the system gives no further process or nothing that processes share, as in some containers.

    Each further process first calls `begin`, which must be defined at the top of a module.
    Within `with`, the first interrupt or SIGTERM is kept in `stopped`, by its number, after which no further job
    starts.  A second one raises KeyboardInterrupt.
    """

    def __init__(self, size: int, begin: Callable[[], None]) -> None:
        # A process that heeds no variables would take modules from the working folder.
        self._size = 1 if sys.flags.ignore_environment and not sys.flags.safe_path else size
        self._begin = begin
        self._executor: ProcessPoolExecutor | None = None
        self._around = ExitStack()
        self.stopped = 0

    def __enter__(self) -> Self:
        self._around.enter_context(no_modules_of_the_working_folder())
        self._before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._executor:
            # At an end without waiting, Python 3.11 may print a traceback; only who interrupts twice waits no more.
            self._executor.shutdown(wait=kind is None or issubclass(kind, Exception), cancel_futures=True)
        self._around.close()

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = number

    def run(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[tuple[Job, Result | None]]:
        """Yield each job with the result of `function`, in the order in which they finish; None where its process died.

        `function` must be defined at the top of a module and must not raise.  Jobs that had not started when the pool
        was stopped are missing.
        """
        if self._size == 1 or len(jobs) < 2:
            yield from self._here(function, jobs)
            return
        waiting, running, suspects = list(reversed(jobs)), dict[Future[Result], Job](), list[Job]()
        while (waiting and not self.stopped) or running:
            while waiting and len(running) <= self._size and not self.stopped:
                job = waiting.pop()
                try:
                    running[self._open_executor().submit(_run_job, function, job)] = job
                except BrokenProcessPool:
                    waiting.append(job)
                    break
                except _NO_PROCESSES:
                    waiting.append(job)
                    self._abandon_executor()
                    break
            if self._size == 1:  # behind the handler: as long as the problem is there, so is what was opened before it
                ended = [future for future in running if future.done() and not future.exception()]
                yield from ((running.pop(future), future.result()) for future in ended)
                yield from self._here(function, [*running.values(), *reversed(waiting)])
                return
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
                self._close_executor()
                yield from self._one_by_one(function, suspects)
                suspects = []

    def _here(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[tuple[Job, Result | None]]:
        for job in jobs:
            if self.stopped:
                return
            yield job, _run_job(function, job)

    def _one_by_one(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[Job, Result | None]]:
        """Repeat the jobs that were running when a process died, each in its own process, to find the one to blame."""
        for job in jobs:
            if self.stopped:
                return
            try:
                with self._new_executor(1) as alone:
                    result = alone.submit(_run_job, function, job).result()
            except (BrokenProcessPool, *_NO_PROCESSES):
                yield job, None
            else:
                yield job, result

    def _open_executor(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = self._new_executor(self._size)
        return self._executor

    def _close_executor(self) -> None:
        if self._executor:
            self._executor.shutdown()
        self._executor = None

    def _abandon_executor(self) -> None:
        """End the processes that could be started; this one does what is left, and no job is done by two at a time."""
        self._size = 1
        for process in multiprocessing.active_children():
            process.kill()
        if self._executor:
            self._executor.shutdown(wait=False)
        self._executor = None

    def _new_executor(self, size: int) -> ProcessPoolExecutor:
        # Spawned on every system: a forked process would inherit locks that may be held.
        return ProcessPoolExecutor(size, _Spawning(), _start_worker, (self._begin,))


class _Worker(SpawnProcess):
    def terminate(self) -> None:
        """End the process: where another one has died, the executor calls this and waits until the process is gone.

        The processes ignore SIGTERM, so without this it could wait for ever (seen on Python 3.13.0).
        """
        self.kill()


class _Spawning(SpawnContext):
    Process = _Worker


def _run_job(function: Callable[[Job], Result], job: Job) -> Result:
    # A job makes few reference cycles: one collection at its end costs less than many while it runs.  It looks at the
    # youngest objects alone, which are those of the job.
    enabled = gc.isenabled()
    gc.disable()
    try:
        return function(job)
    finally:
        gc.collect(0)
        if enabled:
            gc.enable()


def _start_worker(begin: Callable[[], None]) -> None:
    """Leave interrupts to the parent process, and exit when the parent is gone."""
    begin()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
