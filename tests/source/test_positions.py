"""Each character of a value is found again in its file."""

from hypothesis import example, given
from hypothesis import strategies as st

from socdocs.files import Files
from socdocs.source.positions import Sources, csv_reading, csv_text

TEXTS = st.text(alphabet="a='\", +-", max_size=8)


@given(TEXTS, st.booleans())
@example("'=a", False)
@example("'+'", True)
def test_each_character_of_a_csv_cell_is_found_in_the_file(text, in_quotes):
    cell = '"' + text.replace('"', '""') + '"' if in_quotes else text.replace('"', "")
    source = f"id,{cell},end"

    read, offsets = csv_reading(source, 3, 3 + len(cell))

    assert read == csv_text(source, 3, 3 + len(cell))
    assert "".join(source[offset] for offset in offsets) == read


def test_a_workbook_has_no_lines_to_show(tmp_path):
    assert Sources(Files()).lines(str(tmp_path / "controls.xlsx")).text == ""
