"""A control in a Markdown file has its text where the text begins."""

import pytest

from socdocs.libraries.fields import Fields
from socdocs.libraries.markdown import read_markdown
from socdocs.libraries.material import Uses
from socdocs.model.tables import table_shape
from socdocs.source.tables.choice import Choice

TEXT = "Each quarter the Security Lead reviews access.\n\nWhat is left over is removed."


@pytest.mark.parametrize(
    "above",
    [
        "",
        "\n\n",
        "# AC-01 Access\n",
        "# AC-01 Access\n\n\n",
        "---\ntitle: Access\n---\n",
        "---\nid: A\n---\n# Access\n\n",
    ],
)
def test_the_place_of_a_text_is_its_first_line(above):
    fields = Fields(table_shape(("controls",)), Choice(), Uses())
    (control,) = read_markdown(f"{above}{TEXT}\n".encode(), "AC-01.md", fields, [])

    text = control.entry.get("text")
    assert (text.text, text.span.line) == (TEXT, above.count("\n") + 1)
