"""Make the pictures of the tutorials, docs/pictures/tutorial-*: `python -m scripts.tutorial_pictures`.

Terminals are drawn from what the commands print, pages from the PDF and Word files that they write, the preview by a
browser.  Needs Chromium, LibreOffice and poppler.
"""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from scripts.pictures import FRAME
from scripts.web_tools import BROWSER

HERE = Path(__file__).resolve().parent.parent
EXAMPLES = HERE / "examples"
PICTURES = HERE / "docs" / "pictures"
PROGRAM = (sys.executable, "-m", "socdocs")
WIDTH = 90
DOTS = 52
GAP = 10
GREY = "#999999"
COLORS = 128
# What the tutorial for companies answers to the questions of `init`.
ANSWERS = (
    "Tavermoor Software, Inc.",
    "Tavermoor Contract Cloud",
    "soc 2",
    "type 1",
    "security, availability",
    "Dec 31, 2026",
    "controls.xlsx",
    "Ingrid Halloway",
    "Chief Executive Officer",
)
# What it then types into the file, in place of the lines that `init` wrote.
FACTS = {
    "\n  overview:\n": (
        "\n  overview: Tavermoor provides contract management software. It was founded in 2013 and has 231 employees.\n"
    ),
    "\nservices:\n": (
        "\nservices:\n  - name: Contract repository\n"
        "    description: Stores signed contracts with their attachments and makes their text searchable.\n"
    ),
    "\nincidents:\n": ("\nincidents:\n  none_statement: There were no system incidents that have to be described.\n"),
}


def main() -> None:
    """Draw the pictures of all tutorials."""
    for draw in (company, firm, consultant):
        with tempfile.TemporaryDirectory() as folder:
            draw(Path(folder))


def company(folder: Path) -> None:
    """The questions of `init`, the preview, and pages of the PDF."""
    shutil.copy(EXAMPLES / "practice" / "controls.xlsx", folder)
    shown = conversation(folder, ["init"], ANSWERS)
    asked, _, rest = shown.partition("SOC 2® Type 1 Report")
    ending = rest[rest.index("Still open") :]
    terminal("tutorial-company-init", "socdocs init", f"{asked}…\n{ending}")
    description = folder / "system.yaml"
    text = description.read_text("utf-8")
    for line, fact in FACTS.items():
        text = text.replace(line, fact)
    description.write_text(text, "utf-8")
    preview(folder, "tutorial-company-preview")
    run(folder, "soc2", "system.yaml", "--type", "1", "-q", "-o", "draft.pdf")
    pages("tutorial-company-pages", folder / "draft.pdf", (1, 7, 9))


