"""Who may set which fact: a service auditor's file, if there is one, holds all the auditor's facts and no others."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.diagnostics import Diagnostic, Related
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of
from socdocs.model.paths import field_at
from socdocs.problems import Severity
from socdocs.source.addresses import escape_key, item_keys, naming_value
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.words import Owner


def check_management_file(tree: Mapping) -> list[Diagnostic]:
    """Return an error for each of the service auditor's facts in a description that comes with an auditor's file."""
    return [
        Diagnostic(
            "owned-by-auditor",
            Severity.ERROR,
            f"“{entry.key.text}” belongs to the service auditor, who has a separate file here.",
            entry.key.span,
            "Take it out here; the service auditor sets it in the file given with --auditor.",
        )
        for entry, _ in _owned(tree, SystemDescription, auditor=True)
    ]


def check_auditor_file(tree: Mapping) -> list[Diagnostic]:
    """Return an error for each of management's facts in the service auditor's file.

    The ids that say where the auditor's facts belong are allowed.
    """
    return [
        Diagnostic(
            "owned-by-management",
            Severity.ERROR,
            f"“{entry.key.text}” belongs to management and cannot be set in the service auditor's file.",
            entry.key.span,
            "Take it out here; it belongs in the system description.",
        )
        for entry, _ in _owned(tree, SystemDescription, auditor=False)
    ]


def check_audited_reports(tree: Mapping, over: Mapping) -> list[Diagnostic]:
    """Return an error for each report in the auditor's file `over` that the description `tree` does not declare.

    Its opinion would not be printed anywhere.  A description that declares no report is meant for outlines, and is not
    checked.
    """
    declared, audited = tree.get("reports"), over.get("reports")
    if not isinstance(declared, Sequence) or not isinstance(audited, Sequence):
        return []
    known = item_keys(declared)
    listed = f"It declares: {', '.join(known)}. Correct the id in one of the two files."
    return [
        Diagnostic(
            "unknown-reference",
            Severity.ERROR,
            f"The service auditor's file names the report “{key}”, which the description does not declare.",
            named.span if (named := naming_value(item)) else item.span,
            listed,
            f"reports[{escape_key(key)}]",
            (Related(declared.span, "the reports that the description declares"),),
        )
        for key, item in zip(item_keys(audited), audited.items, strict=True)
        if known and key not in known
    ]


def owner_of(address: str) -> Owner | None:
    """Return who writes the fact at an address, or None if no field has that address."""
    row = field_at(address) if address else None
    return row.owner if row else None


def _owned(
    node: Node, model: type[Facts], *, auditor: bool, names: Scalar | None = None
) -> Iterator[tuple[Entry, FieldRow]]:
    """Yield the outermost entries that the service auditor owns, or with `auditor` false those that it does not own.

    `names` is the value that identifies an item of a list; both files contain it.
    """
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _owned(item, model, auditor=auditor, names=naming_value(item))
        return
    if not isinstance(node, Mapping):
        return
    for entry in node:
        row = keys_of(model).get(entry.key.text)
        if row is None or entry.value is names:
            continue
        if row.owner == "service_auditor":
            if auditor:
                yield entry, row
        elif row.item is not None and _holds_auditors(row.item):
            yield from _owned(entry.value, row.item, auditor=auditor)
        elif not auditor:
            yield entry, row


def _holds_auditors(model: type[Facts]) -> bool:
    return any(row.owner == "service_auditor" for row in keys_of(model).values())
