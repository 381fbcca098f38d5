"""The least that such a program can do: `floor.py PROSE.md PARTS... -- YAML...`.

Without arguments only start and imports.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import click  # noqa: F401 - its import is what is measured, as are the next
import docx  # noqa: F401
import jinja2  # noqa: F401
import mdit_py_plugins  # noqa: F401
import pydantic  # noqa: F401
import yaml
from markdown_it import MarkdownIt

if len(sys.argv) > 1:
    prose, *parts = sys.argv[1:]
    split = parts.index("--")
    for description in parts[split + 1 :]:
        yaml.load(Path(description).read_bytes(), yaml.CSafeLoader)
    MarkdownIt("commonmark").enable("table").parse(Path(prose).read_text("utf-8"))
    for part in parts[:split]:
        zlib.compress(Path(part).read_bytes(), 6)
