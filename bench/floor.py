"""The least that a program like socdocs can do: `floor.py STACK.txt [PROSE.md PARTS... -- YAML...]`.

It imports the modules that socdocs imports, which STACK.txt names (stack.py wrote it), loads the YAML, parses the prose
once and deflates the finished parts.  With STACK.txt alone it only starts and imports.
"""

# Imports nothing before the stack: a module that socdocs does without must not raise the floor.
import sys


def main() -> None:
    """Do it."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - pathlib would be imported for it
        collector, *stack = file.read().split()
    if collector == "off":
        __import__("gc").disable()
    for name in stack:
        __import__(name)
    if len(sys.argv) > 2:
        split = sys.argv.index("--")
        work(sys.argv[2], sys.argv[3:split], sys.argv[split + 1 :])


def work(prose: str, parts: list[str], descriptions: list[str]) -> None:
    """Read the input and pack the output."""
    import zlib
    from pathlib import Path

    import yaml
    from markdown_it import MarkdownIt

    for description in descriptions:
        yaml.load(Path(description).read_bytes(), yaml.CSafeLoader)
    MarkdownIt("commonmark").enable("table").parse(Path(prose).read_text("utf-8"))
    for part in parts:
        zlib.compress(Path(part).read_bytes(), 6)


if __name__ == "__main__":
    main()
