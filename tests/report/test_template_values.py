"""What templates do with values says the same in each run, on each Python and in each time zone, or is an error."""

import ast
import hashlib
import sys
from functools import cache

import pytest
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE, DEFAULT_TESTS

from socdocs.problems import InputProblems
from socdocs.repertoire import newer_characters
from socdocs.report.manifest import Template, Templates
from socdocs.report.render import Renderer
from socdocs.report.template_filters import ALLOWED, ALLOWED_GLOBALS, ALLOWED_TESTS, REFUSED
from socdocs.report.template_mistakes import words_of
from socdocs.report.template_values import is_the_same_everywhere
from tests.reports import case_of, load


def test_each_filter_test_and_function_of_jinja_is_allowed_or_refused():
    assert (DEFAULT_FILTERS.keys() | DEFAULT_NAMESPACE) - REFUSED == (
        (ALLOWED.keys() - {"listed", "lines"}) | set(ALLOWED_GLOBALS)
    )
    assert DEFAULT_TESTS.keys() - {"lower"} == ALLOWED_TESTS.keys(), "of letters that Unicode 15.1 calls small"


SAID_OF_LETTERS = {
    "capitalize": "36e3ce4af43c7170",
    "casefold": "cd13e4bb1702866f",
    "isalnum": "de59df2895ebd736",
    "isalpha": "6c2b713f392cf78a",
    "isascii": "9daf91bc20ea0499",
    "isdecimal": "ac6d401a38a17944",
    "isdigit": "aad19228a6e2c53a",
    "isprintable": "c6c4b7c77e8d7e38",
    "isspace": "916ff105362a3763",
    "istitle": "23a9891914eda4d0",
    "isupper": "d662619c6e141968",
    "lower": "9d8e9ee44f412e46",
    "lstrip": "8eb8990bb6c4b5e5",
    "rstrip": "8eb8990bb6c4b5e5",
    "split": "f0c623453b885825",
    "splitlines": "07f2ef7c876ad31e",
    "strip": "8eb8990bb6c4b5e5",
    "swapcase": "bc4b654e852fb36d",
    "upper": "18473b8dee4e9101",
}
"""What the methods of a text say of each letter of Unicode 14, alone and within a word, by a digest of all answers."""


RAISING = ("capitalize", "swapcase", "upper")
RAISED_LATER = "\u019b\u0264\ua7d3\ua7d5"
"""Small letters of Unicode 14 that have got a capital in 16 and 17."""


@pytest.mark.exhaustive
def test_what_a_template_may_ask_of_a_letter_has_one_answer_on_every_python():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    newer = set(newer_characters(every))
    letters = [one for one in every if one not in newer and not "\ud800" <= one <= "\udfff"]

    asked = [name for name in dir(str) if is_the_same_everywhere("", name) and name in SAID_OF_LETTERS]
    assert {name: digest(name, letters) for name in asked} == SAID_OF_LETTERS


def digest(name, letters):
    answers = hashlib.sha256()
    for letter in letters:
        if name in RAISING and letter in RAISED_LATER:
            continue
        answers.update(f"{getattr(letter, name)()}{getattr(f'a{letter}b', name)()}".encode())
    return answers.hexdigest()[:16]


@pytest.mark.parametrize("method", ["isidentifier", "islower", "isnumeric", "title"])
def test_what_newer_pythons_answer_otherwise_is_not_asked(method):
    assert said(f"{{{{ 'a'.{method}() }}}}").startswith("error: ")


@pytest.mark.parametrize("letter", RAISED_LATER)
@pytest.mark.parametrize("made", ["|upper", "|title", "|capitalize", ".upper()", ".swapcase()", ".capitalize()"])
def test_a_small_letter_that_has_a_capital_on_newer_pythons_alone_is_not_raised(letter, made):
    assert "has a capital only where" in said(f"{{{{ 'a{letter}'{made} }}}}")
    assert "has a capital only where" in said(f"{{{{ ('a{letter}'|safe){made} }}}}")
    assert said(f"{{{{ 'a{letter}'|lower }}}}").endswith(f"a{letter}")


NOTHING = "controls|map(attribute='id')"
"""What has no words but an address in memory, which differs from run to run."""


