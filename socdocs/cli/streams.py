"""The standard streams: any characters can be printed, and no text is lost in silence, nor one that comes late."""

from __future__ import annotations

import codecs
import errno
import io
import locale
import os
import select
import sys
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_GOES_ON: Final = {"stdout": False, "stderr": True}
"""Whether a command goes on where a stream can no longer be written: what it has to do matters more than its words."""


class _Written(io.RawIOBase):
    """What is below the buffer of a standard stream: it remembers the first problem, and drops what follows.

    So nothing is left in a buffer for Python to write at the end, when a problem would have no message and a code of
    its own.
    """

    def __init__(self, raw: io.RawIOBase, *, goes_on: bool) -> None:
        self._raw = raw
        self._goes_on = goes_on
        self.problem: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: ReadableBuffer, /) -> int:
        count = None
        while count is None and self.problem is None:
            try:
                count = self._raw.write(data)
                if count is None:  # the other end set it not to wait, and is slow
                    select.select((), (self._raw,), ())
            except OSError as problem:
                self.problem = problem
                if not self._goes_on and problem.errno != errno.EPIPE:  # a reader that left has all that it wanted
                    raise
            except KeyboardInterrupt:
                if not self._goes_on:  # how much is written is not known, and the buffer would write all of it again
                    self.problem = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
                raise
        return memoryview(data).nbytes if count is None else count

    def close_copy(self) -> OSError | None:
        """Close a copy of the stream, which itself stays open, and return what the system says of it."""
        try:
            os.close(os.dup(self._raw.fileno()))
        except io.UnsupportedOperation:
            return None  # it is no file
        except OSError as problem:
            return problem
        return None


class _Late(io.RawIOBase):
    """Standard input that the other end set not to wait: it says that there is nothing yet, which is no end."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def readinto(self, data: WriteableBuffer, /) -> int:
        while (count := self._raw.readinto(data)) is None:
            select.select((self._raw,), (), ())
        return count


class _Closed(io.RawIOBase):
    """In the place of a stream that was closed before the command began, which Python leaves out."""

    def writable(self) -> bool:
        return True

    def write(self, _data: ReadableBuffer, /) -> int:
        raise OSError(errno.EBADF, "it is closed; name a file with -o")


def open_streams() -> None:
    """Print characters that the encoding of the locale does not have as escapes, and remember what cannot be written.

    A buffer is put where PYTHONUNBUFFERED leaves it out: without one a full disk takes a part of a text, says how much,
    and Python does not ask.  What a program that calls socdocs put in the place of a stream stays.
    """
    for name, goes_on in _GOES_ON.items():
        if getattr(sys, name) is None and getattr(sys, f"__{name}__") is None:
            closed = io.BufferedWriter(cast("io.RawIOBase", _Written(_Closed(), goes_on=goes_on)))
            setattr(sys, name, io.TextIOWrapper(closed, "utf-8", "backslashreplace", line_buffering=goes_on))
        stream = getattr(sys, name)
        if stream is None or stream is not getattr(sys, f"__{name}__") or not hasattr(stream, "reconfigure"):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
            continue
        stream.flush()
        raw = getattr(stream.buffer, "raw", stream.buffer)
        buffer = io.BufferedWriter(cast("io.RawIOBase", _Written(raw, goes_on=goes_on)))
        lines = stream.line_buffering or raw is stream.buffer
        setattr(sys, name, io.TextIOWrapper(buffer, _encoding(stream), "backslashreplace", line_buffering=lines))
    waits = getattr(os, "get_blocking", lambda _: True)  # Windows has it from Python 3.12 on
    given = sys.stdin
    if isinstance(given, io.TextIOWrapper) and given is sys.__stdin__:
        given.reconfigure(encoding=_encoding(given))
    if isinstance(given, io.TextIOWrapper) and given is sys.__stdin__ and not waits(given.fileno()):
        raw = cast("io.RawIOBase", cast("io.BufferedReader", given.buffer).raw)
        late = io.BufferedReader(cast("io.RawIOBase", _Late(raw)))
        sys.stdin = io.TextIOWrapper(late, given.encoding, given.errors)


def _encoding(stream: io.TextIOWrapper) -> str:
    """Return what a stream is read or written in: UTF-8, or else the encoding of the locale, as for names of files.

    PYTHONIOENCODING with another one would make another file of the same input, such as a description in Latin-1.
    """
    if not os.environ.get("PYTHONIOENCODING") or codecs.lookup(stream.encoding).name == "utf-8":
        return stream.encoding
    return "utf-8" if sys.flags.utf8_mode else locale.getencoding()


def lost(name: str) -> OSError | None:
    """Return why the stream called `name` could not be written to its end; None where it could, or its reader left.

    Some network disks take every text and say only when a file is closed that there was no room for it, so that is
    asked of them, too.
    """
    stream = getattr(sys, name)
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if not isinstance(raw, _Written):
        return None
    problem = raw.problem or raw.close_copy()
    return None if problem is None or problem.errno == errno.EPIPE else problem
