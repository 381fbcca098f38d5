"""The request: which report, from which files, in which format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from socdocs.workflow.project import Project

if TYPE_CHECKING:
    from socdocs.outputs import Place
    from socdocs.rules.table import Phase
    from socdocs.writers import Writer


class Request(Struct, frozen=True):
    """Which report to make, and from which files; the description's own entry under `reports` decides the rest.

    `settings` are values that replace those of the files, by address. `templates` is the user's own folder of
    templates. `report_id` chooses among several reports of one `kind`. `layout` replaces that of the report, and `only`
    names the one part to write. `thorough` adds waivers that match nothing, and open items. `final_reason` makes a
    draft a final report; its `phase` is then `final`. `draft_label` is the number of a draft, with the words behind it.
    Without `marks` a file holds nothing by which its facts are found again, such as content controls. `project` says
    what holds where neither the description nor anything here does; an auditor's file that is not named is looked for
    at `auditors_place`, and must lie in one of the `auditors_folders`. `wordings` is a file of the wordings that the
    firm has confirmed for all its reports, in place of those in the project file. `recipient` is the party whose name a
    copy bears.
    """

    description: Path = Path()
    auditor: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()
    templates: Path | None = None
    kind: str = ""
    report_id: str = ""
    layout: str = ""
    only: str = ""
    phase: Phase = "draft"
    thorough: bool = False
    final_reason: str = ""
    draft_label: str = ""
    open_items: bool = True
    guidance: bool = False
    marks: bool = True
    project: Project = Project()
    auditors_place: Path | None = None
    auditors_folders: tuple[Path, ...] = ()
    wordings: Path | None = None
    recipient: str = ""

    def choose(self, kind: str, report_id: str) -> Request:
        """Return the request for one report of the description."""
        return replace(self, kind=kind, report_id=report_id)


class Target(Struct, frozen=True):
    """The format of a report and the file to write.

    Without a `path` it goes to standard output.  `depfile` is the place of the dependency file for make.  `reference`
    is the firm's own Word file.  If `paged`, the contents get page numbers.  Only with `force` does it replace a file
    that socdocs did not write or that was changed since.
    """

    writer: Writer
    path: Path | None = None
    depfile: Place | None = None
    reference: Path | None = None
    paged: bool = False
    force: bool = False
