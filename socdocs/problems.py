"""How much a finding matters, and the exceptions that end a command; without imports, because `--help` needs them."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic


class Severity(enum.IntEnum):
    """How much a diagnostic matters; larger is worse, so `max()` gives the worst."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word users read: `error`, `warning`, `info`."""
        return self.name.lower()


class InputProblems(Exception):
    """The input cannot be used; `diagnostics` says why, with every place.  No other exception carries findings."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


class EnvironmentProblem(Exception):
    """The disk, a permission or a missing program stopped the work (exit code 3); the message says what to do."""


class Clash(Exception):
    """An output has the name of an input or of another output, or one that no file should have.

    This is wrong use (exit code 2); the message says what clashes.
    """


_LACKS: Final = ((MemoryError, "", "memory"), (RuntimeError, "can't start new thread", "another thread"))


def lacking(problem: BaseException) -> str:
    """What the system has no more of, where `problem` says only that; "" for a mistake of our own."""
    if isinstance(problem, OSError):
        return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror or str(problem)
    return next((what for kind, said, what in _LACKS if isinstance(problem, kind) and said in str(problem)), "")