@pytest.mark.parametrize("filter_", sorted(ALLOWED))
@pytest.mark.parametrize("value", [NOTHING, "report", "section", "system.name.upper", "[section]", "{'a': section}"])
def test_no_filter_prints_an_address_in_memory(filter_, value):
    arguments = {"map": "('string')", "attr": "('at')", "groupby": "('a')", "replace": "('a', 'b')", "batch": "(2)"}
    arguments |= {"slice": "(2)", "format": "(1)", "selectattr": "('a')", "rejectattr": "('a')", "round": "(1)"}
    arguments |= {"select": "('string')", "reject": "('string')"}
    text = said(f"{{{{ {value}|{filter_}{arguments.get(filter_, '')} }}}}")

    assert "0x" not in text.lower()
    assert "0x" not in said(f"{{{{ [{value}]|map('{filter_}')|join }}}}").lower()


@cache
def renderer():
    facts = case_of(load("saas-vendor"), "soc2-type2").facts
    others = Templates({"cover.md": Template("shared/cover.md", "", shipped=False)})
    return Renderer(others, facts, lambda _: True, lambda _: True, lambda _: ())


def said(text):
    """What a text of a manifest prints, or why it cannot."""
    try:
        markdown, slots = renderer().render_text(f"Title {text}\n", "report.yaml")
    except InputProblems as problem:
        return f"error: {problem.diagnostics[0].message}"
    return " ".join((markdown, *(slot.text for slot in slots if hasattr(slot, "text"))))


@pytest.mark.parametrize(
    "printed",
    [
        f"('%s' % ({NOTHING}))[5:]",
        f"('%.20s' % ({NOTHING}))",
        f"('%s %s' % (1, {NOTHING}))|reverse",
        f"('%(a)s' % {{'a': {NOTHING}}})[:9]",
        f"'{{}}'.format({NOTHING})|reverse",
        "'{0.upper!s:.30}'.format(system.name)",
        "'{a[b]!r:.30}'.format_map({'a': {'b': section}})",
        "'{:{}}'.format('a', section)",
        "('a' ~ section)|reverse",
        "([section]|join)|reverse",
    ],
)
def test_nothing_cuts_an_address_in_memory_out_of_what_it_stands_in(printed):
    assert said(f"{{{{ {printed} }}}}").startswith("error: ")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("([0.1] * 10)|sum|string", "0.9999999999999999"),
        ("[{'a': 1}, {'a': 2}]|sum('a', 3)", "6"),
        ("1000 is sameas (999 + 1)", "error: a template cannot print bool"),
        ("'yes' if 1000 is sameas (999 + 1) else ''", "yes"),
        ("'yes' if system is sameas system else ''", "yes"),
        ("'no' if true is not sameas 1 else ''", "no"),
        ("({'d': 1, 'c': 2, 'b': 3, 'a': 4}.keys() - ['b'])|join", "acd"),
        ("7 % 4", "3"),
        ("'Page(width=5) <a at 0x7f0000000000>'", "Page(width=5) <a at 0x7f0000000000>"),
        ("'%d of %s' % (1, system.name)", "1 of "),
        ("'{:>4}.{b}'.format(1, b=2)", "   1.2"),
        ("'{a}'.format_map({'a': 1})", "1"),
        ("'a-b'.split('-', maxsplit=1)|last", "b"),
        ("report.period.start.date.strftime('%d %B %Y')", "01 October 2025"),
        ("'{:%B}'.format(report.period.start.date)", "October"),
        ("(report.period.end.date - report.period.start.date).days", "364"),
    ],
)
def test_what_a_template_makes_of_values_is_what_each_python_makes(printed, text):
    assert text in said(f"{{{{ {printed} }}}}")


