"""No program and no module of the working folder is run, which may be a client's."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.programs import find_program
from tests.cli.conftest import SMALL

pytestmark = pytest.mark.exhaustive

SOURCE = Path(__file__).resolve().parents[1] / "socdocs"
BATCH = ["batch", "a.yaml", "b.yaml", "-o", "out", "--format", "md", "--name", "{description}", "-j", "2"]
STARTS = {"run", "Popen", "call", "check_output", "check_call", "system", "popen", "startfile"}


@pytest.mark.parametrize("path", ["", ".", ":{bin}", "{bin}:", ".:{bin}", "acme:{bin}", "./acme:../acme:{bin}"])
def test_no_program_of_the_working_folder_is_found(tmp_path, monkeypatch, path):
    for folder in ("bin", "acme", "acme/acme"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "draw").write_text("#!/bin/sh\n", "utf-8")
        (tmp_path / folder / "draw").chmod(0o755)
    monkeypatch.chdir(tmp_path / "acme")
    monkeypatch.setenv("PATH", path.replace(":", os.pathsep).format(bin=tmp_path / "bin"))

    assert find_program("draw") == (str(tmp_path / "bin" / "draw") if "bin" in path else None)


def test_every_program_that_is_started_was_found_so():
    found = set()
    for module in SOURCE.rglob("*.py"):
        text = module.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(func=ast.Attribute(ast.Name("subprocess" | "os"), name)) if name in STARTS:
                    found.add(module.relative_to(SOURCE).as_posix())
                    assert "find_program" in text
                case ast.Attribute(ast.Name("shutil"), "which"):
                    raise AssertionError(f"{module} looks in the working folder, too, on Windows")
    assert found == {"revisions.py", "writers/docx/pagination.py"}


def modules():
    """The names of modules that a further process of Python imports, or could."""
    code = "import sys, socdocs.batch.pool, concurrent.futures.process, multiprocessing.resource_tracker as _;"
    code += "print(*{name.partition('.')[0] for name in sys.modules})"
    listed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    return sorted(name for name in listed if name.isidentifier() and name not in {"__main__", "__mp_main__", "socdocs"})


@pytest.mark.parametrize("flags", [[], ["-E"], ["-sE"], ["-P"], ["-I"]])
def test_a_batch_runs_no_module_of_the_folder_in_which_it_is_started(tmp_path, flags):
    client = tmp_path / "client"
    client.mkdir()
    for name in modules():
        (client / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n", "utf-8")
    for name in ("a", "b"):
        (client / f"{name}.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "program.py"  # as an installer writes it
    program.write_text("from socdocs.cli import main\n\nif __name__ == '__main__':\n    main()\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}

    done = subprocess.run(
        [sys.executable, *flags, str(program), *BATCH],
        cwd=client,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False), done.stderr
    assert len(list((client / "out").glob("*.md"))) == 2


@pytest.mark.parametrize("command", ["completion bash", "preview system.yaml --open --stop-after 1"])
@pytest.mark.parametrize("path", [".:{}", ":{}", "{}:."])
def test_no_library_starts_a_program_of_the_working_folder(tmp_path, command, path):
    (tmp_path / "system.yaml").write_text(SMALL, "utf-8")
    for name in ("bash", "www-browser", "xdg-open", "x-www-browser", "firefox", "w3m", "lynx"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/ran\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in ("BROWSER", "DISPLAY")}
    environment |= {"PATH": path.format(Path(sys.executable).parent), "PYTHONPATH": str(SOURCE.parent)}
    subprocess.run(
        [sys.executable, "-m", "socdocs", *command.split()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert not (tmp_path / "ran").exists()
