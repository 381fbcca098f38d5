"""The words that a firm's own folder of templates adds to the wording rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, worst
from socdocs.files import FileRefused, Files, is_there, require_inside
from socdocs.model.base import with_facts
from socdocs.model.description import Checks, MoreWords, SystemDescription
from socdocs.model.load import validate
from socdocs.model.references import too_many_words
from socdocs.problems import InputProblems, Severity
from socdocs.resources import WORDS
from socdocs.source.tree import Entry, Mapping, Node, Scalar
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.load import Loaded


def with_firm_words(loaded: Loaded, folder: Path | None) -> tuple[Loaded, Sequence[Diagnostic]]:
    """Add the words of the firm's own `folder` of templates to those of the description, or return their mistakes."""
    try:
        more = firm_words(loaded.files, folder)
    except InputProblems as problems:
        return loaded, problems.diagnostics
    if not more:
        return loaded, ()
    checks = loaded.description.checks or Checks()
    checks = with_facts(checks, words=(*(checks.words or ()), *more))
    return replace(loaded, description=with_facts(loaded.description, checks=checks)), ()


def firm_words(files: Files, folder: Path | None) -> tuple[MoreWords, ...]:
    """The words in the firm's own `folder` of templates, in the form of `checks.words`.

    Raises InputProblems for mistakes in their file.
    """
    path = folder / WORDS if folder else None
    if path is None or not is_there(path):
        return ()
    try:
        require_inside(path, path.parent)
        listed, found = read_yaml(files.read(path), str(path), part=True)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    tree = _under("checks", _under("words", listed)) if listed else None
    description, problems = validate(tree) if tree else (SystemDescription(), [])
    found += too_many_words(tree) if tree else ()
    if description is None or worst(found + problems) is Severity.ERROR:
        raise InputProblems(found + problems)
    return (description.checks and description.checks.words) or ()


def _under(key: str, node: Node) -> Mapping:
    return Mapping((Entry(Scalar(key, node.span), node),), node.span)
