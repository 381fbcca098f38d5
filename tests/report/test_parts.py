"""A part written alone, management's package, and the service auditor's confirmations."""

import re
from collections.abc import Iterable

import pytest

from socdocs.document.nodes import Table, walk_sections
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.files import Files
from socdocs.workflow import load as step
from socdocs.workflow.load import Loaded
from socdocs.workflow.request import Request
from socdocs.writers import markdown
from tests.reports import EXAMPLES, build, case_of, load


def management_alone(example: str) -> Loaded:
    return step.load(Files(), Request(EXAMPLES / example / "system.yaml"))


def with_values(example: str, values: Iterable[tuple[str, str]]) -> Loaded:
    folder = EXAMPLES / example
    return step.load(Files(), Request(folder / "system.yaml", folder / "auditor.yaml", tuple(values)))


def text_of(document) -> str:
    return markdown.write(document).decode()


def headers(document) -> set[str]:
    return {plain_text((cell,)) for node in nodes(document.sections) if isinstance(node, Table) for cell in node.header}


PACKAGES = [
    ("saas-vendor", "soc2-type2"),
    ("payroll-processor", "soc1-type2"),
    ("data-center", "soc1-type1"),
    ("data-center", "soc2-type1"),
    ("fund-administrator", "soc1-type1"),
    ("health-data-platform", "soc2-type2"),
]


@pytest.mark.parametrize(("example", "kind"), PACKAGES)
def test_managements_package_builds_without_the_auditors_file(example, kind):
    document = build(management_alone(example), kind, only="management")

    assert {section.owner for section in document.sections} <= {"management", ""}
    assert not [item for item in document.open_items if item.owner == "service_auditor"]
    assert not [header for header in headers(document) if header.startswith("Service auditor's assessment")]


@pytest.mark.parametrize(("example", "kind"), PACKAGES)
def test_managements_package_holds_every_control_word_for_word(example, kind):
    loaded = management_alone(example)
    controls = case_of(loaded, kind).scope.description.controls

    words = _words(loaded, kind)

    assert [c.id for c in controls or () if c.text not in words] == []


def _words(loaded, kind: str) -> str:
    document = build(loaded, kind, only="management")
    return " ".join(plain_text(section.blocks) for section in walk_sections(document.sections))


def test_a_part_written_alone_names_other_sections_by_title_and_never_by_number():
    text = text_of(build(load("saas-vendor"), "soc2-type2", only="management_assertion"))

    assert "the section titled “Description of the In-Scope System” of the accompanying report" in text
    assert not re.search(r"[Ss]ection [IVX]+\b", text)


def confirmed(mark: str, **who: str) -> Loaded:
    base = "reports[soc2-2026].service_auditor.confirmed[inherent_limitations]"
    given = {"text": mark, "by": "Noor Haddad, CPA", "date": "2026-11-20"} | who
    return with_values("saas-vendor", ((f"{base}.{name}", value) for name, value in given.items() if value))


def to_confirm(document) -> dict[str, str]:
    return {
        item.address.partition("confirmed[")[2].rstrip("]"): item.wanted.rpartition(" ")[2]
        for item in document.open_items
        if item.confirm
    }


@pytest.fixture(scope="module")
def mark() -> str:
    return to_confirm(build(load("saas-vendor"), "soc2-type2"))["inherent_limitations"]


def test_confirmed_text_loses_its_mark(mark):
    document = build(confirmed(mark), "soc2-type2")

    assert "inherent_limitations" not in to_confirm(document)
    assert "scope" in to_confirm(document)


@pytest.mark.parametrize("missing", ["by", "date", "text"])
def test_a_confirmation_needs_a_person_a_date_and_the_text(mark, missing):
    document = build(confirmed(mark, **{missing: ""}), "soc2-type2")

    assert "inherent_limitations" in to_confirm(document)


def test_a_changed_fact_brings_the_mark_back():
    before = to_confirm(build(load("saas-vendor"), "soc2-type2"))["scope"]
    place = "reports[soc2-2026].service_auditor.confirmed[scope]"
    values = [(f"{place}.text", before), (f"{place}.by", "Noor Haddad, CPA"), (f"{place}.date", "2026-11-20")]

    def marks(*changes: tuple[str, str]) -> dict[str, str]:
        return to_confirm(build(with_values("saas-vendor", (*values, *changes)), "soc2-type2"))

    assert "scope" not in marks()
    assert "scope" in marks(("system.name", "Another Name"))


def test_a_placeholders_address_can_be_set_even_where_the_file_mentions_no_report():
    settings = (("reports[soc2-type2].period.end", "2026-09-30"), ("tests[C-01].result", "no_exceptions"))
    loaded = step.load(Files(), Request(EXAMPLES / "minimal" / "system.yaml", settings=settings))

    text = text_of(build(loaded, "soc2-type2"))

    assert "to September 30, 2026" in text
    assert "No exceptions noted." in text
