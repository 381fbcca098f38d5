"""Descriptions of any size, the same every time: `descriptions.py SIZE DIR` writes system.yaml and auditor.yaml.

A size is a name, such as S, M or L.  Every control has three tests, and is printed under about five criteria, as one
that is mapped with care does.  Every control and every test holds a mark by which it can be found in an output.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from prose import Writer

CATEGORIES = ["security", "availability", "processing_integrity", "confidentiality", "privacy"]
_SERIES = {
    "security": {"CC1": 5, "CC2": 3, "CC3": 4, "CC4": 2, "CC5": 3, "CC6": 8, "CC7": 5, "CC8": 1, "CC9": 2},
    "availability": {"A1": 3},
    "processing_integrity": {"PI1": 5},
    "confidentiality": {"C1": 2},
    "privacy": {"P1": 1, "P2": 1, "P3": 2, "P4": 3, "P5": 2, "P6": 7, "P7": 1, "P8": 1},
}
_METHODS = ("inspected", "observed", "reperformed")
PAGE = 500
_WORDS = 15 * PAGE
"""Fifteen pages of prose."""


@dataclass(frozen=True)
class Size:
    """How much a description holds.

    With `per_criterion` all controls are under one criterion only, with `per_control` the first control is under
    so many.
    """

    controls: int
    categories: int = 5
    words: int = _WORDS
    mapped: tuple[int, int] = (4, 8)
    per_control: int = 0
    one_criterion: bool = False


SIZES = {
    "small": Size(5, categories=1, words=2 * PAGE),
    "S": Size(40, categories=2, mapped=(4, 6)),
    "M": Size(150),
    "L": Size(1_000),
    "S2": Size(80, categories=2, mapped=(4, 6)),
    "L5": Size(5_000),
    "L10": Size(10_000),
    "control30": Size(61, mapped=(1, 1), per_control=30),
    "control60": Size(61, mapped=(1, 1), per_control=60),
    "criterion250": Size(250, mapped=(1, 1), one_criterion=True),
    "criterion500": Size(500, mapped=(1, 1), one_criterion=True),
    "prose1000": Size(40, words=1_000 * PAGE),
    "prose2000": Size(40, words=2_000 * PAGE),
}


def criteria(categories: int) -> list[str]:
    """The ids of the criteria of the first so many categories."""
    chosen = (_SERIES[name] for name in CATEGORIES[:categories])
    return [f"{series}.{number + 1}" for rows in chosen for series, count in rows.items() for number in range(count)]


def control_mark(number: int) -> str:
    """What can be found wherever the control is printed in full."""
    return f"SP-{number:05}"


def test_mark(number: int, test: int) -> str:
    """What can be found wherever the test is printed."""
    return f"W-{number:05}.{test}"


def describe(size: Size) -> tuple[dict[str, Any], dict[str, Any]]:
    """Management's file and the service auditor's."""
    writer = Writer(size.controls * 7 + size.categories)
    ids = criteria(size.categories)
    fields = ["overview", "user_entities", "boundaries", "control_environment", "risk_assessment", "monitoring"]
    fields += ["information", "activities", *(f"service{number}" for number in range(1, 8))]
    text = {field: "\n\n".join(writer.paragraphs(size.words // len(fields))) for field in fields}
    controls, tests = [], []
    for number in range(1, size.controls + 1):
        mapped = writer.pick(min(writer.number(*size.mapped), len(ids)), ids)
        # Whatever the numbers, no criterion is left without a control.
        own = ids[(number - 1) % len(ids) :: size.controls]
        mapped = [*own, *(one for one in mapped if one not in own)][: max(len(mapped), len(own))]
        if size.one_criterion and number > len(ids):
            mapped = ["CC6.1"]
        if size.per_control and number == 1:
            mapped = ids[: size.per_control]
        controls.append(
            {
                "id": f"AC-{number:05}",
                "title": f"Safeguard {number}",
                "text": f"{writer.control()} ({control_mark(number)}).",
                "criteria": sorted(mapped, key=ids.index),
                "owner": "Head of Operations",
                "frequency": "quarterly",
                "nature": "manual",
                "type": "detective",
            }
        )
        procedures = [
            {
                "method": method,
                "text": f"{method.capitalize()} {writer.evidence()} for {writer.number(5, 25)} of "
                f"{writer.number(30, 900)} cases ({test_mark(number, test)}).",
            }
            for test, method in enumerate(_METHODS, 1)
        ]
        tests.append({"control": f"AC-{number:05}", "procedures": procedures, "result": "no_exceptions"})
    return _system(size, text, controls), _auditor(tests)


def _system(size: Size, text: dict[str, str], controls: list[dict[str, Any]]) -> dict[str, Any]:
    parts = ("infrastructure", "software", "people", "procedures", "data")
    return {
        "fictional": "Fictional example",
        "service_organization": {
            "name": "Marlow Brook Systems, Inc.",
            "short_name": "Marlow Brook",
            "location": "Dayton, Ohio",
            "overview": text["overview"],
        },
        "system": {
            "name": "Marlow Brook Exchange",
            "user_entities": text["user_entities"],
            "boundaries": text["boundaries"],
        },
        "services": [{"name": f"Service {n}", "description": text[f"service{n}"]} for n in range(1, 8)],
        "commitments": [
            {
                "id": f"SC-{number:02}",
                "category": category,
                "text": f"The company keeps its promise on {category.replace('_', ' ')}.",
                "source": "Services agreement",
                "principal": "yes",
            }
            for number, category in enumerate(CATEGORIES[: size.categories], 1)
        ],
        "requirements": [
            {
                "id": "SR-01",
                "text": "Access is approved before it is given.",
                "source": "Access standard",
                "commitments": [f"SC-{number:02}" for number in range(1, size.categories + 1)],
            }
        ],
        "components": {part: [{"name": part.title(), "text": f"The {part} of the exchange."}] for part in parts},
        "internal_control": {
            "control_environment": text["control_environment"],
            "risk_assessment": text["risk_assessment"],
            "information_and_communication": text["information"],
            "monitoring": text["monitoring"],
            "control_activities": text["activities"],
        },
        "privacy": {"role": "processor", "notice": "The notice is published.", "collects_from_data_subjects": "no"},
        "incidents": {"none_statement": "No incidents occurred that have to be disclosed."},
        "changes": {"none_statement": "No significant changes were made."},
        "controls": controls,
        "reports": [
            {
                "id": "soc2-2026",
                "soc": "2",
                "type": "2",
                "period": {"start": "2025-10-01", "end": "2026-09-30"},
                "trust_services_categories": CATEGORIES[: size.categories],
                "assertion": {
                    "date": "2026-11-12",
                    "signatories": [{"name": "Dana Whitfield", "title": "Chief Executive Officer"}],
                },
            }
        ],
    }


def _auditor(tests: list[dict[str, Any]]) -> dict[str, Any]:
    firm = {"firm": "Halvorsen Reyes & Company LLP", "city": "Richmond", "state": "Virginia"}
    report = {"id": "soc2-2026", "report_date": "2026-11-16", "service_auditor": firm}
    opinion = {"provided_by_auditor": "yes", "type": "unmodified"}
    return {"tests": tests, "reports": [report | {"opinion": opinion}]}


def write(name: str, folder: Path) -> None:
    """Write the description called `name` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, facts in zip(("system.yaml", "auditor.yaml"), describe(SIZES[name]), strict=True):
        text = yaml.dump(facts, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10_000)
        (folder / file).write_text(text, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    write(given.size, given.folder)
