"""Read the files that describe a report kind, and find every mistake in their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from typing import Final, Literal

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import InputProblems, Severity
from socdocs.report.manifest import Layout, LayoutRow, Part, ReportKind, Templates
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import OWNERS, Owner, listed, suggest


def read_kind(name: str, templates: Templates) -> ReportKind:
    """Return the kind that `report.yaml` in `templates` describes, with every layout in `layouts/`.

    Raises InputProblems with every mistake of the manifest files, each at its place.
    """
    kind, problems = understand_kind(name, templates)
    if problems:
        raise InputProblems(problems)
    return kind


def understand_kind(name: str, templates: Templates) -> tuple[ReportKind, list[Diagnostic]]:
    """Return the kind as far as its manifest files can be understood, and every mistake in their form."""
    problems: list[Diagnostic] = []
    tree = _tree("report.yaml", templates, problems)
    reader = _Reader(problems)
    row = reader.fields(tree, _KIND)
    sections = _tree(row.get("sections", "sections.yaml"), templates, problems, _place(tree, "sections"))
    parts = tuple(reader.part(item, "", "management") for item in reader.rows(sections, "sections", "A part"))
    prefix = row.get("layouts", "layouts") + "/"
    layouts = {}
    for file in sorted(templates):
        if file.startswith(prefix) and file.endswith(".yaml"):
            layout_name = file.removeprefix(prefix).removesuffix(".yaml")
            layouts[layout_name] = reader.layout(layout_name, _tree(file, templates, problems))
    problems.extend(_wrong_use(tree, row))
    kind = ReportKind(
        name=name,
        soc=row.get("soc", ""),
        type=row.get("type", ""),
        title=row.get("title", name),
        short_title=row.get("short_title", row.get("title", name)),
        cover_title=row.get("cover_title", row.get("short_title", row.get("title", name))),
        timeframe_line=row.get("timeframe_line", ""),
        use=row.get("restricted_use", row.get("general_use", "")),
        criteria="control_objectives" if row.get("criteria") == "control_objectives" else "trust_services",
        timeframe="period" if row.get("timeframe") == "period" else "date",
        tests=row.get("tests") == "yes",
        distribution="general" if row.get("distribution") == "general" else "restricted",
        parts=parts,
        layouts=layouts,
        default_layout=row.get("default_layout", next(iter(layouts), "")),
        accompanies=row.get("accompanies") == "yes",
    )
    return kind, problems


_KIND = frozenset(
    {"soc", "type", "title", "short_title", "cover_title", "timeframe_line", "restricted_use", "general_use"}
    | {"criteria", "timeframe", "tests", "distribution", "sections", "layouts", "default_layout", "accompanies"}
)
_FOR_GENERAL_USE: Final = {"soc": "3", "criteria": "trust_services", "timeframe": "period", "tests": "no"}
"""What a kind for general use must say: only a SOC 3 is for it, and holds no tests (AICPA information, p. 19)."""

_PART_TEXTS = frozenset({"id", "title", "owner", "template", "whole", "answers", "guidance"})
_PART_LISTS = frozenset({"when", "needs", "elements"})
_PART_FLAGS = frozenset({"proposed", "per_engagement", "numbered"})

_ID: Final = re.compile(r"[\w-]+")
"""An id of a part, which is also a step of addresses and the name of a file with own wording."""

_LAYOUT = frozenset({"numerals", "sections", "list_of_tables"})
_LAYOUT_ROW = frozenset({"id", "title", "without", "parts"})
_LISTS = _PART_LISTS | {"sections", "parts", "without"}
"""Keys whose values may be lists: `sections` is one in a layout, and the name of a file in report.yaml."""

_YES_NO: Final = ("yes", "no")
_WORDS: Final[AbstractMapping[str, tuple[str, ...]]] = {
    "soc": ("1", "2", "3"),
    "type": ("1", "2"),
    "criteria": ("trust_services", "control_objectives"),
    "timeframe": ("date", "period"),
    "distribution": ("restricted", "general"),
    "numerals": ("roman", "arabic"),
    "owner": tuple(OWNERS),
    **dict.fromkeys(("tests", "accompanies", "list_of_tables", *sorted(_PART_FLAGS)), _YES_NO),
}
"""Keys that take one of a few words."""

_FOOT_LINES: Final = {"restricted": "restricted_use", "general": "general_use"}
"""The key of the line at the foot of every page, by the distribution of the report."""


def _wrong_use(tree: Mapping | None, said: AbstractMapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with `distribution` and with the line at the foot of every page that goes with it."""
    chosen = said.get("distribution", "restricted")
    if chosen not in _FOOT_LINES:
        return
    wanting = [f"{key}: {needed}" for key, needed in _FOR_GENERAL_USE.items() if said.get(key, "no") != needed]
    if chosen == "general" and wanting:
        yield _at_key(
            tree,
            "distribution",
            f"Only a SOC 3 is for general use, and this manifest does not say {listed(wanting)}.",
            "Take “distribution” away: the use of every other report is restricted to the parties that it names.",
        )
    for distribution, key in _FOOT_LINES.items():
        if key in said and distribution != chosen:
            message = f"“{key}” is for a report whose distribution is {distribution}, but this one is {chosen}."
            yield _at_key(tree, key, message, f"Write the line under “{_FOOT_LINES[chosen]}”.")


def _at_key(tree: Mapping | None, key: str, message: str, advice: str) -> Diagnostic:
    return Diagnostic("manifest", Severity.ERROR, message, _place(tree, key), advice)


