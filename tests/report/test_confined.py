"""Templates that are not those of socdocs are filled in a process with limits, and say the same there."""

import os

import pytest
from msgspec.structs import replace

from socdocs.problems import InputProblems
from socdocs.report import confined
from socdocs.report.manifest import Template, Templates
from socdocs.report.render import Renderer
from socdocs.workflow.compose import composed_document
from socdocs.workflow.request import Request
from socdocs.workflow.used_templates import UsedTemplates
from tests.reports import case_of, cases, example_case, load, more_cases

COVER = "cover.md"


def composed(case, **texts):
    """The document, with some templates as the user has them, and the paths of the templates that it needed."""
    theirs = {name: Template(f"shared/{name}", text, shipped=False) for name, text in texts.items()}
    templates = UsedTemplates(Templates({**dict(case.templates), **theirs}))
    return composed_document(replace(case, templates=templates), Request()), templates.paths


def mistakes(text, example="minimal"):
    with pytest.raises(InputProblems) as found:
        composed(case_of(load(example), "soc2-type2"), **{COVER: text})
    return [(row.message, row.span.file, row.span.line) for row in found.value.diagnostics]


@pytest.mark.parametrize("example", [*{case.kind: case for case in cases()}.values(), *more_cases()], ids=str)
def test_a_copy_of_a_template_says_what_the_template_says(example):
    case = example_case(example)
    assert composed(case, **{COVER: case.templates[COVER].text}) == composed(case)


def test_a_template_that_takes_too_long_is_named_with_its_line(monkeypatch):
    monkeypatch.setattr(confined, "SECONDS", 1)
    text = "Cover\n\n{% for _ in range(9999) %}{% for _ in range(9999) %}\n{% endfor %}{% endfor %}\n"
    [(message, file, line)] = mistakes(text)
    assert (message, file) == ("the template takes too long", f"shared/{COVER}")
    assert line >= 3


@pytest.mark.exhaustive
def test_a_template_that_prints_without_end_is_named(monkeypatch):
    monkeypatch.setattr(confined, "MEMORY", 1 << 30)
    text = "{% for _ in range(99999) %}{{ 'no end ' * 99999 }}{% endfor %}\n"
    [(message, file, _)] = mistakes(text)
    assert (message, file) == ("the template needs too much memory", f"shared/{COVER}")


@pytest.mark.parametrize("printed", ["{0}", "{{{{ '{0}' * 10 }}}}"], ids=["words", "values"])
def test_a_template_that_prints_more_than_a_report_can_hold_is_named(printed):
    text = f"{{% for _ in range(2001) %}}{printed.format('no end ' * 143)}{{% endfor %}}\n"
    [(message, file, _)] = mistakes(text)
    assert file == f"shared/{COVER}"
    assert message.startswith("The template prints more than the 2 million characters, or 20 with values,")


IN_LINE_3 = {
    "an argument of the wrong kind": "{{ absent(1) }}",
    "another argument of the wrong kind": "{{ control_id(1) }}",
    "a function that is none": "{{ rows('a', 2) }}",
    "a filter of another library": "{{ 'abc def' | wordwrap(0) }}",
    "what is no JSON": "{{ system | tojson }}",
    "attributes that are none": "{{ system | xmlattr }}",
    "an error that is none of Jinja's": "{{ cycler() }}",
    "a number with too many digits": "{{ 10 ** 5000 }}",
    "a macro with too many arguments": "{% macro m() %}{% endmacro %}{{ m(1) }}",
    "an unknown party": "{{ placeholder('a', 'nobody', 'system.name') }}",
    "a column of an unknown party": "{{ table('a', owners=['nobody']) }}",
    "a width that is no number": "{{ table('a', widths=['wide']) }}",
    "a width below nothing": "{{ table('a', widths=[1, -1]) }}",
    "a template that is no name": "{% import system as names %}",
    "a reference to no part": "{{ section('description.servises') }}",
    "the title of no part": "{{ title('nothere') }}",
}
NO_WORDS = {
    "half a character": "{{ '\\ud800' }}",
    "half a character as it is": "{{ '\\udc80' | safe }}",
    "a control character": "{{ '\\x1b[31m' }}",
    "a control character as it is": "{{ '\\x00' | safe }}",
    "an entry": "{{ system | pprint }}",
    "entries": "{{ controls | string }}",
    "an entry among words": "{{ 'a' ~ system }}",
    "a function": "{{ section | string }}",
    "the inside of a kind": "{{ kind | string }}",
    "the inside of a kind among words": "{{ 'a' ~ kind }}",
    "the inside of facts": "{{ '%s' | format(system.facts) }}",
    "the inside of a list": "{{ 'a' ~ kind.parts }}",
    "the inside of a catalog": "{{ catalogs | upper }}",
    "a list as Python shows it": "{{ report.trust_services_categories | string }}",
    "nothing as Python shows it": "{{ none | string }}",
    "an absent fact among words": "{{ 'a' ~ service_organization.location }}",
    "chance": "{{ [1, 2] | random }}",
    "words by chance": "{{ lipsum() }}",
    "an address that runs something": "{{ link('javascript:alert(1)', 'a') }}",
    "a file as an address": "{{ link('file:///etc/passwd', 'a') }}",
    "a fact that is no address": "{{ link(system.name, 'a') }}",
}


