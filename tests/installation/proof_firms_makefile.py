"""examples/Makefile, as a firm copies it, in the hands of the real make: what a change rebuilds and what not."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.permissions import BOUND_BY_PERMISSIONS
from tests.repository.test_makefile import newer_features_in

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "examples" / "Makefile").read_text("utf-8")
PICTURE = ROOT / "examples" / "saas-vendor" / "architecture.png"
DESCRIPTION = """\
service_organization: {name: "NAME, Inc."}
system: {name: Cloud, boundaries: "The parts and their ways.\\n\\n![The parts of the system](parts.png)"}
controls: {file: controls.csv}
reports:
  - {id: soc2, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""
SOC1 = "  - {id: soc1, soc: 1, type: 1, as_of_date: 2026-03-31}\n"
CONTROLS = 'id,text,criteria\nAC-01,"The Security Lead reviews access, each quarter.",CC6.2\n'
OWN = {
    "soc2-type1/cover.md": "::: title\n{{ service_organization.name }}\n:::\n",
    "soc2-type1/nobody_asks_for_this.md": "A draft of a template.\n",
}


def run_make(folder, *arguments, begin=(), **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    program = f"{shlex.quote(sys.executable)} -m socdocs"
    given = {"SOCDOCS": program, "FORMATS": "md", "OPTIONS": "-q --templates own"} | variables
    return subprocess.run(
        [*begin, "make", *arguments, *(f"{name}={value}" for name, value in given.items())],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=heed_interrupts,
    )


def heed_interrupts():
    """Let make be interrupted where these tests run in the background of a shell, which lets no one be."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def make(folder, *arguments, **variables):
    """What make prints where all goes well."""
    done = run_make(folder, *arguments, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def failing(folder, *arguments, **variables):
    """What make complains of."""
    done = run_make(folder, *arguments, **variables)
    assert done.returncode == 2, done.stdout
    return done.stderr


def rebuilt(printed):
    """The outputs that make builds one by one, from the commands that it prints."""
    return sorted(re.findall(r" -o 'build/(\S+)'", printed))


def built(folder):
    return sorted(path.relative_to(folder / "build").as_posix() for path in (folder / "build").glob("*/*.md"))


@pytest.fixture(scope="module")
def firm(tmp_path_factory) -> Path:
    """A firm's folder with two clients, in which everything is up to date."""
    folder = tmp_path_factory.mktemp("a firm")
    (folder / "Makefile").write_text(MAKEFILE, "utf-8")
    (folder / "notes").mkdir()
    for client in ("acme", "beta"):
        (folder / client).mkdir()
        text = DESCRIPTION.replace("NAME", client.title()) + (SOC1 if client == "acme" else "")
        (folder / client / "system.yaml").write_text(text, "utf-8")
        (folder / client / "controls.csv").write_text(CONTROLS, "utf-8")
        shutil.copy(PICTURE, folder / client / "parts.png")
    for name, text in OWN.items():
        (folder / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "own" / name).write_text(text, "utf-8")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    make(folder, "batch")
    return folder


ACME, BETA, ACME_SOC1 = "acme/soc2-type1.md", "beta/soc2-type1.md", "acme/soc1-type1.md"


def test_a_batch_builds_all_and_leaves_make_nothing_to_do(firm):
    assert built(firm) == [ACME_SOC1, ACME, BETA]
    assert make(firm) == "Every report is up to date.\n"
    assert "socdocs batch" not in make(firm, "batch")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("acme/controls.csv", [ACME_SOC1, ACME]),
        ("beta/controls.csv", [BETA]),
        ("beta/parts.png", [BETA]),
        ("beta/system.yaml", [BETA]),
        ("own/soc2-type1/cover.md", [ACME, BETA]),
        ("own/soc2-type1/nobody_asks_for_this.md", []),
    ],
)
def test_a_changed_file_rebuilds_what_was_made_from_it_and_nothing_else(firm, changed, expected):
    before = (firm / changed).stat()
    try:
        os.utime(firm / changed)
        assert rebuilt(make(firm, "-n")) == expected
    finally:
        os.utime(firm / changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert rebuilt(make(firm, "-n")) == []


def test_an_auditors_file_that_arrives_rebuilds_its_clients_reports(firm):
    file = firm / "acme" / "auditor.yaml"
    try:
        file.write_text("reports:\n  - {id: soc2, service_auditor: {firm: Reyes LLP}}\n", "utf-8")
        assert rebuilt(make(firm, "-n")) == [ACME_SOC1, ACME]
    finally:
        file.unlink()


def test_a_project_file_that_arrives_rebuilds_all_reports_and_chooses_kinds(firm):
    file = firm / "socdocs.yaml"
    try:
        file.write_text("layout: practice\n", "utf-8")
        assert rebuilt(make(firm, "-n")) == [ACME_SOC1, ACME, BETA]
        file.write_text("kinds: [soc1-type1]\n", "utf-8")
        assert rebuilt(make(firm, "-n")) == [ACME_SOC1]
    finally:
        file.unlink()


@pytest.mark.parametrize(
    ("name", "reports"),
    [
        ("acme/own-wording/management_assertion.yaml", [ACME_SOC1, ACME]),
        ("own/soc2-type1/assertion.md", [ACME, BETA]),
        ("own/shared/cover.md", [ACME_SOC1, ACME, BETA]),
    ],
)
def test_own_wording_and_a_template_that_arrive_rebuild_the_reports_that_may_use_them(firm, name, reports):
    file = firm / name
    folders = [folder for folder in (file.parent, file.parent.parent) if folder.is_dir()]
    try:
        file.parent.mkdir(exist_ok=True)
        file.touch()
        assert rebuilt(make(firm, "-n")) == reports
    finally:
        file.unlink()
        if file.parent not in folders:
            file.parent.rmdir()
        for folder in folders:
            os.utime(folder, (1_000_000_000, 1_000_000_000))
    assert rebuilt(make(firm, "-n")) == []


def test_a_report_is_still_there_where_make_is_interrupted_after_it_was_written(firm):
    report = firm / "build" / ACME
    before = (firm / "acme" / "controls.csv").stat()
    ended = f'{shlex.quote(sys.executable)} -m socdocs "$@" && kill -INT $PPID && sleep 5'
    (firm / "interrupted.sh").write_text(f"{ended}\n", "utf-8")
    try:
        os.utime(firm / "acme" / "controls.csv")
        done = run_make(firm, f"build/{ACME}", SOCDOCS="sh ./interrupted.sh")
    finally:
        os.utime(firm / "acme" / "controls.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert done.returncode != 0
    assert report.exists(), done.stderr


def test_a_list_that_is_deleted_is_missed_by_socdocs_and_not_by_make(firm):
    file = firm / "beta" / "controls.csv"
    hidden = file.rename(firm / "beta" / "hidden")
    try:
        for target in ("reports", f"build/{BETA}"):
            complaint = failing(firm, target)
            assert "There is no file beta/controls.csv." in complaint
            assert "No rule" not in complaint
    finally:
        hidden.rename(file)


def test_what_a_change_made_stale_is_built_side_by_side_and_then_done(firm):
    file = firm / "beta" / "controls.csv"
    file.write_text(CONTROLS.replace("reviews", "approves"), "utf-8")
    assert rebuilt(make(firm, "-j2")) == [BETA]
    assert "approves" in (firm / "build" / BETA).read_text("utf-8")
    assert rebuilt(make(firm, "-n")) == []

    file.write_text(CONTROLS, "utf-8")
    printed = make(firm, "batch")
    assert "approves" not in (firm / "build" / BETA).read_text("utf-8")
    assert rebuilt(printed + make(firm, "-n")) == []


def test_a_used_template_of_ours_is_among_what_a_report_depends_on(firm):
    inputs = (firm / "build" / f"{ACME}.d").read_text("utf-8").splitlines()
    assert any(re.fullmatch(r".*/templates/soc2-type1/report\.yaml:", line) for line in inputs)


def test_the_firms_own_word_file_rebuilds_word_reports_only(firm):
    firm_style = firm / "house.docx"
    shutil.copy(ROOT / "templates" / "reference.docx", firm_style)
    os.utime(firm_style, (1_000_000_000, 1_000_000_000))
    given = {"FORMATS": "docx md", "OPTIONS": "-q --reference house.docx", "OUT": "dressed"}
    make(firm, "batch", **given)
    os.utime(firm_style)
    again = re.findall(r" -o 'dressed/(\S+)'", make(firm, "-n", **given))
    assert sorted(again) == ["acme/soc1-type1.docx", "acme/soc2-type1.docx", "beta/soc2-type1.docx"]
    make(firm, **given)
    assert re.findall(r" -o 'dressed/(\S+)'", make(firm, "-n", **given)) == []


def test_clean_takes_away_what_was_made_and_nothing_else(firm, tmp_path):
    shutil.copytree(firm, tmp_path / "copy")
    (tmp_path / "copy" / "build" / "notes.txt").write_text("mine", "utf-8")
    make(tmp_path / "copy", "clean")
    assert [path.name for path in (tmp_path / "copy" / "build").rglob("*") if path.is_file()] == ["notes.txt"]


@pytest.mark.parametrize("out", ["build", "."])
def test_clean_takes_nothing_away_that_was_not_made(copy, out):
    shutil.rmtree(copy / "build")
    for name in ("plan", "plan.d"):
        (copy / "acme" / name).write_text("mine", "utf-8")
    make(copy, "clean", OUT=out)
    assert (copy / "acme" / "plan").is_file()
    assert (copy / "acme" / "plan.d").is_file()


def test_check_names_every_client(firm):
    printed = make(firm, "check")
    assert {"acme/system.yaml", "beta/system.yaml"} <= set(re.findall(r"^(\w+/system\.yaml):", printed, re.MULTILINE))


@pytest.fixture
def copy(firm, tmp_path) -> Path:
    """The firm's folder, to change at will."""
    return Path(shutil.copytree(firm, tmp_path / "a copy"))


def test_a_client_that_is_not_there_is_named_beside_those_that_are(copy):
    said = "There is no client bteta: no file bteta/system.yaml. The clients are: acme beta.\n"
    assert failing(copy, "build/bteta/soc2-type1.md").startswith(said)
    assert failing(copy, "check-bteta").startswith(said)

    (copy / "beta").rename(copy / "gamma")
    assert failing(copy, f"build/{BETA}").startswith("There is no client beta: no file beta/system.yaml.")


def test_a_folder_without_any_client_is_told(tmp_path):
    (tmp_path / "Makefile").write_text(MAKEFILE, "utf-8")
    (tmp_path / "docs").mkdir()
    assert "No description fits the pattern */system.yaml." in failing(tmp_path)
    assert "No description fits the pattern */system.yaml." in failing(tmp_path, "batch")
    assert "no folder beside this file holds a system.yaml" in failing(tmp_path, "check")


def test_a_client_that_arrives_gets_what_its_description_declares(copy):
    shutil.copytree(copy / "acme", copy / "R&D")
    assert rebuilt(make(copy, "-n")) == ["R&D/soc1-type1.md", "R&D/soc2-type1.md"]
    make(copy)
    assert {"R&D/soc1-type1.md", "R&D/soc2-type1.md"} < set(built(copy))


def test_one_client_gets_a_report_that_it_does_not_declare_when_asked(copy):
    make(copy, "build/beta/soc2-type2.md")
    assert "beta/soc2-type2.md" in built(copy)


@pytest.fixture
def broken(copy) -> Path:
    """The firm's folder, with everything to build, and the first client's description broken."""
    shutil.rmtree(copy / "build")
    text = (copy / "acme" / "system.yaml").read_text("utf-8")
    (copy / "acme" / "system.yaml").write_text(text.replace("boundaries", "bounds"), "utf-8")
    return copy


@pytest.mark.parametrize("arguments", [[], ["-j2"], ["batch"], ["-j2", "batch"]])
def test_a_description_with_a_mistake_is_named_with_its_place_and_stops_no_other(broken, arguments):
    complaint = failing(broken, *arguments)
    assert "“bounds” is not a field" in complaint
    assert "acme/system.yaml:2:23" in complaint
    assert built(broken) == [BETA]


@pytest.mark.parametrize("arguments", [[], ["-j2"], ["batch"]])
def test_a_report_that_cannot_be_written_stops_no_other(copy, arguments):
    for report in (ACME, BETA):
        (copy / "build" / report).unlink()
    (copy / "build" / ACME_SOC1).write_text("somebody's work", "utf-8")
    (copy / "build" / f"{ACME_SOC1}.d").unlink()
    os.utime(copy / "build" / ACME_SOC1, (1, 1))
    assert f"build/{ACME_SOC1} was not written by socdocs" in failing(copy, *arguments)
    assert built(copy) == [ACME_SOC1, ACME, BETA]


def test_a_client_with_two_reports_of_one_kind_is_told_and_stops_no_other(copy):
    shutil.rmtree(copy / "build")
    text = (copy / "acme" / "system.yaml").read_text("utf-8")
    (copy / "acme" / "system.yaml").write_text(f"{text}{SOC1.replace('soc1,', 'other,')}", "utf-8")
    for arguments in (["-j2"], ["batch"]):
        assert "2 reports of the kind soc1-type1" in failing(copy, *arguments)
        assert built(copy) == [ACME, BETA]


def test_check_goes_on_after_a_client_with_mistakes(broken):
    done = run_make(broken, "check")
    assert done.returncode == 2
    assert "“bounds” is not a field" in done.stdout
    assert re.search("^beta/system.yaml:", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("target", ["reports", "batch", "check"])
def test_a_client_whose_folder_is_closed_is_named(copy, target):
    shutil.copytree(copy / "beta", copy / "closed")
    (copy / "closed").chmod(0)
    try:
        done = run_make(copy, target, begin=BOUND_BY_PERMISSIONS)
    finally:
        (copy / "closed").chmod(0o755)
    assert done.returncode == 2
    assert re.search("closed.*Permission denied", done.stderr)


ODD = (
    "a b",
    "a:b",
    "a;touch ran;",
    "$(shell touch ran)",
    "x';touch${IFS}ran;'",
    "`touch ran`",
    "-n",
    "a#b",
    "a%b",
    "a*",
)


@pytest.mark.parametrize("target", ["reports", "batch", "check"])
def test_a_folder_with_another_name_is_named_and_left_out_and_nothing_in_the_name_is_run(copy, target):
    for name in ODD:
        shutil.copytree(copy / "acme", copy / name)
    shutil.copytree(copy / "acme", copy / "Müller-Nord_2.a")
    shutil.rmtree(copy / "build")
    done = run_make(copy, target)

    assert done.returncode == 2, done.stdout
    named = re.findall("^    (.*)", done.stderr.partition("because of characters in their names:")[2], re.MULTILINE)
    assert sorted(named) == sorted(ODD)
    assert not [path for path in copy.rglob("*") if path.name.startswith("ran")]
    if target == "check":
        assert all(f"check '{client}/system.yaml'" in done.stdout for client in ("acme", "beta", "Müller-Nord_2.a"))
    else:
        assert built(copy) == sorted(
            [ACME_SOC1, ACME, BETA, *(f"Müller-Nord_2.a/{name}" for name in ("soc1-type1.md", "soc2-type1.md"))]
        )


@pytest.mark.parametrize("target", ["reports", "batch", "check"])
def test_a_description_that_is_a_link_out_of_its_folder_is_named_and_not_read(copy, target):
    text = (copy / "beta" / "system.yaml").read_text("utf-8") + "unknown: x\n"
    (copy / "secret.yaml").write_text(text, "utf-8")
    (copy / "beta" / "system.yaml").rename(copy / "beta" / "first.yaml")
    (copy / "beta" / "system.yaml").symlink_to("first.yaml")
    (copy / "gamma").mkdir()
    (copy / "gamma" / "system.yaml").symlink_to("../secret.yaml")
    os.utime(copy / "beta" / "first.yaml")

    done = run_make(copy, target)

    assert done.returncode == 2, done.stdout
    assert re.search("gamma/system.yaml:? .*link (that )?leads out of", done.stderr)
    assert "unknown" not in done.stdout + done.stderr
    if target == "check":
        assert all(f"check '{client}/system.yaml'" in done.stdout for client in ("acme", "beta"))
    else:
        assert built(copy) == [ACME_SOC1, ACME, BETA]


RUNS = ("$(shell touch ran)", "all: ; touch ran", "$(shell touch ran): acme/system.yaml", "a: \\\n  $(shell touch ran)")


@pytest.mark.parametrize("out", ["build", "."])
@pytest.mark.parametrize("target", ["reports", "check", "clean", f"build/{BETA}"])
@pytest.mark.parametrize("text", RUNS)
def test_nothing_in_a_folder_is_run_whatever_it_is_called(copy, text, target, out):
    for place in (f"build/{ACME}.d", "build/beta/b.d", "build/x/x.md.d", "acme/soc2-type1.md.d", "acme/acme.mk"):
        (copy / place).parent.mkdir(exist_ok=True)
        (copy / place).write_text(f"# : socdocs\n{text}\n", "utf-8")
    for name in ("GNUmakefile", "makefile", "Makefile"):
        (copy / "acme" / name).write_text(text, "utf-8")

    run_make(copy, target, OUT=out)

    assert not [path for path in copy.rglob("*") if path.name.startswith("ran")]


def test_a_pipe_in_a_folder_holds_up_nothing(copy):
    os.mkfifo(copy / "build" / "beta" / "pipe.md.d")
    assert make(copy) == "Every report is up to date.\n"


@pytest.mark.parametrize("target", ["reports", "batch", "check"])
def test_a_client_that_is_called_like_the_folder_of_the_reports_is_named_and_left_out(copy, target):
    shutil.copytree(copy / "beta", copy / "build", dirs_exist_ok=True)
    os.utime(copy / "beta" / "system.yaml")

    done = run_make(copy, target)

    assert done.returncode == 2
    assert "The folder build is left out" in done.stderr
    assert built(copy) == [ACME_SOC1, ACME, BETA]
    assert "build/system.yaml'" not in done.stdout
    if target != "check":
        newest = max((copy / "build").glob("*/*.md"), key=lambda path: path.stat().st_mtime)
        assert newest == copy / "build" / BETA


@pytest.mark.parametrize("source", ["auditor.yaml.sh", "controls.csv.sh", "system.yaml.sh"])
def test_no_file_is_made_from_another_beside_it(copy, source):
    made = copy / "acme" / source.removesuffix(".sh")
    before = made.read_text("utf-8") if made.exists() else "reports: []\n"
    made.write_text(before, "utf-8")
    os.utime(made, (1_000_000_000, 1_000_000_000))
    (copy / "acme" / source).write_text("touch ran\n", "utf-8")

    run_make(copy)

    assert made.read_text("utf-8") == before


@pytest.mark.parametrize("name", ["check-acme", "changed", "listed"])
def test_a_folder_that_is_called_like_a_target_hides_no_client(copy, name):
    shutil.copytree(copy / "beta", copy / name)
    printed = make(copy, "check")
    assert all(f"check '{client}/system.yaml'" in printed for client in ("acme", "beta", name))


NAMES = ("two words.csv", "#1: $HOME $$(x).csv", "a=b$(or =)*.csv", 'it\'s [a] "list"?.csv', "100% ~back\\slash.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_counts_for_what_was_made_from_it(copy, name):
    description = copy / "beta" / "system.yaml"
    written = description.read_text("utf-8").replace("controls.csv", json.dumps(name))
    description.write_text(written, "utf-8")
    file = (copy / "beta" / "controls.csv").rename(copy / "beta" / name)
    make(copy)
    assert rebuilt(make(copy, "-n")) == []

    os.utime(file)
    assert rebuilt(make(copy, "-n")) == [BETA]


def test_the_makefile_as_it_ships_builds_what_the_examples_declare(tmp_path):
    examples = shutil.copytree(ROOT / "examples", tmp_path / "our examples")
    declared = subprocess.run(
        [sys.executable, "-m", "socdocs", "reports", *examples.glob("*/system.yaml")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split("\t") for line in declared.splitlines()]
    expected = sorted(f"{Path(file).parent.name}/{kind}.md" for file, _, kind in rows)
    assert len(expected) > 5
    assert rebuilt(make(examples, "-n")) == expected


def test_a_target_named_in_the_makefile_can_be_made(tmp_path):
    (named,) = re.findall(r"^#   make (build/\S+)$", MAKEFILE, re.MULTILINE)
    examples = shutil.copytree(ROOT / "examples", tmp_path / "examples")
    make(examples, named, OPTIONS="-q")
    assert (examples / named).is_file()


def test_the_makefile_uses_no_feature_newer_than_make_3_81():
    assert newer_features_in(MAKEFILE) == []
