"""The closing comment of a Markdown or HTML file: its origin, and the mark that shows whether it was edited."""

from __future__ import annotations

import json

from socdocs.document.nodes import Properties
from socdocs.seals import checksum


def seal(text: str, properties: Properties, end: str = "") -> bytes:
    """Return `text` with its closing comment, which no reader of the file is shown, and then `end`."""
    facts = {
        "version": properties.version,
        "kind": properties.kind,
        "input": properties.input_hash,
        "report": properties.report_id,
        "draft": properties.draft_label,
        "final": properties.final_reason,
    }
    # A comment must not hold "--", and ">" only at its end.
    held = json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=True)
    held = held.replace("-", "\\u002d").replace(">", "\\u003e")
    content = f"{text}\n<!-- socdocs {held} ".encode()
    return content + f"sha256:{checksum(content + end.encode())} -->\n{end}".encode()
