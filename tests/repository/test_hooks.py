"""The pre-commit hook and the commands in docs/ci.md work as they are written."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
import yaml

from socdocs.cli.run import Run
from socdocs.cli.table import program

ROOT = Path(__file__).resolve().parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
COMMANDS = re.findall(r"(?:`|^|run: )(socdocs [a-z][^`>\n]*)", GUIDE, re.MULTILINE)


def parsed(line):
    """The command that a line means, its options parsed and nothing run."""
    context = click.Context(program, info_name="socdocs")
    words = shlex.split(line.rstrip(", "))[1:]
    while isinstance(context.command, click.Group):
        command = context.command.get_command(context, words[0])
        assert command, line
        context = click.Context(command, parent=context, info_name=words[0], obj=None)
        words = words[1:]
    return context.command, words


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_that_there_is(hook):
    command, words = parsed(hook["entry"])
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options
    assert hook["pass_filenames"] is False
    assert all(re.search(hook["files"], name) for name in ("system.yaml", "clients/a/controls.csv", "auditor.yml"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_without_arguments_checks_the_description_at_the_top_of_the_repository(hook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "minimal" / "system.yaml", tmp_path)

    assert Run().call(program, shlex.split(hook["entry"])[1:]) == 0


def test_the_guide_names_the_hook():
    assert {hook["id"] for hook in HOOKS} == set(re.findall(r"- id: ([\w-]+)", GUIDE))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_guide_has_the_options_that_it_is_given(line):
    command, words = parsed(line)
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def test_every_option_that_the_guide_advises_is_one_of_check():
    options = {option for parameter in program.get_command(None, "check").params for option in parameter.opts}
    advised = {word for cell in re.findall(r"`(--[^`]+)`", GUIDE) for word in cell.split() if word.startswith("--")}
    assert advised
    assert advised <= options
