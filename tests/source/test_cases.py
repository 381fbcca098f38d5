"""Each file in cases/ is read, and what it gives is held against the `.expected` file beside it."""

from pathlib import Path

import pytest

from socdocs.diagnostics import in_reading_order
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import read_table
from socdocs.source.yaml_reader import read_yaml
from tests.source.trees import lines_of

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix in (".yaml", ".csv"))
FREE = Shape("", {"criteria": "texts"}, free=True)


def read(path):
    data = path.read_bytes()
    return read_yaml(data, path.name) if path.suffix == ".yaml" else read_table(data, path.name, FREE)


def stretch(span):
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}" + (f" ({span.cell})" if span.cell else "")


def described(tree, diagnostics):
    for found in in_reading_order(diagnostics):
        yield f"{stretch(found.span)} {found.severity.label} {found.code}: {found.message}"
        yield f"    {found.advice}"
        yield from (f"    {stretch(related.span)}: {related.message}" for related in found.related)
    yield from lines_of(tree, stretch)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_gives_what_the_file_beside_it_expects(path, golden):
    golden(path.with_name(f"{path.name}.expected"), "\n".join(described(*read(path))) + "\n")


def test_every_expectation_belongs_to_a_case():
    expected = {path.name for path in (Path(__file__).parent / "cases").glob("*.expected")}

    assert expected == {f"{path.name}.expected" for path in CASES}
