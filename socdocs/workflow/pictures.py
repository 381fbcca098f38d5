"""Find the pictures of texts in Markdown files and libraries, which name them from their own folders."""

from __future__ import annotations

import os
from pathlib import Path

from socdocs.diagnostics import form_of
from socdocs.document.nodes import Document, Image
from socdocs.document.traversal import Rewriting
from socdocs.files import Folders
from socdocs.model.ownership import owner_of
from socdocs.source.addresses import Locator
from socdocs.workflow.load import Loaded


def with_pictures_placed(document: Document, loaded: Loaded) -> Document:
    """Return `document` with all pictures named from the description's folder, where the description names its own."""
    if not loaded.named_elsewhere:
        return document
    locator = Locator(loaded.tree)

    def placed(image: Image) -> tuple[Image]:
        text = locator.find(image.origin) if image.origin else None
        if text is None or not names_from_its_folder(text.span.file, folders_for(loaded, image.origin)):
            return (image,)
        folder, own = Path(text.span.file).parent, loaded.path.parent
        source = os.path.relpath(folder / image.source, own)
        if loaded.files.real(own / source) != loaded.files.real(folder / image.source):
            source = f"{os.path.relpath(folder, own)}/{image.source}"  # behind a link, “..” leads elsewhere
        source = source.replace(os.sep, "/")
        return (Image(source, image.alt, image.title, image.label, image.origin),)

    return Rewriting({Image: placed}).document(document)


def folders_for(loaded: Loaded, address: str) -> Folders:
    """Return the folders from which the text at `address` may take pictures."""
    auditors = loaded.auditors_folders
    return auditors if auditors and owner_of(address) == "service_auditor" else loaded.folders


def names_from_its_folder(file: str, folders: Folders) -> bool:
    """Whether the texts in `file` name pictures from its own folder, and not from the description's."""
    return form_of(file) == "prose" or folders.shares(Path(file))
