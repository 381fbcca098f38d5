"""CTL: the control objectives of a SOC 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, keyed, listed

_STEM = re.compile(r"controls provide reasonable assurance that\b", re.IGNORECASE)


def objective_without_stem(subject: Subject) -> Iterator[Finding]:
    """A control objective that does not begin “Controls provide reasonable assurance that”.

    Readers recognize objectives by these words; user auditors evaluate what follows them.

    Fails: `text: To make sure that payroll is right.`

    Write instead: `Controls provide reasonable assurance that payroll is calculated completely and accurately.`
    """
    for address, row in keyed(subject.description.control_objectives, "control_objectives"):
        if row.text and not row.specified_by and not _STEM.match(row.text):
            yield Finding(
                f"{address}.text",
                f"the objective {row.id} does not begin “Controls provide reasonable assurance that”",
                "begin with these words and go on with what the controls are to achieve",
            )


_CONTINUITY = re.compile(r"\b(?:disaster recovery|business continuity|continuity of operations)\b", re.IGNORECASE)


def objective_of_continuity(subject: Subject) -> Iterator[Finding]:
    """A control objective on disaster recovery or business continuity.

    It does not affect user entities' financial reporting, which is the only subject of a SOC 1.

    Fails: `Controls provide reasonable assurance that business continuity plans are tested.`

    Write instead: the plans under `other_information`; a SOC 2 with availability examines them.
    """
    for address, row in keyed(subject.description.control_objectives, "control_objectives"):
        match = _CONTINUITY.search(row.text or "")
        if match and not row.specified_by:
            yield Finding(
                f"{address}.text",
                f"“{match[0]}” does not affect user entities' financial reporting",
                "describe the plans under other_information; a SOC 2 with availability examines them",
                words=(row.text or "", match.start(), match.end()),
            )


def objective_naming_a_tool(subject: Subject) -> Iterator[Finding]:
    """A control objective that names the software that is used to achieve it.

    An objective says what is to be achieved; the controls say how.  An objective that names a tool must change whenever
    the tool does.

    Fails: `Controls provide reasonable assurance that access to the ledger is granted in Keyring by its owner.` where
    Keyring is a component of the system.

    Write instead: `Controls provide reasonable assurance that access to the ledger is restricted to those authorized.`
    """
    components = subject.description.components
    tools = [row.name for row in listed(components.software if components else None) if row.name]
    if not tools:
        return
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(tool)}(?!\w)" for tool in tools))
    for address, row in keyed(subject.description.control_objectives, "control_objectives"):
        match = pattern.search(row.text or "")
        if match and not row.specified_by:
            yield Finding(
                f"{address}.text",
                f"“{match[0]}” is how the objective {row.id} is achieved, not what it is",
                "say what is to be achieved, and leave the tool to the controls",
                words=(row.text or "", match.start(), match.end()),
            )


_GENERAL = {
    "access to systems": re.compile(r"\b(?:access\w*|logical(?:ly)?|log-?ons?)\b", re.IGNORECASE),
    "changes to programs": re.compile(r"\b(?:chang(?:e|es|ed|ing)|develop\w*|program\w*|releas\w*)\b", re.IGNORECASE),
}


def without_general_objectives(subject: Subject) -> Iterator[Finding]:
    """Automated controls in a SOC 1 without an objective on access to systems or on program changes.

    A control that a program performs is only as reliable as the controls over that program; user auditors look for
    these objectives first.

    Fails: controls with `nature: automated`, and objectives on payroll input, calculation and payment alone.

    Write instead: an objective for each of the two, with its controls.
    """
    automated = [(at, row) for at, row in subject.controls if row.nature in ("automated", "it_dependent_manual")]
    objectives = subject.description.control_objectives
    if not automated or not objectives:
        return
    told = " ".join(f"{row.title or ''} {row.text or ''}" for row in objectives)
    missing = [what for what, pattern in _GENERAL.items() if not pattern.search(told)]
    if missing:
        yield Finding(
            "control_objectives",
            f"{len(automated)} controls rely on programs, but no control objective is on {' or on '.join(missing)}",
            "add the objective with its controls, since the programs are only as reliable as these",
            ((f"{automated[0][0]}.nature", "one of these controls"),),
        )


def same_objective(subject: Subject) -> Iterator[Finding]:
    """Two control objectives with the same text.

    One of them is a copy that was never rewritten; readers cannot see which controls achieve which objective.

    Fails: `CO-1` and `CO-2`, both on access to the payroll system in the same words.

    Write instead: one objective with all its controls, or what distinguishes the second.
    """
    first: dict[str, tuple[str, str]] = {}
    for address, row in keyed(subject.description.control_objectives, "control_objectives"):
        key = re.sub(r"\W+", " ", (row.text or "").casefold()).strip()
        before = first.setdefault(key, (address, row.id)) if key else (address, row.id)
        if before[0] != address:
            yield Finding(
                f"{address}.text",
                f"{row.id} has the same text as {before[1]}",
                "make them one objective, or say what sets them apart",
                ((f"{before[0]}.text", "the same text"),),
            )
