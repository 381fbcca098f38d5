"""Templates compiled before they are used.

Jinja makes a Python module of a template, which takes longer than to fill it.  So the modules of our own templates are
made when socdocs is built, and by `make` in a checkout.  A module is found by the template's name and text, by Jinja's
version and by the options below: where any of them is another one, it is not found and Jinja compiles the template as
it would without all this.

Nothing here may import more than Jinja and PyYAML: the build of a wheel runs it, and has no other library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, Final, NamedTuple

import jinja2
from jinja2 import BytecodeCache, Environment, StrictUndefined, TemplateError, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from socdocs import resources
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

OPTIONS: Final[dict[str, Any]] = {
    "undefined": StrictUndefined,
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    # Nothing that templates print is constant, so there is nothing to fold.
    "optimized": False,
}
"""What every environment for our templates is made with; it decides what Jinja makes of them."""
FILTERS: Final = ("listed", "lines")
"""The names of our own filters.  They take no context, which would make another module."""
TEXT: Final = "text:"
"""What the name of a template begins with that is no file: the rest of the name is its text."""


class Source(NamedTuple):
    """A template as Jinja is given it; one that is a file has its name once more as `filename`."""

    name: str
    filename: str | None
    text: str


class Compiled(BytecodeCache):
    """The compiled templates of this process: those that were prepared, and those that it compiled itself.

    What is compiled knows nothing of any report's facts.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The place for a compiled template, filled where there is one."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is None and (code := _prepared(bucket)):
            # Messages name the template, not the file of its module.
            bucket.code = code.replace(co_filename=filename or "<template>")
            self.dump_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the compiled template into the bucket, where there is one."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def modules(templates: Path) -> dict[str, str]:
    """The Python module of each template in a folder of report kinds, by its path in the folder of prepared modules.

    A template with a mistake has none.
    """
    environment = ImmutableSandboxedEnvironment(**OPTIONS, finalize=_finalize)
    environment.filters |= dict.fromkeys(FILTERS, str)
    found = {}
    for source in sources(templates):
        try:
            module = environment.compile(source.text, source.name, source.filename, raw=True)
        except TemplateError:
            continue
        found[_path(environment, source)] = module + "\n"
    return found


def sources(templates: Path) -> Iterator[Source]:
    """Every template of the report kinds in a folder: its files, and the titles and lines of its manifests."""
    texts = set[str]()
    for file in sorted(path for path in templates.glob("*/**/*") if path.suffix in (".md", ".yaml")):
        text = file.read_text("utf-8")
        if file.suffix == ".yaml":
            texts.update(_texts(text, file.name))
        else:
            # As `resources.template_files` names it: by its path in the folder of its kind.
            name = Path(*file.relative_to(templates).parts[1:]).as_posix()
            yield Source(name, name, text)
    for text in sorted(texts):
        yield Source(TEXT + text, None, text)


def is_template(text: str) -> bool:
    """Whether Jinja could make anything else of `text` than the text itself."""
    return "{" in text or "\n" in text


def jinja_version() -> str:
    """The version of Jinja for which templates count as prepared."""
    return jinja2.__version__


def counted() -> tuple[int, int]:
    """How many of the templates that come with socdocs are prepared, and how many there are."""
    environment = Environment()  # noqa: S701 - it renders nothing
    known = [_file(_path(environment, source)).is_file() for source in sources(resources.templates())]
    return sum(known), len(known)


def _texts(manifest: str, name: str) -> Iterator[str]:
    """The texts of a manifest that are templates."""
    from socdocs.source.yaml_reader import read_yaml

    tree, _ = read_yaml(manifest.encode(), name)
    return (text for text in _scalars(tree) if is_template(text))


def _scalars(node: Node | None) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            yield from (text for item in node.items for text in _scalars(item))
        case Mapping():
            yield from (text for entry in node for text in _scalars(entry.value))


@pass_context
def _finalize(_context: Context, value: object) -> object:
    """Stands for that of the renderer, which takes the context too: Jinja makes another call of one that does not."""
    return value


def _path(environment: Environment, source: Source) -> str:
    cache_ = Compiled()
    key = cache_.get_cache_key(source.name, source.filename)
    return _module(Bucket(environment, key, cache_.get_source_checksum(source.text)))


def _module(bucket: Bucket) -> str:
    return f"{_dialect()}/t{bucket.key[:12]}_{bucket.checksum}.py"


@cache
def _dialect() -> str:
    """What decides, beside a template, what Jinja makes of it."""
    options = {name: getattr(value, "__name__", value) for name, value in OPTIONS.items()}
    digest = hashlib.sha256(repr((options, FILTERS)).encode()).hexdigest()[:8]
    return f"jinja_{jinja_version().replace('.', '_')}_{digest}"


def _file(module: str) -> Path:
    return resources.prepared() / "templates" / module


def _prepared(bucket: Bucket) -> CodeType | None:
    """The compiled template; None where it was not prepared, or its module is damaged."""
    file = _file(_module(bucket))
    try:
        code = SourceFileLoader(file.stem, str(file)).get_code(file.stem)
    except (OSError, ImportError, SyntaxError, EOFError, TypeError, ValueError):
        return None
    # What Jinja writes last: a module that ends before is not whole.
    return code if code and "debug_info" in code.co_names else None
