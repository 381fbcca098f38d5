"""Whatever names a description gives, no command reads or writes a file outside the folders that it may reach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.cli.table import COMMANDS
from tests.conftest import ROOT

pytestmark = pytest.mark.exhaustive

PICTURE = ROOT / "examples/saas-vendor/architecture.png"
HIDDEN = "Secretwords"
"""In every file that lies outside, by which they are known wherever their content goes."""
OUTSIDE = {
    "text.md": f"{HIDDEN} of another client.\n",
    "list.csv": f"id,text,criteria\nAC-09,The Lead reviews {HIDDEN}.,CC6.1\n",
    "list.yaml": f"- {{id: AC-09, text: The Lead reviews {HIDDEN}., criteria: [CC6.1]}}\n",
    "own.yaml": f"paragraphs: [{{instead_of: Our cover., text: {HIDDEN}.}}]\n",
    "system.yaml": f"service_organization: {{name: {HIDDEN}}}\nsystem: {{name: Other}}\n",
    "socdocs.yaml": f"name: '{HIDDEN}'\n",
    "firm.docx": f"{HIDDEN}\n",
    "description.overview.yaml": f"paragraphs: [{{instead_of: Our cover., text: {HIDDEN}.}}]\n",
    "report.yaml": f"title: {HIDDEN}\n",
    "auditor.yaml": f"reports: [{{id: soc2-2026, service_auditor: {{firm: {HIDDEN}}}}}]\n",
}
WAYS = ("../other/{0}", "{1}/other/{0}", "link-{0}", "links/{0}", "texts/../../other/{0}", "../acme.com/links/{0}")
"""The ways out of a folder: by dots, from the root, through a link, through a linked folder, and two at once."""
REPORT = """\
reports:
  - id: soc2-2026
    soc: 2
    type: 2
    trust_services_categories: [security]
    period: {start: 2025-04-01, end: 2026-03-31}
