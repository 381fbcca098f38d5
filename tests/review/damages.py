"""A shipped example as plain data, and twelve ways to damage it."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from msgspec.structs import replace

from socdocs.files import Files
from socdocs.review.grade import review
from socdocs.workflow.case import open_case
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass
class Example:
    """The files of an example: management's, the service auditor's, and the two lists beside them."""

    system: dict
    auditor: dict
    tests: list[dict]
    controls: list[dict]

    @property
    def report(self) -> dict:
        return self.system["reports"][0]

    def write(self, folder: Path) -> None:
        texts = {"system.yaml": self.system, "auditor.yaml": self.auditor, "tests.yaml": self.tests}
        for name, content in texts.items():
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
            (folder / name).write_text(text, "utf-8")
        with (folder / "controls.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(self.controls[0]))
            writer.writeheader()
            writer.writerows(self.controls)


def read(name: str = "health-data-platform") -> Example:
    folder = EXAMPLES / name
    files = [
        yaml.load((folder / file).read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 - texts only
        for file in ("system.yaml", "auditor.yaml", "tests.yaml")
    ]
    with (folder / "controls.csv").open(encoding="utf-8", newline="") as file:
        return Example(*files, list(csv.DictReader(file)))


def reviewed(folder: Path):
    """The review of the first report of a folder."""
    path, auditor = folder / "system.yaml", folder / "auditor.yaml"
    request = Request(path, auditor if auditor.exists() else None, thorough=True)
    loaded = load(Files(), request)
    report = loaded.description.reports[0]
    return review(follow(loaded, open_case, finish, replace(request, kind=report.kind_name, report_id=report.id)))


def tests_alike(example):
    for test in example.tests:
        for row in test.get("procedures", []):
            row["text"] = "Inspected evidence and determined that the control operated as described."


def populations_removed(example):
    for test in example.tests:
        for row in test.get("procedures", []):
            row.pop("population", None)
            row.pop("sample", None)


def monitoring_emptied(example):
    del example.system["internal_control"]["monitoring"]
    for row in example.system["subservice_organizations"]:
        row.pop("monitoring", None)


def inquiry_alone(example):
    for test in example.tests:
        for row in test.get("procedures", []):
            row["method"] = "inquired"


def exceptions_dropped(example):
    example.system.pop("management_responses", None)
    for test in example.tests:
        test["result"] = "no_exceptions"
        for key in ("exceptions", "evidence_of_non_occurrence", "reason"):
            test.pop(key, None)


def controls_vague(example):
    for row in example.controls:
        row["text"] = f"Management periodically performs {row['title'].lower()} as appropriate."


def frequencies_removed(example):
    for row in example.controls:
        del row["frequency"]


def owners_removed(example):
    for row in example.controls:
        del row["owner"]


def names_generic(example):
    """Providers and products keep no name anywhere in the files."""
    facts = example.system
    names = {row["name"]: "third-party provider" for row in (*facts["vendors"], *facts["subservice_organizations"])}
    names |= {row["short_name"]: "hosting provider" for row in facts["subservice_organizations"] if "short_name" in row}
    names |= {row["name"]: "the application" for row in facts["components"]["software"]}
    names |= {row["name"].rsplit(" ", 1)[0].removesuffix(","): "third-party provider" for row in facts["vendors"]}
    tables = "\n".join(row["text"] for row in facts["components"]["software"])
    names |= dict.fromkeys(re.findall(r"^\| ([A-Z]\w+) \|", tables, re.MULTILINE), "the tool")
    for key in ("system", "auditor", "controls", "tests"):
        setattr(example, key, renamed(getattr(example, key), names))


def renamed(value, names):
    if isinstance(value, dict):
        return {key: renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    for name, other in names.items():
        value = value.replace(name, other) if isinstance(value, str) else value
    return value


def places_and_people_emptied(example):
    example.system["service_organization"].pop("location")
    example.system.pop("locations")
    example.system["components"].pop("people")


def assertion_unsigned(example):
    example.report["assertion"].pop("signatories")


def commitments_removed(example):
    example.system.pop("commitments")
    for row in example.system["requirements"]:
        row.pop("commitments", None)


@dataclass(frozen=True)
class Damage:
    """What is done to an example, the signals that must get worse, and the beginnings of damaged addresses."""

    do: Callable[[Example], None]
    signals: tuple[str, ...]
    places: tuple[str, ...] = field(default=())


DAMAGES = (
    Damage(tests_alike, ("tests-differ", "tests-specific"), ("reports[soc2-2026].tests[", "tests[")),
    Damage(populations_removed, ("samples",), ("tests[",)),
    Damage(monitoring_emptied, ("monitoring",), ("internal_control.monitoring", "subservice_organizations[")),
    Damage(inquiry_alone, ("more-than-inquiry",), ("tests[",)),
    Damage(exceptions_dropped, ("results-fit", "results-vary"), ("tests[",)),
    Damage(controls_vague, ("controls-exact",), ("controls[",)),
    Damage(frequencies_removed, ("controls-when",), ("controls[",)),
    Damage(owners_removed, ("controls-who",), ("controls[",)),
    Damage(names_generic, ("named-parties",), ("vendors[", "subservice_organizations[", "components.software[")),
    Damage(places_and_people_emptied, ("named-places", "components"), ("locations", "components.people")),
    Damage(assertion_unsigned, ("assertion",), ("reports[soc2-2026].assertion",)),
    Damage(commitments_removed, ("commitments",), ("commitments",)),
)


def damaged(damage: Damage, folder: Path):
    """The review of the example after the damage."""
    example = read()
    damage.do(example)
    example.write(folder)
    return reviewed(folder)


def undamaged(folder: Path):
    """The review of the example, written in the same way."""
    read().write(folder)
    return reviewed(folder)
