"""Put a CSOC that is expected at several subservice organizations into the list of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Related
from socdocs.problems import Severity
from socdocs.source.addresses import escape_key
from socdocs.source.rewriting import each_entry, with_value, without
from socdocs.source.tree import Mapping, Scalar, Sequence

_ORGANIZATIONS: Final = "subservice_organizations"
_CSOCS: Final = "csocs"
_ALSO_AT: Final = "also_at"


def with_shared_csocs(tree: Mapping) -> tuple[Mapping, list[Diagnostic]]:
    """Return `tree` with each CSOC in the lists of all organizations that it names, everywhere with its own place.

    An organization that states that no controls are assumed there keeps its statement, which is a mistake.
    """
    shared: dict[str, list[Mapping]] = {}
    for own, csoc in _csocs(tree):
        others = csoc.get(_ALSO_AT)
        names = [row.text for row in (others.items if isinstance(others, Sequence) else ()) if isinstance(row, Scalar)]
        for name in dict.fromkeys(names):
            if name != own:
                shared.setdefault(name, []).append(without(csoc, _ALSO_AT))
    if not shared:
        return tree, []
    problems: list[Diagnostic] = []

    def filled(organization: Mapping) -> Mapping:
        more, listed = shared.get(_id(organization)), organization.get(_CSOCS)
        if more is None:
            return organization
        if isinstance(listed, Mapping):
            problems.extend(_denied(_id(organization), listed, csoc) for csoc in more)
            return organization
        own = listed if isinstance(listed, Sequence) else Sequence((), more[0].span)
        return with_value(organization, _CSOCS, replace(own, items=(*own.items, *more)))

    changed = each_entry(tree, (f"{_ORGANIZATIONS}[]",), filled)
    return (changed if isinstance(changed, Mapping) else tree), problems


def _csocs(tree: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield each CSOC with the id of the organization that lists it."""
    organizations = tree.get(_ORGANIZATIONS)
    for row in organizations.items if isinstance(organizations, Sequence) else ():
        listed = row.get(_CSOCS) if isinstance(row, Mapping) else None
        for csoc in listed.items if isinstance(listed, Sequence) else ():
            if isinstance(row, Mapping) and isinstance(csoc, Mapping):
                yield _id(row), csoc


def _id(entry: Mapping) -> str:
    value = entry.get("id")
    return value.text if isinstance(value, Scalar) else ""


def _denied(organization: str, statement: Mapping, csoc: Mapping) -> Diagnostic:
    return Diagnostic(
        "none-contradicted",
        Severity.ERROR,
        f"It is stated that no CSOCs are assumed of {organization}, but {_id(csoc)} is expected there, too.",
        statement.span,
        f"Take the statement out, or take {organization} out of also_at.",
        f"{_ORGANIZATIONS}[{escape_key(organization)}].{_CSOCS}",
        (Related(csoc.span, "expected there"),),
    )
