"""Read YAML into a located tree; text that lacks quotes is stepped over, so that one run finds all problems."""

from __future__ import annotations

import yaml

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.source.characters import decode
from socdocs.source.lines import Lines
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_composer import Composer
from socdocs.source.yaml_syntax import SEVERAL_DOCUMENTS


def _loader() -> type:
    """Return PyYAML's part in C, or what reads the same without it, in twelve times the time.

    The parser alone is used, never a constructor, so that no tag can make an object.
    """
    if loader := getattr(yaml, "CSafeLoader", None):
        return loader  # type: ignore[no-any-return] # the stubs have no getattr
    from socdocs.source.yaml_pure import PureLoader

    return PureLoader


LOADER: type = _loader()
_REPAIRS = 20
_READ_AGAIN = 8_000_000
"""The most characters that are parsed again to find further problems."""


def read_yaml(
    data: bytes, name: str, *, part: bool = False, loader: type = LOADER
) -> tuple[Node | None, list[Diagnostic]]:
    """Read a YAML file; returns its tree, as far as it can be read, and the findings.

    Places name the file `name`.  A whole description must be a mapping; a `part` of one may also be a list.  The tree
    is None when the file is empty or its syntax cannot be recovered.  A tree that comes with errors must be used only
    to look for further problems.
    """
    text, found = decode(data, name)
    lines = Lines(text)
    parsed, stand_ins = text, dict[int, str]()
    while True:
        composer = Composer(name, lines, stand_ins)
        mistake = composer.compose(parsed, loader)
        if mistake is None:
            root, wrong = _top(composer.root, name, part=part)
            return root, [*found, *composer.found, *wrong]
        found.append(mistake.diagnostic)
        # Text that lacks its quotes is stood in for, so that one run finds what is wrong in the rest as well.
        repairs = min(_REPAIRS, _READ_AGAIN // len(text))
        if mistake.value is None or mistake.value[0] in stand_ins or len(stand_ins) >= repairs:
            found += composer.found
            if mistake.diagnostic.code != SEVERAL_DOCUMENTS:
                return None, found
            root, wrong = _top(composer.root, name, part=part)
            return root, [*found, *wrong]
        start, end = mistake.value
        stand_ins[start] = text[start:end]
        parsed = parsed[:start] + "x" * (end - start) + parsed[end:]


def _top(root: Node | None, name: str, *, part: bool) -> tuple[Node | None, list[Diagnostic]]:
    if root is None or (isinstance(root, Scalar) and root.absent):
        advice = "Put the list here." if part else "“socdocs init” writes a commented file to start from."
        message = f"The file {name} is empty."
        return None, [Diagnostic("empty-file", Severity.ERROR, message, Span(name, 1, 1, 1, 1), advice)]
    if isinstance(root, Mapping) or (part and isinstance(root, Sequence)):
        return root, []
    message = "The file must consist of keys with values, such as “service_organization:”, at its top level."
    advice = "“socdocs init” writes a file of the right shape."
    if part:
        message, advice = "The file must hold a list or keys with values.", "Begin each item with “- ”."
    return None, [Diagnostic("not-a-mapping", Severity.ERROR, message, root.span, advice)]
