"""What the rules cost grows with the description and not with its square."""

import pytest

from tests import counting
from tests.rules.test_cases import found_by_rules

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


def test_twice_as_many_words_of_own_are_about_twice_the_work(described):
    def work(number):
        words = [f"zork{number}x{n}" for n in range(number)]  # of which none was compiled before
        text, sought = " blah ".join(words), ", ".join(words)
        services = f"services: [{{name: Exchange, description: {text}}}]\n"
        return lines_run(
            described(f"{HEAD.replace('controls:', services)}checks: {{words: [{{name: vague, words: [{sought}]}}]}}")
        )

    work(10)
    few, more, many = work(200), work(400), work(800)
    assert many - more < 2.3 * (more - few)


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