@pytest.mark.parametrize(
    "printed",
    [
        "'x'.replace('x', 'y', count=1)",
        "1 if (5).is_integer() else 2",
        "'x'.encode('utf-8')",
        "system.name.encode",
        "report.period.start.date.strftime('%s')",
        "report.period.start.date.strftime('%c')",
        "report.period.start.date.strftime('%')",
        "'{:%s}'.format(report.period.start.date)",
        "report.period.start.date.today()",
        "report.period.start.date.timetuple()",
        "1 if '\\U00031350'.isalpha() else 2",
        "'\\U0001FAE8'|length",
        "('%c' % 201552)|length",
        "('{:c}'.format(201552))|length",
        "('%c'|format(201552))|length",
        "('a'.translate({97: 201552}))|length",
        "('&#201552;'|striptags)|length",
        "(('&#201552;'|safe).unescape())|length",
        "(('&#201552;'|safe).striptags())|length",
    ],
)
def test_what_a_newer_python_or_another_system_does_in_its_own_way_is_an_error(printed):
    assert said(f"{{{{ {printed} }}}}").startswith("error: ")


WORDLESS = ("report", "system", "controls[0]", "missing.id", "services", "section", "system.name.upper", NOTHING)
"""Entries, absent facts and what Python alone can show."""
TAKEN = (
    *("control_id({})", "section({})", "title({})", "placeholder({}, 'management', 'z')", "reference({}, 'a')"),
    *("placeholder('x', {}, 'z')", "placeholder('x', 'management', {})", "reference('a', {})", "anchor({})"),
    *("link({}, 'a')", "link('https://a.org', {})", "table({})", "table(owners={})", "table(owners=[{}])"),
    *("table(widths={})", "table(anchor={})", "table(description={})", "rows({}, section)", "rows('a', {})"),
    *("['a', 'b']|join({})", "['a', 'b']|join(d={})"),
    *("absent({})", "absent([{}])", "['a', 'b']|listed({})", "['a', 'b', 'c']|listed({})", "[{}]|listed", "{}|lines"),
    *(
        "{{'a': 1}}[{}]",
        "[1][{}]",
        "controls[{}]",
        "catalogs[{}]",
        "[].index({})",
        "'a'.find({})",
        "'a' + {}",
        "1 < {}",
    ),
    *("controls|groupby({})", "controls|sort(attribute={})", "controls|map(attribute={})|list", "{}()", "{}.nothing"),
    *("'a'.join([{}])", "range({})", "{} is divisibleby 2", "{}|nothing", "cycler({}).next()", "'a' in {}", "{} % 2"),
    *("(dict([({}, 1), ('a', 1)]).keys() - [])|first", "'a'|replace('a', {})", "namespace(a={}).a", "joiner({})()"),
)
"""All that takes a value: functions, filters, operators and methods."""


@pytest.mark.parametrize("taken", TAKEN)
def test_nothing_that_takes_a_value_prints_or_tells_an_address_in_memory(taken):
    for value in WORDLESS:
        text = said(f"{{% set missing = user_entity_responsibilities %}}{{{{ {taken.format(value)} }}}}")
        assert "0x" not in text.lower(), value


def test_of_an_absent_id_a_placeholder_prints_or_an_error_says_so():
    assert "may be absent" in said("{{ control_id(system) }}") or "error" in said("{{ control_id(system) }}")


def test_a_set_of_what_has_no_words_has_no_order():
    assert "no text" in said("{% for one in {system: 1, report: 2}.keys() - [] %}{{ one.name }}{% endfor %}")


def test_values_of_equal_words_are_in_the_order_of_their_kinds():
    said_ = said("{% for one in {1: 1, '1': 1}.keys() - [] %}{{ 's' if one is string else 'n' }}{% endfor %}")
    assert said_.endswith("n s")


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("'abc'.replace('a')", "too much, too little"),
        ("'abc'.count()", "too much, too little"),
        ("'abc'.find(5)", "too much, too little"),
        ("1.5 % 0", "division by zero"),
        ("report.period.start.date.replace(hour=1)", "too much, too little"),
        ("report.period.start.date.replace(month=13)", "a value that it cannot use"),
        ("[].index(1)", "a value that it cannot use"),
        ("'{}'.format()", "there is no such element"),
        ("1.5 * 10 ** 999", "a number is too large"),
        ("'a'|listed(nobody=1)", "too much, too little"),
        ("(10 ** 5000)|string", "a value that it cannot use"),
    ],
)
def test_a_mistake_is_told_in_words_that_no_version_of_python_changes(printed, words):
    assert words in said(f"{{{{ {printed} }}}}")


