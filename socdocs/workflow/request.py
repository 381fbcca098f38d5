"""What is asked for: which report, from which files, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socdocs.outputs import Place
    from socdocs.rules.table import Phase
    from socdocs.writers import Writer


@dataclass(frozen=True, slots=True)
class Request:
    """Which report to make and of what; the description's own entry under `reports` decides the rest.

    `settings` are values in place of those of the files, by address.  `templates` is the user's own folder of them.
    `report_id` chooses among several reports of one `kind`.  `layout` replaces that of the report, and `only` names the
    one part to write.  `thorough` also asks for waivers that match nothing and for what waivers accept, each with its
    reason, and for open items.  `final_reason` makes a draft a final report; its `phase` is then `final`.
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
    open_items: bool = True
    guidance: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """In which format a report is written and where it goes.

    Without a `path` it goes to standard output.  `depfile` is the place of the file that tells make what it was made
    from.  `reference` is the firm's own Word file.  Where `paged`, the contents get page numbers.  Only by `force` does
    it take the place of a file that socdocs did not write or that was changed since.
    """

    writer: Writer
    path: Path | None = None
    depfile: Place | None = None
    reference: Path | None = None
    paged: bool = False
    force: bool = False
