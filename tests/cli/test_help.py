"""Every command explains itself, quickly, with examples that work."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest

from socdocs import __version__, resources
from socdocs.cli.table import COMMANDS, GROUPS, program
from socdocs.report.compiled_templates import modules
from socdocs.resources import soc_kinds

HEAVY = {"docx", "jinja2", "msgspec", "markdown_it", "yaml", "rich", "lxml"}
NAMES = [*soc_kinds(), *COMMANDS]


def examples(text):
    return re.findall(r"^ +(socdocs .*)$", text.partition("Example")[2], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(socdocs, name):
    ended = socdocs(name, "--help")
    assert ended.code == 0
    assert any(line.startswith(f"socdocs {name}") for line in examples(ended.out))


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize("name", ["soc1", "soc2", "report", "reports", "assertion", "criteria", "check", "review"])
def test_the_examples_in_the_help_run(socdocs, folder, name):
    client = folder / "clients" / "acme"
    client.mkdir(parents=True)
    shutil.copy(folder / "system.yaml", client)
    (folder / "our-templates").mkdir()
    for example in examples(socdocs(name, "--help").out):
        ended = socdocs(*shlex.split(example.replace("*", "acme"))[1:])
        findings_fail = name == "check" and "error" in ended.out + ended.err
        assert ended.code == (1 if findings_fail or "--fail-on" in example else 0), (example, ended)


def test_the_help_lists_every_command_with_what_it_does(socdocs):
    printed = socdocs("--help").out
    for name in NAMES:
        assert re.search(rf"^  {name} +[A-Z].*\.$", printed, re.MULTILINE)


def test_the_commands_are_in_groups_that_follow_the_life_of_a_report(socdocs):
    titles = re.findall(r"^([A-Z].*):$", socdocs("--help").out.partition("Show this message")[2], re.MULTILINE)
    assert titles == list(GROUPS)


def test_a_row_of_the_table_is_a_module_with_its_command():
    for name in NAMES:
        command = program.get_command(None, name)
        assert command.name == name
        assert {"--color", "--quiet"} <= {option for parameter in command.params for option in parameter.opts}


def modules_after(code, **environment):
    """The modules that a new interpreter holds after `code`, and what it printed."""
    ends = "import atexit, sys\natexit.register(lambda: print('MODULES', *sys.modules))\n"
    done = subprocess.run(
        [sys.executable, "-c", ends + code], capture_output=True, text=True, check=False, env=environment or None
    )
    printed, _, modules = done.stdout.partition("MODULES")
    return set(modules.split()), printed


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["reports", "--help"], ["criteria", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    modules, printed = modules_after(f"sys.argv[1:] = {arguments!r}\nfrom socdocs.cli import main\nmain()")
    assert "Usage" in printed
    assert not modules & (HEAVY if arguments == ["--help"] else HEAVY - {"rich", "yaml", "msgspec"})


MODEL = {"socdocs.model.description"}
REPORT = {"jinja2", "markdown_it", "lxml", "socdocs.workflow.case", "socdocs.report.render"}
LIGHT = {
    ("reports", "system.yaml"): MODEL | REPORT | {"socdocs.reporting", "rich"},
    ("explain", "SCP002"): MODEL | REPORT | {"yaml"},
    ("explain", "unknown-key"): MODEL | REPORT,
    ("explain", "A2-03"): MODEL | REPORT,
    ("schema",): MODEL | REPORT | {"msgspec", "yaml", "rich"},
    ("criteria",): MODEL | REPORT,
    ("init", "soc2-type2", "-o", "-"): REPORT,
}
"""The modules that a command does without, as it does its work."""


@pytest.mark.parametrize("words", LIGHT, ids=" ".join)
def test_a_command_imports_nothing_that_it_does_not_need(folder, words):
    modules, printed = modules_after(f"sys.argv[1:] = {list(words)!r}\nfrom socdocs.cli import main\nmain()")

    assert printed
    assert modules & LIGHT[words] == set()


RARE = {
    "socdocs.source.tables.table",
    "socdocs.report.own_texts",
    "socdocs.report.manifest_reading",
    "socdocs.writers.pictures",
    "socdocs.writers.picture_files",
    "socdocs.writers.docx.pictures",
}
"""What is for tables, own wording, manifests of a firm's own and pictures."""


def test_a_report_imports_nothing_for_what_it_does_not_have(folder):
    modules, _ = modules_after(
        "sys.argv[1:] = ['soc2', 'system.yaml', '--type', '2', '-o', 'report.docx']\n"
        "from socdocs.cli import main\nmain()"
    )

    assert (folder / "report.docx").exists()
    assert modules & RARE == set()


def test_help_imports_no_command():
    modules, _ = modules_after("sys.argv[1:] = ['--help']\nfrom socdocs.cli import main\nmain()")
    assert not modules & {f"socdocs.cli.{name}" for name in (*COMMANDS, "soc")}


def test_completion_knows_the_commands_and_imports_nothing_heavy():
    modules, printed = modules_after(
        "from socdocs.cli import main\nmain()",
        _SOCDOCS_COMPLETE="bash_complete",
        COMP_WORDS="socdocs re",
        COMP_CWORD="1",
    )
    assert printed.split() == ["plain,review", "plain,report", "plain,reports", "plain,requests"]
    assert not modules & HEAVY


def test_the_version_is_the_one_of_the_package(socdocs):
    assert socdocs("--version").out == f"socdocs {__version__}\n"


@pytest.mark.parametrize("words", [("--version", "--verbose"), ("--verbose", "-V")])
def test_the_version_says_with_verbose_how_many_templates_are_prepared_and_what_to_do(
    socdocs, tmp_path, monkeypatch, words
):
    monkeypatch.setattr(resources, "prepared", lambda: tmp_path)
    first, templates, advice = socdocs(*words).out.splitlines()

    assert first == f"socdocs {__version__}"
    assert re.fullmatch(r"Templates: 0 of \d+ are prepared for Jinja [\d.]+\.", templates)
    assert "type make in a checkout" in advice
    for path, module in modules(resources.templates()).items():
        (tmp_path / "templates" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "templates" / path).write_text(module, "utf-8")
    assert re.fullmatch(r"socdocs \S+\nTemplates: (\d+) of \1 are prepared for .*\n", socdocs(*words).out)
