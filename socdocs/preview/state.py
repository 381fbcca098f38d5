"""What the pages of a preview share: the views that were asked for, and how often the files have changed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Final

from watchfiles import awatch

from socdocs.preview.following import Following
from socdocs.preview.view import Choice, View, make_view

_LOOK = 1000
"""The milliseconds after which the files are looked at even if the system reports no change."""
_ALIVE = 15.0
"""The seconds after which a page that nothing has changed for is told so."""
MOST_VIEWS: Final = 8
"""How many views are kept, those that were asked for last; each holds all files that its report was made from."""
_VIEWS_UNTIL_COLLECTED = 20
"""The collector of cycles is off; this often it runs between two views."""


class Preview:
    """The views that were asked for last, and the number of changes of files so far.

    To end a preview, set `ending`; the server then calls `stop`, which ends all waiting.
    """

    def __init__(self, following: Following) -> None:
        self._following = following
        self._views: dict[Choice, tuple[int, View]] = {}
        self._building = asyncio.Lock()
        self._changed = asyncio.Condition()
        self._stamps: dict[Path, tuple[int, ...]] = {}
        self._watch_anew = asyncio.Event()
        self._made = 0
        self.ending = asyncio.Event()
        self.stopped = asyncio.Event()
        self.problem: Exception | None = None
        self.version = 0

    async def view(self, choice: Choice) -> View:
        """Return the view of the present files; it is built once, however many pages show it."""
        async with self._building:
            version, (known, view) = self.version, self._views.pop(choice, (-1, None))
            if view and known == version:
                self._views[choice] = version, view
                return view
            view = await asyncio.to_thread(make_view, self._following, choice)
            self._views[choice] = version, view
            if len(self._views) > MOST_VIEWS:
                del self._views[next(iter(self._views))]
            self._watch(view)
            self._made += 1
            if self._made % _VIEWS_UNTIL_COLLECTED == 0:
                gc.collect()
            return view

    async def later_than(self, version: int) -> bool:
        """Wait until files have changed after `version`, or for a while; return whether they have."""
        async with self._changed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: self.version > version or self.stopped.is_set()), _ALIVE
                )
        return self.version > version

    async def follow_files(self) -> None:
        """Count the changes of the files that were read, until the server stops."""
        while not self.stopped.is_set():
            self._watch_anew.clear()
            folders = {path.parent for path in self._stamps if path.parent.is_dir()}
            if not folders:
                await self._watch_anew.wait()
                continue
            async for _ in self._looks(folders):
                now = {path: _stamp(path) for path in self._stamps}
                if now != self._stamps:
                    self._stamps = now
                    await self._tell()

    async def _looks(self, folders: Iterable[Path]) -> AsyncIterator[None]:
        """Yield whenever the files are to be looked at, until others are to be followed.

        That is when the system reports a change, and now and then for what it does not report, such as a change on
        another computer.  A system that has nothing left to report it with, as where other programs follow many files,
        leaves the second; so does a folder whose name is no UTF-8, which watchfiles does not take.
        """
        try:
            looks = awatch(
                *folders,
                stop_event=self._watch_anew,
                recursive=False,
                step=20,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
            )
            async for _ in looks:
                yield
        except (OSError, RuntimeError, UnicodeEncodeError, ExceptionGroup):
            pass
        while not self._watch_anew.is_set():
            yield
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._watch_anew.wait(), _LOOK / 1000)

    async def stop(self) -> None:
        """End all waiting."""
        self.stopped.set()
        self._watch_anew.set()
        async with self._changed:
            self._changed.notify_all()

    def fail(self, problem: Exception) -> None:
        """Remember why the preview cannot go on, and end it: a page that shows old files would be taken for the new."""
        self.problem = self.problem or problem
        self.ending.set()

    async def _tell(self) -> None:
        self.version += 1
        async with self._changed:
            self._changed.notify_all()

    def _watch(self, view: View) -> None:
        new = set(view.watched) - self._stamps.keys()
        self._stamps |= {path: _stamp(path) for path in new}
        if new:
            self._watch_anew.set()


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes with each change of a file; nothing while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
