"""impossible_values.yaml has a row for each fact that can have an impossible value, and each row is true."""

import re
from functools import cache
from pathlib import Path

import pytest

from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.meanings import meanings_of
from socdocs.model.project import ProjectFile
from socdocs.model.reporting import ReportDefaults
from socdocs.rules.errors import errors
from socdocs.rules.table import BY_CODE
from socdocs.source.tree import Mapping
from socdocs.source.yaml_reader import read_yaml
from tests.rules.test_cases import FOLDER, subjects_of

DATA = Path(__file__).with_name("impossible_values.yaml")
TABLES = {
    "days": lambda row, _: row.shape == "date",
    "numbers": lambda row, _: row.shape == "count",
    "parties": lambda row, meaning: row.shape == "plain" and (row.key in NAMED or PERSON.search(meaning)),
    "choices": lambda row, _: row.shape in ("yes_no", "choice") or bool(row.choices),
    "none": lambda row, _: row.shape == "stated",
}
"""The facts that each table of the file must have, by the table; it may have others."""
NAMED = {
    "name",
    "short_name",
    "firm",
    "service_auditor",
    "by",
    "reviewed_by",
    "party",
    "addressee",
    "owner",
    "publisher",
}
PERSON = re.compile(r"\b(firm|party|persons?|who|whom)\b", re.IGNORECASE)


def walk(model, head, keys, seen):
    """All facts below `model`: name, the ends of its addresses, row and meaning.

    In a list, names begin with the class of its entries.
    """
    for row in fields_of(model).values():
        name, ends = below(head, row.key), tuple(below(key, row.key) for key in keys)
        yield name, ends, row, meanings_of(model).get(row.name, "")
        if row.shape == "entry" and row.item is not ReportDefaults:
            yield from walk(row.item, name, ends, seen)
        elif row.shape in ("entries", "stated") and row.item not in seen:
            seen.add(row.item)
            yield from walk(row.item, row.item.__name__, keys_to(row.item), seen)


def below(head, key):
    return f"{head}.{key}" if head else key


@cache
def keys_to(model):
    """The keys of all lists of `model`."""
    found, todo, seen = set(), [SystemDescription], set()
    while todo:
        for row in fields_of(todo.pop()).values():
            if row.item is model and row.shape in ("entries", "stated"):
                found.add(row.key)
            if row.item and row.item not in seen:
                seen.add(row.item)
                todo.append(row.item)
    return tuple(sorted(found))


FACTS = {
    name: (ends, row, meaning)
    for model in (SystemDescription, ProjectFile)
    for name, ends, row, meaning in walk(model, "", ("",), set())
}


@cache
def table():
    """The file: of each table its rows, with the reason or with the cases by what they show."""
    tree, problems = read_yaml(DATA.read_bytes(), DATA.name)
    assert not problems
    return {
        entry.key.text: {
            row.key.text: {cell.key.text: cell.value.text for cell in row.value}
            if isinstance(row.value, Mapping)
            else row.value.text
            for row in entry.value
        }
        for entry in tree
    }


ROWS = [(kind, name, said) for kind, rows in table().items() for name, said in rows.items()]
REASONS = [(name, said) for _, name, said in ROWS if isinstance(said, str)]
CELLS = sorted({(kind, name, shown) for kind, name, said in ROWS if isinstance(said, dict) for shown in said.values()})
SHAPES = ("choices", "none")
"""The tables of facts that exclude others: what is found may be at the other one."""


@pytest.mark.parametrize("kind", TABLES)
def test_each_fact_of_the_model_has_a_row(kind):
    asked = {name for name, (_, row, meaning) in FACTS.items() if TABLES[kind](row, meaning)}

    assert asked <= table()[kind].keys()


def test_each_row_is_a_fact_of_the_model():
    assert {name for _, name, _ in ROWS} <= FACTS.keys()


@pytest.mark.parametrize(("name", "reason"), REASONS, ids=[name for name, _ in REASONS])
def test_where_any_value_may_be_the_reason_is_a_sentence(name, reason):
    assert re.fullmatch(r"[A-Z].{10,}\.", reason), name


@pytest.mark.parametrize(("kind", "name", "shown"), CELLS, ids=[f"{name} {shown}" for _, name, shown in CELLS])
def test_what_a_row_says_is_found_in_the_case_that_it_names(kind, name, shown):
    code, _, case = shown.partition("/")
    if code not in BY_CODE:
        assert code in errors()
        return
    rule, path = BY_CODE[code], FOLDER / code / f"{case or 'fails'}.yaml"
    found = [
        re.sub(r"\[[^]]*\]", "", address)
        for subject in subjects_of(path)
        if subject.is_for(rule.reports)
        for finding in rule.find(subject)
        for address in (finding.address, *(address for address, _ in finding.related))
    ]

    if kind in SHAPES:
        assert found
        assert re.search(rf"\b{name.rpartition('.')[2]}:\s", path.read_text(encoding="utf-8"))
    else:
        assert any(is_at(address, end) for address in found for end in FACTS[name][0]), found


def is_at(address, end):
    """Whether an address is that of a fact, or of the entry that holds it."""
    return any(f".{address}".endswith(f".{it}") for it in (end, end.rpartition(".")[0]) if it)
