"""Writes the reference document that socdocs ships: `python -m socdocs.writers.docx templates/reference.docx`."""

import sys
from pathlib import Path

from socdocs.writers.docx import write
from socdocs.writers.docx.style_source.reference import reference_document

Path(sys.argv[1]).write_bytes(write(reference_document()))
