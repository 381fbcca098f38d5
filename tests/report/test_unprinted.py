"""Each text of a description that belongs to a report stands in its document, or a finding names it."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import convert

from socdocs.files import Files
from socdocs.model.base import NEVER
from socdocs.model.description import SystemDescription
from socdocs.model.printing import EVERYWHERE
from socdocs.model.reporting import Report
from socdocs.rules.printed_texts import texts_of_other_layouts, texts_of_report
from socdocs.rules.subject import keyed
from socdocs.source.addresses import name_of
from socdocs.workflow.case import make_case
from socdocs.workflow.check import Checked, check, subject_of, today
from socdocs.workflow.compose import composed_document
from socdocs.workflow.examine import looks, looks_at_letters
from socdocs.workflow.finish import finish
from socdocs.workflow.load import in_memory, load
from socdocs.workflow.of_no_report import texts_of_no_report
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from socdocs.workflow.unprinted import BY_WORDS, unprinted
from tests.report.filled import Filling
from tests.report.test_every_fact_prints import OTHERWISE, finished, found_in, kind_of, markdown_text
from tests.reports import KINDS

pytestmark = pytest.mark.exhaustive

SET_HERE = {"id", "soc", "type", "layout", "controls_layout", "kind"}
OURS = re.compile(r"q\d{4}q")
"""What only the filling writes into a text, once in each."""


def report_of(filling):
    """The texts that belong to the report, what its Markdown says, and the findings about texts that it lacks.

    Of each text that it lacks the words are those of a text that prints.
    """
    kind, templates = kind_of(filling.kind.name)
    description = filling.description()
    case = make_case(in_memory(description), kind, templates, description.reports[0])
    subject = subject_of(case, today())
    entries = tuple(f"{row.address}." for row in subject.left_out)  # these are listed by name
    texts = [row for row in subject.texts if OURS.search(row.text) and not row.address.startswith(entries)]
    document = finished(composed_document(case, Request(open_items=False)))
    said = markdown_text(document)
    alike = tuple(alike_in(said, texts))
    checked = Checked(case, (), alike, texts_of_other_layouts(subject), texts_of_no_report(case, subject))
    return texts, said, list(unprinted(checked, document))


def alike_in(said, texts):
    printed = [row for row in texts if found_in(said, row.text)]
    for row in texts:
        by_words = name_of(row.address) in BY_WORDS or row in printed
        yield row if by_words else row._replace(text=printed[0].text)


def steering(values):
    """The values that are choices or refer to other entries."""
    return [value for value in values if not value.unique and value.row.key not in SET_HERE]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=10)
def test_a_text_prints_or_is_named_whatever_else_is_absent_or_says_otherwise(kind, data):
    paths = sorted({value.path for value in filled(kind).values if not value.row.required})
    absent = data.draw(st.sets(st.sampled_from(paths), max_size=20))
    filling = filled(kind, keep=lambda path: path not in absent)
    for value in data.draw(st.lists(st.sampled_from(steering(filling.values)), max_size=10, unique_by=id)):
        row, now = value.row, value.holder[value.row.key]
        if row.shape in OTHERWISE:
            value.holder[row.key] = OTHERWISE[row.shape](row, now)
        elif not row.required:
            value.holder[row.key] = None

    texts, said, found = report_of(filling)

    found = [row for row in found if row.code == "unprinted"]
    named = {name_of(row.address) for row in found}
    lost = [row.address for row in texts if not found_in(said, row.text)]
    assert [address for address in lost if name_of(address) not in named] == []
    assert [row.address for row in found if row.address not in lost] == []


def test_of_texts_that_print_none_is_named():
    for kind in KINDS:
        texts, _, found = report_of(filled(kind))
        assert len(texts) > 100
        assert [row for row in found if row.code == "unprinted"] == []


@given(data=st.data())
@settings(max_examples=10)
def test_a_text_of_a_file_for_general_use_alone_prints_or_is_named(data):
    paths = sorted({value.path for value in filled("soc3").values if not value.row.required})
    absent = data.draw(st.sets(st.sampled_from(paths), max_size=20)) | {"reports[].layout"}  # it has none of these

    texts, said, found = report_of(filled("soc3", keep=lambda path: path not in absent))

    told = " ".join(row.message for row in found)
    lost = [row.address for row in texts if not found_in(said, row.text)]
    assert lost
    assert [address for address in lost if address not in told and f" {name_of(address)} (" not in told] == []


ALONE = (*KINDS, "soc3", "bridge-letter")
PAIRS = [
    *((kind,) for kind in ALONE),
    *((first, second) for at, first in enumerate(ALONE) for second in ALONE[at:]),
]


SILENT = frozenset(
    (
        "controls[].criteria_to_choose",  # a choice that is still to be made, which is an open item
        "frameworks.families.title",  # what only names or introduces groups of controls
        "processes.text",
        "reports.previous_report.title",  # what the rules compare with the report
        "reports.previous_report.service_auditor",
    )
)
"""What is not named where no report prints it, as docs/security.md says."""


def file_of(kinds, **how):
    """A description in which every field has a word of its own, with an entry for each of `kinds`, and all its values.

    The fields of what a report has in its own entry are filled in each entry, too.
    """
    first = Filling(kind_of(kinds[0])[0], **how)
    first.description()
    fillings = [first]
    for number, name in enumerate(kinds[1:], 2):
        other = Filling(kind_of(name)[0], **how)
        other.counts[""] = 1000 * number
        path = "reports[]"
        entry = other.entry(Report, path, ("all",))
        first.data["reports"].append(entry | {"id": f"report-{number}"})
        fillings.append(other)
    return first.data, [value for filling in fillings for value in filling.values]


def told_of(data):
    """The words that the reports of a file print, the texts of the file, and how often findings name each field.

    With them the addresses, or how these begin, that findings give in full.
    """
    description = convert(data, SystemDescription)
    said, texts, named, counts = set[str](), {}, [], Counter[str]()
    for report in description.reports:
        letters = ["representation-letter"] if report.soc and report.type else []
        for name in (report.kind_name, *letters):
            kind, templates = kind_of(name)
            case = make_case(in_memory(description), kind, templates, report)
            document = finished(composed_document(case, Request(open_items=False)))
            said |= set(OURS.findall(markdown_text(document)))
            for row in unprinted(check(case, Request()), document):
                if row.code == "unprinted":
                    named += row.message.split(" prints ")[1].removesuffix(" nowhere.").split(", ")
                found = re.findall(r"([\w.]+) \((\d+) texts?\)", row.message)
                counts.update({field: int(number) for field, number in found})
            if not kind.accompanies:
                named += [row.address for row in case.scope.left_out]
                named += [case.scope.homes.get(name, name) for name in case.scope.of_other_type]
        texts |= {row.address: row.text for row in texts_of_report(description, report, EVERYWHERE, {}, keyed)}
    return said, texts, tuple(named), counts


@pytest.mark.parametrize("kinds", PAIRS, ids="+".join)
@given(data=st.data())
@settings(max_examples=5)
def test_what_no_report_of_a_file_prints_is_named_for_whatever_reason(kinds, data):
    _, values = file_of(kinds)
    paths = sorted({value.path for value in values if not value.row.required and value.row.key not in SET_HERE})
    absent = data.draw(st.sets(st.sampled_from(paths), max_size=20)) | {"reports[].layout"}
    own, none = data.draw(st.sampled_from((False, True, None))), data.draw(st.booleans())
    filled, values = file_of(kinds, own=own, none=none, keep=lambda path: path not in absent)
    for value in data.draw(st.lists(st.sampled_from(steering(values)), max_size=10, unique_by=id)):
        row, now = value.row, value.holder[value.row.key]
        if row.shape in OTHERWISE:
            value.holder[row.key] = OTHERWISE[row.shape](row, now)
        elif not row.required:
            value.holder[row.key] = None

    said, texts, named, counts = told_of(filled)

    words = {word: address for address, text in texts.items() for word in OURS.findall(text)}
    printable = (value for value in values if NEVER not in " ".join(value.declared).split())
    to_print = {value.text[-6:]: value.path for value in printable if OURS.search(value.text)}
    assert [path for word, path in to_print.items() if word not in words and path not in SILENT] == []
    lost = [address for word, address in words.items() if word not in said and not address.startswith(named)]
    assert Counter(name for name in map(name_of, lost) if name not in SILENT) - counts == Counter()


TESTED = """\
service_organization: {name: Brook}
system: {name: P}
controls:
  - {id: AC-01, text: Each quarter the Lead compares accounts., criteria: [CC6.1]}
  - {id: AC-02, text: Each month the Lead compares leavers., criteria: [CC6.2]}
