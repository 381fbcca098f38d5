"""Every command explains itself, quickly, with examples that work."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.cli.table import COMMANDS, program
from socdocs.resources import soc_kinds

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAVY = ("docx", "jinja2", "pydantic", "markdown_it", "yaml", "rich", "lxml")
NAMES = [*soc_kinds(), *COMMANDS]


def examples(text: str) -> list[str]:
    return re.findall(r"^ +(socdocs .*)$", text.partition("Example")[2], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(socdocs, name):
    ended = socdocs(name, "--help")
    assert ended.code == 0
    assert any(line.startswith(f"socdocs {name}") for line in examples(ended.out))


def test_the_help_lists_every_command_with_what_it_does(socdocs):
    printed = socdocs("--help").out
    for name in NAMES:
        assert re.search(rf"^  {name} +[A-Z].*\.$", printed, re.MULTILINE)


@pytest.mark.parametrize(
    "line", [line for name in ("soc1", "soc2", "report", "assertion", "check", "reports", "criteria") for line in [name]]
)
def test_the_examples_in_the_help_run(socdocs, folder, line):
    for file in (EXAMPLES / "data-center").iterdir():
        shutil.copy(file, folder)
    description = folder / "system.yaml"
    (folder / "clients" / "one").mkdir(parents=True)
    shutil.copytree(EXAMPLES / "data-center", folder / "clients" / "one", dirs_exist_ok=True)
    (folder / "our-templates").mkdir()
    for example in examples(socdocs(line, "--help").out):
        words = shlex.split(example.replace("soc2-2025", report_id(description)).replace("*", "one"))
        ended = socdocs(*words[1:])
        assert ended.code in ((0, 1) if "check" in words else (0,)), (example, ended.err)


def report_id(description: Path) -> str:
    return re.search(r"id: (\S*soc2\S*)", description.read_text("utf-8"))[1].strip(",}")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["soc2", "--help"], ["report", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    heavy = loaded_by(arguments)
    assert heavy <= ({"docx", "lxml"} & set()), heavy


def loaded_by(arguments: list[str], **environment: str) -> set[str]:
    code = (
        "import sys\nfrom socdocs.cli.run import Run\nfrom socdocs.cli.table import program\n"
        f"Run().call(program, {arguments!r})\nprint('LOADED', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment or None)
    return set(done.stdout.partition("LOADED")[2].split()) & set(HEAVY)


def test_completion_imports_nothing_heavy():
    environment = {"_SOCDOCS_COMPLETE": "bash_complete", "COMP_WORDS": "socdocs re", "COMP_CWORD": "1"}
    code = (
        "import sys, atexit\nfrom socdocs.cli import main\n"
        f"atexit.register(lambda: print('LOADED', *({set(HEAVY)!r} & set(sys.modules))))\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    completions, _, heavy = done.stdout.partition("LOADED")
    assert "plain,report\n" in completions
    assert heavy.split() == []


def test_a_command_is_imported_only_when_it_is_used(socdocs):
    code = (
        "import sys\nfrom socdocs.cli.run import Run\nfrom socdocs.cli.table import program\n"
        "Run().call(program, ['--help'])\nprint('LOADED', *[m for m in sys.modules if m.startswith('socdocs.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.partition("LOADED")[2].split() == ["socdocs.cli.run", "socdocs.cli.table"]


def test_a_row_of_the_table_is_a_module_with_its_command():
    for name in NAMES:
        command = program.get_command(None, name)
        assert command.name == name
        assert {"--color", "--quiet"} <= {option for parameter in command.params for option in parameter.opts}
