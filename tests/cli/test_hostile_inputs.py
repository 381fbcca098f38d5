"""What is just over a limit, or written to be misunderstood, ends with a code, a message and a place, and nothing else.

The readers have their own tests; these hold what a command makes of it.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL
from tests.writers.reading import READINGS, squeezed

pytestmark = pytest.mark.exhaustive

BUILD = ("soc2", "system.yaml", "-o", "draft.md")
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcde", "bcdef", strict=True)
)
COUNTED = f"{SMALL}tests: [{{control: AC-01, exceptions: [{{id: EX-01, tested: NUMBER}}]}}]\n"
DESCRIPTIONS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "system.yaml:1:1: error[empty-file]: The file system.yaml is empty."),
    "only comments": ("# to do\n", "system.yaml:1:1: error[empty-file]: The file system.yaml is empty."),
    "a list": ("- a\n", "system.yaml:1:1: error[not-a-mapping]: "),
    "a text": ("hello\n", "system.yaml:1:1: error[not-a-mapping]: "),
    "two documents": (f"{SMALL}---\n{SMALL}", "system.yaml:7:1: error[several-documents]: "),
    "nested brackets": (f"system: {'[' * 51}{']' * 51}\n", "system.yaml:1:58: error[too-deep]: "),
    "nested brackets without an end": (f"system: {'[' * 51}", "system.yaml:1:58: error[too-deep]: "),
    "nested lists on one line": (f"controls:\n  {'- ' * 51}a\n", "system.yaml:2:101: error[too-deep]: "),
    "nested keys": ("".join(f"{' ' * depth}a:\n" for depth in range(51)), "system.yaml:51:51: error[too-deep]: "),
    "repeated by aliases": (ALIASES, "system.yaml:6:12: error[too-many-values]: "),
    "merged keys": ("system: &a {name: A}\nother: {<<: *a}\n", "system.yaml:2:9: error[merge-key]: "),
    "an alias of itself": ("system: &a [*a]\n", "system.yaml:1:13: error[recursive-alias]: "),
    "an unknown alias": ("system: *a\n", "system.yaml:1:9: error[unknown-alias]: "),
    "an anchor for two": ("a: &a x\nb: &a y\n", "system.yaml:2:4: error[duplicate-anchor]: "),
    "very many values": (f"a: [{'1,' * 300_000}]\n", "error[too-many-values]: "),
    "one key twice": (f"{SMALL}system: {{name: B}}\n", "system.yaml:7:1: error[duplicate-key]: "),
    "one key as number and text": ("system: {1: a, '1': b}\n", "system.yaml:1:16: error[duplicate-key]: "),
    "a call of Python": ("a: !!python/object/apply:os.mkdir [made]\n", "system.yaml:1:4: error[tag]: "),
    "tags": ("a: !Ref b\n", "system.yaml:1:4: error[tag]: "),
    "binary data": ("a: !!binary aGk=\n", "system.yaml:1:4: error[tag]: "),
    "a list as key": ("? [a]\n: b\n", "system.yaml:1:3: error[key-not-text]: "),
    "a group as key": ("{a: 1}: 2\n", "system.yaml:1:1: error[key-not-text]: "),
    "no key": (f"{SMALL}~: 2\n", "system.yaml:7:1: error[empty-key]: "),
    "a long key": (f"{'k' * 1030}: 2\n", "system.yaml:1:1: error[long-key]: "),
    "another version": (f"%YAML 9.9\n---\n{SMALL}", "system.yaml:1:1: error[directive]: "),
    "a tab": ("services:\n\t- name: x\n", "system.yaml:2:1: error[tab-indentation]: "),
    "a colon": ("fictional: Acme: a system\n", "system.yaml:1:16: error[text-needs-quotes]: "),
    "an at sign": ("fictional: @bob\n", "system.yaml:1:12: error[text-needs-quotes]: "),
    "a template": ("fictional: {{ system.name }}\n", "system.yaml:1:12: error[template-in-value]: "),
    "a quotation without an end": ('fictional: "it\n', "error[unclosed-quote]: "),
    "Latin-1": ("fictional: caf\xe9\n".encode("latin-1"), "system.yaml:1:15: error[not-utf-8]: "),
    "a control character": ("fictional: a\x07b\n", "system.yaml:1:13: error[control-character]: "),
    "an escaped control character": (
        'fictional: "a\\eb"\n',
        "error[control-character]: The control character <U+00",
    ),
    "an escaped half of a character": ('fictional: "\\ud800"\n', "system.yaml:1:15: error[escape]: "),
    "a letter that is newer than Unicode 14": (
        "fictional: A \U0002ebf0 b\n",
        "system.yaml:1:14: error[newer-character]: The character <U+2EBF0> is not in Unicode 14",
    ),
    "an escaped number of no character": ('fictional: "\\u0378"\n', "error[newer-character]: The character <U+0378>"),
    "a day that does not exist": (
        SMALL.replace("2026-03-31", "2026-02-30"),
        "error[bad-date]: “2026-02-30” is not a date in the calendar.",
    ),
    "the last day of the calendar": (
        SMALL.replace("2026-03-31", "9999-12-31"),
        "error[bad-date]: “9999-12-31” is before the year 1900 or after 2999.",
    ),
    "the first day of the calendar": (
        SMALL.replace("2026-03-31", "0001-01-01"),
        "error[bad-date]: “0001-01-01” is before the year 1900 or after 2999.",
    ),
    "a number of seconds as a date": (SMALL.replace("2026-03-31", "1767225600"), "error[bad-date]: "),
    "a number that is none": (COUNTED.replace("NUMBER", ".nan"), "error[bad-number]: “.nan” is not a whole number."),
    "a number without end": (COUNTED.replace("NUMBER", "9" * 5000), "error[bad-number]: "),
    "a row of headings without end": (
        f"{SMALL}incidents: {{file: list.csv, header_row: {'9' * 5000}}}\n",
        "system.yaml:7:41: error[table-header]: “999",
    ),
    "an id that cannot be seen": (SMALL.replace("id: AC", "id: A\u200bC"), "system.yaml:4:10: error[bad-id]: "),
    "files in a circle": ("controls: {file: ring.yaml}\n", "ring.yaml:1:7: error[file-cycle]: "),
    "a file outside": ("controls: {file: ../up.yaml}\n", "system.yaml:1:18: error[file-outside]: "),
    "an absolute path": ("controls: {file: /etc/hosts}\n", "system.yaml:1:18: error[file-outside]: "),
    "a home folder": ("controls: {file: ~/up.yaml}\n", "system.yaml:1:18: error[file-outside]: "),
    "an address of the web": ("controls: {file: 'file:///etc/hosts'}\n", "system.yaml:1:18: error[file-outside]: "),
    "a link out of the folder": ("controls: {file: out.yaml}\n", "system.yaml:1:18: error[file-outside]: "),
    "a text outside": (
        "services: [{name: A, description: {file: ../a.md}}]\n",
        "system.yaml:1:42: error[file-outside]: ",
    ),
    "a pipe": ("controls: {file: pipe.yaml}\n", "system.yaml:1:18: error[file-kind]: pipe.yaml is a pipe"),
    "a folder": ("controls: {file: folder.yaml}\n", "system.yaml:1:18: error[file-kind]: folder.yaml is a folder"),
}


@pytest.fixture
def strange(folder, tmp_path_factory) -> Path:
    """The folder, with things in it that no description should name."""
    outside = tmp_path_factory.mktemp("outside") / "up.yaml"
    outside.write_text("- {id: AC-09, text: SECRET}\n", "utf-8")
    (folder / "out.yaml").symlink_to(outside)
    (folder / "list.csv").write_text("id,date\nINC-01,2026-01-31\n", "utf-8")
    (folder / "ring.yaml").write_text("file: ring.yaml\n", "utf-8")
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    return folder


@pytest.mark.parametrize(("content", "said"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_a_description_is_refused_at_its_place_and_nothing_is_written(socdocs, strange, content, said):
    data = content if isinstance(content, bytes) else content.encode()
    (strange / "system.yaml").write_bytes(data)
    before = sorted(strange.iterdir())
    checked, built = socdocs("check", "system.yaml", "--output-format", "concise"), socdocs(*BUILD)

    assert (checked.code, built.code) == (1, 1)
    assert any(said in line for line in checked.out.splitlines()), checked.out
    assert not any(letter in checked.out + built.err for letter in "\0\x07\x1b\u200b\u202e")
    assert sorted(strange.iterdir()) == before


MANY = "9" * 5000
NUMBERS = f"""
reports:
  - {{id: r, soc: 2, type: 2, period: {{start: 2025-01-01, end: 2025-12-31}}, trust_services_categories: [security]}}