tests:
  - {control: AC-01, result: not_tested, reason: The evidence was not provided.}
  - {control: AC-02, result: no_exceptions, reason: The evidence was not provided.}
reports: [{id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}}]
"""


def test_a_text_is_named_though_another_with_the_same_words_prints(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(TESTED, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="soc2-type2")).found

    assert [row.message for row in found if row.code == "unprinted"] == [
        "The report r prints tests[AC-02].reason nowhere."
    ]


def filled(kind, **how):
    filling = Filling(kind_of(kind)[0], **how)
    filling.description()
    return filling


HEAD = """\
service_organization: {name: Brook}
system: {name: P}
controls: [{id: AC-01, text: Each quarter the Lead compares accounts., process: Access, criteria: [CC6.1]}]
"""
OF_ANOTHER_LAYOUT = {
    "the assessments of design in another layout than theirs": (
        "design_assessments: [{control: AC-01, text: The control is suitable.}]",
        "{id: r, soc: 2, type: 1, as_of_date: 2026-01-31, layout: practice}",
        "design_assessments.text (1 text)",
    ),
    "the points of focus where controls are not grouped by criterion": (
        "criteria_text: [{criterion: CC6.1, points_of_focus: [Who may ask for access is known.]}]",
        "{id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}, controls_layout: by_process}",
        "criteria_text.points_of_focus (1 text)",
    ),
}


@pytest.mark.parametrize(("text", "report", "said"), OF_ANOTHER_LAYOUT.values(), ids=OF_ANOTHER_LAYOUT)
def test_what_only_another_layout_prints_is_listed_once_for_all(text, report, said, tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(f"{HEAD}{text}\nreports: [{report}]\n", "utf-8")
    kind = "soc2-type1" if "type: 1" in report else "soc2-type2"
    found = [row for row in follow(Files(), load, finish, Request(path, kind=kind)).found if row.code == "left-out"]

    assert [row.message for row in found] == [f"The report r leaves out what only another layout prints: {said}."]


OF_NO_REPORT = """\
service_organization: {name: Brook}
system: {name: P}
transaction_classes: [{name: Deposits, description: Money that comes in.}]
reports:
  - {id: r, soc: 2, type: 2, design_procedures: [{method: inspected, text: Inspected the policy.}]}
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "transaction_classes.name (1 text), transaction_classes.description (1 text), "),
        ("  - {id: s, soc: 1, type: 2}\n", ""),
    ],
)
def test_what_only_a_kind_prints_that_the_file_does_not_declare_is_listed(more, said, tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(OF_NO_REPORT + more, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="soc2-type2")).found

    said = f"No report of this file prints: {said}reports.design_procedures.text (1 text)."
    assert said in [row.message for row in found if row.code == "left-out"]


