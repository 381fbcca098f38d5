"""Fill the entries of `reports` with what `report_defaults` says for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as ReadOnlyMapping
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.base import Facts, with_facts
from socdocs.model.closed_lists import fold_choices
from socdocs.model.fields import FieldRow, fields_of, keys_of
from socdocs.model.reporting import Report, ReportDefaults
from socdocs.problems import Severity
from socdocs.resources import SOC_KINDS
from socdocs.source.rewriting import with_value
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

DEFAULTS: Final = "report_defaults"
_REPORTS: Final = "reports"
_OTHERS: Final[ReadOnlyMapping[str, ReadOnlyMapping[str, str]]] = MappingProxyType(
    {"soc": {"1": "soc2", "2": "soc1", "3": "soc1"}, "type": {"1": "type2", "2": "type1"}}
)
"""The word of `printing` that is not true of an entry, by the value that it has under a key."""
KINDS_OF_REPORTS: Final = frozenset(word for others in _OTHERS.values() for word in others.values())


def with_report_defaults(tree: Mapping) -> Mapping:
    """Return `tree` with the shared facts in each entry of `reports`, at their own places in the file.

    Groups are filled key by key; where an entry gives a list or any other value, it has that alone.  A fact that only
    reports of another kind print, such as the categories of a SOC 2, is not for an entry of a SOC 1.  An entry that
    names a kind of SOC report of socdocs gets the SOC and the type of that kind.
    """
    tree = _with_named_kinds(tree)
    if not isinstance(tree.get(DEFAULTS), Mapping):
        return tree
    tree = fold_choices(tree)
    defaults, reports = tree.get(DEFAULTS), tree.get(_REPORTS)
    if not isinstance(defaults, Mapping) or not isinstance(reports, Sequence):
        return tree
    items = tuple(_with_defaults(item, defaults) for item in reports.items)
    return with_value(tree, _REPORTS, replace(reports, items=items))


def _with_named_kinds(tree: Mapping) -> Mapping:
    reports = tree.get(_REPORTS)
    items = reports.items if isinstance(reports, Sequence) else ()
    if not isinstance(reports, Sequence) or not any(_named_kind(item) for item in items):
        return tree
    return with_value(tree, _REPORTS, replace(reports, items=tuple(map(_with_named_kind, items))))


def _named_kind(item: Node) -> str:
    kind = item.get("kind") if isinstance(item, Mapping) else None
    return kind.text if isinstance(kind, Scalar) and kind.text in SOC_KINDS else ""


def _with_named_kind(item: Node) -> Node:
    if isinstance(item, Mapping) and (name := _named_kind(item)):
        place = item.entry("kind")
        for key, text in zip(("soc", "type"), SOC_KINDS[name], strict=True):
            if place and text and item.get(key) is None:
                item = _with_entry(item, Entry(Scalar(key, place.key.span, '"'), Scalar(text, place.value.span, '"')))
    return item


def replaced_defaults(tree: Mapping) -> Iterator[Diagnostic]:
    """Yield a finding for each shared fact that no entry of `reports` takes, and for each list that one replaces.

    A value that an entry gives in place of a shared one says the same thing otherwise; a list may hold other entries.
    """
    tree = fold_choices(_with_named_kinds(tree))
    defaults, reports = tree.get(DEFAULTS), tree.get(_REPORTS)
    entries = [item for item in reports.items if isinstance(item, Mapping)] if isinstance(reports, Sequence) else []
    if not isinstance(defaults, Mapping) or not entries:
        return
    for path, row, shared in _leaves(defaults, ReportDefaults):
        fitting = [entry for entry in entries if _fits(row, _untrue_of(entry))]
        own = [entry for entry in fitting if _gives(entry, path)]
        name = ".".join(path)
        if len(own) == len(fitting):
            why = "each has its own" if own else "only reports of another kind print it"
            yield _left_out(f"No report takes {name} from report_defaults: {why}.", _UNUSED, shared, name)
        elif isinstance(shared, Sequence) and any(isinstance(item, Mapping) for item in shared.items):
            for entry in own:
                said = f"The report {_id_of(entry)} has {name} of its own, and nothing of that in report_defaults."
                yield _left_out(said, _REPLACED, shared, name)


_UNUSED: Final = "Take it out, or take out what an entry of reports says in its place."
_REPLACED: Final = "Repeat in the report's own list what it is to have of the shared one."


def _left_out(message: str, advice: str, shared: Node, name: str) -> Diagnostic:
    return Diagnostic("left-out", Severity.INFO, message, shared.span, advice, f"{DEFAULTS}.{name}")


def _leaves(mapping: Mapping, model: type[Facts]) -> Iterator[tuple[tuple[str, ...], FieldRow, Node]]:
    """Yield the path of each fact that the fields of `model` know, with the field of its first key, and its value."""
    for key, value in mapping:
        row = keys_of(model).get(key.text)
        if row is None or _is_absent(value):
            continue
        if isinstance(value, Mapping) and row.item:
            yield from (((key.text, *path), row, leaf) for path, _, leaf in _leaves(value, row.item))
        else:
            yield (key.text,), row, value


def _gives(entry: Mapping, path: tuple[str, ...]) -> bool:
    """Return whether `entry` says something at `path`, or in place of a group on the way to it."""
    node: Node = entry
    for key in path:
        if not isinstance(node, Mapping):
            break
        value = node.get(key)
        if value is None or _is_absent(value):
            return False
        node = value
    return True


def _id_of(entry: Mapping) -> str:
    named = entry.get("id")
    return named.text if isinstance(named, Scalar) else "without an id"


def with_undeclared_report(tree: Mapping, report: Report, untrue: frozenset[str]) -> Mapping:
    """Return `tree` with an entry for `report`, which holds nothing but its id and the shared facts.

    The words in `untrue`, such as `soc1` and `type2`, are not true of the report.
    """
    defaults, reports = tree.get(DEFAULTS), tree.get(_REPORTS)
    if not isinstance(defaults, Mapping):
        return tree
    place = defaults.span
    shared = _fitting(defaults, untrue)
    entry = replace(shared, entries=(Entry(Scalar("id", place, '"'), Scalar(report.id, place, '"')), *shared))
    items = reports.items if isinstance(reports, Sequence) else ()
    return with_value(tree, _REPORTS, Sequence((*items, entry), place))


def is_shared(tree: Mapping, place: Span | None) -> bool:
    """Return whether a place is in a fact that reports share."""
    defaults = tree.get(DEFAULTS)
    return any(
        place is not None
        and entry.key.span.file == place.file
        and entry.key.span.line <= place.line <= entry.value.span.end_line
        for entry in (defaults if isinstance(defaults, Mapping) else ())
    )


def with_shared_facts(report: Report, defaults: ReportDefaults | None, untrue: frozenset[str]) -> Report:
    """Return `report` with the shared facts that it can have."""
    rows = fields_of(ReportDefaults) if defaults else {}
    return with_facts(report, **{name: getattr(defaults, name) for name, row in rows.items() if _fits(row, untrue)})


def _with_defaults(item: Node, defaults: Mapping) -> Node:
    return _filled(item, _fitting(defaults, _untrue_of(item))) if isinstance(item, Mapping) else item


def _fitting(defaults: Mapping, untrue: frozenset[str]) -> Mapping:
    """Return the shared facts that a report can have of which the words `untrue` are not true."""
    rows = keys_of(ReportDefaults)
    fit = (entry for entry in defaults if entry.key.text in rows and _fits(rows[entry.key.text], untrue))
    return replace(defaults, entries=tuple(fit))


def _fits(row: FieldRow, untrue: frozenset[str]) -> bool:
    return untrue.isdisjoint(row.prints.split())


def _untrue_of(entry: Mapping) -> frozenset[str]:
    """Return the words that are not true of an entry, by its SOC and type."""
    given = ((others, entry.get(key)) for key, others in _OTHERS.items())
    return frozenset(
        others[value.text] for others, value in given if isinstance(value, Scalar) and value.text in others
    )


def _filled(entry: Mapping, defaults: Mapping) -> Mapping:
    for key, shared in defaults:
        own = entry.entry(key.text)
        if own is None or _is_absent(own.value):
            entry = _with_entry(entry, Entry(key, shared))
        elif isinstance(own.value, Mapping) and isinstance(shared, Mapping):
            entry = _with_entry(entry, Entry(own.key, _filled(own.value, shared)))
    return entry


def _is_absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.absent


def _with_entry(mapping: Mapping, new: Entry) -> Mapping:
    others = tuple(entry for entry in mapping if entry.key.text != new.key.text)
    return replace(mapping, entries=(*others, new))
