"""What the rules cost grows with the description and not with its square."""

import json

import pytest

from socdocs.document.finish import finish
from socdocs.files import Files
from socdocs.model.reporting import Report
from socdocs.rules.leaks import leaks
from socdocs.rules.table import BY_CODE, RULES
from socdocs.source.positions import Sources
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.case import make_case
from socdocs.workflow.check import subject_of
from socdocs.workflow.compose import composed_document
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from socdocs.writers import WRITERS
from tests import counting
from tests.report.filled import SPECIAL, Filling
from tests.rules.test_cases import FAILING, TODAY, found_by_rules, kind_of
from tests.source.trees import plain

pytestmark = pytest.mark.exhaustive

HEAD = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
reports:
  - {id: r, soc: 2, type: 2, trust_services_categories: [security], period: {start: 2026-01-01, end: 2026-12-31}}
controls:
"""
CONTROLS = {
    "the same words": "{{id: AC-{n}, text: The Security Lead reviews list {n} each day., criteria: [CC6.2]}}",
    "other words": "{{id: AC-{n}, title: T{n}x, text: The Lead{n} compares the w{n}x each month., criteria: [CC6.2]}}",
    "findings": "{{id: AC-{n}, until: 2024-01-01, from: 2027-01-01, text: World-class SAS 70., criteria: [CC6.2]}}",
    "replacements": "{{id: AC-{n}, replaces: AC-{before}, text: The Lead reviews {n}., criteria: [CC6.2]}}",
}


def lines_run(case):
    """How many lines of code the rules run."""
    return counting.lines_run(lambda: found_by_rules(case.loaded, case.report))


@pytest.mark.parametrize("quote", ['"', ""], ids=["quoted", "plain"])
def test_twice_as_many_findings_in_one_text_are_about_twice_the_work(described, quote):
    def work(number):
        words = "".join(f"World-class item {n} is certified.  " for n in range(number))
        text = f"services: [{{name: Exchange, description: {quote}{words}{quote}}}]\n"
        return lines_run(described(HEAD.replace("controls:\n", text)))

    work(5)
    few, many = work(40), work(80)
    assert many < 2.3 * few


TIMES = {
    "a statement of none": "incidents: {{none_statement: '{words}'}}",
    "what is told as past": "service_organization: {{name: Acme, overview: '{words}'}}",
    "another report": "subservice_organizations: [{{id: a, name: A, method: carve_out, assurance: '{words}', "
    "report_reviews: [{{report: SOC 1 Type 2, opinion: qualified, period: {{start: 2026-01-01, end: 2026-12-31}}}}]}}]",
}


@pytest.mark.parametrize("form", TIMES.values(), ids=TIMES)
def test_twice_as_many_times_in_one_text_are_about_twice_the_work(described, form):
    named = "no SOC 2 Type 1 report from May {n}, 2025 to June 3, 2025 had an unmodified opinion on May 1, 2099, "
    rest = HEAD.replace("controls:\n", "").partition("\n")[2]

    def work(number):
        words = "".join(named.format(n=n % 28 + 1) for n in range(number))
        return lines_run(described(f"{rest}{form.format(words=words)}\n"))

    work(5)
    few, many = work(60), work(120)
    assert many < 2.3 * few


def test_however_many_reports_overlap_each_is_told_once(described):
    report = "  - {{id: r{n}, soc: 2, type: 2, trust_services_categories: [security], period: {period}}}\n"
    reports = "".join(report.format(n=n, period="{start: 2026-01-01, end: 2026-12-31}") for n in range(20))
    loaded = described(f"service_organization: {{name: Acme}}\nsystem: {{name: Cloud}}\nreports:\n{reports}").loaded
    found = [row for one in loaded.description.reports for row in found_by_rules(loaded, one) if row.code == "ENG020"]

    assert len(found) == 19
    assert "to 2026-12-31 and 15 more" in found[-1].message


def test_twice_as_many_names_of_others_in_twice_the_text_are_about_twice_the_work():
    def work(number):
        names = [f"Zork{n} Works" for n in range(number)]
        other = {"subservice_organizations": [{"id": f"z{n}", "name": name} for n, name in enumerate(names)]}
        said = {
            "system": {
                "boundaries": "".join(f"Data is kept by {name}, and by zork{n}.\n" for n, name in enumerate(names))
            }
        }
        (tree, _), (theirs, _) = (read_yaml(json.dumps(facts).encode(), "s.json") for facts in (said, other))
        return counting.lines_run(lambda: found.extend(leaks(tree, [theirs], sources)))

    sources, found = Sources(Files()), []
    work(5)
    few, many = work(40), work(80)
    assert len(found) == 125
    assert many < 2.3 * few


WAIVERS = {
    "one place each": "{{rule: DSC022, where: 'controls[AC-{n}].text', reason: agreed}}",
    "the whole file": "{{rule: DSC022, reason: agreed}}",
    "nowhere": "{{rule: DSC022, where: 'controls[ZZ-{n}]', reason: agreed}}",
}


@pytest.mark.parametrize("form", WAIVERS.values(), ids=WAIVERS)
def test_twice_as_many_waivers_are_about_twice_the_work(described, form):
    def work(number):
        rows = "".join(f"  - {{id: AC-{n}, text: The Lead compares TODO accounts.}}\n" for n in range(number))
        waivers = "".join(f"    - {form.format(n=n)}\n" for n in range(number))
        return lines_run(described(f"{HEAD}{rows}checks:\n  waive:\n{waivers}"))

    work(10)
    few, many = work(120), work(240)
    assert many < 2.3 * few


@pytest.mark.parametrize("form", CONTROLS.values(), ids=CONTROLS)
def test_twice_as_many_controls_are_about_twice_the_work(described, form):
    def work(number):
        rows = (form.format(n=n, before=max(n - 1, 0)) for n in range(number))
        return lines_run(described(HEAD + "".join(f"  - {row}\n" for row in rows)))

    work(10)  # what is kept for later is not counted
    few, many = work(120), work(240)
    assert many < 2.3 * few


@pytest.mark.parametrize("end", ["", "-->"], ids=["without an end", "with one end"])
def test_twice_as_many_beginnings_of_comments_are_about_twice_the_work(described, end):
    def work(number):
        text = f"services: [{{name: Exchange, description: 'a {'<!-- b ' * number}{end}'}}]\n"
        return lines_run(described(HEAD.replace("controls:\n", text)))

    work(5)
    few, more, many = work(100), work(200), work(400)
    assert many - more < 2.3 * (more - few) + 100


# However many entries the lists of a description have, each rule takes work, and says, in proportion to them.

TEXTS = (
    "The Lead of Zork{word} Inc. reviews AC-0{n} and CC6.{n} each month for Blah{word} Corp.",
    "No SOC 2 Type 1 report as of May 1, 2099 had exceptions; the inclusive method is used by {n} of 9 controls.",
    "Access is reviewed quarterly, within 30 days of 2024-05-0{n}, and no incidents occurred. World-class TODO.",
)
NESTED = {"CriterionNotApplicable"}
"""Of these there can be only one for each criterion."""
EACH_WITH_EACH = {"DSC039"}
"""What docs/security.md says is compared each with each."""
UP_TO_A_LIMIT = {"SCP021"}
"""What names up to ten ids, and proposes the nearest one up to twenty times, grows until then."""


class Lists(Filling):
    """A description in which each list of the model, where it is first met, has this many entries."""

    def __init__(self, kind, number):
        super().__init__(kind)
        self.number, self.begun = number, {Report}

    def _number(self, model):
        if model in self.begun or model.__name__ in NESTED:
            return super()._number(model)
        self.begun.add(model)
        return self.number

    def _value(self, model, row, path, declared, index, holder):
        if row.shape not in ("text", "prose") or (model.__name__, row.name) in SPECIAL:
            return super()._value(model, row, path, declared, index, holder)
        at = index + len(row.key)
        word = "".join(chr(97 + int(digit)) for digit in str(1000 + self._next()))
        return TEXTS[at % len(TEXTS)].format(n=at % 6 + 1, word=word)


def work_of(rule, subject):
    """How many lines a rule runs, and how many characters it says."""
    found = []
    list(rule.find(subject))  # what is kept for later, or for other rules, is not counted
    lines = counting.lines_run(lambda: found.extend(rule.find(subject)))
    return lines, sum(len(row.message) + len(row.advice) + 40 * len(row.related) for row in found)


def more_than_about_twice(rules, *subjects):
    """The rules whose work, or words, on the last of three subjects are much more than twice those on the one before.

    Each subject has twice as much as the one before; what is the same on all is left out of account.
    """
    measured = {rule.code: [work_of(rule, subject) for subject in subjects] for rule in rules}
    return {code: found for code, found in measured.items() if any(map(_is_too_much, *found))}


def _is_too_much(few, more, most):
    return most > 2.3 * more + 100 and most - more > 2.4 * (more - few) + 100


@pytest.mark.parametrize("name", ["soc1-type2", "soc2-type2"])
def test_twice_as_many_entries_of_all_lists_are_about_twice_the_work_of_each_rule(name):
    def subject(number):
        kind, templates = kind_of(name)
        description = Lists(kind, number).description()
        case = make_case(in_memory(description), kind, templates, description.reports[0])
        return subject_of(case, TODAY)

    subjects = [subject(number) for number in (16, 32, 64)]
    rules = [rule for rule in RULES if subjects[0].is_for(rule.reports) and rule.code not in EACH_WITH_EACH]
    assert more_than_about_twice(rules, *subjects) == {}


def test_twice_as_many_entries_of_all_lists_are_about_twice_the_work_of_a_report():
    def work(number):
        kind, templates = kind_of("soc2-type2")
        loaded = in_memory(Lists(kind, number).description())

        def drafted():
            case = make_case(loaded, kind, templates, loaded.description.reports[0])
            WRITERS["md"].write(finish(composed_document(case, Request())))

        return counting.lines_run(drafted)

    work(2)
    few, more, most = work(4), work(8), work(16)
    assert not _is_too_much(few, more, most), (few, more, most)


ONCE = {"reports", "design_assessments", "criteria_not_applicable", "waive", "words", "titles"}
"""Lists that hold one entry for each thing."""
FIRST_CASES = {path.parent.name: path for path in reversed(FAILING) if not (path.parent / "auditor").exists()}


def grown(value, number, key="", ending=""):
    """What a file says, with this many entries in place of each, which have ids of their own and name the same."""
    if isinstance(value, dict):
        named = [field for field in ("id", "name") if ending and field in value]
        own = {field: f"{value[field]}{ending}" for field in named[:1]}
        return {field: grown(below, number, field, ending) for field, below in value.items()} | own
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return value
    once = key in ONCE or any("heading" in row for row in value)
    endings = ("", *(f"{ending}-{key[:3]}{at}" for at in range(1, 1 if once else number)))
    return [grown(row, 1 if end else number, key, end or ending) for row in value for end in endings]


def test_twice_as_many_of_what_a_rule_finds_is_about_twice_its_work(described):
    def subject(path, number):
        case = described(json.dumps(grown(plain(read_yaml(path.read_bytes(), path.name)[0]), number)))
        return subject_of(case, TODAY)

    too_much = {}
    for code in FIRST_CASES.keys() & BY_CODE.keys() - EACH_WITH_EACH - UP_TO_A_LIMIT:
        subjects = (subject(FIRST_CASES[code], number) for number in (4, 8, 16))
        too_much |= more_than_about_twice([BY_CODE[code]], *subjects)
    assert too_much == {}
