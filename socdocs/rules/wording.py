"""TXT: names of reports and standards in the user's own texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from socdocs.rules.subject import Finding, Subject
from socdocs.rules.texts import PrintedText
from socdocs.rules.words import Sought


def certified(subject: Subject) -> Iterator[Finding]:
    """The word certified, compliant or passed with SOC.

    A SOC report is an examination with an opinion; it does not certify anything, and it cannot be passed or failed.

    Fails: `Acme is SOC 2 certified.`

    Write instead: `A SOC 2 examination covers the system.`, or leave it out.
    """
    yield from _found(
        subject.texts.matches(*subject.words("certified")),
        "“{}”: a SOC report is an examination, not a certificate",
        lambda _: "say that the system was examined, or leave it out",
    )


_MARKS = Sought(
    r"\bSOC(?:-|–)?[123]\b|\bSOC[- ]I{1,3}\b|(?<=SOC [12] )Types? I{1,2}\b"
    r"|\bType I{1,2}(?= (?:SOC|reports?|audits?|examinations?|attestations?)\b)",
    ("soc1", "soc2", "soc3", "soc-", "soc–", "soc i", "type i", "types i"),
)


def altered_mark(subject: Subject) -> Iterator[Finding]:
    """A changed name of a report, such as SOC2 or Type II.

    The names are marks of the AICPA and must not be altered; its texts write type 1 and type 2 with digits.

    Fails: `Customers receive our SOC2 Type II report.`

    Write instead: `Customers receive our SOC 2 Type 2 report.`
    """
    yield from _found(subject.texts.matches(_MARKS), "“{}” is not the name of the report", _right_mark)


_OLD_NAME = Sought(
    r"(?i)\bService Organi[sz]ation Controls? (?:\(?SOC\)? ?[123]? ?)?reports?\b",
    ("service organization control", "service organisation control"),
)


def old_name_of_soc(subject: Subject) -> Iterator[Finding]:
    """SOC spelled out as Service Organization Control.

    SOC has stood for System and Organization Controls since 2017.

    Fails: `We hold a Service Organization Control report.`

    Write instead: `We hold a System and Organization Controls report.`
    """
    yield from _found(
        subject.texts.matches(_OLD_NAME),
        "“{}”: SOC stands for System and Organization Controls",
        lambda _: "write System and Organization Controls",
    )


_PRINCIPLES = Sought(r"(?i)\bTrust Services? Principles?\b", ("trust service principle", "trust services principle"))


def principles(subject: Subject) -> Iterator[Finding]:
    """The old term trust services principles.

    They have been called trust services categories and criteria since 2017.

    Fails: `We chose the trust services principles of security and availability.`

    Write instead: `We chose the trust services categories security and availability.`
    """
    yield from _found(
        subject.texts.matches(_PRINCIPLES),
        "“{}” is a term from before 2017",
        lambda _: "write trust services categories, or trust services criteria",
    )


_SUPERSEDED = Sought(
    r"\bSAS[ -]?(?:No\. ?)?70\b|\bSSAE[ -]?(?:No\. ?)?16\b|\bAT(?: [Ss]ection |[ -])(?:801|101)\b"
    r"|\bTSP (?:section )?100A\b",
    ("sas", "ssae", "at 801", "at 101", "at-801", "at-101", "at section", "tsp"),
)


def superseded_standard(subject: Subject) -> Iterator[Finding]:
    """A standard that no longer applies: SAS 70, SSAE 16, AT 801, AT 101, TSP 100A.

    A superseded standard shows readers that the text is old.

    Fails: `We have had a SAS 70 audit each year.`

    Write instead: `We have had a SOC 1 examination each year.`
    """
    yield from _found(
        subject.texts.matches(_SUPERSEDED), "“{}” was superseded years ago", lambda _: "take the number out"
    )


_SSAE = Sought(
    r"(?i)\bSSAE[ -]?(?:No\. ?)?\d{2}[- ](?:certified|compliant|compliance|certification)\b"
    r"|\b(?:certified|compliant) (?:with|to|under|against) SSAE[ -]?(?:No\. ?)?\d{2}\b",
    ("ssae",),
)


def standard_as_certificate(subject: Subject) -> Iterator[Finding]:
    """The words certified or compliant with SSAE 18.

    The standard applies to the service auditor; a service organization cannot comply with it.

    Fails: `Our data centers are SSAE 18 certified.`

    Write instead: `A SOC 2 report covers our data centers.`, or nothing.
    """
    yield from _found(
        subject.texts.matches(_SSAE),
        "“{}”: the standard binds the auditor and certifies no one",
        lambda _: "leave it out",
    )


_AUDIT = Sought(
    r"\bSOC®?(?: [123]®?)?(?: Type [12])? audit(?:s|ed|ing)?\b(?! (?:opinion|firm))",
    ("audit",),
    besides=("soc",),
)


def audit(subject: Subject) -> Iterator[Finding]:
    """The word audit for a SOC examination.

    Financial statements are audited; a SOC engagement is an examination, and the texts of the report say so (AICPA
    information, p. 3).

    Fails: `Each year we undergo a SOC 2 audit.`

    Write instead: `Each year we undergo a SOC 2 examination.`
    """
    yield from _found(
        subject.texts.matches(_AUDIT),
        "“{}”: a SOC engagement is an examination, not an audit",
        lambda text: f"write {re.sub('audit.*', 'examination', text)}",
    )


_ABBREVIATIONS = {
    "ICFR": "internal control over financial reporting",
    "ITGC": "information technology general controls",
    "IPE": "information produced by the entity",
    "RTO": "recovery time objective",
    "RPO": "recovery point objective",
}
_SHORT = Sought(rf"(?<!\w)(?:{'|'.join(_ABBREVIATIONS)})s?(?!\w)", tuple(short.lower() for short in _ABBREVIATIONS))


def unexplained_abbreviation(subject: Subject) -> Iterator[Finding]:
    """An abbreviation from auditing or continuity planning that is not spelled out in any text.

    Many readers of the report do not know it.

    Fails: `The RTO of the platform is four hours.`

    Write instead: `The recovery time objective (RTO) of the platform is four hours.`
    """
    told = set[str]()
    for printed, match in subject.texts.matches(_SHORT):
        short = match[0].removesuffix("s")
        long = _ABBREVIATIONS[short]
        if short in told:
            continue
        told.add(short)
        last = long.split()[-1].rstrip("s")
        if not any(long.rstrip("s") in " ".join(row.text.lower().split()) for row in subject.texts.holding(last)):
            yield Finding(
                printed.address,
                f"“{match[0]}” is spelled out nowhere",
                f"write it out at its first use: {long} ({short})",
                words=(printed.text, match.start(), match.end()),
            )


def _right_mark(text: str) -> str:
    figures = {"I": "1", "II": "2", "III": "3"}
    word, figure = re.split(r"[- –]", text, maxsplit=1) if re.search(r"[- –]", text) else (text[:-1], text[-1])
    return f"write {word} {figures.get(figure, figure)}"


def _found(
    found: Iterable[tuple[PrintedText, re.Match[str]]], message: str, advice: Callable[[str], str]
) -> Iterator[Finding]:
    for printed, match in found:
        text = " ".join(match[0].split())
        yield Finding(
            printed.address, message.format(text), advice(text), words=(printed.text, match.start(), match.end())
        )
