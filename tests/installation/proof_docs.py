"""Every block of commands in README, docs and examples, and every example of `--help`, does what the page says.

The commands run in an environment of `pip install .`, which holds nothing that only development needs; those of README
once more with what `make` sets up.
"""

import os
import re
import shutil
from functools import cache
from pathlib import Path

import click
import pytest

from socdocs.cli.table import program
from tests.installation import blocks
from tests.installation.machine import ROOT, copy_of_checkout, environment, oldest_and_newest, run

PAGES = ["README.md", "CONTRIBUTING.md"] + [
    str(page.relative_to(ROOT))
    for folder in ("docs", "examples", "findings")
    for page in sorted((ROOT / folder).rglob("*.md"))
]
# What a block may need besides an installed socdocs, and the program that shows that the machine has it.
NEEDS = {"": "bash", "make": "make", "soffice": "soffice", "[pdf]": "bash", "[preview]": "bash"}
WITH_MAKE = ("README.md",)
# The extras of socdocs, each with every page that has blocks for it.
EXTRAS = [
    (extra, page)
    for extra in ("[pdf]", "[preview]")
    for page in PAGES
    if re.search(rf"^```console.* extra={extra[1:-1]}\b", (ROOT / page).read_text("utf-8"), re.MULTILINE)
]
# Examples of `--help` that end otherwise than with 0: two find what is still open, and questions need a terminal.
ENDS_WITH = {
    "socdocs check system.yaml --report soc2-2026 --auditor auditor.yaml --phase final": 1,
    "socdocs check system.yaml --output-format concise --fail-on warning": 1,
    "socdocs advise": 2,
    "socdocs init": 2,
    # It says that it needs its extra.
    "socdocs preview system.yaml": 3,
    "socdocs preview system.yaml --report soc2-2026 --auditor auditor.yaml --open": 3,
    "socdocs confirm system.yaml --auditor auditor.yaml": 2,
}


@pytest.fixture(scope="session", params=oldest_and_newest(), ids=lambda python: python.name)
def base(request) -> Path:
    """The oldest and the newest supported Python of the machine."""
    return request.param


@pytest.fixture(scope="session")
def installed(base, tmp_path_factory) -> Path:
    """The folder of programs of an environment made by `pip install .` and nothing else."""
    return install(base, tmp_path_factory.mktemp("installed"), ".")


@pytest.fixture(scope="session")
def with_extra(request, base, tmp_path_factory) -> tuple[str, Path]:
    """An extra of socdocs, and the same with what it brings."""
    return request.param, install(base, tmp_path_factory.mktemp("with"), f".{request.param}")


def install(base: Path, folder: Path, what: str) -> Path:
    env = environment(folder / "home")
    run(base, "-m", "venv", folder / "venv", cwd=folder, env=env)
    checkout = copy_of_checkout(folder / "checkout")
    run(folder / "venv" / "bin" / "python", "-m", "pip", "install", "-q", what, cwd=checkout, env=env)
    shutil.rmtree(checkout)
    return folder / "venv" / "bin"


def readers_folder(folder: Path) -> Path:
    """What the pages and `--help` speak of: two years' descriptions, clients, a library, templates, recipients."""
    examples = ROOT / "examples"
    shutil.copytree(examples / "saas-vendor", folder)
    for client, example in {"acme": "data-center", "brook": "health-data-platform"}.items():
        shutil.copytree(examples / example, folder / "clients" / client)
    shutil.copytree(examples / "minimal", folder / "other")
    shutil.copytree(examples / "field-service", folder / "field-service")
    shutil.copytree(examples / "saas-vendor", folder / "last-year")
    shutil.copytree(ROOT / "templates" / "bridge-letter", folder / "our-templates" / "bridge-letter")
    shutil.copy(examples / "styles" / "harbor.docx", folder / "firm.docx")
    shutil.copy(ROOT / "scripts" / "edit_word_file.py", folder)
    (folder / "recipients.csv").write_text('Recipient,NDA\n"Acme, Inc.","NDA of March 1, 2026"\nBrook LLC,\n', "utf-8")
    shutil.copytree(ROOT / "tests" / "libraries" / "cases" / "criterion-to-controls", folder / "library")
    return folder


def place(page: str, folder: Path) -> Path:
    """The folder in which a reader of the page types its commands."""
    if page.startswith("examples/") and page != "examples/README.md":
        return shutil.copytree((ROOT / page).parent, folder)
    in_checkout = page.startswith("docs/tutorial-") or not page.startswith("docs/")
    return copy_of_checkout(folder) if in_checkout else readers_folder(folder)


@cache
def has(need: str) -> bool:
    return shutil.which(NEEDS[need]) is not None


def follow(page: str, folder: Path, env: dict[str, str], needs: tuple[str, ...]) -> None:
    """Run the blocks of the page that need one of `needs`; what the machine lacks is left out, but never in CI."""
    found = list(blocks.blocks((ROOT / page).read_text("utf-8"), page))
    unknown = {block.need for block in found} - NEEDS.keys()
    assert not unknown, f"{page}: no environment is known for {unknown}"
    wanted = [block for block in found if block.need in needs]
    commands = [command for block in wanted if has(block.need) for command in block.commands]

    problems = blocks.run(commands, place(page, folder / "place"), env, folder / "log")

    assert not problems, "\n\n".join(problems)
    left_out = [block for block in wanted if not has(block.need)]
    if left_out:
        message = f"{len(left_out)} blocks of {page} need {', '.join(block.need for block in left_out)}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_work_with_what_pip_installs(page, installed, tmp_path):
    follow(page, tmp_path, environment(tmp_path / "home", installed), ("", "soffice"))


@pytest.mark.parametrize("page", WITH_MAKE)
def test_the_commands_of_a_page_work_with_what_make_sets_up(page, base, tmp_path):
    follow(page, tmp_path, environment(tmp_path / "home", base.parent), ("make", ""))


@pytest.mark.parametrize(("with_extra", "page"), EXTRAS, indirect=["with_extra"])
def test_the_commands_for_an_extra_work_with_it(with_extra, page, tmp_path):
    extra, installed = with_extra

    follow(page, tmp_path, environment(tmp_path / "home", installed), ("", extra))


def commands_of(group: click.Group, names: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The names of every command that has a help page, the program itself among them."""
    found = [names]
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        below = (*names, name)
        found += commands_of(command, below) if isinstance(command, click.Group) else [below]
    return found


@pytest.mark.parametrize("names", commands_of(program), ids=" ".join)
def test_the_examples_of_help_work(names, installed, tmp_path):
    env = environment(tmp_path / "home", installed) | {"COLUMNS": "200"}
    shown = run(installed / "socdocs", *names, "--help", cwd=tmp_path, env=env)
    (examples,) = re.findall(r"^ *Examples?:\n((?: +\S.*\n?)+)", shown, re.MULTILINE)
    name = " ".join(("socdocs", *names, "--help"))
    lines = [line.strip() for line in examples.splitlines() if "COMMAND" not in line]
    commands = [blocks.Command(name, line, code=ENDS_WITH.get(line, 0)) for line in lines]
    # A starter is written where there is no description yet.
    folder = tmp_path / "place"
    if names == ("init",):
        folder.mkdir()
        shutil.copy(ROOT / "examples" / "saas-vendor" / "controls.csv", folder)
    else:
        readers_folder(folder)

    problems = blocks.run(commands, folder, env, tmp_path / "log")

    assert not problems, "\n\n".join(problems)