GENERAL = """\
service_organization: {name: Brook}
system: {name: P}
controls: [{id: AC-01, text: Each quarter the Lead compares accounts., criteria: [CC6.1]}]
changes:
  - {id: CH-1, date: 2026-03-03, text: The queue was replaced., reports: [open]}
  - {id: CH-2, date: 2026-03-04, text: The store was replaced., reports: [open, r]}
reports:
  - id: open
    soc: 3
    period: {start: 2026-01-01, end: 2026-12-31}
    assertion: {modification: One was late.}
    representation_letter: {fraud: We know of one.}
"""
RESTRICTED = "  - {id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}}\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "changes.text (2 texts), controls.text (1 text), reports.representation_letter.fraud (1 text)"),
        (RESTRICTED, "changes.text (1 text), reports.representation_letter.fraud (1 text)"),
    ],
)
def test_a_report_for_general_use_names_its_own_entry_and_what_is_for_it_alone(more, said, tmp_path):
    path = tmp_path / "system.yaml"
    text = GENERAL if more else GENERAL.replace("[open, r]", "[open]")
    path.write_text(text + more, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="soc3")).found

    assert [row.message for row in found if row.code == "unprinted"] == [
        "The report open prints reports[open].assertion.modification nowhere."
    ]
    [named] = [row for row in found if row.code == "left-out" and "No report" in row.message]
    assert named.message == f"No report of this file prints: {said}."
    assert named.advice.startswith("A SOC 3 prints no controls; they stay for `matrix` and `review`")


BRIDGE = """\
service_organization: {name: Brook, overview: Brook sells a service.}
system: {name: P}
reports:
  - id: letter
    kind: bridge-letter
    period: {start: 2026-10-01, end: 2026-12-31}
    changes: {none_statement: Nothing was changed.}
    other_changes: We replaced the ledger.
    incidents: [{id: INC-1, date: 2026-11-01, nature: Mail was read.}]
"""


def test_a_letter_prints_what_is_in_its_own_entry_or_it_is_named(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(BRIDGE, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="bridge-letter")).found

    assert [row.message for row in found if row.code in ("unprinted", "left-out")] == [
        "The report letter prints reports[letter].other_changes nowhere.",
        "No report of this file prints: service_organization.overview (1 text), reports.incidents.nature (1 text).",
    ]


def test_what_reports_share_is_for_those_that_print_it(tmp_path):
    shared = "report_defaults: {service_auditor: {firm: Hale LLP, city: Boise, letterhead: Hale LLP}}\n"
    report = "  - {id: s, soc: 1, type: 2}\n"
    path = tmp_path / "system.yaml"
    path.write_text(BRIDGE.replace("    other_changes: We replaced the ledger.\n", "") + report + shared, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="bridge-letter")).found

    assert [row.message for row in found if row.code == "unprinted"] == []


