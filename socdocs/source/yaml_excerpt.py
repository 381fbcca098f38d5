"""Read a few keys of a YAML file, without the cost of a tree of all the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from socdocs.source.characters import decode
from socdocs.source.lines import Lines
from socdocs.source.tree import Mapping
from socdocs.source.yaml_composer import Composer
from socdocs.source.yaml_reader import LOADER, read_yaml
from socdocs.source.yaml_syntax import Event

_STARTS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


def read_keys(data: bytes, name: str, keys: frozenset[str]) -> Mapping | None:
    """Read the values under some of the keys at the top of a YAML file; None if the file cannot be read.

    Does not report mistakes; `read_yaml` does.
    """
    text, _ = decode(data, name)
    composer = _Excerpt(name, Lines(text), keys)
    sound = composer.compose(text, LOADER) is None and not composer.found
    # An error here may be none in the whole file: an anchor may be under another key.
    root = composer.root if sound else read_yaml(data, name)[0]
    return root if isinstance(root, Mapping) else None


class _Excerpt(Composer):
    def __init__(self, name: str, lines: Lines, keys: frozenset[str]) -> None:
        super().__init__(name, lines, {})
        self._keys = keys

    def _read(self, events: Iterable[Event]) -> None:
        super()._read(self._wanted(events))

    def _wanted(self, events: Iterable[Event]) -> Iterator[Event]:
        depth, key, wanted = 0, True, True
        for event in events:
            kind = type(event)
            at_top = depth == 1
            if kind in _ENDS:
                depth -= 1
                at_top = depth == 1
                if depth == 0:
                    wanted = True
            elif at_top and key:
                wanted = kind is not yaml.ScalarEvent or event.value in self._keys
            if wanted:
                yield event
            if kind in _STARTS:
                depth += 1
            elif at_top:
                key = not key
