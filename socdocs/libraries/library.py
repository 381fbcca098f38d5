"""Read one file of a control library: which form it has, and what that form holds."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from socdocs.diagnostics import Diagnostic, worst
from socdocs.files import FileRefused
from socdocs.libraries.entries import read_entries
from socdocs.libraries.fields import Fields
from socdocs.libraries.markdown import read_markdown
from socdocs.libraries.material import Material, Uses
from socdocs.libraries.oscal import is_oscal, read_oscal
from socdocs.problems import Severity
from socdocs.source.file_kinds import LIST, check_kind
from socdocs.source.tables.choice import Choice, file_name
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.row_findings import RowNotes, statuses
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import counted

MARKDOWN: Final = frozenset({".md", ".markdown"})
LIBRARIES: Final = frozenset({".json", ".yaml", ".yml", *MARKDOWN})
"""The extensions of the files that can hold a library and are no tables."""
_XML: Final = re.compile(rb"http://csrc\.nist\.gov/ns/oscal/")
_OPENCONTROL: Final = frozenset({"schema_version", "certifications", "standards", "satisfies", "components"})


def read_library(data: bytes, name: str, shape: Shape, choice: Choice) -> tuple[Material | None, list[Diagnostic]]:
    """Return what a file of a library holds, and the findings about it; None where nothing could be read.

    Raises `FileRefused` for a kind of file that cannot hold a library.
    """
    ending = PurePath(name).suffix.lower()
    if _XML.search(data[:2000]) and ending not in LIBRARIES:
        message = f"{name} is OSCAL in XML, which is not read."
        raise FileRefused("file-kind", message, "Convert it to JSON with oscal-cli, and import that file.")
    check_kind(data, name, LIST)
    if ending not in LIBRARIES:
        message = f"{name} is not a file from which controls are read."
        advice = (
            "Controls are read from workbooks (.xlsx, .ods), tables (.csv, .tsv), YAML, JSON, OSCAL, and Markdown with "
            "front matter. From any other file, such as a program’s source, make a table with the columns Control ID, "
            "Description and Criteria."
        )
        raise FileRefused("file-kind", message, advice)
    found = list[Diagnostic]()
    if ending in MARKDOWN:
        fields = Fields(shape, choice, Uses())
        material = Material((read_markdown(data, name, fields, found),), uses=fields.uses)
        return material, [*found, *_statuses(fields)]
    tree, found = read_yaml(data, name, part=True)
    if tree is None or worst(found) is Severity.ERROR:
        return None, found
    if _is_opencontrol(tree):
        message = f"{name} is OpenControl, which is not read."
        advice = "Put its controls into a table with the columns Control ID, Description and Criteria, and import that."
        found.append(Diagnostic("opencontrol", Severity.ERROR, message, tree.span, advice))
        return None, found
    elsewhere = file_name(tree.get("controls")) if isinstance(tree, Mapping) else None
    if elsewhere is not None:
        message = f"{name} is a description whose controls are in another file, {elsewhere.text}."
        found.append(Diagnostic("wrong-shape", Severity.ERROR, message, elsewhere.span, "Import that file."))
        return None, found
    read: Material | None
    if isinstance(tree, Mapping) and is_oscal(tree):
        fields = Fields(shape, choice, Uses())
        read = read_oscal(tree, fields, found)
    else:
        read, fields = read_entries(tree, shape, choice, name, found)
    if fields.without_id:
        message = f"{counted(len(fields.without_id), 'control')} of {name} without an id."
        advice = "Write an id into each, or say which key holds it with --map KEY=id."
        found.append(Diagnostic("row-without-id", Severity.ERROR, message, fields.without_id[0], advice))
    if read is None or worst(found) is Severity.ERROR:
        return None, found
    if not (any(read.lists) or read.pairs or read.relations or fields.not_in_force):
        message = f"{name} holds no list of controls."
        advice = (
            "It must be a table, or entries in YAML or JSON with an id (“id”, “control_id”, “ref_id” …). "
            "Say which key holds the ids with --map KEY=id."
        )
        found.append(Diagnostic("wrong-shape", Severity.ERROR, message, tree.span, advice))
        return None, found
    return read, [*found, *_statuses(fields)]


def _statuses(fields: Fields) -> list[Diagnostic]:
    notes = RowNotes(not_in_force=fields.not_in_force, unknown_status=fields.unknown_status)
    return list(statuses(notes, fields.status_place))


def _is_opencontrol(tree: Node) -> bool:
    """Whether a file is a component, a certification or the list of both, or a standard of OpenControl."""
    if not isinstance(tree, Mapping):
        return False
    keys = {entry.key.text for entry in tree}
    if "schema_version" in keys and keys & (_OPENCONTROL - {"schema_version"}):
        return True
    satisfies = tree.get("satisfies")
    if isinstance(satisfies, Sequence) and any(
        isinstance(item, Mapping) and item.get("control_key") and item.get("standard_key") for item in satisfies.items
    ):
        return True
    standards = tree.get("standards")
    if isinstance(standards, Mapping) and isinstance(tree.get("name"), Scalar):
        return True
    entries = [entry.value for entry in tree if isinstance(entry.value, Mapping)]
    return bool(entries) and isinstance(tree.get("name"), Scalar) and all(_is_of_a_family(entry) for entry in entries)


def _is_of_a_family(entry: Mapping) -> bool:
    return entry.get("family") is not None and entry.get("name") is not None
