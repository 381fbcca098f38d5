"""The functions that write the table of styles: a style, its spacing, its borders, its font."""

from __future__ import annotations


def paragraph(
    id: str,
    name: str,
    properties: str = "",
    run: str = "",
    *,
    based: str = "Normal",
    next: str = "",
    default: bool = False,
) -> str:
    """A paragraph style."""
    return style("paragraph", id, name, properties, run, based="" if default else based, next=next, default=default)


def style(
    kind: str,
    id: str,
    name: str,
    properties: str = "",
    run: str = "",
    rest: str = "",
    *,
    based: str = "",
    next: str = "",
    default: bool = False,
    quick: bool = True,
) -> str:
    """A style of any kind; `properties` and `run` are its paragraph and run properties, `rest` what follows."""
    # Names with a capital are ours; the others are Word's own and shown by it under the name of its language.
    flags = (' w:default="1"' if default else "") + (' w:customStyle="1"' if name.startswith("SOC ") else "")
    return (
        f'<w:style w:type="{kind}"{flags} w:styleId="{id}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{next}"/>' if next else "")
        + ("<w:qFormat/>" if quick else "<w:semiHidden/>")
        + (f"<w:pPr>{properties}</w:pPr>" if properties else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + rest
        + "</w:style>"
    )


def space(before: int, after: int, line: int = 0) -> str:
    """Space before and after, and the height of lines in 240ths."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def indent(left: int, hanging: int = 0, right: int = 0) -> str:
    """Where lines begin and end."""
    return f'<w:ind w:left="{left}" w:right="{right}"' + (
        f' w:hanging="{hanging}"/>' if hanging else ' w:firstLine="0"/>'
    )


def number(list_id: int, level: int = 0) -> str:
    """A level of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def border(*sides: str, size: int = 4, color: str, space: int = 6) -> str:
    """Lines at some sides."""
    lines = "".join(f'<w:{s} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>' for s in sides)
    return f"<w:pBdr>{lines}</w:pBdr>"


def shade(fill: str) -> str:
    """A colour behind the text."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def font(size: int = 0, color: str = "", *, bold: bool = False, italic: bool = False, heading: bool = False) -> str:
    """Size in half points, colour and weight; headings use the theme’s font for them."""
    return (
        ('<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/>' if heading else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    )