def _place(tree: Mapping | None, key: str) -> Span | None:
    value = tree.get(key) if tree else None
    return value.span if value else None


def _tree(name: str, templates: Templates, problems: list[Diagnostic], named: Span | None = None) -> Mapping | None:
    """Return what a file of the kind holds, None with a problem where it is not there; `named` is where it is named."""
    template = templates.get(name)
    if template is None:
        message = f"The report kind has no file {name}."
        problems.append(Diagnostic("manifest-missing", Severity.ERROR, message, named))
        return None
    from socdocs.source.yaml_reader import read_yaml  # imported late: what is prepared needs no YAML

    tree, found = read_yaml(template.text.encode(), template.place)
    problems.extend(found)
    return tree if isinstance(tree, Mapping) else None


def place_in_manifests(templates: Templates, text: str) -> Span | None:
    """Return the place of the first value in the manifests that is this text; None if it is none of theirs."""
    waiting: list[Node | None] = [_tree(name, templates, []) for name in sorted(templates) if name.endswith(".yaml")]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Scalar) and node.text == text:
            return node.span
        waiting += node.items if isinstance(node, Sequence) else ()
        waiting += (entry.value for entry in node) if isinstance(node, Mapping) else ()
    return None


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _texts(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return (node.text,)
    return tuple(item.text for item in _items(node) if isinstance(item, Scalar))


class _Reader:
    """Reads rows of manifests and collects their problems."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        self._problems = problems

    def fields(self, node: Node | None, known: frozenset[str]) -> dict[str, str]:
        """Return the single values of a mapping; keys and values that are not known are problems."""
        if not isinstance(node, Mapping):
            return {}
        self._check(node, known)
        return {entry.key.text: entry.value.text for entry in node if isinstance(entry.value, Scalar)}

    def rows(self, node: Node | None, key: str, what: str) -> Iterator[Mapping]:
        """Yield the entries of the list under a key; any other value, and an entry without keys, is a problem."""
        listed = node.get(key) if isinstance(node, Mapping) else None
        if isinstance(listed, Sequence):
            for item in listed.items:
                if isinstance(item, Mapping):
                    yield item
                else:
                    self._refuse("manifest-shape", f"{what} must be a group of keys.", item.span)
        elif listed is not None:
            self._refuse("manifest-shape", f"“{key}” must be a list.", listed.span)

    def _check(self, node: Mapping, known: frozenset[str]) -> None:
        for (name, span, _), value in node:
            if name not in known:
                advice = suggest(name, known, f"Keys that are known here: {', '.join(sorted(known))}.")
                self._refuse("manifest-key", f"“{name}” is not a key of a manifest.", span, advice)
            elif not isinstance(value, Scalar):
                if name not in _LISTS:
                    self._refuse("manifest-shape", f"“{name}” must be a text.", value.span)
            elif name in _WORDS and not value.absent and value.text not in _WORDS[name]:
                message, words = f"“{value.text}” is not a value of “{name}”.", _WORDS[name]
                advice = suggest(value.text, words, f"Write {' or '.join(words)}.")
                self._refuse("manifest", message, value.span, advice)

    def _refuse(self, code: str, message: str, span: Span, advice: str = "") -> None:
        self._problems.append(Diagnostic(code, Severity.ERROR, message, span, advice))

    def part(self, node: Mapping, parent: str, owner: Owner) -> Part:
        """Return one row of `sections` with its children, which inherit the owner and the beginning of the id."""
        self._check(node, _PART_TEXTS | _PART_LISTS | _PART_FLAGS | {"parts"})
        text = {e.key.text: e.value.text for e in node if isinstance(e.value, Scalar)}
        id_ = node.get("id")
        if not isinstance(id_, Scalar):
            self._refuse("manifest-shape", "A part must have “id”.", node.span)
        elif not _ID.fullmatch(id_.text):
            message = f"“{id_.text}” cannot be the id of a part, which is also the name of a file with own wording."
            self._refuse("manifest-shape", message, id_.span, "Write letters, digits, “-” and “_” alone.")
        named = text.get("owner", "")
        own = next((known for known in OWNERS if known == named), owner)
        path = f"{parent}.{text.get('id', '')}" if parent else text.get("id", "")
        return Part(
            id=path,
            title=text.get("title", ""),
            owner=own,
            template=text.get("template", ""),
            whole=text.get("whole", ""),
            when=_texts(node.get("when")),
            needs=_texts(node.get("needs")),
            elements=_texts(node.get("elements")),
            answers=text.get("answers", ""),
            guidance=text.get("guidance", ""),
            proposed=text.get("proposed") == "yes",
            per_engagement=text.get("per_engagement") == "yes",
            numbered=text.get("numbered") != "no",
            parts=tuple(self.part(child, path, own) for child in self.rows(node, "parts", "A part")),
        )

    def layout(self, name: str, node: Node | None) -> Layout:
        """Return a layout: its numerals, its sections in order, and whether it has a list of tables."""
        if not isinstance(node, Mapping):
            return Layout(name, "roman", ())
        said = self.fields(node, _LAYOUT)
        rows = []
        for item in self.rows(node, "sections", "A section of a layout"):
            row = self.fields(item, _LAYOUT_ROW)
            without, order = _texts(item.get("without")), _texts(item.get("parts"))
            rows.append(LayoutRow(row.get("id", ""), row.get("title", ""), without, order))
        numerals: Literal["roman", "arabic"] = "arabic" if said.get("numerals") == "arabic" else "roman"
        return Layout(name, numerals, tuple(rows), said.get("list_of_tables") == "yes")
