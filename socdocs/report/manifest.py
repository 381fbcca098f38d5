"""Report kinds as data: their properties, the parts of their sections, and the order in which layouts print them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.problems import InputProblems, Severity
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import OWNERS, Owner, listed, suggest

if TYPE_CHECKING:
    from socdocs.model.reporting import Report


class Template(Struct, frozen=True):
    """The text of one file of a templates folder; messages name it by `path`."""

    path: str
    text: str
    shipped: bool = True
    """Whether socdocs comes with this text; any other is filled within limits (`confined`)."""


class Templates(AbstractMapping[str, Template]):
    """All files that one report kind can use, by name in its folder or `shared/`; the user's replace the shipped ones.

    What is given as a function is read when it is first asked for: a report uses a third of what socdocs comes with.
    """

    def __init__(self, files: AbstractMapping[str, Template | Callable[[], Template]]) -> None:
        self._files = dict(files)

    def __getitem__(self, name: str) -> Template:
        template = self._files[name]
        if not isinstance(template, Template):
            template = self._files[name] = template()
        return template

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @property
    def of_others(self) -> list[Template]:
        """Those whose text socdocs does not come with."""
        return [row for row in self._files.values() if isinstance(row, Template) and not row.shipped]


class Part(Struct, frozen=True):
    """A part of a report: its heading, who writes it, when it prints, which facts it needs and its template.

    `id` is the path from its section (`auditor_report.scope`).  `when` and `needs` are names of facts; a part prints
    if all of `when` hold.  `elements` are the required elements it covers (A2-03).  `proposed` text must be
    confirmed by the service auditor: its wording once for all engagements, or, if `per_engagement`, the text in each of
    them.  `answers` is the description criterion it answers and `guidance` describes a good answer.  `whole` names a
    template that replaces all children of the part if a firm supplies it.
    """

    id: str
    title: str = ""
    owner: Owner = "management"
    template: str = ""
    whole: str = ""
    when: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    answers: str = ""
    guidance: str = ""
    proposed: bool = False
    per_engagement: bool = False
    numbered: bool = True
    parts: tuple[Part, ...] = ()


class LayoutRow(Struct, frozen=True):
    """One section of a layout in its place: its title there, the parts it leaves out, and the order of the others.

    Parts that `parts` does not name follow those that it names, in the order of the kind.
    """

    id: str
    title: str = ""
    without: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class Layout(Struct, frozen=True):
    """An order of sections with their titles, and whether a list of tables follows the contents."""

    name: str
    numerals: Literal["roman", "arabic"]
    sections: tuple[LayoutRow, ...]
    list_of_tables: bool = False


class ReportKind(Struct, frozen=True):
    """The properties and sections of a kind of report.

    Templates and rules ask for `criteria`, `timeframe`, `tests` and `distribution`, never for the name.
    `use` is the line at the foot of every page, which says who may use the report.  A kind that `accompanies` a SOC
    report, such as a letter about it, has no entry of its own: it is made from the entry of that report.
    """

    name: str
    soc: str
    type: str
    title: str
    short_title: str
    cover_title: str
    timeframe_line: str
    use: str
    criteria: Literal["trust_services", "control_objectives"]
    timeframe: Literal["date", "period"]
    tests: bool
    distribution: Literal["restricted", "general"]
    parts: tuple[Part, ...]
    layouts: AbstractMapping[str, Layout]
    default_layout: str
    accompanies: bool = False

    def beside(self, report: Report) -> ReportKind:
        """Return the kind with the criteria, timeframe and tests of the SOC `report` that it accompanies.

        Other kinds, and an entry that is no SOC report yet, leave it as it is.
        """
        if not (self.accompanies and report.soc and report.type):
            return self
        return replace(
            self,
            criteria="control_objectives" if report.soc == "1" else "trust_services",
            timeframe="period" if report.type == "2" else "date",
            tests=report.type == "2",
        )

    @property
    def date(self) -> bool:
        """Whether the report speaks of one date."""
        return self.timeframe == "date"

    @property
    def period(self) -> bool:
        """Whether the report speaks of a period."""
        return self.timeframe == "period"

    @property
    def general(self) -> bool:
        """Whether everybody may read the report."""
        return self.distribution == "general"

    @property
    def selective(self) -> bool:
        """Whether the report prints only the facts that its parts ask for: a letter, or a report for general use."""
        return self.accompanies or self.general or not (self.soc or self.tests)


def walk(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield every part, a part before its children."""
    for part in parts:
        yield part
        yield from walk(part.parts)