@pytest.mark.parametrize("text", IN_LINE_3.values(), ids=IN_LINE_3)
def test_a_mistake_of_a_template_is_named_with_its_line(text):
    assert [row[1:] for row in mistakes(f"Cover\n\n{text}\n")] == [(f"shared/{COVER}", 3)]


@pytest.mark.parametrize("text", NO_WORDS.values(), ids=NO_WORDS)
def test_what_no_report_can_hold_is_refused_in_the_line_that_prints_it(text):
    assert [row[1:] for row in mistakes(f"Cover\n\n{text}\n")] == [(f"shared/{COVER}", 3)]


@pytest.mark.parametrize("method", ["today()", "fromtimestamp(0)"])
def test_a_template_prints_no_date_that_no_one_wrote(method):
    [(message, *place)] = mistakes(f"Cover\n\n{{{{ report.period.start.date.{method}.year }}}}\n", "saas-vendor")
    assert message == f"'datetime.date object' has no attribute '{method.partition('(')[0]}'"
    assert place == [f"shared/{COVER}", 3]


def test_a_template_that_python_cannot_compile_is_named():
    deep = "{% for a in [1] %}" * 40 + "{% endfor %}" * 40
    assert mistakes(deep) == [
        (
            "the template cannot be compiled: it has too much within each other or one name twice",
            f"shared/{COVER}",
            1,
        )
    ]


def test_a_process_that_ends_by_itself_is_told_of(monkeypatch):
    monkeypatch.setattr(Renderer, "render", lambda *_: os._exit(1))
    [(message, file, _)] = mistakes("Cover\n")
    assert file == f"shared/{COVER}"
    assert "The template used more than" in message


ENDLESS = "the template calls itself without end"


def test_a_template_that_calls_itself_is_named_here_and_there():
    text = "{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}\n"
    assert mistakes(text) == [(f"{ENDLESS}, or has too much within each other", f"shared/{COVER}", 1)]


def test_how_deep_a_template_may_call_itself_depends_on_no_version_of_python():
    text = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}x{% endmacro %}\n"
    assert [message.startswith(ENDLESS) for message, *_ in mistakes(text + "{{ m(100) }}\n")] == [True]
    composed(case_of(load("minimal"), "soc2-type2"), **{COVER: text + "{{ m(99) }}\n"})


def test_a_mistake_in_socdocs_is_no_mistake_in_the_template(monkeypatch):
    def fail(*_):
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(Renderer, "render", fail)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        composed(case_of(load("minimal"), "soc2-type2"), **{COVER: "Cover\n"})


def test_no_process_is_left_behind(monkeypatch):
    fork, begun = os.fork, []

    def noted_fork():
        begun.append(fork())
        return begun[-1]

    monkeypatch.setattr(os, "fork", noted_fork)
    composed(case_of(load("minimal"), "soc2-type2"), **{COVER: "Cover\n"})

    [process] = begun
    with pytest.raises(ChildProcessError):
        os.waitpid(process, os.WNOHANG)
