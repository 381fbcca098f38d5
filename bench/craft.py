"""What the marks of Word files cost: `craft.py REPEAT` writes the example of saas-vendor with them and without.

Without them there are no content controls, bookmarks of facts, comments and custom data.  Printed is by how much the
whole way, from files to bytes, is longer.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from socdocs.files import Files
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from socdocs.writers import docx

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "saas-vendor"
LIMIT = 1 / 3


def report(*, marks: bool) -> bytes:
    """The report, from its files."""
    request = Request(EXAMPLE / "system.yaml", EXAMPLE / "auditor.yaml", kind="soc2-type2", guidance=marks, marks=marks)
    draft = follow(Files(), load, finish, request)
    return docx.write(draft.document, pictures=draft.pictures)


def seconds(work: Callable[[], object]) -> float:
    """The processor's time."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main(repeat: int) -> int:
    """Print the cost; 1 if it is too high."""
    with_marks, without = partial(report, marks=True), partial(report, marks=False)
    with_marks()
    rounds = [(seconds(with_marks), seconds(without)) for _ in range(repeat)]
    dear, cheap = (statistics.median(times) for times in zip(*rounds, strict=True))
    cost = dear / cheap - 1
    print(f"{'met' if cost <= LIMIT else 'NOT MET':8} marks cost {cost:.0%} on top: {dear:.3f} s to {cheap:.3f} s")
    return 0 if cost <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
