"""What a first description needs: the questions of `socdocs init`, each of which is an option of the command, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from socdocs.cli.conversation import (
    Answers,
    NotUnderstood,
    Question,
    Read,
    day,
    numbered,
    one_of,
    several_of,
    text,
)
from socdocs.words import fold_word

REPORTS: Final = {
    "soc1": "SOC 1: controls that bear on the financial statements of your customers",
    "soc2": "SOC 2: security, availability and the like, for customers who know the system",
    "soc3": "SOC 3: a short report on the same, for everybody to read",
    "unsure": "I do not know yet",
}
TYPES: Final = {"1": "Type 1: as of one day", "2": "Type 2: over a period"}
CATEGORIES: Final = {
    "security": "security",
    "availability": "availability",
    "processing_integrity": "processing integrity",
    "confidentiality": "confidentiality",
    "privacy": "privacy",
}

OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "organization": {"metavar": "NAME", "help": "The full legal name of the service organization."},
    "system": {"metavar": "NAME", "help": "The name of the system, as titles print it."},
    "categories": {
        "option": "--category",
        "metavar": "CATEGORY",
        "multiple": True,
        "shell_complete": lambda _ctx, _param, begun: [word for word in CATEGORIES if word.startswith(begun)],
        "help": "SOC 2 and SOC 3: a category that is covered; may be repeated.",
    },
    "as_of": {"metavar": "DATE", "help": "Type 1: the day that the report is about, such as 2026-09-30."},
    "start": {"metavar": "DATE", "help": "Type 2 and SOC 3: the first day of the period."},
    "end": {"metavar": "DATE", "help": "Type 2 and SOC 3: the last day of the period."},
    "services": {
        "option": "--objectives",
        "metavar": "SERVICE",
        "multiple": True,
        "shell_complete": lambda _ctx, _param, begun: [word for word in _services() if word.startswith(begun)],
        "help": "SOC 1: put in example control objectives, to change: general, payroll, payments, funds, benefits, "
        "hosting or software; may be repeated.",
    },
    "signatory": {"metavar": "NAME", "help": "Who signs management's assertion."},
    "title": {"option": "--signatory-title", "metavar": "TITLE", "help": "The title of that person."},
}
"""How the answers to questions are given as options; the report's kind and the spreadsheet have their own."""


def first_questions(look: Read) -> tuple[Question, ...]:
    """Return the questions in the order in which they are asked; `look` reads the name of the spreadsheet."""
    return (
        Question("organization", "What is the full legal name of your organization?", text("organization")),
        Question("system", "What is the name of the system that the report is about?", text("system")),
        Question(
            "soc",
            "Which report do you need?",
            _report,
            choices=lambda _: numbered(REPORTS),
            needed=lambda answers: "kind" not in answers,
            required=True,
            likely={"soc": "2"},
        ),
        Question(
            "type",
            "Which type?",
            one_of("type", TYPES),
            choices=lambda _: numbered(TYPES),
            needed=lambda answers: answers.get("soc") in ("1", "2") and "kind" not in answers,
            required=True,
            likely={"type": "2"},
        ),
        Question(
            "categories",
            "Which categories of the trust services criteria? Several are possible, such as 1, 2.",
            several_of("categories", lambda _: CATEGORIES),
            choices=lambda _: numbered(CATEGORIES),
            needed=lambda answers: answers.get("soc") in ("2", "3"),
            usual="security",
        ),
        Question(
            "as_of",
            "As of which day?",
            day("as_of"),
            needed=lambda answers: answers.get("type") == "1",
        ),
        Question("start", "What is the first day of the period?", day("start"), needed=_has_period),
        Question("end", "What is the last day of the period?", day("end", after="start"), needed=_has_period),
        Question(
            "controls",
            "Do you have a spreadsheet of your controls? Type its name, such as controls.xlsx.",
            look,
        ),
        Question(
            "services",
            "What does the service do? Control objectives for it can then be shown, as examples. Several are possible.",
            several_of("services", lambda _: _services()),
            choices=lambda _: numbered(_services()),
            needed=lambda answers: answers.get("soc") == "1",
            likely={"services": ("general",)},
        ),
        Question(
            "objectives",
            "Which of these do you want as a start? Controls provide reasonable assurance that …",
            several_of("objectives", _objectives),
            choices=lambda answers: numbered(_objectives(answers)),
            needed=lambda answers: bool(answers.get("services")),
        ),
        Question(
            "signatory",
            "Who will sign management's assertion?",
            text("signatory"),
            likely={"signatory": "a person"},
        ),
        Question(
            "title",
            "What is the title of that person?",
            text("title"),
            needed=lambda answers: bool(answers.get("signatory")),
        ),
    )


def _report(said: str, _: Answers) -> Answers:
    """Read the report, and with `SOC 2 Type 2` its type, too."""
    word = fold_word(said).removesuffix("report")
    for soc in ("1", "2", "3"):
        if word.startswith(f"soc{soc}type") and soc != "3":
            return {"soc": soc, **one_of("type", TYPES)(word.removeprefix(f"soc{soc}type"), {})}
    found = str(one_of("soc", REPORTS)(said, {})["soc"])
    if found == "unsure":
        raise NotUnderstood(
            "`socdocs advise` asks what your customers need, says which report fits, and ends with the command to go "
            "on with. Press Ctrl-C to stop here; nothing is written."
        )
    return {"soc": found.removeprefix("soc")}


def _has_period(answers: Answers) -> bool:
    return answers.get("type") == "2" or answers.get("soc") == "3"


def _services() -> Mapping[str, str]:
    from socdocs.catalogs.example_objectives import example_objectives

    return {service: examples.name for service, examples in example_objectives().items()}


def _objectives(answers: Answers) -> Mapping[str, str]:
    """Return the examples for the services that were chosen, by their texts, without the words that all share."""
    from socdocs.catalogs.example_objectives import STEM, example_objectives

    return {
        row.text: row.text.removeprefix(f"{STEM} ")
        for service in answers["services"]
        for row in example_objectives()[service].objectives
    }


def facts_of(answers: Answers) -> dict[str, object]:
    """Return the facts that the answers give, by their places in a new description (`report.starter.starter`)."""
    facts: dict[str, object] = {place: answers[name] for name, place in _PLACES.items() if answers.get(name)}
    if "signatory" in answers:
        person = {"name": answers["signatory"], "title": answers.get("title", "")}
        facts["report.assertion.signatories"] = [{key: value for key, value in person.items() if value}]
    if chosen := _chosen(answers):
        facts["control_objectives"] = chosen
    return facts


_PLACES: Final = {
    "organization": "service_organization.name",
    "system": "system.name",
    "categories": "report.trust_services_categories",
    "as_of": "report.as_of_date",
    "start": "report.period.start",
    "end": "report.period.end",
}


def _chosen(answers: Answers) -> Sequence[Mapping[str, str]]:
    if not answers.get("objectives"):
        return ()
    from socdocs.catalogs.example_objectives import example_objectives

    titles = {row.text: row.title for examples in example_objectives().values() for row in examples.objectives}
    return [
        {"id": f"CO-{number}", "title": titles[chosen], "text": chosen}
        for number, chosen in enumerate(answers["objectives"], 1)
    ]
