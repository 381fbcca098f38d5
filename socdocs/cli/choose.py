"""Choose the reports of a description that a command works on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs import resources
from socdocs.cli.option_types import suggested
from socdocs.words import fold_word

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription


def kind_name(
    description: SystemDescription,
    kinds: Sequence[str],
    *,
    kind: str = "",
    soc: str = "",
    type: str = "",
    report_id: str = "",
    all_with: str = "",
) -> str:
    """Return the requested report kind: `kind` if given, otherwise that of the matching entries of `reports`.

    `kinds` are all existing kinds; `all_with` is the command that writes all reports, or "".  Raises a usage error if
    no report matches or if several do.
    """
    if kind:
        return kind
    if soc and not _types(soc, kinds):
        if type not in ("", "2"):
            raise click.BadParameter(f"A SOC {soc} always covers a period; it has no Type 1.", param_hint="--type")
        return f"soc{soc}"
    if soc and type:
        name = f"soc{soc}-type{_TYPES.get(fold_word(type), type)}"
        if name not in kinds:
            known = ", ".join(_types(soc, kinds))
            raise click.BadParameter(f"{type!r} is not one of {known}.", param_hint="--type")
        return name
    reports = [entry for entry in description.reports or () if entry.kind_name and soc in ("", entry.soc)]
    entries = [(entry.kind_name, entry.id) for entry in reports]
    found = {name for name, id_ in entries if report_id in ("", id_)}
    if len(found) == 1:
        return found.pop()
    if report_id:
        raise click.UsageError(no_such_report(report_id, entries))
    if found:
        raise click.UsageError(
            f"This file declares several reports: {_listed(entries)}. This command writes only one document. "
            f"Choose a report with --report." + (f" `{all_with}` writes all of them." if all_with else "")
        )
    raise click.UsageError(nothing_declared(kinds, soc))


_TYPES: Final = {"i": "1", "ii": "2", "type1": "1", "type2": "2", "typei": "1", "typeii": "2"}
"""Other names for the types of a SOC report, folded."""


def batch_command(file: Path, *options: str) -> str:
    """Return the command that writes all reports of the description at `file`; "" for standard input."""
    return "" if str(file) == "-" else shlex.join(["socdocs", "batch", str(file), *options, "-o", "reports/"])


def declared(description: SystemDescription, kind: str = "", report_id: str = "") -> list[tuple[str, str]]:
    """Return the kind and id of each declared report that matches `kind` and `report_id`.

    If none is of `kind`, return `kind` with the given id, which may be that of a report that this kind accompanies.
    Raises a usage error for an id that is not declared.
    """
    from socdocs.model.reporting import chosen_reports

    chosen = chosen_reports(description.reports or (), kind, report_id)
    if report_id and not chosen:
        entries = chosen_reports(description.reports or ())
        raise click.BadParameter(no_such_report(report_id, entries), param_hint="--report")
    return chosen


def no_such_report(report_id: str, entries: Sequence[tuple[str, str]]) -> str:
    """Return the message for an id that no report has."""
    near = suggested(report_id, [id_ for _, id_ in entries])
    return f"There is no such report “{report_id}” in this file.{near} It declares: {_listed(entries) or 'none'}."


def nothing_declared(kinds: Sequence[str], soc: str = "") -> str:
    """Return the message for a description that declares no matching report."""
    if soc:
        types = " or ".join(_types(soc, kinds))
        return f"This file declares no SOC {soc} report yet. Choose one with --type: {types}."
    return f"This file declares no report yet. Choose one with --kind: {', '.join(kinds)}."


def all_kinds(templates: Path | None) -> list[str]:
    """Return the names of all report kinds, including those in the user's own folder of templates."""
    return resources.kind_names(resources.template_folders(templates))


def _types(soc: str, kinds: Sequence[str]) -> list[str]:
    begin = f"soc{soc}-type"
    return [name.removeprefix(begin) for name in kinds if name.startswith(begin)]


def _listed(entries: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{id_} ({name})" for name, id_ in entries)
