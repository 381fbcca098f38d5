"""Which report of a description a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription


def kind_name(
    description: SystemDescription, *, kind: str = "", soc: str = "", type: str = "", report_id: str = ""
) -> str:
    """The report kind that is asked for: as said, or that of the entries of `reports` that fit.

    Raises a usage error when none or several kinds fit.
    """
    if kind:
        return kind
    if soc and type:
        return f"soc{soc}-type{type}"
    entries = [
        entry
        for entry in description.reports or ()
        if entry.kind_name and (not soc or entry.soc == soc) and (not type or entry.type == type)
    ]
    named = [entry for entry in entries if entry.id == report_id] if report_id else entries
    kinds = sorted({entry.kind_name for entry in named})
    if len(kinds) == 1:
        return kinds[0]
    declared = ", ".join(f"{entry.id} ({entry.kind_name})" for entry in entries)
    if report_id:
        raise click.UsageError(f"There is no such report “{report_id}” in this file; it has: {declared or 'none'}.")
    if declared:
        raise click.UsageError(f"This file declares several reports: {declared}. Choose one with --report.")
    missing = "--type" if soc else "--kind"
    raise click.UsageError(f"This file declares no such report yet. Say with {missing} which one to draft.")
