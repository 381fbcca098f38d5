"""DSC: officers who are named in one text only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.rules.words import Sought

_OFFICES = ("CISO", "CEO", "CFO", "CTO", "CIO", "COO", "CPO", "CRO", "CDO", "DPO", "CCO", "CSO", "CMO", "CLO")
_OFFICE = Sought(rf"(?<![\w-])(?:{'|'.join(_OFFICES)})(?![\w-])", tuple(map(str.lower, _OFFICES)))
_TITLE = Sought(r"(?:Chief|Data)(?: (?:and )?[A-Z][a-z]+){1,3} Officer\b", ("officer",))


def role_from_nowhere(subject: Subject) -> Iterator[Finding]:
    """An officer named by initials, such as a CISO, who appears in one text and nowhere else.

    Readers look for the role among the people of the system.  In most cases the role was renamed, or the text comes
    from another company.  A role counts as known if it owns a control, signs the assertion, is listed among the people
    of the system, has its title written out in a text, or appears in a second text.

    Fails: `The CISO reports to it.` where no control, no signatory and no component is or has a CISO.

    Write instead: the role as it is called everywhere; or an entry for it under `components.people`.
    """
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    for printed, match in subject.texts.matches(_OFFICE):
        found.setdefault(match[0], []).append((printed.address, printed.text, *match.span()))
    known = set(_known(subject)) if found else set()
    for office, places in found.items():
        address, text, start, end = places[0]
        if office not in known and len({place[0] for place in places}) == 1:
            yield Finding(
                address,
                f"“{office}” is named here, but nowhere else in the description",
                "use the name that the role has elsewhere, or add it under components.people",
                (("components.people", "the people of the system"),),
                (text, start, end),
            )


def _known(subject: Subject) -> Iterator[str]:
    """The initials of the officers whom the facts name, or whose title is written out in a text."""
    facts, assertion = subject.description, subject.report.assertion
    people = listed(facts.components.people) if facts.components else ()
    said = [
        *(text for row in people for text in (row.name, row.text)),
        *(control.owner for _, control in subject.controls),
        *(row.title for _, row in keyed(assertion.signatories if assertion else None, "signatories")),
        *(row.owner for row in facts.management_responses or ()),
    ]
    for text in filter(None, said):
        yield from (match[0] for match in _OFFICE.pattern.finditer(text))
    titles = [match[0] for _, match in subject.texts.matches(_TITLE)]
    titles += (match[0] for text in filter(None, said) for match in _TITLE.pattern.finditer(text))
    yield from ("".join(re.findall(r"\b[A-Z]", title)) for title in titles)
