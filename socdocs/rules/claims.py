"""DSC, ENG and SCP: statements in texts about the report itself, compared with its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from socdocs.catalogs.trust_services import catalog
from socdocs.rules.counts import NUMBER_WORDS
from socdocs.rules.evidence import modifications
from socdocs.rules.subject import Finding, Subject, categories_of, keyed
from socdocs.rules.texts import PrintedText
from socdocs.rules.words import Sought
from socdocs.words import counted

_NUMBER = r"\d{1,3}(?:,\d{3}){0,3}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_COUNT = f"(?P<count>{_NUMBER})"
_CONTROLS = Sought(
    rf"(?i)\b(?:the|this|our)\s+(?:report|description|system|matrix|control\s+matrix)\s+"
    rf"(?:has|holds|contains|lists|describes|covers|includes|comprises)\s+(?:the\s+|a\s+total\s+of\s+)?{_COUNT}\s+controls\b",
    ("controls",),
)
_SOME_OF = re.compile(
    rf"(?i)(?<![\w.,-])(?P<some>{_NUMBER})\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<all>{_NUMBER})(?![\w-]|[.,]\d)"
)
_CATEGORIES = Sought(
    r"(?i)\b(?:(?:all|the)\s+)?(?P<count>two|three|four|five)\s+(?:of\s+the\s+)?(?:AICPA\s+)?(?:trust\s+services\s+)?categories\b",
    ("categories",),
)
_COVERS = Sought(
    r"(?i)\b(?:this|the|our)\s+(?:report|description|examination|scope)\s+(?:also\s+)?(?:covers|includes|addresses)\s+"
    r"(?P<what>[^.;:\n]{3,160})",
    ("covers", "includes", "addresses"),
)


def count_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """A number of controls or of deviations, or the categories covered, in a text that contradicts the facts.

    The number of deviations is also compared in the words on a modified opinion that names the control.  Such a
    sentence is written once and is not updated when the facts change.

    Fails: `The report covers 12 controls and privacy.` in a report with 14 controls on security alone; `{tested: 25,
    deviations: 2, nature: Three of 25 requests had no approval.}`.

    Write instead: a sentence without the number, since the report shows the lists; or the right one.
    """
    count = len(subject.controls) if subject.kind.soc else 0  # A letter is about another time, and prints none of this.
    for printed, match in subject.texts.matches(_CONTROLS) if count else ():
        told = _number(match["count"])
        if told != count:
            yield Finding(
                printed.address,
                f"“{match['count']} controls” are named here, but the report has {count}",
                "take the number out, or correct it",
                (("controls", "the controls"),),
                (printed.text, match.start("count"), match.end()),
            )
    yield from _deviations_told_otherwise(subject)
    yield from _deviations_in_matters(subject)
    chosen = subject.report.trust_services_categories
    if subject.soc1 or not chosen:
        return
    place = ((subject.at_report("trust_services_categories"), "the categories chosen"),)
    for printed, match in subject.texts.matches(_CATEGORIES):
        if match[0].lower().startswith("all") and _number(match["count"]) != len(chosen):
            yield Finding(
                printed.address,
                f"“{match[0]}”, but the report covers {len(chosen)}",
                "correct the text, or the categories",
                place,
                (printed.text, match.start(), match.end()),
            )
    titles = {category: title.casefold() for category, title in catalog().categories.items()}
    for printed, match in subject.texts.matches(_COVERS):
        said = match["what"].casefold()
        words = [category for category, title in titles.items() if re.search(rf"\b{title}\b(?! of | polic)", said)]
        absent = [category for category in words if category not in chosen]
        if absent and ("categor" in said or len(words) > 1 or said.strip() == titles[absent[0]]):
            if re.search(r"\b(?:not|except|without|but)\b", said):
                continue
            yield Finding(
                printed.address,
                f"the text says that the report covers {titles[absent[0]]}, which is not among its categories",
                "correct the text, or the categories",
                place,
                (printed.text, match.start(), match.end()),
            )


def _deviations_told_otherwise(subject: Subject) -> Iterator[Finding]:
    responses: dict[str, list[tuple[str, str | None]]] = {}
    for address, response in keyed(subject.description.management_responses, "management_responses"):
        responses.setdefault(response.exception, []).append((f"{address}.text", response.text))
    for address, row in subject.exceptions:
        texts = ((f"{address}.nature", row.nature), (f"{address}.cause", row.cause), *responses.get(row.id, ()))
        for place, text in texts:
            told = [match for match in _SOME_OF.finditer(text or "") if _number(match["all"]) == row.tested]
            numbers = [_number(match["some"]) for match in told]
            if told and row.deviations and row.deviations not in (*numbers, sum(numbers)):
                yield Finding(
                    place,
                    f"“{told[0][0]}”, but {row.id} has {counted(row.deviations, 'deviation')}",
                    "the service auditor corrects one of the two",
                    ((f"{address}.deviations", "the number of deviations"),),
                    (text or "", told[0].start(), told[0].end()),
                )


def _deviations_in_matters(subject: Subject) -> Iterator[Finding]:
    """Words on a modified opinion with another number of deviations than the exceptions of its controls."""
    rows = list(modifications(subject))
    texts = [(f"{at}.{key}", getattr(row, key), row.controls) for at, row in rows for key in ("matter", "effect")]
    named = tuple(id_ for _, row in rows for id_ in row.controls or ())
    texts += [(f"{address}.modification", row.modification, named) for address, row in subject.assertions]
    numbers = _deviations(subject)
    for address, text, controls in texts:
        of_all: dict[int, list[re.Match[str]]] = {}
        for match in _SOME_OF.finditer(text or "") if controls else ():
            of_all.setdefault(_number(match["all"]), []).append(match)
        for tested, told in of_all.items():
            said = {_number(match["some"]) for match in told}
            right = [numbers[id_, tested] for id_ in dict.fromkeys(controls or ()) if (id_, tested) in numbers]
            together = sum(row.total for row in right)
            if right and together not in said and all(said.isdisjoint(row.numbers) for row in right):
                yield Finding(
                    address,
                    f"“{told[0][0]}”, but of {tested} tested the exceptions have {next(iter(right[0].numbers))}",
                    "correct one of the two",
                    words=(text or "", told[0].start(), told[0].end()),
                )


class _Deviations(NamedTuple):
    """The numbers of deviations of exceptions, in their order, and all together."""

    numbers: Mapping[int, None]
    total: int


def _deviations(subject: Subject) -> Mapping[tuple[str, int], _Deviations]:
    """The deviations that the tests of each control have, by its id and the number of items that were tested."""
    found: dict[tuple[str, int], list[int]] = {}
    for at, test in subject.tests:
        for _, exception in subject.rows(test.exceptions, f"{at}.exceptions"):
            if exception.tested and exception.deviations:
                found.setdefault((test.control, exception.tested), []).append(exception.deviations)
    return {key: _Deviations(dict.fromkeys(numbers), sum(numbers)) for key, numbers in found.items()}


def _number(text: str) -> int:
    return NUMBER_WORDS.get(text.lower()) or int(text.replace(",", ""))


_COMMENT = Sought(
    r"<!--(?:-?>|.*?-->|.*\Z)|\{#.*?#\}|(?<![^\s|>])\[(?://|comment|_|#)\]:\s*(?:#|<>).*|(?<!\S)%%[^%]+(?:%%|\Z)",
    ("<!--", "{#", "[//]:", "[comment]:", "[_]:", "[#]:", "%%"),
)


def comment_in_text(subject: Subject) -> Iterator[Finding]:
    """A comment inside a text, written for colleagues and not for readers.

    Comments of HTML (`<!-- … -->`) and of Markdown (`[//]: # (…)`) are left out of every draft and final report; other
    marks of comments, such as `{# … #}` and `%% … %%`, are printed.  A comment of YAML (`# …` on a line of its own,
    outside the text) is the safe place for a note.

    Fails: `monitoring: "Controls are watched. <!-- Bob: not done in Q2 -->"`.

    Write instead: the text without the comment; put the note behind `#` in the YAML file.
    """
    ends, unended = dict[str, int](), set[str]()
    for printed, match in subject.texts.matches(_COMMENT):
        shown = " ".join(match[0].split())
        lost = ""
        if shown.startswith("<!--") and not _ends(printed, match.start(), ends):
            if printed.address in unended:
                continue  # it is inside the one before
            unended.add(printed.address)
            rest = counted(len(printed.text[match.start() :].split()), "word")
            lost = f"; it has no end (-->), so the rest of the text, {rest}, is left out with it"
        yield Finding(
            printed.address,
            f"“{shown[:_SHOWN]}{'…' if shown[_SHOWN:] else ''}” is a comment and does not belong in a report" + lost,
            "take it out; write a note to colleagues after # on a line of its own in the YAML file",
            words=(printed.text, match.start(), match.end()),
        )


_SHOWN = 60


def _ends(printed: PrintedText, start: int, ends: dict[str, int]) -> bool:
    """Whether a comment has an end; `ends` keeps for each text the next one, so that none is looked for twice."""
    inside = start + len("<!--")
    if 0 <= ends.get(printed.address, 0) < inside:
        ends[printed.address] = printed.text.find("-->", inside)
    return ends[printed.address] >= 0 or printed.text.startswith((">", "->"), inside)


def framework_not_given(subject: Subject) -> Iterator[Finding]:
    """Controls are to be grouped by a framework that is not named, or that the file does not list.

    Without it every control prints under “controls that are not yet mapped”.

    Fails: `controls_layout: by_framework` without `framework`.

    Write instead: `framework: NIST CSF 2.0`, the name of an entry of `frameworks`.
    """
    report = subject.report
    if report.controls_layout != "by_framework":
        return
    names = [row.name for row in subject.whole.frameworks or () if row.name]
    place = subject.at_report("framework" if report.framework else "controls_layout")
    if not report.framework or report.framework not in names:
        lack = f"“{report.framework}” is not among frameworks" if report.framework else "none is named"
        there = f"; the file has {', '.join(names)}" if names else ""
        yield Finding(
            place,
            f"controls are to be grouped by a framework, but {lack}{there}",
            "give the name of an entry of frameworks under framework, or choose another controls_layout",
        )


def criteria_without_soc2(subject: Subject) -> Iterator[Finding]:
    """Controls that map to trust services criteria in a file that has only SOC 1 reports.

    No report of the file uses them; perhaps the report is of the wrong kind.

    Fails: `{id: AC-01, criteria: [CC6.1], …}` in a file whose only report has `soc: 1`.

    Write instead: `control_objectives`; or the SOC 2 report that is meant.
    """
    if not subject.is_soc or any(categories_of(report) != () for report in subject.whole.reports or ()):
        return
    rows = [(address, control) for address, control in keyed(subject.whole.controls, "controls") if control.criteria]
    if rows:
        address, control = rows[0]
        more, verb = (f" and {len(rows) - 1} more", "map") if rows[1:] else ("", "maps")
        yield Finding(
            f"{address}.criteria",
            f"{control.id}{more} {verb} to trust services criteria, but the file has no SOC 2 report",
            "map them to control objectives, or declare the SOC 2 report",
            ((subject.at_report("soc"), "the kind of the report"),),
        )


_TRUST_SERVICES = Sought(r"(?i)\btrust\s+services\s+(?:criteria|criterion|categor(?:y|ies))\b", ("trust services",))


def trust_services_in_soc1(subject: Subject) -> Iterator[Finding]:
    """A SOC 1 text about trust services criteria or categories.

    They belong to SOC 2; a SOC 1 is measured against control objectives.  A sentence that names a SOC 2 report is
    skipped.

    Fails: `Controls are designed to meet the trust services criteria.` in a SOC 1.

    Write instead: `Controls are designed to achieve the control objectives.`
    """
    for printed, match in subject.texts.matches(_TRUST_SERVICES):
        around = printed.text[max(0, match.start() - 200) : match.end() + 200]
        if "SOC 2" not in around and not printed.address.startswith("other_information"):
            yield Finding(
                printed.address,
                f"“{match[0]}” belongs to SOC 2, and this is a SOC 1 report",
                "write about the control objectives",
                words=(printed.text, match.start(), match.end()),
            )


_EMPLOYEES = Sought(
    r"(?i)\b(?:employs|has|have|with|grown\s+to|there\s+are)\s++(?:about|some|around|approximately|roughly|more\s+than|over|nearly)?\s*+"
    r"(?P<count>\d{1,3}(?:,\d{3}){1,3}|\d{1,9})\s+(?:full-time\s+)?(?:employees|people)\b(?!\s+(?:in|at|on|from|of|who|with|working)\b)",
    ("employees", "people"),
)


_TOLD_OF_ALL = ("service_organization.", "system.", "internal_control.", "components.", "own-wording[description.")


def two_numbers_of_employees(subject: Subject) -> Iterator[Finding]:
    """Two different numbers of employees in one description.

    A reader sees at once that one of them is outdated or mistyped.  The numbers that the organization is said to have,
    to employ or to have grown to are compared, in what is said of it and of its system, and in own wording.

    Fails: `Larch has 2,310 employees.` beside an overview by which it has 231.

    Write instead: the number once; or what sets the two apart (`231 employees in Boise`).
    """
    first: tuple[int, str] | None = None
    for printed, match in subject.texts.matches(_EMPLOYEES):
        count = _number(match["count"])
        if not printed.is_in(_TOLD_OF_ALL):
            continue
        if first and first[0] != count:
            yield Finding(
                printed.address,
                f"“{match[0]}”, but elsewhere it is {first[0]:,}",
                "correct one of the two, or say what sets them apart",
                ((first[1], "the other number"),),
                (printed.text, match.start(), match.end()),
            )
        first = first or (count, printed.address)
