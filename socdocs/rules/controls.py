"""CTL: controls, control objectives and what they map to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.model.controls import Control
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.words import any_word


def vague_control(subject: Subject) -> Iterator[Finding]:
    """A control with words that cannot be tested, such as periodically or appropriate.

    A tester must know who does what, how often, and what evidence there is; “periodically” may mean daily or never.

    Fails: `The Security Manager periodically reviews access and takes appropriate action.`

    Write instead: `Each quarter the Security Manager compares the accounts with the HR roster and removes those of
    leavers.`
    """
    for printed, match in subject.texts.matches(*subject.words("vague")):
        if printed.address.startswith("controls[") and printed.address.endswith("].text"):
            yield Finding(
                printed.address,
                f"“{match[0]}” leaves open what is to be tested",
                "say how often, by what measure, and what shows that it was done",
                words=(printed.text, match.start(), match.end()),
            )


_POLICY_ALONE = re.compile(
    r"[^.;]*\b(?:polic(?:y|ies)|procedures?|standards?)\b[^.;]{0,40}?"
    r"\b(?:exists?|(?:is|are|has been|have been) (?:in place|documented|established|available|defined))\s*\.?\s*",
    re.IGNORECASE,
)


def policy_alone(subject: Subject) -> Iterator[Finding]:
    """A control in a Type 2 that says only that a policy exists.

    A Type 2 tests what is done over a period; a policy on paper does nothing (AICPA information, p. 9).

    Fails: `An access control policy is in place.`

    Write instead: `The Security Manager approves each request for access in Deskline before it is granted.`
    """
    for address, control in subject.controls:
        if control.text and _POLICY_ALONE.fullmatch(control.text):
            yield Finding(
                f"{address}.text",
                f"{control.id} says that a policy exists, but not what is done",
                "say who does what under the policy, how often, and what shows it",
            )


def same_text(subject: Subject) -> Iterator[Finding]:
    """Two controls with the same text.

    One of them is a copy that was never rewritten, or the two are one control.

    Fails: `AC-01` and `AC-02`, both `The Manager approves each request for access.`

    Write instead: one control that maps to all its targets, or what distinguishes the second.
    """
    first: dict[str, tuple[str, str]] = {}
    for address, control in subject.controls:
        key = re.sub(r"\W+", " ", (control.text or "").casefold()).strip()
        if not key:
            continue
        before = first.setdefault(key, (address, control.id))
        if before[0] != address:
            yield Finding(
                f"{address}.text",
                f"{control.id} has the same text as {before[1]}",
                "make them one control that maps to all its targets, or say what sets them apart",
                ((f"{before[0]}.text", "the same text"),),
            )


def performed_by_carved_out(subject: Subject) -> Iterator[Finding]:
    """A control performed by a subservice organization under the carve-out method.

    Carved-out controls are not part of the description; only the types of controls expected at that organization are
    (AICPA information, p. 30–31).

    Fails: `controls: [{id: PH-01, performed_by: hosting, …}]` while hosting has `method: carve_out`.

    Write instead: a CSOC at the subservice organization, or the inclusive method.
    """
    carved = {
        row.id: address
        for address, row in keyed(subject.whole.subservice_organizations, "subservice_organizations")
        if row.method == "carve_out"
    }
    for address, control in subject.controls:
        if control.performed_by in carved:
            yield Finding(
                f"{address}.performed_by",
                f"{control.id} is performed by {control.performed_by}, whose controls the description carves out",
                "give a CSOC there instead, or present that organization under the inclusive method",
                ((f"{carved[control.performed_by]}.method", "the method"),),
            )


_RESULT = re.compile(
    r"\bno (?:exceptions?|deviations?) (?:(?:was|were|has been|have been) )?noted\b|\boperated effectively\b",
    re.IGNORECASE,
)


def result_in_control(subject: Subject) -> Iterator[Finding]:
    """A control whose text states a result.

    The description says what is done; results come from the service auditor and belong with the tests.

    Fails: `The Manager approves each request; no exceptions noted.`

    Write instead: `The Manager approves each request.`
    """
    for address, control in subject.controls:
        match = _RESULT.search(control.text or "")
        if match:
            yield Finding(
                f"{address}.text",
                f"“{match[0]}” is a result, which the service auditor states with its tests",
                "describe only what is done",
                words=(control.text or "", match.start(), match.end()),
            )


_FEWEST_WORDS = 6


def incomplete_control(subject: Subject) -> Iterator[Finding]:
    """A control that omits two or more of: what is done, who does it, when, and what evidence it leaves.

    A tester needs all four; without them the service auditor asks for a new text, or tests something else than you
    meant.  The owner, the frequency and the systems in the control's entry also count.

    Fails: `Management maintains security.`

    Write instead: `Each quarter the Security Manager compares the accounts with the HR roster and records the removals
    in the ticket system.`
    """
    for address, control in subject.controls:
        lacks = lacking(control)
        if len(lacks) > 1:
            yield Finding(
                f"{address}.text",
                f"{control.id} does not say {', '.join(lacks[:-1])} and {lacks[-1]}",
                "say who does what, when, to what, and what it leaves as evidence",
            )


def lacking(control: Control) -> list[str]:
    """What a control omits of: what is done, who does it, when, and what shows that it was done.

    Nothing for a control without a text.
    """
    text, automated = control.text or "", control.nature == "automated"
    if not text.strip():
        return []
    said = {
        "what is done": len(text.split()) >= _FEWEST_WORDS,
        "who does it": control.owner or automated or any_word("actors").search(text),
        "when": control.frequency or automated or any_word("times").search(text),
        "what shows that it was done": control.systems or automated or any_word("evidence").search(text),
    }
    return [name for name, given in said.items() if not given]


_CODE_OF_CONDUCT = re.compile(r"code of conduct", re.IGNORECASE)
_HANDS_ON: Final = ("CC6.", "CC8.")


def entity_level_alone(subject: Subject) -> Iterator[Finding]:
    """A criterion on access or changes that is met only by controls over the organization as a whole.

    A meeting of the board or a code of conduct neither grants nor prevents access; readers of CC6 and CC8 look for the
    controls that do.

    Fails: `{id: GV-01, criteria: [CC6.8], text: The board meets four times a year.}` as the only control for CC6.8.

    Write instead: the control that limits access, stops malware or holds changes back; or take the mapping out.
    """
    wide = {
        control.id
        for _, control in subject.controls
        if any_word("whole_organization").search(control.text or "")
        and not any_word("access_and_changes").search(_CODE_OF_CONDUCT.sub("", control.text or ""))
    }
    for target, rows in subject.controls_of.items() if wide else ():
        if target.startswith(_HANDS_ON) and rows and all(control.id in wide for _, control in rows):
            ids, address = ", ".join(control.id for _, control in rows), rows[0][0]
            serve, have = ("serves", "its text has") if len(rows) == 1 else ("serve", "their texts have")
            yield Finding(
                f"{address}.criteria[{target}]",
                f"{ids} alone {serve} {target}, but {have} nothing to do with access or changes",
                f"map the control that meets {target}, or take this mapping out",
                ((f"{address}.text", "the text of the control"),),
            )
