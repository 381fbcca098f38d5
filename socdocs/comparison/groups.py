"""The headings under which differences are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from socdocs.comparison.comparing import Difference
from socdocs.source.addresses import Segment, format_address, parse_address, pattern_of


class Group(NamedTuple):
    """A heading, and the patterns of the addresses below it.

    `practice` says whether a difference can mean that practice has changed, so that a person must be asked.
    """

    heading: str
    patterns: tuple[str, ...]
    practice: bool = False


GROUPS: Final = (
    Group("Controls", ("controls",), practice=True),
    Group("Control objectives", ("control_objectives",)),
    Group("Complementary user entity controls", ("cuecs", "user_entity_responsibilities"), practice=True),
    Group("Complementary subservice organization controls", ("subservice_organizations[…].csocs",), practice=True),
    Group("Subservice organizations", ("subservice_organizations",), practice=True),
    Group("Vendors", ("vendors",), practice=True),
    Group("Commitments and requirements", ("commitments", "requirements"), practice=True),
    Group("Services", ("services",), practice=True),
    Group("Incidents", ("incidents", "reports[…].incidents")),
    Group("Changes and later events", ("changes", "reports[…].changes", "subsequent_events")),
    Group("People", ("components.people",), practice=True),
    Group(
        "Assertions and signatories",
        (
            "reports[…].assertion",
            "reports[…].assertion.signatories",
            "subservice_organizations[…].assertion",
            "subservice_organizations[…].assertion.signatories",
        ),
    ),
    Group("Periods and dates", ("reports[…].period", "reports[…].as_of_date", "reports[…].report_date")),
    Group("Opinion", ("reports[…].opinion",)),
    Group(
        "Tests and results",
        (
            "tests",
            "design_assessments",
            "management_responses",
            "reports[…].tests",
            "reports[…].design_assessments",
            "reports[…].design_procedures",
        ),
    ),
    Group(
        "The system", ("system", "components", "locations", "transaction_classes", "internal_control"), practice=True
    ),
    Group("Everything else", ("",)),
)


def group_of(address: str) -> tuple[Group, str]:
    """Return the group of an address, and the longest of its patterns that matches."""
    found = pattern_of(address)
    matching = ((pattern, group) for group in GROUPS for pattern in group.patterns if _begins(found, pattern))
    pattern, group = max(matching, key=lambda row: len(row[0]))
    return group, pattern


def _begins(address: str, pattern: str) -> bool:
    return not pattern or (address.startswith(pattern) and address[len(pattern) : len(pattern) + 1] in ("", ".", "["))


def grouped(differences: Iterable[Difference]) -> dict[Group, list[Difference]]:
    """Return the differences by group, in the order of the table; groups without any are left out."""
    found = dict[Group, list[Difference]]()
    for difference in differences:
        found.setdefault(group_of(difference.address)[0], []).append(difference)
    return {group: found[group] for group in GROUPS if group in found}


def subject_of(address: str) -> str:
    """Return the item of its group that a fact belongs to, such as `controls[AC-07]`; its own address if none."""
    segments = parse_address(address)
    skipped = len(parse_address(pattern)) if (pattern := group_of(address)[1]) else 0
    ends = (at for at, segment in enumerate(segments) if segment.item and at >= skipped)
    return format_address(segments[: next(ends, len(segments) - 1) + 1])


def words_of(address: str) -> tuple[str, ...]:
    """Return an address as words: the keys of items, and the names of fields that the heading does not say already."""
    pattern = group_of(address)[1]
    if not pattern:
        return (address,)
    segments = parse_address(address)
    named = len(parse_address(pattern))
    return tuple(
        segment.text if segment.item else _FIELDS.get(segment.text, segment.text.replace("_", " "))
        for at, segment in enumerate(segments)
        if not _is_said(segments, at, named)
    )


def _is_said(segments: tuple[Segment, ...], at: int, named: int) -> bool:
    """Return whether a step is said by the heading, or names the main text of its entry.

    `named` steps are those of the group's pattern.  Its last field is said only if it is a list, by its items.
    """
    item_follows = at + 1 < len(segments) and segments[at + 1].item
    by_heading = at < named - 1 or (at < named and item_follows)
    return not segments[at].item and (by_heading or segments[at].text == "text")


_FIELDS: Final = {
    "criteria": "mapping to criteria",
    "control_objectives": "mapping to control objectives",
    "criteria_to_choose": "criteria to choose",
    "none_statement": "statement of none",
}
"""What fields are called where the name itself says too little."""
