"""Templates compiled before they are used.

Jinja compiles a template into a Python module, which takes longer than filling it.  So the modules of the shipped
templates are made when socdocs is built, and by `make` in a checkout.  A module is found by the name and text of its
template, Jinja's version and the options below; if any of them has changed, Jinja compiles the template as usual.

Nothing here may import a library that pyproject.toml does not name for the build of a wheel, which runs it.
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
from jinja2 import nodes as jinja_nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator as OfJinja
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from socdocs import resources
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

OPTIONS: Final[dict[str, Any]] = {
    "undefined": StrictUndefined,
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    # Templates print no constants, so there is nothing to fold.
    "optimized": False,
}
"""The options of every environment for templates; they decide how Jinja compiles templates."""
FILTERS: Final = ("listed", "lines")
"""The names of socdocs' filters.  They take no context; otherwise the compiled modules would differ."""
TEXT: Final = "text:"
"""The beginning of the name of a template that is not a file; the rest of the name is its text."""


class CodeGenerator(OfJinja):
    """Writes the module of a template with its name as a value alone.

    Jinja writes it into messages, too, where a quotation mark would end the message; the name of a short text is the
    text itself, which others may have written.
    """

    def position(self, node: jinja_nodes.Node) -> str:
        """Return where a node is, for a message."""
        return f"line {node.lineno}"


class Source(NamedTuple):
    """A template as Jinja receives it; for a file, `filename` repeats its name."""

    name: str
    filename: str | None
    text: str


class Compiled(BytecodeCache):
    """The compiled templates of this process: prepared ones, and those that it compiled itself.

    Compiled templates do not depend on the facts of a report.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the bucket for a compiled template, filled if there is one."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is None and (code := _prepared(bucket)):
            # Messages name the template, not the file of its module.
            bucket.code = code.replace(co_filename=filename or "<template>")
            self.dump_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the compiled template into the bucket, if there is one."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def modules(templates: Path) -> dict[str, str]:
    """Return the Python module of each template in a folder of report kinds, by its path among prepared modules.

    A template with a mistake has none.
    """
    environment = ImmutableSandboxedEnvironment(**OPTIONS, finalize=_finalize)
    environment.filters |= dict.fromkeys(FILTERS, str)
    environment.code_generator_class = CodeGenerator
    found = {}
    for source in sources(templates):
        try:
            module = environment.compile(source.text, source.name, source.filename, raw=True)
        except TemplateError:
            continue
        found[_path(environment, source)] = module + "\n"
    return found


def sources(templates: Path) -> Iterator[Source]:
    """Yield every template of the report kinds in a folder: files, and titles and lines in manifests."""
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
    """Return whether Jinja could change `text`."""
    return "{" in text or "\n" in text


def jinja_version() -> str:
    """Return the version of Jinja for which templates are prepared."""
    return jinja2.__version__


def counted() -> tuple[int, int]:
    """Return how many of the shipped templates are prepared, and how many there are."""
    environment = Environment()  # noqa: S701 - it renders nothing
    known = [_file(_path(environment, source)).is_file() for source in sources(resources.templates())]
    return sum(known), len(known)


def _texts(manifest: str, name: str) -> Iterator[str]:
    """Yield the texts in a manifest that are templates."""
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
    """Replaces the finalizer of the renderer; it takes the context too, so that Jinja compiles the same call."""
    return value


def _path(environment: Environment, source: Source) -> str:
    cache_ = Compiled()
    key = cache_.get_cache_key(source.name, source.filename)
    return _module(Bucket(environment, key, cache_.get_source_checksum(source.text)))


def _module(bucket: Bucket) -> str:
    return f"{_dialect()}/t{bucket.key[:12]}_{bucket.checksum}.py"


@cache
def _dialect() -> str:
    """Return a name for all that the compiled module depends on besides the template."""
    options = {name: getattr(value, "__name__", value) for name, value in OPTIONS.items()}
    digest = hashlib.sha256(repr((options, FILTERS, CodeGenerator.__name__)).encode()).hexdigest()[:8]
    return f"jinja_{jinja_version().replace('.', '_')}_{digest}"


def _file(module: str) -> Path:
    return resources.prepared() / "templates" / module


def _prepared(bucket: Bucket) -> CodeType | None:
    """Return the compiled template; None if it was not prepared or its module is damaged."""
    file = _file(_module(bucket))
    try:
        code = SourceFileLoader(file.stem, str(file)).get_code(file.stem)
    except (OSError, ImportError, SyntaxError, EOFError, TypeError, ValueError):
        return None
    # Jinja writes this last; a module without it is incomplete.
    return code if code and "debug_info" in code.co_names else None
