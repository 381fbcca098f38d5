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

_ORGANIZATION = "service_organization"


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

    The ids that say where the auditor's facts belong are allowed, and the name of the service organization.
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
        if not _is_name_alone(entry)
    ]


def check_audited_organization(tree: Mapping, over: Mapping) -> list[Diagnostic]:
    """Return an error if the auditor's file `over` names another service organization than the description `tree`.

    It is the file of another client then, although ids may fit.
    """
    ours, theirs = name_of_organization(tree), name_of_organization(over)
    if theirs is None or (ours is not None and " ".join(ours.text.split()) == " ".join(theirs.text.split())):
        return []
    described = f"that of “{ours.text}”" if ours is not None else "of an organization without a name"
    return [
        Diagnostic(
            "given-twice",
            Severity.ERROR,
            f"The service auditor's file is for “{theirs.text}”, but the description is {described}.",
            theirs.span,
            "Give the file of this client with --auditor, or correct the name in one of the two files.",
            "service_organization.name",
            (Related(ours.span, "the name in the description"),) if ours is not None else (),
        )
    ]


def name_of_organization(tree: Mapping) -> Scalar | None:
    """Return the name of the service organization that a file gives, if it gives one."""
    organization = tree.get(_ORGANIZATION)
    name = organization.get("name") if isinstance(organization, Mapping) else None
    return name if isinstance(name, Scalar) and not name.absent else None


def _is_name_alone(entry: Entry) -> bool:
    """Return whether an entry says for whom the file is, and nothing else about the service organization."""
    keys = [row.key.text for row in entry.value] if isinstance(entry.value, Mapping) else []
    return entry.key.text == _ORGANIZATION and keys == ["name"]


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
        if known and key not in known and isinstance(item, Mapping)
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