def firm(folder: Path) -> None:
    """The table of `batch`, and pages in the firm's style."""
    for client, example in {"larkmoor": "data-center", "tavermoor": "saas-vendor"}.items():
        shutil.copytree(EXAMPLES / example, folder / "clients" / client)
    shutil.copy(EXAMPLES / "styles" / "harbor.docx", folder / "firm.docx")
    settings = 'reference: firm.docx\nformats: [docx]\nname: "{description}-{report}"\n'
    (folder / "socdocs.yaml").write_text(settings, "utf-8")
    terminal("tutorial-firm-batch", "socdocs batch clients -o drafts", run(folder, "batch", "clients", "-o", "drafts"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    report = folder / "drafts" / "tavermoor-soc2-2026.docx"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(report)]
    subprocess.run(convert, check=True, stdout=subprocess.DEVNULL, timeout=300)
    pages("tutorial-firm-pages", folder / f"{report.stem}.pdf", (1, 4, 30))


def consultant(folder: Path) -> None:
    """The end of `check --summary`, and the draft as a page for a browser."""
    shutil.copy(EXAMPLES / "practice" / "controls.xlsx", folder)
    named = ["--organization", "Tavermoor Software, Inc.", "--system", "Tavermoor Contract Cloud"]
    covers = ["--category", "security", "--category", "availability", "--start", "2026-01-01", "--end", "2026-06-30"]
    run(folder, "init", "soc2-type2", "--controls", "controls.xlsx", *named, *covers, "--no-input")
    summary = run(folder, "check", "system.yaml", "--summary")
    terminal(
        "tutorial-consultant-summary", "socdocs check system.yaml --summary", summary[summary.index("\nsoc2-type2") :]
    )
    run(folder, "soc2", "system.yaml", "--type", "2", "-q", "-o", "draft.html")
    with opened((folder / "draft.html").as_uri()) as page:
        page.locator("h3, h2", has_text="Significant Changes").last.scroll_into_view_if_needed()
        save(Image.open(io.BytesIO(page.screenshot())), "tutorial-consultant-html")


def run(folder: Path, *arguments: str) -> str:
    """All that the command prints."""
    env = os.environ | {"COLUMNS": str(WIDTH), "NO_COLOR": "1"}
    command = [*PROGRAM, *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ).stdout


def conversation(folder: Path, arguments: Sequence[str], answers: Sequence[str]) -> str:
    """All that a terminal shows while a person answers each question at its prompt."""
    ours, theirs = pty.openpty()
    env = os.environ | {"COLUMNS": str(WIDTH), "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen([*PROGRAM, *arguments], cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    left, shown = list(answers), b""
    # Linux says with an error that no process has the other end open any more.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            shown += part
            if left and shown.endswith(b"\n> "):
                os.write(ours, f"{left.pop(0)}\n".encode())
    os.close(ours)
    if process.wait(timeout=60):
        sys.exit(f"socdocs {' '.join(arguments)} ended with {process.returncode}:\n{shown.decode()}")
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).replace("\r\n", "\n")


def terminal(name: str, command: str, printed: str) -> None:
    """A terminal with a command and what it printed."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text(f"$ {command}\n"), Text(printed.strip("\n")), sep="\n")
    frame = FRAME.replace("socdocs check", command)
    drawn = console.export_svg(title="", theme=MONOKAI, code_format=frame, unique_id=name)
    text = "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"
    (PICTURES / f"{name}.svg").write_text(text, "utf-8")
    print(f"{name}.svg")


def pages(name: str, pdf: Path, numbers: Sequence[int]) -> None:
    """Pages of a PDF side by side."""
    drawn = []
    for number in numbers:
        one = pdf.with_name(f"{name}-{number}")
        only = ["-f", str(number), "-l", str(number), "-singlefile"]
        subprocess.run(["pdftoppm", "-r", str(DOTS), *only, str(pdf), str(one)], check=True)
        drawn.append(Image.open(one.with_suffix(".ppm")))
    width = sum(page.width for page in drawn) + GAP * (len(drawn) + 1)
    whole = Image.new("RGB", (width, max(page.height for page in drawn) + 2 * GAP), GREY)
    left = GAP
    for page in drawn:
        whole.paste(page, (left, GAP))
        left += page.width + GAP
    save(whole, name)


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours, which keeps the file small."""
    picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    print(f"{name}.png")


def preview(folder: Path, name: str) -> None:
    """The preview with an open item chosen, so that its lines are shown."""
    command = [*PROGRAM, "preview", "system.yaml", "--port", "4799", "--stop-after", "60"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        address = server.stdout.readline().strip() if server.stdout else ""
        with opened(address) as page:
            page.locator("#sections button", has_text="boundaries of the system").click()
            page.locator("#place:not([hidden]) mark").first.wait_for()
            save(Image.open(io.BytesIO(page.screenshot())), name)
        server.terminate()


@contextlib.contextmanager
def opened(address: str) -> Iterator[Page]:
    """A page of a browser at the address."""
    # Chromium refuses to shut itself in where it runs as root, as it does in most containers.
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=shutil.which(BROWSER), args=["--no-sandbox"])
        page = program.new_page(viewport={"width": 1200, "height": 760}, color_scheme="light")
        page.goto(address)
        yield page
        program.close()


if __name__ == "__main__":
    main()