def test_an_entry_for_a_letter_that_prints_a_list_of_its_own_is_named(tmp_path):
    path = tmp_path / "system.yaml"
    change = "changes: [{id: CH-1, date: 2026-11-01, text: We moved., effect: None., reports: [letter]}]\n"
    path.write_text(BRIDGE + change, "utf-8")
    found = follow(Files(), load, finish, Request(path, kind="bridge-letter")).found

    said = "The report letter leaves out what a list of its own replaces: the change CH-1."
    assert said in [row.message for row in found if row.code == "left-out"]


OF_ONE = "{id: r, soc: 2, type: 1, as_of_date: 2026-01-31}"
INCIDENT = "incidents: [{id: INC-1, date: 2025-03-03, nature: Mail was read., criteria: [CC6.1]}]"
LETTER = "{id: l%s, kind: bridge-letter, period: {start: 2026-01-01, end: 2026-03-31}}"
NAMED = {
    "what management states of a period, in a report on a date": (
        "controls: [{id: AC-01, text: Each quarter the Lead compares accounts., did_not_operate: It did not.}]",
        [OF_ONE],
        "No report of this file prints: controls.did_not_operate (1 text).",
    ),
    "a statement of no changes in a report on a date": (
        "changes: {none_statement: There were none.}",
        [OF_ONE],
        "The changes of this file belong to a Type 2 and are left out of this Type 1 (r).",
    ),
    "the introductions of groups in a report on a date": (
        "processes: [{name: Access, text: Who may see what.}]",
        [OF_ONE],
        "No report of this file prints: processes.text (1 text).",
    ),
    "an incident that serves criteria in a SOC 1": (
        INCIDENT,
        ["{id: r, soc: 1, type: 2}"],
        "No report of this file prints: incidents.nature (1 text).",
    ),
    "a criterion that is not applicable in a SOC 1": (
        "criteria_not_applicable: [{criterion: CC6.4, reason: There is no building.}]",
        ["{id: r, soc: 1, type: 1}"],
        "No report of this file prints: criteria_not_applicable.reason (1 text).",
    ),
    "an incident in a file with a SOC 1 and a SOC 3": (
        INCIDENT,
        ["{id: r, soc: 1, type: 2}", "{id: s, soc: 3}"],
        "No report of this file prints: incidents.nature (1 text), controls.text (1 text).",
    ),
    "tests in a SOC 3": (
        "tests: [{control: AC-01, procedures: [{method: inspected, text: Inspected the list.}]}]",
        ["{id: r, soc: 3}"],
        "No report of this file prints: controls.text (1 text), tests.procedures.text (1 text).",
    ),
    "the report before a SOC 3": (
        "locations: []",
        ["{id: r, soc: 3, previous_report: {title: Of 2024, service_auditor: Hale LLP}}"],
        "reports.previous_report.title (1 text), reports.previous_report.service_auditor (1 text).",
    ),
    "changes of the file beside a letter that has a statement of its own": (
        "changes: [{id: CH-1, date: 2026-01-10, text: We moved., effect: None.}]",
        [LETTER.replace("}}", "}, changes: {none_statement: There were none.}}") % 1],
        "No report of this file prints: changes.text (1 text), changes.effect (1 text), controls.text (1 text).",
    ),
    "what only a SOC 1 prints beside two letters": (
        "transaction_classes: [{name: Deposits, description: Money that comes in.}]",
        ["{id: r, soc: 2, type: 2}", LETTER % 1, LETTER % 2],
        "No report of this file prints: transaction_classes.name (1 text), transaction_classes.description (1 text).",
    ),
    "representations of an organization that makes none": (
        "subservice_organizations: [{id: h, name: Host, method: carve_out, representation_letter: {fraud: None.}}]",
        ["{id: r, soc: 2, type: 2}"],
        "subservice_organizations.representation_letter.fraud (1 text).",
    ),
}


@pytest.mark.parametrize(("text", "reports", "said"), NAMED.values(), ids=NAMED)
def test_what_no_report_of_a_file_prints_is_listed_by_its_checks(text, reports, said, tmp_path):
    path = tmp_path / "system.yaml"
    controls = "" if text.startswith("controls") else HEAD.splitlines()[-1]
    head = "service_organization: {name: Brook}\nsystem: {name: P}"
    path.write_text("\n".join((head, controls, text, f"reports: [{', '.join(reports)}]\n")), "utf-8")
    files, request = Files(), Request(path, thorough=True)
    loaded = load(files, request)
    found = [row for one in (*looks(loaded, request), *looks_at_letters(loaded, request)) for row in one.found]

    assert [row for row in found if row.code == "left-out" and row.message.endswith(said)]
