"""Values that socdocs makes of its own files ahead of their use, so that a run need not make them.

The build of a wheel writes them into the package, and `make` writes them in a checkout (`resources.prepared`).  The
name of each is a checksum of all that it is made of, so that nothing is found where a file or the code has changed.

Nothing here may import a library that pyproject.toml does not name for the build of a wheel, which runs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from socdocs import resources

T = TypeVar("T")


class Prepared(Generic[T]):
    """The prepared values of one `type`, in files called after `name`, which the code in the files `makers` makes.

    Values that hold sets are written `sorted`, with the keys of mappings, so that equal ones have equal bytes; others
    keep the order of their keys.
    """

    def __init__(self, name: str, type: type[T], makers: Iterable[Path], *, sorted: bool = False) -> None:
        self._name = name
        self._type = type
        self._makers = (*makers, Path(__file__))
        self._sorted = sorted

    def find(self, *made_of: bytes) -> T | None:
        """Return the value that is made of these bytes; None if it was not prepared or its file is damaged."""
        try:
            data = (resources.prepared() / self._file(made_of)).read_bytes()
            return msgspec.msgpack.decode(data, type=self._type)
        except (OSError, msgspec.DecodeError):
            return None

    def file(self, value: T, *made_of: bytes) -> tuple[str, bytes]:
        """Return the name and content of the file of a value that is made of these bytes."""
        return self._file(made_of), msgspec.msgpack.encode(value, order="deterministic" if self._sorted else None)

    def _file(self, made_of: tuple[bytes, ...]) -> str:
        digests = (hashlib.sha256(data).digest() for data in made_of)
        return f"{self._name}_{hashlib.sha256(b''.join((self._code, *digests))).hexdigest()}"

    @cached_property
    def _code(self) -> bytes:
        return hashlib.sha256(b"".join(file.read_bytes() for file in self._makers)).digest()
