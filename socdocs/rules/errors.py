"""The manuals of all other codes: reading files, facts of the model, reports, templates and waivers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from socdocs.source.data_files import Group, read_data

COMMAND: Final = "command"
"""The `file` of examples that are commands."""
_KEYS: Final = frozenset(
    {"name", "text", "file", "system_fails", "fails", "instead", "words_fails", "words_instead"},
)


class Error(Struct, frozen=True):
    """The meaning of a code, with an example that causes it and what to write instead.

    `fails` and `instead` are contents of `file`; `system_fails` is the content of the description beside it, "" if any
    description will do.  `words_fails` and `words_instead` describe, in Markdown, a case that no file content can show.
    """

    code: str
    group: str
    name: str
    text: str
    file: str = "system.yaml"
    system_fails: str = ""
    fails: str = ""
    instead: str = ""
    words_fails: str = ""
    words_instead: str = ""

    @property
    def manual(self) -> str:
        """The whole entry as Markdown, in the form of a rule's manual."""
        place = "" if self.file in (COMMAND, "system.yaml") else f" in `{self.file}`"
        blocks = [
            self.text.rstrip("\n"),
            *_block("Fails in `system.yaml`", self.system_fails, "", ""),
            *_block(f"Fails{place}", self.fails, self.words_fails, self.file),
            *_block(f"Write instead{place if self.instead else ''}", self.instead, self.words_instead, self.file),
        ]
        return "\n\n".join(blocks)


def _block(heading: str, content: str, words: str, file: str) -> Iterator[str]:
    if words:
        yield f"{heading}: {words.strip()}"
    elif content:
        prompt = "    $ " if file == COMMAND else "    "
        yield f"{heading}:"
        yield textwrap.indent(content.rstrip("\n"), prompt)


@cache
def errors() -> Mapping[str, Error]:
    """All errors by code, in the order of the documentation page."""
    groups = read_data(Path(__file__).with_name("errors.yaml"))
    return MappingProxyType(
        {code: Error(code, group, **_known(row)) for group, rows in groups.items() for code, row in rows.items()}
    )


def _known(row: Group) -> Group:
    if unknown := row.keys() - _KEYS:
        raise TypeError(f"errors.yaml has the unknown keys {unknown}")
    return row
