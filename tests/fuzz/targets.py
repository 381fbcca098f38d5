"""What is fuzzed: each way by which what other people wrote reaches socdocs, with the command that reads it.

To add a reader, add a row and a folder of the same name in corpus/.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.fuzz.calling import ask_preview, call_program
from tests.fuzz.packages import packed, unpacked

Around = Mapping[str, str | bytes]


class Target(NamedTuple):
    """A reader: the file that a sample becomes, the files around it, and the commands that read it.

    `form` makes the file of a sample; a command word OUT is the folder for outputs, which is emptied each time.
    """

    name: str
    file: str
    commands: tuple[str, ...]
    around: Around = MappingProxyType({})
    form: Callable[[bytes], bytes] = bytes
    drafts: tuple[str, ...] = ()
    """Commands that write files beside the sample, once, before anything is read."""
    carry_out: Callable[[str], tuple[int, str]] = call_program
    """What carries out a command: it returns an exit code and all that was printed."""


BUILD = "report soc2-type2 system.yaml --force -o OUT/report"
TINY = "system: {name: Ledger}\nservice_organization: {name: Acme}\n"
LISTED = TINY + "controls:\n  - {id: C-1, text: The log is reviewed., criteria: [CC7.2], frequency: daily}\n"
DECLARED = LISTED + "reports: [{id: a, kind: soc2-type2, period: {start: 2025-01-01, end: 2025-12-31}}]\n"
_SAMPLE = "SAMPLE"
VALUES = f"""\
system: {{name: {_SAMPLE}, boundaries: {_SAMPLE}}}
service_organization: {{name: {_SAMPLE}, short_name: {_SAMPLE}, overview: {_SAMPLE}}}
controls: [{{id: C-1, text: {_SAMPLE}, criteria: [CC7.2]}}]
cuecs: [{{id: U-1, text: {_SAMPLE}, criteria: [CC6.1]}}]
"""


def as_values(sample: bytes) -> bytes:
    """A description that holds the sample as the value of many facts."""
    return VALUES.replace(_SAMPLE, json.dumps(sample.decode(errors="replace"), ensure_ascii=False)).encode()


TARGETS = (
    Target("description", "system.yaml", ("check system.yaml --output-format concise",)),
    Target("auditor", "auditor.yaml", ("check system.yaml",), {"system.yaml": DECLARED}),
    Target("project", "socdocs.yaml", ("config system.yaml",), {"system.yaml": DECLARED, "firm.docx": "", "lib/a": ""}),
    Target("csv", "controls.csv", ("check system.yaml",), {"system.yaml": TINY + "controls: {file: controls.csv}\n"}),
    Target(
        "workbook",
        "controls.xlsx",
        ("check system.yaml",),
        {"system.yaml": TINY + "controls: {file: controls.xlsx}\n"},
        packed,
    ),
    Target("library", "library.json", ("import library.json -o OUT/controls.yaml --force",)),
    Target("library-yaml", "library.yaml", ("import library.yaml -o OUT/controls.csv --force",)),
    Target(
        "prose",
        "overview.md",
        tuple(f"{BUILD}.{form} --only description.overview" for form in ("md", "html")),
        {"system.yaml": TINY.replace("Acme}", "Acme, overview: {file: overview.md}}")},
    ),
    Target(
        "values",
        "system.yaml",
        tuple(f"{BUILD}.{form} --only description" for form in ("docx", "md", "html")),
        form=as_values,
    ),
    Target("pdf", "system.yaml", (f"{BUILD}.pdf --only description",), form=as_values),
    Target(
        "word",
        "draft.docx",
        ("pull draft.docx system.yaml --base base.docx --accept all --own-wording --tracked accept --dry-run",),
        {"system.yaml": LISTED},
        packed,
        tuple(
            f"report soc2-type2 system.yaml --only description.criteria_and_controls -o {name}.docx"
            for name in ("base", "draft")
        ),
    ),
    Target(
        "markdown",
        "draft.md",
        ("pull draft.md system.yaml --base base.md --accept all --own-wording --dry-run",),
        {"system.yaml": LISTED},
        drafts=("report soc2-type2 system.yaml -o base.md", "report soc2-type2 system.yaml -o draft.md"),
    ),
    Target(
        "reference",
        "firm.docx",
        ("templates check-reference firm.docx", f"{BUILD}.docx --reference firm.docx --only cover"),
        {"system.yaml": TINY},
        packed,
    ),
    Target(
        "typed-list",
        "OUT/requests.csv",
        ("requests system.yaml --kind soc2-type2 -o OUT/requests.csv",),
        {"system.yaml": LISTED},
        drafts=("requests system.yaml --kind soc2-type2 -o OUT/requests.csv",),
    ),
    Target(
        "recipients",
        "recipients.csv",
        ("copies system.yaml --kind soc2-type2 --recipients recipients.csv --format md -o OUT",),
        {"system.yaml": TINY},
    ),
    Target("preview", "request.txt", ("request.txt",), {"system.yaml": LISTED}, carry_out=ask_preview),
)

_HERE = Path(__file__).resolve().parent
CORPUS = _HERE / "corpus"
"""A folder of samples for each target."""
_REFERENCE = _HERE.parents[1] / "templates" / "reference.docx"
_DRAFT_PARTS = {"[Content_Types].xml", "word/document.xml", "word/footnotes.xml", "word/comments.xml"}


def samples(target: Target) -> list[Path]:
    """The samples of a target."""
    return sorted((CORPUS / target.name).iterdir())


def own_samples(target: Target, draft: bytes) -> Iterator[bytes]:
    """Yield the samples that socdocs makes itself: what it wrote as a draft, and its own reference document."""
    if target.form is packed and draft:
        yield unpacked(draft, lambda name: name in _DRAFT_PARTS or name.startswith("customXml/item2"))
    elif draft:
        yield draft
    if target.name == "reference":
        yield unpacked(_REFERENCE.read_bytes(), lambda name: name.endswith((".xml", ".rels")))
