"""Report kinds as data: their properties, the parts of their sections, and the order in which layouts print them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from socdocs.words import Owner

if TYPE_CHECKING:
    from socdocs.model.reporting import Report


class Template(Struct, frozen=True):
    """The text of one file of a templates folder; `path` is its path there.

    `file` is the path by which the user's own can be opened.
    """

    path: str
    text: str
    shipped: bool = True
    """Whether socdocs comes with this text; any other is filled within limits (`confined`)."""
    file: str = ""

    @property
    def place(self) -> str:
        """The path by which messages name it."""
        return self.file or self.path


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
