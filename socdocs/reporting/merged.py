"""What became of each control that was merged into a description, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.words import counted
from socdocs.workflow.merged import Differing, Merged


def merged_text(merged: Merged, width: int) -> str:
    """The counts, then the controls by what became of them; of those that differ what both sides say."""
    changed = len({*merged.filled, *(row.id for row in merged.differing if merged.accepted)})
    kept = len({row.id for row in merged.differing}) if not merged.accepted else 0
    counts = (
        (len(merged.added), "added"),
        (changed, "changed"),
        (kept, "with a difference that is kept"),
        (len(merged.unchanged), "as before"),
        (len(merged.only_there), "left alone"),
    )
    first = ", ".join(f"{count} {word}" for count, word in counts if count)
    lines = [f"{merged.file}: {first or 'no controls'}", *_lines(merged)]
    return "".join(f"{part}\n" for line in lines for part in filled(printable(line), width, rest="    "))


def _lines(merged: Merged) -> Iterator[str]:
    if merged.added:
        yield f"Added ({len(merged.added)}): {', '.join(merged.added)}"
    yield from _fields("Filled in", merged.filled)
    if merged.differing:
        heading = "Taken from the table" if merged.accepted else "Kept as the description says"
        yield f"{heading} ({counted(len(merged.differing), 'field')}):"
        yield from (line for row in merged.differing for line in _differing(row))
    if merged.only_there:
        yield f"Left alone, since no table has them ({len(merged.only_there)}): {', '.join(merged.only_there)}"
    yield from _fields(f"Left out, because {merged.file.name} has no single cell for it", merged.left_out)


def _fields(heading: str, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if fields:
        yield f"{heading} ({counted(sum(map(len, fields.values())), 'field')}):"
        yield from (f"  {id_}: {', '.join(names)}" for id_, names in fields.items())


def _differing(row: Differing) -> Iterator[str]:
    yield f"  {f'{in_words(row.place)} ' if row.place else ''}{row.id} {row.field}"
    yield f"    description: {' '.join(row.described.split())}"
    yield f"    table: {' '.join(row.imported.split())}"
