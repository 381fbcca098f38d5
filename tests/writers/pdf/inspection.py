"""PDF files read without their writer: the words of the pages by their tags, and the structure that the tags make."""

import io
import re
from typing import NamedTuple

import pikepdf

# The space that report.typ leaves above and below the text, in points.
TOP, BOTTOM = 79, 70
# Characters that say how others are set and have no shape of their own, such as the soft hyphen.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


INLINE = {"/Span", "/Strong", "/Em", "/Link", "/Reference", "/Code", "/Lbl"}


class Shown(NamedTuple):
    """Words that a page shows in one go: the mark by which tags know them (None in artifacts), and where they are."""

    mark: int | None
    text: str
    height: float
    upright: bool
    left: float = 0.0
    right: float = 0.0


class Pdf:
    """One PDF file."""

    def __init__(self, data):
        self.file = pikepdf.open(io.BytesIO(data))
        self._letters, self._widths = {}, {}
        self.pages = [list(_shown(page, self.letters_of, self.widths_of)) for page in self.file.pages]
        self.numbers = {page.objgen: number for number, page in enumerate(self.file.pages)}
        self.marked = {}
        for number, page in enumerate(self.pages):
            for shown in page:
                self.marked[number, shown.mark] = self.marked.get((number, shown.mark), "") + shown.text

    @property
    def root(self):
        """The element of the whole document, None in a file without tags."""
        tree = self.file.Root.get("/StructTreeRoot")
        return None if tree is None else tree.K[0]

    def elements(self, name, within=None):
        """The elements of a name, in reading order."""
        found = [within or self.root]
        while found:
            element = found.pop(0)
            if str(element.S) == name:
                yield element
            found[:0] = [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]

    def words(self, within=None, without=()):
        """The words of an element, of the whole document unless one is named."""
        element = within or self.root
        if element is None:
            return "".join(shown.text for page, height in self._sizes() for shown in page if _in_text(shown, height))
        page, found = element.get("/Pg"), []
        for kid in kids(element):
            if isinstance(kid, int):
                found.append(self._marked(page, kid))
            elif "/S" in kid:
                found.append("" if kid.S in without else self.words(kid, without))
            elif kid.get("/Type") == "/MCR":
                found.append(self._marked(kid.get("/Pg", page), int(kid.MCID)))
        return "".join(found)

    def text(self, within=None):
        """The words of an element with a blank between lines, and on lines of their own those of each block."""
        element = within or self.root
        page, found = element.get("/Pg"), ""
        for kid in kids(element):
            if isinstance(kid, int):
                words = self._marked(page, kid)
                found += words if not found or found.endswith((" ", "-", "/", "\n")) else f" {words}"
            elif "/S" in kid:
                found += self.text(kid) if str(kid.S) in INLINE else f"\n{self.text(kid)}\n"
            elif kid.get("/Type") == "/MCR":
                found += " " + self._marked(kid.get("/Pg", page), int(kid.MCID))
        return found

    def everything(self):
        """All words of the pages, also those of headers, footers and the mark of a draft."""
        return " ".join(shown.text for page in self.pages for shown in page)

    def characters(self):
        """The characters that the fonts of the file have a shape for."""
        fonts = [font for page in self.file.pages for font in page.resources.get("/Font", {}).values()]
        return "".join(text for font in fonts for code, text in self.letters_of(font).items() if code != b"\0\0")

    def letters_of(self, font):
        """The characters of a font, by their codes, which are read once: a page changes fonts at every fact."""
        if font.objgen not in self._letters:
            self._letters[font.objgen] = _letters(font)
        return self._letters[font.objgen]

    def widths_of(self, font):
        """The widths of the characters of a font in thousandths of its size, by their codes."""
        if font.objgen not in self._widths:
            self._widths[font.objgen] = _widths(font)
        return self._widths[font.objgen]

    def _marked(self, page, mark):
        return self.marked.get((self.numbers[page.objgen], mark), "")

    def _sizes(self):
        for page, shown in zip(self.file.pages, self.pages, strict=True):
            yield shown, float(page.mediabox[3])


def kids(element):
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _in_text(shown, height):
    return shown.upright and BOTTOM < shown.height < height - TOP + 10


def _shown(page, letters_of, widths_of):
    """The words of a page in the order of its content; `letters_of` a font are its characters by their codes."""
    matrices, matrix, letters, widths, size, before = [], pikepdf.Matrix(), {}, {}, 0.0, 0.0
    marks, words_instead = [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                matrices.append(matrix)
            case "Q":
                matrix = matrices.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "BDC" | "BMC":
                about = operands[1] if len(operands) > 1 else {}
                marks.append(int(about["/MCID"]) if "/MCID" in about else marks[-1] if marks else None)
                instead = str(about["/ActualText"]) if "/ActualText" in about else None
                words_instead.append(instead)
                if instead is not None:
                    yield Shown(marks[-1], instead, matrix.f, matrix.b == 0)
            case "BT":
                before = 0.0
            case "EMC":
                marks.pop()
                words_instead.pop()
            case "Tf":
                font, size = page.resources.Font[operands[0]], float(operands[1])
                letters, widths = letters_of(font), widths_of(font)
            case "TJ" | "Tj" if all(instead is None for instead in words_instead):
                strings = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
                each = [codes[at : at + 2] for at in range(0, len(codes), 2)]
                text = "".join(letters.get(code, "\ufffd") for code in each)
                between = sum(float(gap) for gap in strings if not isinstance(gap, pikepdf.String))
                width = (sum(widths.get(code, 0.0) for code in each) - between) / 1000 * size
                mark = marks[-1] if marks else None
                left, before = matrix.e + before * matrix.a, before + width
                yield Shown(mark, text, matrix.f, matrix.b == 0, left, left + width * matrix.a)


def _widths(font):
    """The widths of the characters of a font by their codes: `first [width, width, …]`, or `first last width`."""
    found, given = {}, list(font.DescendantFonts[0].W)
    while given:
        first, then = int(given.pop(0)), given.pop(0)
        if isinstance(then, pikepdf.Array):
            widths = dict(enumerate(then, first))
        else:
            widths = dict.fromkeys(range(first, int(then) + 1), given.pop(0))
        found |= {code.to_bytes(2): float(width) for code, width in widths.items()}
    return found


def _letters(font):
    """The characters of a font by their codes in the content of a page."""
    table = font.ToUnicode.read_bytes().decode()
    found = {}
    for stretch in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", stretch):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for stretch in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", stretch):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2)] = chr(int(text, 16) + step)
    return found


def edited(data, word, other):
    """The file in which `word` reads `other`, which is as long and has letters of the same font.

    It is found in the content of a page, where it is written in codes of the font, with distances between them.
    """
    if word == other:
        return data
    pdf = Pdf(data)
    for page in pdf.file.pages:
        content, font = [], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = pdf.letters_of(page.resources.Font[operands[0]])
            if str(operator) == "TJ":
                codes = b"".join(bytes(string) for string in operands[0] if isinstance(string, pikepdf.String))
                text = "".join(font.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2))
                if word in text:
                    code_of = {letter: code for code, letter in font.items()}
                    changed = b"".join(code_of[letter] for letter in text.replace(word, other, 1))
                    content.append(([pikepdf.Array([pikepdf.String(changed)])], operator))
                    continue
            content.append((operands, operator))
        page.Contents = pdf.file.make_stream(pikepdf.unparse_content_stream(content))
    saved = io.BytesIO()
    pdf.file.save(saved)
    return saved.getvalue()
