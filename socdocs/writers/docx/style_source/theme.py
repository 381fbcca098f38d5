"""The theme, font table and document settings for some style settings."""

from __future__ import annotations

from socdocs.writers.docx.style_source.settings import StyleSettings
from socdocs.writers.docx.xml import DECLARATION, escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def theme(settings: StyleSettings) -> bytes:
    """Return colours and fonts under the names that Word's Design menu shows."""
    colors = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": settings.accent,
        "lt2": settings.band,
        "accent1": settings.accent,
        "accent2": settings.accent_light,
        "accent3": settings.rule,
        "accent4": "BF9000",
        "accent5": "548235",
        "accent6": settings.muted,
        "hlink": "1F4E9E",
        "folHlink": "5B3E8E",
    }
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colors.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, font in (("major", settings.heading_font), ("minor", settings.body_font))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_DRAWING}" name="socdocs"><a:themeElements>'
        f'<a:clrScheme name="socdocs">{scheme}</a:clrScheme><a:fontScheme name="socdocs">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="socdocs"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        f"</a:fmtScheme>"
        "</a:themeElements></a:theme>"
    ).encode()


def font_table(settings: StyleSettings) -> bytes:
    """Return the fonts in use with their kind, so that a program without them chooses a similar one."""
    pitch = {"roman": "variable", "swiss": "variable", "modern": "fixed"}
    kinds = {settings.heading_font: "roman", settings.body_font: "swiss", settings.code_font: "modern"}
    fonts = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{kind}"/><w:pitch w:val="{pitch[kind]}"/></w:font>'
        for name, kind in kinds.items()
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{_WORD}">{fonts}</w:fonts>'.encode()


def settings(language: str) -> bytes:
    """Return the settings: present Word without compatibility mode, no prompt about fields, separators of notes."""
    names = ("compatibilityMode", "overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures",
             "doNotFlipMirrorIndents", "differentiateMultirowTableHeaders")  # fmt: skip
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{15 if i == 0 else 1}"/>'
        for i, name in enumerate(names)
    )
    colors = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    colors |= {name: name for name in (*(f"accent{n}" for n in range(1, 7)), "hyperlink", "followedHyperlink")}
    mapping = " ".join(f'w:{place}="{color}"' for place, color in colors.items())
    return (
        f'{DECLARATION}<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f'<w:compat>{compatibility}</w:compat><w:themeFontLang w:val="{escape(language)}"/>'
        f'<w:clrSchemeMapping {mapping}/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ).encode()
