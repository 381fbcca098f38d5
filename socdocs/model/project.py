"""The project file: what is the same for all descriptions in the folder of a firm or a company."""

from typing import ClassVar, Literal

from socdocs.model.base import Facts, NextPeriod, Plain, fact, needed
from socdocs.model.confirmations import ConfirmedWording


class Client(Facts):
    """The reports of one client."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    folder: Plain = needed(prints="never", example="clients/acme")
    """The folder of the client's description, from that of the project file."""
    kinds: tuple[Plain, ...] | None = fact(prints="never", example=["soc2-type2"])
    """The report kinds that `batch` builds for this client, in place of the `kinds` of all."""


class ProjectFile(Facts):
    """What holds for all descriptions in the folder of the project file and below it.

    All paths are from the folder of the project file, and lead to files and folders in it.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    reference: Plain | None = fact(prints="never", example="firm.docx")
    """The Word document or template whose styles, page, headers and footers Word files get, as with `--reference`."""
    templates: Plain | None = fact(prints="never", example="our-templates")
    """The folder of your own templates and report kinds, as with `--templates`."""
    libraries: tuple[Plain, ...] | None = fact(prints="never", example=["shared"])
    """The folders of lists, texts and pictures that descriptions share, for descriptions that name no `libraries`."""
    layout: Plain | None = fact(prints="never", example="practice")
    """The layout of reports whose entry names none, if their kind has it."""
    formats: tuple[Plain, ...] | None = fact(prints="never", example=["docx", "md"])
    """The formats that `batch` writes; other commands write the first, unless the ending of `-o` says otherwise."""
    name: Plain | None = fact(prints="never", example="{description}-{kind}")
    """The pattern for the names of reports' files, without ending, as with `batch --name`.

    With folders in it, it must lead into the folder of the project file.
    """
    auditor: Plain | None = fact(prints="never", example="audit/{description}.yaml")
    """Where service auditors' files are, if not in auditor.yaml beside each description.

    `{description}` stands for the name of the description's folder.
    """
    page_numbers: Literal["never", "layout"] | None = fact(prints="never", example="layout")
    """Page numbers in the contents of Word files, as with `--page-numbers`."""
    kinds: tuple[Plain, ...] | None = fact(prints="never", example=["soc2-type2"])
    """The report kinds that `batch` builds; without them it builds all reports that a description declares."""
    clients: tuple[Client, ...] | None = fact(prints="never")
    """The clients whose report kinds are not those of all."""
    confirmed_wordings: tuple[ConfirmedWording, ...] | None = fact(owner="service_auditor", prints="never")
    """The wordings that the firm has confirmed for all its reports; `socdocs confirm` writes them."""
