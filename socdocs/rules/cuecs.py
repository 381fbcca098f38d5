"""CUE: the complementary controls expected of others, and statements about them in the letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.rules.texts import evenly_spaced
from socdocs.rules.words import Sought


def no_cuecs(subject: Subject) -> Iterator[Finding]:
    """A SOC 1 without any complementary user entity control.

    Hardly any process that affects user entities' books works without their own controls; user auditors look for these
    controls first.

    Fails: control objectives and controls, and no `cuecs`.

    Write instead: what the design assumes, such as `User entities approve each payroll before it is released.`; nothing
    if it assumes nothing.
    """
    if subject.description.control_objectives and subject.controls and not subject.description.cuecs:
        yield Finding(
            "control_objectives",
            "the report has control objectives but no CUECs, which is unusual for a SOC 1",
            "for each objective, list under cuecs what user entities must do to achieve it",
        )


def cuec_without_reason(subject: Subject) -> Iterator[Finding]:
    """A CUEC in a SOC 2 that does not say why it is necessary.

    A responsibility that users have in any case is not a CUEC, and calling it one misstates the description (AICPA
    information, p. 32).

    Fails: `cuecs: [{id: CUEC-01, text: User entities keep their browsers up to date., criteria: [CC6.8]}]`.

    Write instead: `why_necessary`, or move the entry to `user_entity_responsibilities`.
    """
    for address, row in keyed(subject.description.cuecs, "cuecs"):
        if not row.why_necessary:
            yield Finding(
                address,
                f"{row.id} does not say why your controls cannot suffice without it",
                "add why_necessary (it is not printed), or move the entry to user_entity_responsibilities",
            )


def many_cuecs(subject: Subject) -> Iterator[Finding]:
    """More than eight CUECs in a SOC 2.

    A SOC 2 typically has few CUECs or none (AICPA information, p. 32); a long list often contains plain
    responsibilities.

    Fails: fifteen CUECs, among them “User entities report problems to the help desk.”

    Write instead: move what merely helps users to `user_entity_responsibilities`.
    """
    count = len(listed(subject.description.cuecs))
    if count > 8:
        yield Finding(
            "cuecs",
            f"there are {count} CUECs, which is many for a SOC 2",
            "move plain responsibilities to user_entity_responsibilities",
        )


_USERS = re.compile(r"(?:each |the |every )?user (?:entity|entities|organi[sz]ations?)\b", re.IGNORECASE)


def cuec_without_user_entities(subject: Subject) -> Iterator[Finding]:
    """A CUEC that does not begin with the words “User entities”.

    Readers of the list must see at once that these controls are theirs.

    Fails: `text: Passwords are changed when people leave.`

    Write instead: `User entities remove the accounts of people who leave.`
    """
    for address, row in keyed(subject.description.cuecs, "cuecs"):
        if row.text and not _USERS.match(row.text):
            yield Finding(
                f"{address}.text",
                f"{row.id} does not begin “User entities”",
                "begin with who does it: “User entities …”",
            )


_CUEC = Sought(r"(?i)\bcomplementary user[- ]entity controls?\b|\bCUECs?\b", ("complementary user", "cuec"))
_CSOC = Sought(
    r"(?i)\bcomplementary subservice[- ]organi[sz]ation controls?\b|\bCSOCs?\b",
    ("complementary subservice", "csoc"),
)


def complementary_text(subject: Subject) -> Iterator[Finding]:
    """A letter mentions CUECs although there are none, or the firm's own Scope omits those that exist.

    A report has paragraphs on complementary controls exactly when it has such controls.  Letters are the assertions,
    the service auditor's report and the representation letters, own wording of them included; a matter of the opinion
    may be about controls that the description leaves out.

    Fails: `auditor_report: {text: [{heading: scope, text: … complementary user entity controls …}]}` without `cuecs`.

    Write instead: the list, or a text without these words.
    """
    if listed(subject.description.cuecs):
        yield from _unsaid(subject, _CUEC, "cuecs", "complementary user entity controls")
    else:
        yield from _said(subject, _CUEC, "complementary user entity controls", "cuecs")


def subservice_text(subject: Subject) -> Iterator[Finding]:
    """A letter mentions CSOCs although there are none, or the firm's own Scope omits those that exist.

    A report has paragraphs on complementary controls exactly when it has such controls.  Letters are the assertions,
    the service auditor's report and the representation letters, own wording of them included; a matter of the opinion
    may be about controls that the description leaves out.

    Fails: a text of the firm's that mentions “complementary subservice organization controls” without any under
    `subservice_organizations`.

    Write instead: the CSOCs, or a text without these words.
    """
    organizations = listed(subject.description.subservice_organizations)
    carved = any(listed(row.csocs) for row in organizations if row.method != "inclusive")
    if carved:
        yield from _unsaid(subject, _CSOC, "subservice_organizations", "complementary subservice organization controls")
    else:
        yield from _said(
            subject, _CSOC, "complementary subservice organization controls", "csocs of a subservice organization"
        )


_OF_LETTERS = re.compile(
    r"(?:subservice_organizations\[.*\]\.)?(?:assertion|representation_letter)\.|auditor_report\."
    r"|own-wording\[(?:management_assertion|auditor_report)"
)
"""The addresses of what is printed in a letter; a matter of the opinion may be that a description leaves these out."""


def _said(subject: Subject, sought: Sought, what: str, where: str) -> Iterator[Finding]:
    told = set[str]()
    for printed, match in subject.texts.matches(sought):
        if _OF_LETTERS.match(printed.address.removeprefix(f"{subject.at_report()}.")) and printed.address not in told:
            told.add(printed.address)
            yield Finding(
                printed.address,
                f"the text says “{match[0]}”, but the report has no {what}",
                f"list them under {where}, or take the words out",
                words=(printed.text, match.start(), match.end()),
            )


def _unsaid(subject: Subject, sought: Sought, place: str, what: str) -> Iterator[Finding]:
    place_of_scope = subject.at_report("auditor_report.text[scope].text")
    scope = next((row for row in subject.texts if row.address == place_of_scope), None)
    if scope and not sought.pattern.search(evenly_spaced(scope.text)):
        yield Finding(
            scope.address,
            f"the firm's own Scope does not mention the {what} that the report has",
            "add the paragraph on them",
            ((place, "they are listed here"),),
        )