def read_kind(name: str, templates: Templates) -> ReportKind:
    """Return the kind that `report.yaml` in `templates` describes, with every layout in `layouts/`.

    Raises InputProblems with every mistake of the manifest files, each at its place.
    """
    problems: list[Diagnostic] = []
    tree = _tree("report.yaml", templates, problems)
    reader = _Reader(problems)
    row = reader.fields(tree, _KIND)
    sections = _tree(row.get("sections", "sections.yaml"), templates, problems)
    listed = sections.get("sections") if isinstance(sections, Mapping) else None
    parts = tuple(reader.part(item, "", "management") for item in _items(listed))
    prefix = row.get("layouts", "layouts") + "/"
    layouts = {}
    for file in sorted(templates):
        if file.startswith(prefix) and file.endswith(".yaml"):
            layout_name = file.removeprefix(prefix).removesuffix(".yaml")
            layouts[layout_name] = reader.layout(layout_name, _tree(file, templates, problems))
    problems.extend(_wrong_use(tree, row))
    if problems:
        raise InputProblems(problems)
    return ReportKind(
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


_KIND = frozenset(
    {"soc", "type", "title", "short_title", "cover_title", "timeframe_line", "restricted_use", "general_use"}
    | {"criteria", "timeframe", "tests", "distribution", "sections", "layouts", "default_layout", "accompanies"}
)
_FOR_GENERAL_USE: Final = {"soc": "3", "criteria": "trust_services", "timeframe": "period", "tests": "no"}
"""What a kind for general use must say: only a SOC 3 is for it, and holds no tests (AICPA information, p. 19)."""

_PART_TEXTS = frozenset({"id", "title", "owner", "template", "whole", "answers", "guidance"})
_PART_LISTS = frozenset({"when", "needs", "elements"})
_PART_FLAGS = frozenset({"proposed", "per_engagement", "numbered"})

_FOOT_LINES: Final = {"restricted": "restricted_use", "general": "general_use"}
"""The key of the line at the foot of every page, by the distribution of the report."""


def _wrong_use(tree: Mapping | None, said: AbstractMapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with `distribution` and with the line at the foot of every page that goes with it."""
    chosen = said.get("distribution", "restricted")
    if chosen not in _FOOT_LINES:
        message = f"“{chosen}” is not a value of “distribution”."
        yield _at_key(tree, "distribution", message, suggest(chosen, _FOOT_LINES, "Write restricted or general."))
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
    value = tree.get(key) if tree else None
    return Diagnostic("manifest", Severity.ERROR, message, value.span if value else None, advice)


def _tree(name: str, templates: Templates, problems: list[Diagnostic]) -> Mapping | None:
    template = templates.get(name)
    if template is None:
        problems.append(Diagnostic("manifest-missing", Severity.ERROR, f"The report kind has no file {name}."))
        return None
    from socdocs.source.yaml_reader import read_yaml  # imported late: what is prepared needs no YAML

    tree, found = read_yaml(template.text.encode(), template.path)
    problems.extend(found)
    return tree if isinstance(tree, Mapping) else None


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
        """Return the single values of a mapping; keys that are not `known` are problems."""
        if not isinstance(node, Mapping):
            return {}
        self._refuse_unknown(node, known)
        return {entry.key.text: entry.value.text for entry in node if isinstance(entry.value, Scalar)}

    def _refuse_unknown(self, node: Mapping, known: frozenset[str]) -> None:
        for entry in node:
            if entry.key.text not in known:
                advice = suggest(entry.key.text, known, f"Keys that are known here: {', '.join(sorted(known))}.")
                message = f"“{entry.key.text}” is not a key of a manifest."
                self._problems.append(Diagnostic("manifest-key", Severity.ERROR, message, entry.key.span, advice))

    def part(self, node: Node, parent: str, owner: Owner) -> Part:
        """Return one row of `sections` with its children, which inherit the owner and the beginning of the id."""
        if not isinstance(node, Mapping):
            self._problems.append(
                Diagnostic("manifest-shape", Severity.ERROR, "A part must be a group of keys.", node.span)
            )
            return Part("")
        self._refuse_unknown(node, _PART_TEXTS | _PART_LISTS | _PART_FLAGS | {"parts"})
        text = {e.key.text: e.value.text for e in node if isinstance(e.value, Scalar)}
        if "id" not in text:
            self._problems.append(Diagnostic("manifest-shape", Severity.ERROR, "A part must have “id”.", node.span))
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
            parts=tuple(self.part(child, path, own) for child in _items(node.get("parts"))),
        )

    def layout(self, name: str, node: Node | None) -> Layout:
        """Return a layout: its numerals, its sections in order, and whether it has a list of tables."""
        if not isinstance(node, Mapping):
            return Layout(name, "roman", ())
        self._refuse_unknown(node, frozenset({"numerals", "sections", "list_of_tables"}))
        rows = []
        for item in _items(node.get("sections")):
            if isinstance(item, Mapping):
                self._refuse_unknown(item, frozenset({"id", "title", "without", "parts"}))
                row = {e.key.text: e.value.text for e in item if isinstance(e.value, Scalar)}
                without, order = _texts(item.get("without")), _texts(item.get("parts"))
                rows.append(LayoutRow(row.get("id", ""), row.get("title", ""), without, order))
        arabic, listing = "arabic" in _texts(node.get("numerals")), "yes" in _texts(node.get("list_of_tables"))
        return Layout(name, "arabic" if arabic else "roman", tuple(rows), listing)
