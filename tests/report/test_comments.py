"""A note to oneself in any text of a description is printed in no report."""

import pytest
from msgspec import convert

from socdocs import resources
from socdocs.files import Files
from socdocs.model.description import SystemDescription
from socdocs.report.kinds import load_kind
from socdocs.workflow.case import make_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from socdocs.writers import WRITERS
from tests.report.filled import Filling
from tests.reports import KINDS

HIDDEN = {"<!-- Bob\n\nzzhidden | -->": "html", "\n[//]: # (Bob: zzhidden)\n": "markdown"}


@pytest.mark.parametrize("layout", ["four-section", "practice"])
@pytest.mark.parametrize("kind", [*KINDS, "bridge-letter"])
@pytest.mark.parametrize("comment", HIDDEN, ids=HIDDEN.values())
def test_a_comment_prints_from_no_field(kind, layout, comment):
    kind, templates = load_kind(Files(), resources.template_folders(), kind)
    filling = Filling(kind)
    filling.description()
    for value in filling.values:
        if value.unique and (value.row.markdown or value.row.shape == "plain"):
            value.holder[value.row.key] += f" {comment}"
    filling.data["reports"][0].pop("layout", None)
    description = convert(filling.data, SystemDescription)
    layout = layout if layout in kind.layouts else kind.default_layout
    case = make_case(in_memory(description), kind, templates, description.reports[0], layout=layout)

    assert b"zzhidden" not in WRITERS["md"].write(document_of(case, Request()))
