"""The last step: save a finished report."""

from __future__ import annotations

import hashlib
import sys

from msgspec import Struct

from socdocs import outputs
from socdocs.diagnostics import Diagnostic
from socdocs.problems import EnvironmentProblem
from socdocs.workflow.request import Target
from socdocs.workflow.write import Written


class Saved(Struct, frozen=True):
    """The result for a report's file: whether its bytes `changed`, their checksum, and what was found while writing."""

    changed: bool
    sha256: str
    found: tuple[Diagnostic, ...] = ()


def save(written: Written, target: Target) -> Saved:
    """Save the report and the files beside it, all of them or none.

    Raises what `outputs.write` raises, and EnvironmentProblem where standard output is requested and closed.
    """
    if target.path is None:
        _print(written.data)
        changed = True
    else:
        report = outputs.Output(outputs.Place(target.path, target.writer.name), written.data)
        inputs = written.draft.case.loaded.files.inputs
        changed, *_ = outputs.write([report, *written.beside], inputs=inputs, force=target.force)
    return Saved(changed, hashlib.sha256(written.data).hexdigest(), written.found)


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise EnvironmentProblem("standard output is closed; name a file with -o")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
