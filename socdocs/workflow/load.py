"""The first step: read and validate a description."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.catalogs.trust_services import grammar
from socdocs.diagnostics import Diagnostic, Span, worst
from socdocs.files import Files
from socdocs.model.criteria import read_criteria
from socdocs.model.description import SystemDescription
from socdocs.model.folded_texts import folded_lists
from socdocs.model.load import naming_field, validate
from socdocs.model.ownership import check_audited_reports, check_auditor_file, check_management_file
from socdocs.model.references import check_references, resolve_references
from socdocs.model.single_values import list_single_values
from socdocs.model.tables import table_shape
from socdocs.problems import InputProblems, Severity
from socdocs.source.addresses import Locator
from socdocs.source.edit import overlay, set_value
from socdocs.source.file_kinds import AUDITORS_FILE
from socdocs.source.load import load_description
from socdocs.source.tree import Mapping
from socdocs.workflow.request import Request


class Loaded(Struct, frozen=True):
    """A valid description: its facts, the tree that holds them, and the findings of reading it.

    `files` are those that were read for it; files that a report reads later are added.  `by_auditor` says whether the
    service auditor's facts come from a file of its own.
    """

    description: SystemDescription
    tree: Mapping
    path: Path
    notices: tuple[Diagnostic, ...] = ()
    input_hash: str = ""
    files: Files = field(default_factory=Files)
    by_auditor: bool = False


def load(files: Files, request: Request) -> Loaded:
    """Load the requested description, with the service auditor's file and the values of `--set`.

    Raises InputProblems with all mistakes in all of them at once, and AddressError for a value whose address leads
    nowhere.
    """
    tree, found = load_description(files, request.description, shape_of=table_shape)
    tree = tree and list_single_values(tree)
    if tree is not None and request.auditor is not None:
        found += check_management_file(tree)
        over, problems = load_description(files, request.auditor, shape_of=table_shape, purpose=AUDITORS_FILE)
        found += problems
        if over is not None:
            over = list_single_values(over)
            found += check_auditor_file(over) + check_audited_reports(tree, over)
            tree, problems = overlay(tree, over)
            found += problems
    if tree is None:
        raise InputProblems(found)
    for address, text in request.settings:
        tree = set_value(tree, address, text, naming_field)
    tree, problems = read_criteria(resolve_references(tree), grammar())
    found += problems
    description, problems = validate(tree)
    found += [*problems, *check_references(tree, grammar()), *folded_lists(tree)]
    if description is None or worst(found) is Severity.ERROR:
        raise InputProblems(found)
    content = "".join(reading.sha256 for reading in files.readings) + "".join(f"{a}={t}\n" for a, t in request.settings)
    input_hash = hashlib.sha256(content.encode()).hexdigest()
    return Loaded(description, tree, request.description, tuple(found), input_hash, files, request.auditor is not None)


def in_memory(description: SystemDescription, files: Files | None = None) -> Loaded:
    """A description that was not read from a file, so that its facts have no place."""
    empty = Mapping((), Span("", 1, 1, 1, 1))
    return Loaded(description, empty, Path(), (), hashlib.sha256().hexdigest(), files or Files())


def located(diagnostics: Iterable[Diagnostic], loaded: Loaded, address: str) -> Iterator[Diagnostic]:
    """Give findings without a place that of `address`, whose value caused them."""
    place = Locator(loaded.tree).locate(address)
    for diagnostic in diagnostics:
        yield diagnostic if diagnostic.span else replace(diagnostic, span=place, address=address)
