"""Findings in one line each, the form that editors and grep read."""

from __future__ import annotations

from collections.abc import Sequence

from socdocs.diagnostics import Diagnostic
from socdocs.reporting.color import Paint
from socdocs.reporting.counts import closing_line
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable


def concise(diagnostics: Sequence[Diagnostic], paint: Paint) -> str:
    """The findings line by line, then their number."""
    return "".join(f"{line(diagnostic, paint)}\n" for diagnostic in diagnostics) + f"{closing_line(diagnostics)}\n"


def line(diagnostic: Diagnostic, paint: Paint) -> str:
    """`system.yaml:12:5: error[unknown-key]: what was found (controls[AC-01].nmae)`.

    A finding about a whole file or the command line, for which no line can be shown, adds its advice.
    """
    if is_whole(diagnostic):
        return " ".join(filter(None, (headline(diagnostic, paint) + stop(diagnostic), printable(diagnostic.advice))))
    where = f"{paint(printable(in_words(diagnostic.span)), 'place')}: " if diagnostic.span else ""
    address = f" ({printable(diagnostic.address)})" if diagnostic.address else ""
    return f"{where}{headline(diagnostic, paint)}{address}"


def headline(diagnostic: Diagnostic, paint: Paint) -> str:
    """`error[unknown-key]: what was found`, with `waived` before it where the description accepts it."""
    label = diagnostic.severity.label
    waived = paint("waived ", "place") if diagnostic.waived else ""
    return f"{waived}{paint(f'{label}[{printable(diagnostic.code)}]', label)}: {printable(diagnostic.message)}"


def is_whole(diagnostic: Diagnostic) -> bool:
    """Whether a finding is about a whole file or the command line, so that no line of a file can be shown for it."""
    return not (diagnostic.span or diagnostic.related or diagnostic.address or diagnostic.waived)


def stop(diagnostic: Diagnostic) -> str:
    """The full stop that a message needs before the advice."""
    return "." if diagnostic.advice and not diagnostic.message.endswith((".", "?", "!")) else ""
