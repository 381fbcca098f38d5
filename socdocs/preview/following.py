"""What a preview follows: the files that the command names, and those that count without being named."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from socdocs.batch.descriptions import AUDITOR
from socdocs.batch.projects import folders_of_auditor, found_auditor, place_of_auditor, understood_project
from socdocs.files import Files
from socdocs.workflow.project import NAME, Project
from socdocs.workflow.request import Request


class Following(Struct, frozen=True):
    """What is followed: `named` is what the command line says, and nothing else.

    `with_project` says whether the project file counts, `with_auditor` whether an auditor's file does that is not
    named.
    """

    named: Request
    with_project: bool = False
    with_auditor: bool = False

    @property
    def watched(self) -> tuple[Path, ...]:
        """The files that count as soon as they are there."""
        file = self.named.description
        usual = ((NAME, self.with_project), (AUDITOR, self.with_auditor))
        named = (file, *filter(None, (self.named.auditor,)))
        return (*named, *(file.parent / name for name, counts in usual if counts))


def request_now(files: Files, following: Following) -> Request:
    """Return the request with what the project file, and the place of the auditor's file, say at present."""
    named = following.named
    project = understood_project(files, named.description) if following.with_project else Project()
    request = replace(named, project=project, templates=named.templates or project.templates)
    if following.with_auditor and named.auditor is None:
        found, folders = found_auditor(named.description, project), folders_of_auditor(named.description, project)
        place = place_of_auditor(named.description, project)
        request = replace(request, auditor=found, auditors_place=place, auditors_folders=folders)
    return request
