"""The closing comment of a Markdown file: what it was made from, and a hash that shows whether somebody edited it."""

from __future__ import annotations

import hashlib
import json
import re

from socdocs.document.nodes import Properties

_SEAL = re.compile(rb"sha256:([0-9a-f]{64}) -->\n")
_LENGTH = len("sha256: -->\n") + 64


def seal(text: str, properties: Properties) -> bytes:
    """`text` with its closing comment, which no Markdown reader shows."""
    facts = {
        "version": properties.version,
        "kind": properties.kind,
        "input": properties.input_hash,
        "final": properties.final_reason,
    }
    # In a comment no "--" may stand, and ">" only at its end.
    held = json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=True)
    held = held.replace("-", "\\u002d").replace(">", "\\u003e")
    content = f"{text}\n<!-- socdocs {held} ".encode()
    return content + f"sha256:{hashlib.sha256(content).hexdigest()} -->\n".encode()


def is_untouched(data: bytes) -> bool:
    """Whether `data` ends in a seal whose hash is that of everything before it."""
    match = _SEAL.fullmatch(data[-_LENGTH:])
    return match is not None and hashlib.sha256(data[:-_LENGTH]).hexdigest().encode() == match.group(1)
