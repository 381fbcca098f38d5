"""What every kind of file that lists come in owes its users: a new row of the readers is held to all of it.

A new kind needs a row in FORMS, or the first test fails: how a list of facts is written in it.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from socdocs.diagnostics import Severity
from socdocs.files import Files
from socdocs.source.lines import Lines
from socdocs.source.load import _READERS, load_description
from tests.source.trees import plain

LISTS = frozenset({"criteria"})
"""The fields with several values."""

Fact = str | list[str]
Facts = Sequence[Mapping[str, Fact]]


def as_yaml(items: Facts) -> bytes:
    listed = [dict(item) for item in items]
    return yaml.dump(
        listed, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, sort_keys=False, encoding="utf-8"
    )


def as_csv(items: Facts) -> bytes:
    columns = list(dict.fromkeys(name for item in items for name in item))
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([as_cell(item.get(name, "")) for name in columns] for item in items)
    return file.getvalue().encode()


def as_cell(fact: Fact) -> str:
    """A cell as spreadsheets keep it: an apostrophe stands before what would be a formula."""
    text = fact if isinstance(fact, str) else "; ".join(fact)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


FORMS: dict[str, Callable[[Facts], bytes]] = {".yaml": as_yaml, ".yml": as_yaml, ".csv": as_csv}
every_reader = pytest.mark.parametrize("ending", _READERS)

WORDS = st.text(st.sampled_from("ab1é😀 .,:#|*-=+@\n\"'"), min_size=1, max_size=12)
TEXTS = WORDS.map(str.strip).filter(lambda text: text and not text.startswith("'"))
FIELDS = {
    "id": TEXTS,
    "title": TEXTS,
    "text": TEXTS,
    "criteria": st.lists(st.sampled_from(("CC6.1", "CC6.2", "A1.1")), min_size=1, max_size=3, unique=True),
}
ITEMS = st.lists(
    st.fixed_dictionaries({"id": FIELDS["id"]}, optional={k: v for k, v in FIELDS.items() if k != "id"}),
    min_size=1,
    max_size=4,
)


def read(ending: str, data: bytes):
    return _READERS[ending](data, f"list{ending}", LISTS)


def given_facts(tree: object) -> object:
    """The plain tree of a list without the facts that are absent: an empty cell says no more than a missing key."""
    return [{name: fact for name, fact in item.items() if fact} for item in tree]


def test_every_kind_of_file_can_be_written_by_these_tests():
    assert set(FORMS) == set(_READERS)


@every_reader
@given(items=ITEMS)
def test_the_same_facts_give_the_same_list_in_every_kind_of_file(ending, items):
    tree, found = read(ending, FORMS[ending](items))

    assert [one for one in found if one.severity is Severity.ERROR] == []
    assert given_facts(plain(tree)) == given_facts(plain(read(".yaml", as_yaml(items))[0])) == items


@every_reader
def test_a_description_takes_its_list_from_every_kind_of_file(ending, tmp_path):
    items = [{"id": "AC-01", "criteria": ["CC6.1", "CC6.2"]}, {"id": "AC-02", "text": "Access is reviewed."}]
    (tmp_path / f"controls{ending}").write_bytes(FORMS[ending](items))
    (tmp_path / "system.yaml").write_text(f"controls: {{file: controls{ending}}}\n", "utf-8")

    tree, found = load_description(Files(), tmp_path / "system.yaml", lists=LISTS)

    assert found == []
    assert given_facts(plain(tree.get("controls"))) == items


@every_reader
def test_every_fact_has_the_place_where_it_is_written(ending):
    items = [{"id": "AC-01", "text": "Access."}, {"id": "AC-02", "text": "Leavers."}]
    data = FORMS[ending](items)
    tree, _ = read(ending, data)
    lines = Lines(data.decode())

    for item, written in zip(tree.items, items, strict=True):
        for name, text in written.items():
            span = item.get(name).span
            assert span.file == f"list{ending}"
            there = lines.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)]
            assert there.strip('"') == text


ANY = st.text(st.sampled_from("ab ,;\n\t:-#'\"{}[]&*!|>%@`\\?=\u2028\0é\ud800"), max_size=60)


@every_reader
@given(data=st.binary(max_size=60) | ANY.map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_give_a_list_or_a_reason_with_a_place(ending, data):
    tree, found = read(ending, data)

    assert tree is not None or any(one.severity is Severity.ERROR for one in found)
    for one in found:
        assert one.span.file == f"list{ending}"
        assert 1 <= one.span.line <= one.span.end_line
        assert one.span.column >= 1
        assert (one.span.line, one.span.column) <= (one.span.end_line, one.span.end_column)


@pytest.mark.parametrize("ending", {reader: ending for ending, reader in _READERS.items()}.values())
def test_what_is_too_much_for_a_report_is_refused_with_a_place(ending):
    many = FORMS[ending]([{"id": f"C-{number}", "text": "x"} for number in range(160_000)])
    _, found = read(ending, many)

    assert [(one.severity, one.span.file) for one in found] == [(Severity.ERROR, f"list{ending}")]
    assert "300,000" in found[0].message
