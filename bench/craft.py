# ruff: noqa: SLF001 - the switch reaches into the writer so that the writer need not know of it
"""What the craft of Word files costs: `craft.py REPEAT` writes the example of saas-vendor with it and without.

Without it there are no content controls, bookmarks, links, comments and custom data.  The switch is here and nowhere
else, since no report should be written so.  Printed is by how much the whole way, from files to bytes, is longer.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from socdocs.files import Files
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from socdocs.writers import docx
from socdocs.writers.docx import body, facts, inlines, names, paragraphs
from socdocs.writers.docx.context import Context

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "saas-vendor"
LIMIT = 1 / 3


def report() -> bytes:
    """The report, from its files."""
    request = Request(EXAMPLE / "system.yaml", EXAMPLE / "auditor.yaml", kind="soc2-type2", guidance=True)
    draft = follow(Files(), load, finish, request)
    return docx.write(draft.document, pictures=draft.pictures)


def gives(value: object) -> Callable[..., object]:
    """A function that gives `value`; a mock would cost more than what it stands for."""

    def give(*_: object) -> object:
        return value

    return give


def plain() -> list[mock._patch]:
    """What takes the craft out."""

    def reference(context: Context, node: inlines.Reference, form: inlines.Format) -> None:
        inlines.write_inlines(context, node.children, form)

    def link(context: Context, node: inlines.Link, form: inlines.Format) -> None:
        inlines.write_inlines(context, node.children, form)

    def note(self: facts.Facts, address: str, text: str, fragments: list[str], run: str) -> None:
        fragments.append(run)

    def note_placeholder(self: facts.Facts, wanted: inlines.Placeholder, fragments: list[str]) -> None:
        fragments.append(facts.prompt(wanted))

    writers = {inlines.Reference: reference, inlines.Link: link}
    return [
        mock.patch.dict(inlines._WRITERS, writers),
        mock.patch.object(facts.Facts, "note", note),
        mock.patch.object(facts.Facts, "note_placeholder", note_placeholder),
        mock.patch.object(names.Names, "bookmark", gives(("", ""))),
        mock.patch.object(Context, "key_bookmark", gives(("", ""))),
        mock.patch.object(paragraphs, "comment", gives(("", ""))),
        mock.patch.object(docx, "_custom_data", gives([])),
        mock.patch.object(docx, "_prompts", gives([])),
        mock.patch.object(docx, "_BESIDE", docx._BESIDE[:6]),
        mock.patch.object(body, "_lines", gives(())),
    ]


def seconds(work: Callable[[], object]) -> float:
    """The processor's time."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main(repeat: int) -> int:
    """Print the cost; 1 if it is too high."""
    with_it, without = [], []
    report()
    for _ in range(repeat):
        with_it.append(seconds(report))
        patches = plain()
        for patch in patches:
            patch.start()
        try:
            without.append(seconds(report))
        finally:
            for patch in reversed(patches):
                patch.stop()
    dear, cheap = statistics.median(with_it), statistics.median(without)
    cost = dear / cheap - 1
    print(f"{'met' if cost <= LIMIT else 'NOT MET':8} craft costs {cost:.0%} on top: {dear:.3f} s to {cheap:.3f} s")
    return 0 if cost <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
