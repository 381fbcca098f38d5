"""A real browser for proofs: it may reach nothing but what a proof opens, and keeps what the page says."""

import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.web_tools import AXE, BROWSER

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "build" / "web-tools"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def browser():
    # Chromium refuses to shut itself in where it runs as root, as it does in most containers.
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=shutil.which(BROWSER), args=options)
        try:
            yield program
        finally:
            program.close()


@contextmanager
def opened(program, address, *, size=DESK, scheme="light", policy=True):
    """A page with what it `said` in the console and all addresses that it `asked` for.

    Without its `policy` a proof may put its own program into the page.
    """
    context = program.new_context(viewport=size, color_scheme=scheme, bypass_csp=not policy)
    try:
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        yield page
    finally:
        context.close()


@cache
def _axe():
    return (TOOLS / "node_modules" / AXE / "axe.min.js").read_text("utf-8")


def violations(page):
    """What axe-core finds wrong, with the first element of each kind."""
    page.evaluate(_axe())
    found = json.loads(page.evaluate("axe.run().then(result => JSON.stringify(result.violations))"))
    return [(row["id"], row["nodes"][0]["html"]) for row in found]
