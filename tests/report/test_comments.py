"""A note to oneself in any text of a description is printed in no report and in no sheet."""

import json
import re
from pathlib import Path

import pytest
from msgspec import convert

from socdocs import resources
from socdocs.cli.run import Run
from socdocs.cli.table import program
from socdocs.files import Files
from socdocs.model.description import SystemDescription
from socdocs.report.exception_sheet import exception_book
from socdocs.report.kinds import load_kind
from socdocs.report.matrix import make_matrix, matrix_book
from socdocs.report.request_sheets import request_book
from socdocs.report.uncommented import uncommented_facts
from socdocs.workflow.case import make_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from socdocs.writers import WRITERS
from tests.report.filled import Filling
from tests.reports import KINDS

HIDDEN = {"<!-- Bob\n\nzzhidden | -->": "html", "\n[//]: # (Bob: zzhidden)\n": "markdown"}


def commented(kind, comment):
    """A filled description with a comment in each of its texts."""
    filling = Filling(kind)
    filling.description()
    for value in filling.values:
        if value.unique and (value.row.markdown or value.row.shape == "plain"):
            value.holder[value.row.key] += f" {comment}"
    return filling


@pytest.mark.parametrize("layout", ["four-section", "practice"])
@pytest.mark.parametrize("kind", [*KINDS, "bridge-letter"])
@pytest.mark.parametrize("comment", HIDDEN, ids=HIDDEN.values())
def test_a_comment_prints_from_no_field(kind, layout, comment):
    kind, templates = load_kind(Files(), resources.template_folders(), kind)
    filling = commented(kind, comment)
    filling.data["reports"][0].pop("layout", None)
    description = convert(filling.data, SystemDescription)
    layout = layout if layout in kind.layouts else kind.default_layout
    case = make_case(in_memory(description), kind, templates, description.reports[0], layout=layout)

    assert b"zzhidden" not in WRITERS["md"].write(document_of(case, Request()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("comment", HIDDEN, ids=HIDDEN.values())
def test_a_comment_is_in_no_sheet(kind, comment):
    kind, _ = load_kind(Files(), resources.template_folders(), kind)
    description = convert(commented(kind, comment).data, SystemDescription)

    facts = uncommented_facts(description, description.reports[0], kind)
    books = [matrix_book(make_matrix(facts)), request_book(facts), exception_book(facts)]

    assert "zzhidden" not in str(books)


@pytest.mark.parametrize("command", ["matrix", "requests"])
def test_a_fact_that_is_a_comment_alone_is_in_no_sheet(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    control = {"id": "C-1", "text": "The Lead looks.", "owner": "<!-- who? -->", "systems": ["<!-- zzhidden -->"]}
    Path("system.yaml").write_text(json.dumps({"controls": [control]}), "utf-8")

    code = Run().call(program, [command, "system.yaml", "--kind", "soc2-type1", "-o", "sheet.md"])

    assert code == 0
    assert not {"zzhidden", "who?", "None"} & set(re.findall(r"[\w?]+", Path("sheet.md").read_text("utf-8")))