tests:
  - control: AC-01
    result: no_exceptions
    procedures:
      - {{method: inspected, population: {MANY}, sample: {MANY}}}
      - {{method: inspected, population: {MANY} months, sample: "1{",999" * 2000}"}}
      - {{method: inspected, population: {MANY} weeks, sample: {MANY} of {MANY}}}
commitments:
  - {{id: PC-01, text: Accounts of leavers are removed within {MANY} days.}}
system:
  name: Acme
  boundaries: The report has 1{",999" * 2000} controls, {MANY} controls and {MANY} employees since {MANY}-01-01.
"""


def test_a_number_in_a_text_may_have_any_number_of_digits(socdocs, folder):
    organization, _, rest = SMALL.partition("system:")
    controls = rest[rest.index("controls:") : rest.index("reports:")]
    (folder / "system.yaml").write_text(organization + controls + NUMBERS, "utf-8")

    checked = socdocs("check", "system.yaml")

    assert checked.code == 0, checked.out + checked.err


LITERAL = {
    "of Jinja": "{{ 7 * 7 }} {% raw %} {{ ''.__class__ }} {# #}",
    "of a spreadsheet": "=1+1",
    "of Word": "{ INCLUDETEXT x } MERGEFIELD",
    "of Typst": '#read("system.yaml") $x$ #eval("1+1")',
    "of HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
}


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf"])
def test_what_is_code_elsewhere_is_printed_as_it_is_written(socdocs, folder, ending):
    quoted = " or ".join(LITERAL.values()).replace("'", "''")
    (folder / "system.yaml").write_text(SMALL.replace("Acme Cloud", f"'A {quoted} Z'"), "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", f"draft.{ending}").code == 0

    shown = squeezed(READINGS[ending].everything((folder / f"draft.{ending}").read_bytes()))
    assert [name for name, text in LITERAL.items() if squeezed(text) not in shown] == []


APART = "what is printed here takes a printed fact apart or puts one where only words can be;"
TEMPLATES: dict[str, tuple[str, str]] = {
    "a private attribute": ("{{ ''.__class__ }}", "'str object' has no attribute '__class__'"),
    "a file of the system": ("{% include '/etc/hosts' %}", "there is no template /etc/hosts"),
    "a file above": ("{% include '../../system.yaml' %}", "there is no template ../../system.yaml"),
    "an unknown name": ("{{ nowhere }}", "'nowhere' is undefined"),
    "a long range": ("{{ range(1000000) | list }}", "Range too big."),
    "a fact cut short": ("{% filter truncate(4, true, '', 0) %}ab {{ system.name }}{% endfilter %}", APART),
    "facts in reverse": ("{% filter reverse %}{{ system.name }}{% endfilter %}", APART),
    "a fact that is not there": ("{{ '\\ue000\\ue00b\\ue00b\\ue001' | safe }}", APART),
    "a number without end": ("{{ ('\\ue000' ~ '\\ue00b' * 5000 ~ '\\ue001') | safe }}", APART),
    "facts in a caption": ("{{ table(['a', 'b'] | listed) }}", APART),
    "facts in an address": ("{{ link(['a', 'b'] | listed, 'x') }}", APART),
    "a row cut short": (
        "{% macro a() %}| {{ 'x' }} |{% endmacro %}{% macro b() %}{{ a()[:4] }}{% endmacro %}{{ rows('a', b) }}",
        APART,
    ),
    "a backslash before a fact": ("ok \\\\\\{{ system.name }}", "a backslash is right before what is printed here"),
    "a filter of HTML": ("{{ system.name|urlize }}", "No filter named 'urlize'"),
    "a block's filter with a fact": (
        "{% filter default(system.name, true) %}{% endfilter %}",
        "a filter of a block may be given constants only",
    ),
    "an indentation by a fact": ("{{ section('description')|indent(system.name) }}", "a text is indented by a number"),
    "a private-use character": ("\ue002", "a template must not hold the private-use character <U+E002>"),
    "an import": ("{% import 'os' as os %}", "there is no template os"),
}


@pytest.mark.parametrize(("text", "said"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_reaches_nothing_but_facts(socdocs, folder, text, said):
    cover = folder / "own" / "shared" / "cover.md"
    cover.parent.mkdir(parents=True)
    cover.write_text(f"Cover\n\n{text}\n", "utf-8")
    ended = socdocs(*BUILD, "--templates", "own")

    assert ended.code == 1
    assert f"error[template]: {said}" in ended.err
    assert "shared/cover.md:3" in ended.err
    assert not (folder / "draft.md").exists()


NAME, SECTION = "system.name", 'section("description.services")'
PUT_TOGETHER = [
    *(
        f"{{{{ {NAME}|{name} }}}}"
        for name in ("e", "escape", "forceescape", "safe", "upper|safe", "trim|e", "list|join|e")
    ),
    *(f"{{{{ ({NAME} ~ 'x')|{name} }}}}" for name in ("e", "safe", "indent(2)|safe", "replace('x', '')|e")),
    f"{{{{ {NAME}|e ~ 'x' }}}}",
    f"{{{{ [{NAME}]|map('e')|join(', ') }}}}",
    f"{{{{ [{NAME}|upper, {SECTION}]|join(', ') }}}}",
    f"{{{{ ['a', 'b']|join({NAME}|e) }}}}",
    f"{{{{ [{SECTION}, {SECTION}]|join({NAME}) }}}}",
    f"{{{{ {SECTION} ~ ' of ' ~ {NAME} }}}}",
    f"{{{{ {SECTION} + {NAME}|upper }}}}",
    f"{{{{ {NAME}|replace('zzz', {SECTION}) }}}}",
    f"{{{{ 'ab'|safe|replace('b', {NAME}|upper) }}}}",
    f"{{{{ ('%s'|safe)|format({NAME}) }}}}",
    f"{{{{ ('%s'|safe) % {NAME} }}}}",
    f"{{{{ ('{{}}'|safe).format({NAME}|upper) }}}}",
    f"{{{{ ('a'|safe).join([{NAME}, {NAME}]) }}}}",
    f"{{{{ ('a'|safe).replace('a', {NAME}) }}}}",
    f"\\\\{{{{ {NAME} }}}}",
    f"{{% set a = {NAME}|e %}}{{{{ a }}}}",
    f"{{% set a %}}{{{{ {NAME} }}}}{{% endset %}}{{{{ a ~ {NAME}|lower }}}}",
    f"{{% macro m(x) %}}{{{{ x|e }}}}{{% endmacro %}}{{{{ m({NAME}) ~ {NAME}|upper }}}}",
    f"{{% macro m() %}}{{{{ caller() ~ {NAME} }}}}{{% endmacro %}}{{% call m() %}}{{{{ {NAME}|safe }}}}{{% endcall %}}",
    f"{{% filter indent(4) %}}{{{{ {NAME}|safe }}}}{{% endfilter %}}",
    f"{{% autoescape false %}}{{{{ {NAME}|e }}}}{{% endautoescape %}}",
]


@pytest.mark.parametrize("text", PUT_TOGETHER)
def test_whatever_a_template_does_with_a_value_it_stays_words(socdocs, folder, text):
    cover = folder / "own" / "shared" / "cover.md"
    cover.parent.mkdir(parents=True)
    cover.write_text(f"Cover\n\n{text}\n", "utf-8")
    description = (folder / "system.yaml").read_text("utf-8").replace("Acme Cloud", "A **bolder** `typed` name")
    (folder / "system.yaml").write_text(description, "utf-8")

    ended = socdocs("soc2", "system.yaml", "-o", "draft.html", "--templates", "own")

    assert ended.code == 0, ended.err
    page = (folder / "draft.html").read_text("utf-8").casefold()
    assert "a **bolder** `typed` name" in page
    assert "<strong>bolder" not in page
    assert "<code>typed" not in page


def test_no_filter_makes_another_fact_of_a_printed_one(socdocs, folder):
    cover = folder / "own" / "shared" / "cover.md"
    cover.parent.mkdir(parents=True)
    facts = "{{ system.name }}, {{ service_organization.name }}"
    changes = [f"replace('{digit}', '{(digit + 1) % 10}')" for digit in range(10)]
    filters = ("upper", "title", "trim", "indent(4)", "center(80)", "replace('1', '99999')", *changes)
    lines = "\n\n".join(f"{{% filter {name} %}}{facts}{{% endfilter %}}" for name in filters)
    cover.write_text(f"Cover\n\n{lines}\n", "utf-8")
    assert socdocs(*BUILD, "--templates", "own").code == 0

    text = (folder / "draft.md").read_text("utf-8")
    assert text.count("Acme Cloud, Acme, Inc.") == len(filters)


NO_WORDS = "controls|map(attribute='id')"


@pytest.mark.parametrize(
    "printed",
    [
        *(f"{NO_WORDS}|{name}" for name in ("upper", "title", "capitalize", "trim", "center(9)", "truncate(9)")),
        *(f"{NO_WORDS}|{name}" for name in ("replace(' ', '_')", "wordwrap(9)", "striptags", "indent")),
        f"'x'|replace('x', {NO_WORDS})|upper",
        f"'%s'|format({NO_WORDS})|upper",
        f"({NO_WORDS} ~ '.')|upper",
        f"[{NO_WORDS}]|join('-')|upper",
        "service_organization.location|upper",
    ],
)
def test_no_filter_prints_an_address_in_memory(socdocs, folder, printed):
    cover = folder / "own" / "shared" / "cover.md"
    cover.parent.mkdir(parents=True)
    cover.write_text(f"Cover\n\n{{{{ {printed} }}}}\n", "utf-8")

    ended = socdocs(*BUILD, "--templates", "own")

    assert ended.code == 1
    assert ended.err.startswith("error[template]: ")
    assert "cover.md:3\n" in ended.err
    assert "0x" not in ended.err.lower()


def test_no_text_takes_time_by_the_square_of_its_length():
    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    code = (
        "import sys; from socdocs.document.reader import read_prose; from socdocs.document.running_text import "
        "running_text; text = sys.stdin.read(); read_prose(text); running_text(text)"
    )
    marks = "`" * 100_000
    text = (
        f"{marks}a{marks[1:]}\n\n"
        + "<http://" * 12_500
        + "\n\n"
        + "http://a.org/"
        + "!" * 100_000
        + "\n\n"
        + "http://a.org/"
        + ")" * 100_000
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=text, text=True, capture_output=True, check=False, preexec_fn=limited
    )
    assert done.returncode == 0, done.stderr[-300:]


SURROUNDINGS: dict[str, dict[str, str | None]] = {
    "without a home": {"HOME": None, "USERPROFILE": None},
    "a plain terminal": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TERM": "dumb", "COLUMNS": "0"},
    "a width that is none": {"COLUMNS": "wide"},
    "no temporary folder": {"TMPDIR": "/nowhere"},
    "a time of another program": {"SOURCE_DATE_EPOCH": "soon"},
    "both wishes for colour": {"NO_COLOR": "1", "FORCE_COLOR": "1", "CI": "1"},
}


@pytest.mark.parametrize("digits", ["0", "640"])
def test_no_variable_says_how_many_digits_a_number_of_a_template_has(folder, digits):
    cover = folder / "own" / "shared" / "cover.md"
    cover.parent.mkdir(parents=True)
    cover.write_text('Cover\n\n{{ ("7" * 5000)|int|string|length }} {{ ("7" * 700)|int|string|length }}\n', "utf-8")
    command = [sys.executable, "-m", "socdocs", *BUILD, "--templates", "own"]
    variables = {**os.environ, "PYTHONINTMAXSTRDIGITS": digits}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "1 700" in (folder / "draft.md").read_text(encoding="utf-8")


def test_no_variable_says_how_wide_signs_are(folder):
    (folder / "system.yaml").write_text(
        "service_organization: {name: Acme}\nsystem: {name: Zed}\n"
        'controls: [{id: AC-1, title: "Key 🫠🥷", text: It is read., owner: "Team 🫠", criteria: [CC6.1]}]\n',
        "utf-8",
    )
    command = [sys.executable, "-m", "socdocs", "requests", "system.yaml", "--kind", "soc2-type2"]

    def printed(**variables):
        return subprocess.run(command, cwd=folder, env={**os.environ, **variables}, capture_output=True, check=False)

    usual = printed()
    assert usual.returncode == 0, usual.stderr
    assert printed(UNICODE_VERSION="4.1.0").stdout == usual.stdout


@pytest.mark.parametrize("changes", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_a_report_is_the_same_in_any_surroundings(socdocs, folder, changes):
    assert socdocs(*BUILD).code == 0
    variables = {**os.environ, **{name: value for name, value in changes.items() if value is not None}}
    for name in (name for name, value in changes.items() if value is None):
        variables.pop(name, None)
    command = [sys.executable, "-m", "socdocs", "soc2", "system.yaml", "-o", "-", "--format", "md"]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout == (folder / "draft.md").read_bytes()


FORMATS = ("text", "concise", "json", "sarif", "github")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        *((f"check clients/NAME/system.yaml --output-format {name}", 0) for name in FORMATS),
        ("batch clients -o out --format md --manifest run.json", 0),
        ("soc2 clients/NAME/system.yaml -o NAME.md", 0),
        ("soc2 system.yaml -o draft.md --depfile NAME.d", 0),
        ("soc2 clients/NAME/system.yaml -o draft.md --depfile draft.d", 3),
    ],
)
def test_a_name_that_is_no_utf_8_is_a_name(folder, arguments, code):
    client = folder / "clients" / os.fsdecode(b"caf\xe9")
    client.mkdir(parents=True)
    (client / "system.yaml").write_text(SMALL, "utf-8")
    command = [sys.executable, "-m", "socdocs", *arguments.replace("NAME", client.name).split()]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)

    assert done.returncode == code, done.stderr
    if "--manifest" in arguments:
        assert client.name in json.dumps(json.loads((folder / "run.json").read_text("utf-8")), ensure_ascii=False)


SQUARE = {
    "the beginnings of lists in a folded text": (
        "services:\n  - name: Delivery\n    description: >-\n      " + "a: 1. x " * 200_000 + "\n",
        "",
    ),
    "words that are found many times in one text": (
        f"services: [{{name: A, description: 'state of the art, best in class: {'World-class ' * 30_000}'}}]\n",
        "",
    ),
    "dates in one text": (f"services: [{{name: A, description: '{'January 1, 2025 ' * 20_000}'}}]\n", ""),
    "tags in one paragraph": (f"services: [{{name: A, description: '{('<u> ' + 'word ' * 20) * 90_000}'}}]\n", ""),
    "links to files in a table": (
        "services:\n  - name: A\n    description: |\n      | a | b |\n      |---|---|\n"
        + "      | [a](x.pdf) | y |\n" * 25_000,
        "",
    ),
    "an address and what looks like entities": (
        f"services: [{{name: A, description: 'https://a.example/{'&a' * 100}{'a;' * 2_000_000}'}}]\n",
        "",
    ),
    "words like ids in one text": (
        "services:\n  - name: A\n    description: |\n"
        + "".join(
            f"      See {chr(97 + n // 10_000 % 26)}bc-{n % 10_000}, closed by the lead.\n\n" for n in range(90_000)
        ),
        "",
    ),
    "braces in own wording": ("", "paragraphs: [{instead_of: a, text: x" + " {{" * 200_000 + "}]\n"),
    "braces and blanks in own wording": ("", "paragraphs: [{instead_of: a, text: 'x {{" + " " * 400_000 + "'}]\n"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(("more", "own"), SQUARE.values(), ids=SQUARE)
def test_no_description_takes_time_by_the_square_of_its_length(folder, more, own):
    with (folder / "system.yaml").open("a", encoding="utf-8") as system:
        system.write(more)
    if own:
        (folder / "own-wording").mkdir()
        (folder / "own-wording" / "description.overview.yaml").write_text(own, "utf-8")

    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, "-m", "socdocs", "check", "system.yaml"], capture_output=True, check=False, preexec_fn=limited
    )

    assert done.returncode in (0, 1), done.stderr[-300:]


@pytest.mark.parametrize("kind", ["soc1", "soc2"])
def test_no_report_has_words_by_the_product_of_its_entries(socdocs, folder, kind):
    def length(number):
        control = {"id": "AC-01", "text": "The Security Lead reviews access.", "criteria": ["CC6.2"]}
        organizations = [
            {"id": f"{method}{at}", "name": f"Host {method} {at} LLC", "services": "hosting", "method": method}
            | ({"csocs": [{"id": f"C-{at}", "text": "Access is restricted."}]} if method == "carve_out" else {})
            for at in range(number)
            for method in ("carve_out", "inclusive")
        ]
        described = {"controls": [control], "subservice_organizations": organizations}
        (folder / "system.json").write_text(json.dumps(described), "utf-8")
        assert socdocs(kind, "system.json", "--type", "2", "-o", "draft.md").code == 0
        return len((folder / "draft.md").read_bytes())

    few, more, many = (length(number) for number in (20, 40, 80))
    assert many - more < 2.2 * (more - few)


LONG = {
    "equal words": ("a " * 24_000, "a " * 12_000 + "b " + "a " * 12_000 + "c"),
    "words that are all others": (
        " ".join(f"word{at}" for at in range(24_000)),
        " ".join(f"word{at}" for at in range(24_000) if at not in (9, 23_990)),
    ),
    "equal paragraphs": ("a\n\n" * 16_000, "a\n\n" * 8_000 + "b\n\n" + "a\n\n" * 8_000 + "c"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG)
@pytest.mark.parametrize("arguments", ["diff old new --word w.docx", "pull new.md old --base old.md"])
def test_no_comparison_takes_time_by_the_square_of_a_text(socdocs, folder, old, new, arguments):
    for name, text in (("old", old), ("new", new)):
        side = folder / name
        side.mkdir()
        services = "services: [{name: Delivery, description: {file: text.md}}]\n"
        (side / "system.yaml").write_text(SMALL + services, "utf-8")
        (side / "text.md").write_text(text, "utf-8")
        assert socdocs("soc2", f"{name}/system.yaml", "-o", f"{name}.md").code == 0

    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    command = [sys.executable, "-m", "socdocs", *arguments.split()]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=limited)

    assert done.returncode in (0, 1), done.stderr[-300:]