"""
START = 'service_organization: {name: "Acme, Inc."%s}\nsystem: {name: Acme Cloud%s}\n'


def names(file: str, folder: Path) -> list[str]:
    """All names that lead from the description to a file outside."""
    return [way.format(file, folder.as_posix()) for way in WAYS]


def with_pictures(folder: Path) -> dict[str, str]:
    shown = " ".join(f"![A picture]({name})" for name in names("picture.png", folder))
    return {
        "system.yaml": START % (", overview: {file: texts/overview.md}", f", boundaries: '{shown}'") + REPORT,
        "texts/overview.md": f"Acme. {shown.replace('](', '](../')}\n",
    }


def with_texts(folder: Path) -> dict[str, str]:
    services = "".join(
        f"  - {{name: Service {number}, description: {{file: {name}}}}}\n"
        for number, name in enumerate(names("text.md", folder))
    )
    return {"system.yaml": START % ("", "") + f"services:\n{services}" + REPORT}


def with_lists(folder: Path) -> dict[str, str]:
    keys = ("controls", "cuecs", "commitments", "tests", "incidents", "vendors")
    lists = "".join(f"{key}: {{file: {name}}}\n" for key, name in zip(keys, names("list.csv", folder), strict=True))
    more = "".join(
        f"    {key}: {{file: {name}}}\n"
        for key, name in zip(("tests", "incidents", "recipients"), names("list.yaml", folder), strict=False)
    )
    return {"system.yaml": START % ("", "") + lists + REPORT + more}


def with_one_list_through(way: int):
    def described(folder: Path) -> dict[str, str]:
        return {"system.yaml": START % ("", "") + f"controls: {{file: {names('list.csv', folder)[way]}}}\n" + REPORT}

    return described


def with_last_year_through(name: str):
    def described(folder: Path) -> dict[str, str]:
        return {"system.yaml": START % ("", "") + REPORT + f"    previous_report: {{file: '{name}'}}\n"}

    return described


def with_own_wording(folder: Path) -> dict[str, str]:
    return {
        "system.yaml": START % ("", "") + REPORT,
        "own-wording/description.overview.yaml": "-> ../../other/own.yaml",
    }


def with_an_auditors_file(folder: Path) -> dict[str, str]:
    return {"system.yaml": START % ("", "") + REPORT, "auditor.yaml": "-> ../other/auditor.yaml"}


def with_a_project_file(text: str):
    def described(folder: Path) -> dict[str, str]:
        return {"system.yaml": START % ("", "") + REPORT, "socdocs.yaml": text.format(folder.as_posix())}

    return described


def with_a_folder_that_is_a_link(name: str):
    def described(folder: Path) -> dict[str, str]:
        return {"system.yaml": START % ("", "") + REPORT, name: "-> ../other"}

    return described


def with_a_link_among_templates(name: str):
    def described(_: Path) -> dict[str, str]:
        dots = "../" * (name.count("/") + 2)
        more = "  - {id: second, kind: mine, period: {start: 2025-04-01, end: 2026-03-31}}\n"
        return {
            "system.yaml": START % ("", "") + REPORT + more,
            "socdocs.yaml": "templates: t\n",
            f"t/{name}": f"-> {dots}other/{'plain' if name == 'odd' else ''}",
        }

    return described


LINKS_AMONG_TEMPLATES = ("mine", "shared", "soc2-type2", "soc2-type2/layouts-x", "shared/description", "odd")
DESCRIPTIONS = {
    "pictures": with_pictures,
    "texts": with_texts,
    "lists": with_lists,
    **{f"list through {way}": with_one_list_through(number) for number, way in enumerate(WAYS[2:4], 2)},
    "last year": with_last_year_through("../other/system.yaml"),
    "last year through a link": with_last_year_through("link-system.yaml"),
    "last year in a revision": with_last_year_through("HEAD:other/system.yaml"),
    "own wording": with_own_wording,
    "folder of own wording": with_a_folder_that_is_a_link("own-wording"),
    "auditor": with_an_auditors_file,
    "project file": with_a_project_file("-> ../other/socdocs.yaml"),
    "project file with templates": with_a_project_file("templates: ../other\n"),
    "project file with a reference": with_a_project_file("reference: link-firm.docx\n"),
    "project file with libraries": with_a_project_file("libraries: [links]\n"),
    "project file with an auditor": with_a_project_file("auditor: '{0}/other/auditor.yaml'\n"),
    **{f"templates/{name}": with_a_link_among_templates(name) for name in LINKS_AMONG_TEMPLATES},
}
CALLS = [
    "check system.yaml",
    "check system.yaml --summary",
    "review system.yaml",
    "outline system.yaml --report soc2-2026",
    "config system.yaml",
    "matrix system.yaml --report soc2-2026 -o OUT/m.csv",
    "requests system.yaml --report soc2-2026 -o OUT/r.csv",
    "confirm system.yaml --dry-run",
    "report soc2-type2 system.yaml --report soc2-2026 -o OUT/d.html",
    "assertion system.yaml --report soc2-2026 -o OUT/a.md",
    "copies system.yaml --report soc2-2026 --recipient A --nda Signed --format md -o OUT",
    "batch system.yaml -o OUT --format md --jobs 1",
    "reports system.yaml",
    "pull edited.md system.yaml --base draft.md --accept all --own-wording",
    "roll-forward system.yaml -o OUT/deep/next",
    "diff system.yaml",
    "diff sound.yaml system.yaml",
    "diff HEAD:acme.com sound.yaml",
    "diff HEAD:acme.com",
    "diff HEAD:acme.com/system.yaml sound.yaml",
    "import list.csv --into system.yaml",
    "batch system.yaml -o . --name edited --format md --jobs 1 --force",  # it looks first at what all reports read
]
WRITTEN = {"acme.com/system.yaml", "acme.com/edited.md"}
"""The files of the description that these commands may change."""
NAMED_BY_NO_DESCRIPTION = {
    "advise",
    "criteria",
    "explain",
    "schema",
    "completion",
    "help",
    "init",
    "templates",
    "preview",  # it follows the same steps, and shows what they read
}

_opened: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if (
        _opened is not None
        and event in ("open", "os.scandir", "os.listdir")
        and isinstance(arguments[0], str | bytes | os.PathLike)
    ):
        _opened.append(os.path.realpath(os.fsdecode(arguments[0])))


@pytest.fixture(scope="session")
def noting():
    """Notes every file that Python opens and every folder that it lists, from then on."""
    sys.addaudithook(_note)


@pytest.fixture
def opened(noting):
    """The files and folders that were opened in the test, with all links followed."""
    global _opened  # noqa: PLW0603 - such a hook is never removed
    _opened = []
    yield _opened
    _opened = None


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """A draft of a sound description, which a person edited."""
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "sound.yaml").write_text(START % ("", "") + REPORT, "utf-8")
    words = [sys.executable, "-m", "socdocs", "soc2", "sound.yaml", "--type", "2", "-o", "draft.md"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    edited = (folder / "draft.md").read_text("utf-8").replace("Acme Cloud", "Acme Clouds")
    (folder / "edited.md").write_text(edited, "utf-8")
    return folder


@pytest.fixture(params=DESCRIPTIONS)
def work(request, folder, drafted, monkeypatch):
    """The folder of a description that names files outside of it, in a repository of git that holds all of them."""
    work = folder / "work"
    (work / "other" / "plain").mkdir(parents=True)
    for name, text in OUTSIDE.items():
        (work / "other" / name).write_text(text, "utf-8")
    (work / "other" / "picture.png").write_bytes(PICTURE.read_bytes())
    for place in (work / "other", work / "other" / "plain"):
        (place / f"{HIDDEN}.md").write_text("A file whose name is not to be known.", "utf-8")
    own = work / "acme.com"
    shutil.copytree(drafted, own)
    (own / "texts").mkdir()
    (own / "list.csv").write_text("id,text,criteria\nAC-01,The Lead reviews access.,CC6.1\n", "utf-8")
    (own / "links").symlink_to("../other")
    for name in (*OUTSIDE, "picture.png"):
        (own / f"link-{name}").symlink_to(f"../other/{name}")
    for name, text in DESCRIPTIONS[request.param](work).items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            (own / name).symlink_to(text.removeprefix("-> "))
        else:
            (own / name).write_text(text, "utf-8")
    for words in ("init --quiet", "add .", "-c user.name=A -c user.email=a@example.com commit --quiet --message one"):
        subprocess.run(["git", *words.split()], cwd=work, check=True, capture_output=True)
    monkeypatch.chdir(own)
    return work


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, and the links."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for path in folder.rglob("*")
        if ".git" not in path.parts and (path.is_symlink() or path.is_file())
    }


def test_no_command_reaches_what_lies_outside(request, socdocs, work, opened):
    codes = (0, 1, 2, 3) if "templates/" in request.node.callspec.id else (0, 1, 2)  # 3: no link there is followed
    before = contents(work)
    picture = PICTURE.read_bytes()
    for number, call in enumerate(CALLS):
        out = work / f"out{number}"
        opened.clear()

        ended = socdocs(*call.replace("OUT", str(out)).split())

        said = f"{call}\n{ended.out}{ended.err}"
        reached = [path for path in opened if Path(path).is_relative_to(work / "other")]
        assert not reached, said
        assert HIDDEN not in ended.out + ended.err, said
        now = contents(work)
        new = {name: data for name, data in now.items() if before.get(name) != data}
        assert all(name.startswith(f"{out.name}/") or name in WRITTEN for name in new), (said, list(new))
        assert not any(HIDDEN.encode() in data or picture == data for data in new.values()), said
        assert ended.code in codes, said
        shutil.rmtree(out, ignore_errors=True)
        (work / "acme.com" / "system.yaml").write_bytes(before["acme.com/system.yaml"])


def test_every_command_that_reads_a_description_is_here():
    assert {call.split()[0] for call in CALLS} == COMMANDS.keys() - NAMED_BY_NO_DESCRIPTION


ELSEWHERE = (
    "/net/evil.example/share/x.{}",
    "//evil.example/share/x.{}",
    r"\\\\evil.example\\share\\x.{}",
    "https://evil.example/x.{}",
)
"""Names at which even a look could connect to another machine, on one system or another."""


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_name_that_is_refused_for_its_form_is_looked_for_nowhere(socdocs, folder, monkeypatch, name):
    said = {ending: f"'{name.format(ending)}'" for ending in ("md", "csv", "yaml", "png", "docx")}
    (folder / "system.yaml").write_text(
        START.replace("%s", "")
        + f"controls: {{file: {said['csv']}}}\nvendors: {{file: {said['yaml']}}}\nlibraries: [{said['md']}]\n"
        + f"services: [{{name: S, description: {{file: {said['md']}}}}}, {{name: T, description: {said['png']}}}]\n"
        + REPORT
        + f"    previous_report: {{file: {said['yaml']}}}\n",
        "utf-8",
    )
    keys = ("reference", "templates", "auditor")
    (folder / "socdocs.yaml").write_text(
        "".join(f"{key}: {said['yaml']}\n" for key in keys) + f"libraries: [{said['md']}]\n", "utf-8"
    )
    asked = []

    def spied(look):
        def ask(path, *words, **options):
            asked.append(str(path))
            return look(path, *words, **options)

        return ask

    for look in ("stat", "lstat", "readlink", "listdir", "scandir", "open"):
        monkeypatch.setattr(os, look, spied(getattr(os, look)))
    for command in ("check system.yaml", "check system.yaml -o o.md", "soc2 system.yaml", "diff system.yaml"):
        assert socdocs(*command.split()).code
    assert socdocs("batch", "system.yaml", "-o", "out").code
    monkeypatch.undo()

    assert asked
    assert not [path for path in asked if "evil.example" in path]
