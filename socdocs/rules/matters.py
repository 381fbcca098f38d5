"""OPN and ASR: what a modified opinion names, and an assertion that is modified in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from socdocs.model.reporting import Modification
from socdocs.rules.evidence import enumerated, modifications
from socdocs.rules.named import Ids
from socdocs.rules.subject import Finding, Subject


def matter_of_other_targets(subject: Subject) -> Iterator[Finding]:
    """An opinion modified on a criterion or objective that none of its controls serves, or whose words name others.

    Readers cannot tell on what the opinion is modified: the list says one thing, the controls and the words another.
    The same is found of management's words on the matter in its assertion, and of those of an inclusive subservice
    organization.

    Fails: `modifications: [{subject: operation, criteria: [CC7.2], controls: [AC-07], …}]` while AC-07 serves CC6.2.

    Write instead: the criterion or objective that the control serves, in the list and in the texts.
    """
    rows = list(modifications(subject))
    named = {target.partition(" of ")[0]: target for target in (subject.controls_of_all if rows else ())}
    ids = Ids(named, before=r"(?<![\w.-])", behind=r"(?![\w-]|\.\d)")
    for address, row in rows:
        yield from _not_served(subject, address, row)
        for key in ("matter", "effect"):
            yield from _other_words(ids, named, f"{address}.{key}", getattr(row, key), subject.targets_of(row))
    every = [target for _, row in rows for target in subject.targets_of(row)]
    for address, assertion in subject.assertions:
        yield from _other_words(ids, named, f"{address}.modification", assertion.modification, every)


def _not_served(subject: Subject, address: str, row: Modification) -> Iterator[Finding]:
    named = frozenset(row.controls or ())
    lost = [target for target in subject.targets_of(row) if named.isdisjoint(subject.ids_of.get(target, frozenset()))]
    if named and lost:
        yield Finding(
            subject.at_target(address, lost[0], named=False),
            f"the opinion is modified on {enumerated(lost)}, which none of its controls serves: "
            f"{enumerated(row.controls or ())}",
            "name what the controls serve, or the controls that serve it",
        )


def _other_words(
    ids: Ids, names: Mapping[str, str], address: str, text: str | None, targets: list[str]
) -> Iterator[Finding]:
    """Find a text that names criteria or objectives of the report, and none of the `targets`."""
    if not text or not targets:
        return
    told = [names[id_] for id_ in ids.named_in(text)]
    if told and not set(told) & set(targets):
        yield Finding(
            address,
            f"it names {enumerated(told)}, but the opinion is modified on {enumerated(targets)}",
            "correct one of the two",
        )


_MODIFIED = re.compile(
    r"\bexcept(?:ed)?\s+(?:for|that|as|where)\b|\bdid\s+not\s+(?:operate|achieve|meet)\b|\bineffective\b"
    r"|\b(?:was|were|is|are)\s+not\s+(?:suitably|operat\w+|effective\w*|achieved|met)\b",
    re.IGNORECASE,
)


def modified_in_own_words(subject: Subject) -> Iterator[Finding]:
    """Own wording of management's assertion that reads like a modified one, beside an unmodified opinion.

    Assertion and opinion must agree (AICPA information, p. 44), and the words of a paragraph say more than a field.

    Fails: own wording `… operated effectively, except for those of CC6.1 …` beside `opinion: {type: unmodified}`.

    Write instead: the matter in `assertion.modification`, if there is one; otherwise the words without it.
    """
    opinion = subject.report.opinion
    if not opinion or opinion.type != "unmodified":
        return
    for printed in subject.own_wording:
        if printed.address.startswith(f"own-wording[{_ASSERTION}") and (match := _MODIFIED.search(printed.text)):
            yield Finding(
                printed.address,
                f"“{match[0]}” modifies the assertion, but the opinion is not modified",
                "management and the service auditor agree on one of the two",
                ((subject.at_report("opinion.type"), "the type of the opinion"),),
                (printed.text, match.start(), match.end()),
            )


_ASSERTION = "management_assertion"
"""The part that holds the assertion, in every kind of report."""
