"""The server of the preview answers this machine alone, takes a port that is free, and ends when it is told."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from socdocs.preview.application import HOST, _messages, application
from socdocs.preview.following import Following
from socdocs.preview.server import listen
from socdocs.preview.state import MOST_VIEWS, Preview
from socdocs.preview.view import Choice
from socdocs.workflow.request import Request
from tests.reports import EXAMPLES

PORT = 4790


@contextlib.asynccontextmanager
async def pages(request=None):
    app = application(Preview(Following(request or Request(EXAMPLES / "minimal" / "system.yaml"))), PORT)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}:{PORT}") as client:
        yield client


def get(address, **headers):
    async def ask():
        async with pages() as client:
            return await client.get(address, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("address", ["/", "/page.js", "/page.css", "/report.css", "/place?fact=system.name"])
def test_every_answer_forbids_to_load_anything_from_elsewhere(address):
    answer = get(address)

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4790", "127.0.0.1", "127.0.0.1:80", "[::1]:4790"])
def test_a_request_that_names_another_host_is_refused(host):
    assert get("/", host=host).status_code == 421
    assert "system" not in get("/place?fact=system.name", host=host).text


@pytest.mark.parametrize("host", ["127.0.0.1:4790", "localhost:4790"])
def test_this_machine_is_answered(host):
    assert get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    ("address", "site", "status"),
    [
        ("/place?fact=system.name", "cross-site", 403),
        ("/place?fact=system.name", "same-site", 403),
        ("/download/md", "cross-site", 403),
        ("/page.js", "cross-site", 403),
        ("/place?fact=system.name", "same-origin", 200),
        ("/place?fact=system.name", "none", 200),
        ("/", "cross-site", 200),
    ],
)
def test_only_the_page_itself_is_given_to_other_pages(address, site, status):
    assert get(address, **{"sec-fetch-site": site}).status_code == status


def test_of_all_choices_that_are_asked_for_only_the_last_are_kept():
    async def ask():
        preview = Preview(Following(Request(EXAMPLES / "minimal" / "system.yaml")))
        first = Choice("soc2-type2", "", "")
        again = await preview.view(first)
        for number in range(3 * MOST_VIEWS):
            await preview.view(Choice(f"junk{number}", "", ""))
            assert await preview.view(first) is again
        return preview

    assert len(asyncio.run(ask())._views) == MOST_VIEWS


@pytest.mark.parametrize("address", ["/system.yaml", "/../pyproject.toml", "/place.html", "/download/exe"])
def test_nothing_else_is_served(address):
    assert get(address).status_code == 404


@pytest.mark.parametrize("asked", ["", "?fact=", "?row=%C2%B2", f"?row={'9' * 5000}", "?fact=a[&row=-1"])
def test_a_place_that_is_none_is_answered_with_nothing(asked):
    answer = get(f"/place{asked}")

    assert (answer.status_code, answer.json()) == (200, None)


@pytest.mark.parametrize(("before", "asked"), [("", "fact=system.name"), ("unknown: x\n", "row=0")])
def test_names_that_are_not_utf_8_are_shown_and_linked(tmp_path, before, asked):
    file = tmp_path / os.fsdecode(b"k\xff") / "system.yaml"
    shutil.copytree(EXAMPLES / "minimal", file.parent)
    file.write_text(before + file.read_text("utf-8"), "utf-8")

    async def ask():
        async with pages(Request(file)) as client:
            return await client.get(f"/place?{asked}")

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    assert "/k%FF/system.yaml:" in answer.json()["link"]
    message = asyncio.run(anext(_messages(Preview(Following(Request(file))), Choice())))
    assert json.loads(message.removeprefix(b"data: "))["panel"]


@pytest.mark.parametrize(("name", "first"), [("docx", b"PK"), ("md", b"**"), ("html", b"<!DOCTYPE"), ("pdf", b"%PDF")])
def test_the_report_can_be_downloaded(name, first):
    answer = get(f"/download/{name}?kind=soc2-type2")

    assert answer.content.startswith(first)
    assert f'filename="soc2-type2.{name}"' in answer.headers["content-disposition"]


def test_a_port_that_another_program_has_is_left_to_it():
    with listen(0) as first:
        taken = first.getsockname()[1]
        with listen(taken) as second:
            assert second.getsockname()[0] == HOST
            assert second.getsockname()[1] != taken


def test_files_are_looked_at_where_the_system_reports_no_change(tmp_path):
    async def look():
        preview = Preview(Following(Request(EXAMPLES / "minimal" / "system.yaml")))
        looks = preview._looks([tmp_path / "which no system can follow"])
        async with contextlib.aclosing(looks):
            return [await anext(looks) for _ in range(2)]

    assert asyncio.run(look()) == [None, None]


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("files", range(7, 14))
def test_where_the_system_gives_no_more_files_the_preview_ends_with_a_sentence_or_goes_on(folder, files):
    import resource

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    server = started(folder, "--port", "4794", "--stop-after", "1", limit=limit)
    try:
        address = server.stdout.readline().strip()
        with contextlib.suppress(httpx.HTTPError), httpx.stream("GET", f"{address}changes", timeout=20) as answer:
            next(messages(answer), None)
        code, said = server.wait(60), server.stderr.read()
    finally:
        server.kill()
        server.communicate()

    assert code in (0, 3), said
    assert "Traceback" not in said
    assert ("Too many open files" in said) is bool(code)


def started(folder, *options, file="system.yaml", limit=None):
    command = [sys.executable, "-m", "socdocs", "preview", file, "--stop-after", "60", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, text=True, preexec_fn=limit, **pipes)  # noqa: PLW1509 - there are none


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(EXAMPLES / "minimal", tmp_path / "client")
    return tmp_path / "client"


def messages(answer):
    for line in answer.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def test_a_saved_change_is_sent_and_nothing_but_it(folder):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = started(folder, "--port", str(port))
        try:
            address = server.stdout.readline().strip()
            assert f"http://{HOST}:" in address
            assert address != f"http://{HOST}:{port}/"
            with httpx.stream("GET", f"{address}changes", params={"kind": "soc2-type2"}, timeout=60) as answer:
                found = messages(answer)
                first = next(found)
                file = folder / "system.yaml"
                text = file.read_text("utf-8")
                name = first["panel"]["organization"]
                file.write_text(text.replace(name, "Zymurgy Renamed, Inc."), "utf-8")
                second = next(found)
            assert "Zymurgy Renamed, Inc." in json.dumps(second)
            assert len(json.dumps(second)) < len(json.dumps(first)) / 2
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
            assert f"Another program has port {port}" in server.stderr.read()
        finally:
            server.kill()
            server.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_folder_whose_name_is_no_text_is_shown_and_followed(folder):
    odd = folder.rename(folder.with_name(os.fsdecode(b"nu\xe9")))
    description = odd / "system.yaml"
    description.write_text(f"{description.read_text('utf-8')}\nunknown: key\n", "utf-8")
    server = started(odd.parent, "--port", "4795", file=f"{odd.name}/system.yaml")
    try:
        address = server.stdout.readline().strip()
        with httpx.stream("GET", f"{address}changes", params={"kind": "soc2-type2"}, timeout=60) as answer:
            found = messages(answer)
            assert odd.name in json.dumps(next(found), ensure_ascii=False)
            description.write_text(f"{description.read_text('utf-8')}again: key\n", "utf-8")
            assert "“again” is not a field" in json.dumps(next(found), ensure_ascii=False)
            place = httpx.get(f"{address}place", params={"row": "0"}).json()
        assert "/nu%E9/system.yaml:" in place["link"]
        assert server.poll() is None
    finally:
        server.kill()
        server.communicate()


def test_it_stops_by_itself(folder):
    server = started(folder, "--stop-after", "1", "--port", "4793")
    try:
        assert server.wait(60) == 0
    finally:
        server.kill()
        server.communicate()
