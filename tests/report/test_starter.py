"""What `socdocs init` writes: a file that loads and claims nothing, and whose examples are valid once taken over."""

import re
import shlex

import pytest
from msgspec.structs import replace

from socdocs.files import Files
from socdocs.model.base import NEVER
from socdocs.model.description import SystemDescription
from socdocs.model.load import validate
from socdocs.model.ownership import check_auditor_file, check_management_file
from socdocs.model.printing import prints_in, true_words
from socdocs.report.kinds import load_kind
from socdocs.report.manifest import walk
from socdocs.report.starter import has_auditors_part, starter
from socdocs.resources import kind_names, template_folders
from socdocs.source.tree import Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml

KINDS = [load_kind(Files(), template_folders(), name)[0] for name in kind_names(template_folders())]
SET = {"id", "soc", "type", "kind", "layout", "controls_layout"}
"""The facts of a report that follow from the choice of its kind."""

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
every_file = pytest.mark.parametrize(
    ("kind", "auditor"),
    [(kind, auditor) for kind in KINDS for auditor in (False, True) if not auditor or has_auditors_part(kind)],
    ids=lambda value: getattr(value, "name", "auditor" if value else "management"),
)


def tree_of(text):
    tree, found = read_yaml(text.encode(), "system.yaml")
    assert found == []
    return tree


def given(node, key=""):
    """The keys of all values that are there."""
    if isinstance(node, Scalar):
        return [] if node.absent else [key]
    if isinstance(node, Sequence):
        return [name for item in node.items for name in given(item, key)]
    return [name for entry in node for name in given(entry.value, entry.key.text)]


def with_examples(text):
    """The starter as it is when every example is taken over."""
    return re.sub(r"^( +)# ((?: *)(?:- |# |  ))", r"\1\2", text, flags=re.MULTILINE)


@every_file
def test_it_loads_and_claims_nothing(kind, auditor):
    tree = tree_of(starter(kind, auditor=auditor))

    description, problems = validate(tree)

    assert problems == []
    assert description is not None
    assert set(given(tree)) <= SET


@every_kind
def test_it_declares_a_report_of_the_kind(kind):
    description, _ = validate(tree_of(starter(kind)))

    assert [report.kind_name for report in description.reports] == [kind.name]


@every_file
def test_its_examples_are_valid_input(kind, auditor):
    text = starter(kind, auditor=auditor)
    tree = tree_of(with_examples(text))

    _, problems = validate(tree)

    assert problems == []
    assert len(given(tree)) > len(given(tree_of(text)))


@every_kind
def test_either_file_holds_only_what_its_owner_writes(kind):
    assert check_management_file(tree_of(with_examples(starter(kind)))) == []
    assert check_auditor_file(tree_of(with_examples(starter(kind, auditor=True)))) == []


@every_file
def test_it_fits_a_terminal_of_80_columns(kind, auditor):
    assert [line for line in starter(kind, auditor=auditor).splitlines() if len(line) > 80] == []


@every_kind
def test_it_holds_every_list_that_the_kind_prints_and_no_other(kind):
    tree = tree_of(starter(kind))
    wanted = {
        name
        for name, about in SystemDescription.about_facts.items()
        if prints_in(about.prints, true_words(kind)) and about.owner != "service_auditor" and about.prints != NEVER
    }

    needed = {need.partition(".")[0] for part in walk(kind.parts) for need in part.needs}
    held = wanted & needed if kind.selective else wanted
    assert {entry.key.text for entry in tree} == held - {"fictional"} | {"reports"}


@every_file
def test_every_key_has_its_meaning_right_before_it(kind, auditor):
    lines = starter(kind, auditor=auditor).splitlines()
    reports = lines.index("reports:")

    for before, line in zip(lines[reports:], lines[reports + 1 :], strict=False):
        key = re.match(r"[ #-]*?(\w+):( |$)", line)
        if key and not line.strip().startswith("# #") and key[1] not in SET and "- " not in line:
            assert before.lstrip().startswith("#"), line


NAMES = (
    "k: x",
    "k #c",
    "[x]",
    "{a: b}",
    "&a",
    "*a",
    "~",
    "null",
    "NULL",
    "yes",
    "1e3",
    "@x",
    "k'\"; touch x",
    "$(touch x)",
    "%s",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_kind_is_a_text_in_it_and_a_word_in_its_commands(name):
    text = starter(replace(KINDS[0], name=name))
    description, problems = validate(tree_of(text))

    assert problems == []
    assert (description.reports[0].id, description.reports[0].kind) == (name, name)
    command = next(line for line in text.split("\n") if "socdocs report" in line).lstrip("# ")
    assert shlex.split(command) == ["socdocs", "report", name, "FILE", "-o", "report.docx"]


@pytest.mark.parametrize("name", ["k\nservice_organization: {name: Evil}", "k\u2028x", "k\U00031350", "-o"])
def test_a_folder_whose_name_is_no_word_of_a_command_or_no_line_is_no_kind(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "report.yaml").write_text("", "utf-8")
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "report.yaml").write_text("", "utf-8")

    assert kind_names((tmp_path,)) == ["k"]