@pytest.mark.parametrize(
    "printed",
    [
        *("['a']|sort({})", "['a']|sort(reverse={})", "{{'a': 1}}|dictsort(false, 'key', {})"),
        *("{{'a': 1}}|dictsort(reverse={})", "'a'.splitlines({})", "('a'|safe).splitlines(keepends={})"),
    ],
)
def test_yes_or_no_is_not_any_other_value(printed):
    for value in ("'id'", "none", "1.0", "10000000000", "-1", "[]", "system"):
        assert "is true or false" in said(f"{{{{ ({printed.format(value)})|length }}}}"), value
    for value in ("true", "0"):
        assert said(f"{{{{ ({printed.format(value)})|length }}}}").endswith("1")


def test_what_a_template_may_not_read_is_told_like_what_is_not_there():
    """Or each Python would tell what it has."""
    assert said("{{ 'a'.encode }}") == "error: 'str object' has no attribute 'encode'"
    assert said("{{ 'a'.decode }}") == "error: 'str object' has no attribute 'decode'"
    assert said("{{ 'a'['encode'] }}") == "error: 'str object' has no attribute 'encode'"


def test_a_stretch_of_a_mapping_is_told_alike_where_it_is_a_key_that_is_not_there():
    assert words_of(KeyError(slice(1, 2))) == words_of(TypeError("unhashable type: 'slice'"))
    assert words_of(KeyError("a")) == words_of(KeyError()) == "there is no such element here"


def test_a_mistake_that_jinja_tells_keeps_its_words():
    text = said("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}")
    assert text == "error: macro 'm' takes no keyword argument 'b'"


@pytest.mark.parametrize("printed", ["(15/8) ** (1/3)", "2 ** -1", "2.0 ** 2", "(-1) ** 0.5"])
def test_a_power_that_another_machine_may_round_otherwise_is_an_error(printed):
    assert "a power is of a whole number" in said(f"{{{{ ({printed})|string }}}}")
    assert said("{{ 2 ** 10 }}").endswith("1024")


@pytest.mark.parametrize("macro", ["system.name.upper", "section", "'a'.strip"])
def test_the_rows_of_a_table_are_those_of_a_macro(macro):
    assert said(f"{{{{ rows('a', {macro}) }}}}").startswith("error: ")


NAMES = ("text:a \"b' c", 'a"b.md', "a'b.md", "{a}.md", "a\\", "a\nb", "text:{{ 'yes' if x }}")
EVERYTHING = """\
{% extends other %}{% import other as o %}{% from other import m as n, k %}{% include [other, 'c'] ignore missing %}
{% macro q(a, b=1) %}{{ caller() if caller }}{% endmacro %}{% call q(1) %}{{ 'yes' if x }}{% endcall %}
{% block b scoped %}{{ super() }}{{ self.b() }}{% for i in x if i recursive %}{{ loop(i) }}{% else %}-{% endfor %}
{% filter upper %}{{ x|join(', ') if x is defined }}{% endfilter %}{% set y %}{{ x.a['b'](c)[1:2] }}{% endset %}
{% endblock %}{% with z = x ~ 1 %}{{ z % 2 }}{% endwith %}
"""


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_template_is_a_value_in_its_module_and_no_code(name):
    environment = renderer()._environment

    def module(of):
        return ast.dump(Masked().visit(ast.parse(environment.compile(EVERYTHING, of, of, raw=True))))

    assert module(name) == module("usual.md")


class Masked(ast.NodeTransformer):
    """Leaves of each constant that it is one."""

    def visit_Constant(self, node):
        return ast.Constant(None)


@pytest.mark.parametrize("text", ["{{ 'yes' if 1 is even }}", '"{{ "yes" if false }}"'])
def test_an_if_without_else_is_an_error_in_words_whatever_is_beside_it(text):
    assert said(text) == "error: a template cannot print Undefined"


def test_what_the_types_of_python_have_is_listed_or_refused():
    """Run this on a newer Python: what that has in addition is refused."""
    assert is_the_same_everywhere("a", "upper")
    assert is_the_same_everywhere("a", "of_no_type")
    assert not is_the_same_everywhere(5, "to_bytes")
    assert not is_the_same_everywhere(True, "from_bytes")
