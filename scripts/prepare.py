"""Write what socdocs makes of its own files ahead of their use; `make` and the build of a wheel run this.

`prepare.py` writes it into build/prepared, where the program of a checkout looks; it replaces what lay there.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def prepare(folder: Path) -> None:
    """Write the modules of templates, the data files, the kinds of reports and the reference document into `folder`."""
    # The build of a wheel runs where socdocs is not installed.
    sys.path.insert(0, str(ROOT))
    from socdocs.files import Files
    from socdocs.report import kinds
    from socdocs.report.compiled_templates import modules
    from socdocs.source import data_files
    from socdocs.writers.docx import shell

    shutil.rmtree(folder, ignore_errors=True)
    templates = {f"templates/{path}": module.encode() for path, module in modules(ROOT / "templates").items()}
    for path, data in (templates | data_files.prepared() | kinds.prepared(Files()) | shell.prepared()).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


if __name__ == "__main__":
    prepare(ROOT / "build" / "prepared")
