"""A report of a firm that does not exist, with all that a report can hold, as the document that writers get."""

import struct
import zlib

from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Anchor,
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Image,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Properties,
    Quote,
    Reference,
    Section,
    Strikethrough,
    Strong,
    Table,
    Text,
    ThematicBreak,
)

ORGANIZATION = Text("Northwind Ledger, Inc.", "service_organization.name")
SYSTEM = Text("Ledger Cloud Platform", "system.name")
START = Text("January 1, 2025", "reports[soc2].period.start")
END = Text("December 31, 2025", "reports[soc2].period.end")
DATE = Placeholder("date of the report", "service_auditor", "reports[soc2].report_date")
FIRM = Placeholder("name of the firm", "service_auditor", "reports[soc2].service_auditor.name")
OPINION = Placeholder("type of the opinion", "service_auditor", "reports[soc2].opinion.type")

SERIES = {
    "CC1": "Control environment",
    "CC2": "Communication and information",
    "CC3": "Risk assessment",
    "CC5": "Control activities",
    "CC6": "Logical and physical access",
    "CC7": "System operations",
    "CC8": "Change management",
    "A1": "Availability",
}
_ACTORS = (
    "The security engineer",
    "The platform team",
    "The head of people operations",
    "A second developer",
    "The on-call engineer",
    "The data protection lead",
    "The finance controller",
)
_ACTIONS = (
    "reviews the list of accounts with access to production against the roster of current employees",
    "approves each change to infrastructure code in the repository before it can be merged",
    "restores a backup of a randomly chosen customer database into an isolated account",
    "examines alerts of the intrusion detection service and records the decision in the incident register",
    "confirms that screening was completed before the first day of work of each person who joined",
    "compares the encryption settings of storage volumes with the published standard",
)
_TIMES = ("each quarter", "on every release", "once a month", "within one business day", "twice a year")


def paragraph(*children):
    return Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children))


def cell(*children):
    return Cell((paragraph(*children),))


def bullets(*items, ordered=False, start=1):
    blocks = tuple(Item((paragraph(item),) if isinstance(item, str) else item) for item in items)
    return ListBlock(blocks, ordered=ordered, start=start)


def section(id, level, title, *blocks, children=(), owner="management", numbered=True):
    words = (Text(title),) if isinstance(title, str) else title
    return Section(id, level, words, owner=owner, blocks=blocks, children=tuple(children), numbered=numbered)


def png(width, height, color=(31, 56, 100)):
    """A picture of one colour."""
    rows = (b"\0" + bytes(color) * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


PICTURES = {"pictures/network.png": png(900, 420, (201, 214, 233))}


def properties(**changes):
    return replace(
        Properties(
            title="Report on Controls at a Service Organization Relevant to Security and Availability",
            kind="soc2-type2",
            organization=ORGANIZATION.text,
            system=SYSTEM.text,
            timeframe=f"{START.text} to {END.text}",
            report_title="SOC 2® Type 2 Report",
            restricted_use="Restricted use: solely for the specified parties named in Section I.",
            notices=("Fictional example",),
            input_hash="3f" * 32,
            version="0.1.0",
        ),
        **changes,
    )


def report(controls=24, **changes):
    """The whole report; three tests of each control."""
    sections = (cover(), auditors_report(), assertion(), description(controls), tests(controls), other(), open_items())
    return finish(Document(properties(**changes), sections))


def cover():
    lines = (
        Group("organization", (paragraph(ORGANIZATION),)),
        Group("title", (paragraph("System and Organization Controls (SOC) 2® Type 2 Report"),)),
        Group(
            "subtitle",
            (
                paragraph(
                    "Report on ",
                    ORGANIZATION,
                    "’s Description of Its ",
                    SYSTEM,
                    " and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant "
                    "to Security"
                    " and Availability",
                ),
            ),
        ),
        Group("timeframe", (paragraph("For the period ", START, " to ", END),)),
        paragraph("Prepared by ", FIRM),
        Group(
            "note",
            (
                paragraph(
                    Strong((Text("Restricted use. "),)),
                    "This report is intended solely for the information and use of ",
                    "the service organization and the specified parties described in Section I.",
                ),
                paragraph("This draft becomes a report only when the firm has signed it."),
            ),
        ),
    )
    return Section("cover", 1, numbered=False, blocks=(Group("cover", lines),))


def auditors_report():
    def proposed(name, *blocks):
        mark = Placeholder(name.capitalize(), "service_auditor", f"confirm[{name}]", confirm=True)
        return Group("proposed", (*blocks, paragraph(mark)), name)

    return section(
        "auditors_report",
        1,
        "Independent Service Auditor’s Report",
        Group("letterhead", (paragraph(FIRM), paragraph("200 Example Street"), paragraph("Springfield"))),
        paragraph("To the management of ", ORGANIZATION, ":"),
        Heading(1, (Text("Scope"),)),
        Group(
            "element",
            (
                paragraph(
                    "We have examined the accompanying description in ",
                    Reference("section:description"),
                    " of the ",
                    SYSTEM,
                    " throughout the period ",
                    START,
                    " to ",
                    END,
                    " and the suitability of the design and operating",
                    " effectiveness of the controls stated in it.",
                ),
            ),
            "A2-03",
        ),
        paragraph(
            "The service organization uses a hosting provider.",
            Footnote(
                (paragraph("The provider is carved out; see ", Reference("section:description.subservice"), "."),)
            ),
            " The description does not extend to its controls. Complementary user entity controls are listed in ",
            Reference("table:cuecs"),
            ".",
        ),
        Heading(1, (Text("Service auditor’s responsibilities"),)),
        proposed(
            "responsibilities",
            paragraph(
                "Our responsibility is to express an opinion on the description and on the controls, based on our ",
                "examination. The examination included:",
            ),
            bullets(
                "obtaining an understanding of the system and the service organization’s commitments;",
                (
                    paragraph("assessing the risks that"),
                    bullets(
                        "the description is not presented in accordance with the criteria;",
                        "the controls were not suitably designed;",
                        ordered=True,
                    ),
                ),
                "performing procedures to obtain evidence.",
            ),
            paragraph("We are required to be independent and to meet our other ethical responsibilities."),
        ),
        Heading(1, (Text("Opinion"),)),
        paragraph("In our opinion, in all material respects: ", OPINION),
        bullets(
            (
                paragraph(
                    "the description presents the system: ",
                    Placeholder("conclusion on the description", "service_auditor", "reports[soc2].opinion.limbs[a]"),
                ),
            ),
            "the controls were suitably designed;",
            "the controls operated effectively.",
            ordered=True,
        ),
        Heading(1, (Text("Restricted use"),)),
        Group(
            "notice",
            (
                paragraph(
                    "This report is intended solely for the information and use of management of ",
                    ORGANIZATION,
                    ", user entities of the system, and practitioners providing services to them, who have "
                    "sufficient knowledge.",
                ),
                paragraph("It is not intended to be, and should not be, used by anyone else."),
            ),
        ),
        Group(
            "signature",
            (paragraph(FIRM), paragraph("Signature: ____________________"), paragraph("Springfield, ", DATE)),
        ),
        owner="service_auditor",
    )


def assertion():
    return section(
        "assertion",
        1,
        (Text("Assertion of "), ORGANIZATION, Text(" Management")),
        Group("letterhead", (paragraph(ORGANIZATION), paragraph("14 Harbour Road", LineBreak(), "Springfield"))),
        paragraph(
            "We have prepared the accompanying description of the ",
            SYSTEM,
            " throughout the period ",
            START,
            " to ",
            END,
            ", based on the criteria for a description. We confirm, to the best of our knowledge and belief, that",
        ),
        bullets(
            "the description presents the system that was designed and implemented;",
            "the controls stated in the description were suitably designed;",
            "the controls operated effectively throughout the period.",
            ordered=True,
        ),
        Group(
            "signature",
            (
                paragraph(Strong((Text("Ada Brandt", "signatories[ada].name"),))),
                paragraph("Chief Executive Officer"),
                paragraph(Placeholder("date of the assertion", "management", "reports[soc2].assertion.date")),
            ),
        ),
    )


def description(controls):
    prose = Group(
        "fact",
        (
            paragraph(
                "The platform keeps the books of about ",
                Strong((Text("4,200 small firms"),)),
                " in eleven countries. Each firm’s ledger "
                "is a separate schema; requests pass a gateway that adds the tenant’s key. See ",
                Link("https://example.com/trust?a=1&b=2", (Text("the trust page"),)),
                " for the public part.",
            ),
            bullets(
                (
                    paragraph("Ingestion of bank statements"),
                    bullets(
                        "by file transfer",
                        "by programming interface",
                        (paragraph("by hand"), bullets("only with a second person’s approval")),
                    ),
                ),
                "Reconciliation and posting",
                "Reporting and export",
            ),
            Quote(
                (
                    paragraph("Nothing is posted twice, and nothing is posted silently."),
                    Quote((paragraph("Founders’ letter"),)),
                )
            ),
            CodeBlock("ledger post --tenant 4711 \\\n    --statement 2025-03.csv   # dry run first\n", "console"),
            Table(
                (Column(), Column("right"), Column("center")),
                (cell("Region"), cell("Tenants"), cell("Copies")),
                ((cell("Europe"), cell("3,100"), cell("3")), (cell("North America"), cell("1,100"), cell("3"))),
            ),
            paragraph(
                "Figures are those of the last day of the period. ",
                Strikethrough((Text("Asia"),)),
                " was closed; ",
                Code("region=ap-1"),
                " remains reserved and ",
                Emphasis((Text("no"), Strong((Text(" data"),)))),
                " is stored there.",
            ),
            ListBlock(
                (
                    Item((paragraph("Migrate the archive"),), checked=True),
                    Item((paragraph("Retire the old gateway"),), checked=False),
                )
            ),
            ThematicBreak(),
            paragraph(
                Image(
                    "pictures/network.png",
                    "Requests pass the gateway, then the application, then the tenant’s schema",
                    "Flow of a request",
                )
            ),
            paragraph("The figure leaves out the backup network."),
        ),
        "system.overview",
    )
    commitments = Table(
        (Column(width=14), Column(width=56), Column(width=30)),
        (cell("Commitment"), cell("Text"), cell("Where it is made")),
        tuple(
            (
                cell(Anchor(f"commitment:SC-{n:02d}"), Text(f"SC-{n:02d}", f"commitments[SC-{n:02d}].id")),
                cell(Text(text, f"commitments[SC-{n:02d}].text")),
                cell("Master agreement, section ", str(n)),
            )
            for n, text in enumerate(
                (
                    "Customer data is encrypted in transit and at rest.",
                    "The platform is available 99.9 % of each month.",
                    "Customers are told of a breach within 72 hours.",
                ),
                1,
            )
        ),
        caption=(Text("Principal service commitments"),),
        anchor="table:commitments",
    )
    cuecs = Table(
        (Column(width=16), Column(width=60), Column(width=24)),
        (cell("Control"), cell("Complementary user entity control"), cell("Criteria")),
        tuple(
            (
                cell(Text(f"CUEC-{n:02d}", f"cuecs[CUEC-{n:02d}].id")),
                cell(Text(text, f"cuecs[CUEC-{n:02d}].text")),
                cell("CC6.1, CC6.2"),
            )
            for n, text in enumerate(
                (
                    "User entities remove the accounts of people who leave.",
                    "User entities review the roles they grant.",
                    "User entities report suspected misuse without delay.",
                ),
                1,
            )
        ),
        caption=(Text("Complementary user entity controls"),),
        anchor="table:cuecs",
    )
    return section(
        "description",
        1,
        (Text("Description of the "), SYSTEM),
        children=(
            section("description.services", 2, "Services provided", prose),
            section(
                "description.commitments",
                2,
                "Principal service commitments and system requirements",
                paragraph(
                    "Commitments are made in agreements and on the trust page; ",
                    Reference("table:commitments"),
                    " lists them.",
                ),
                commitments,
                paragraph("Requirements follow from them and are kept in the policy handbook."),
            ),
            section(
                "description.components",
                2,
                "Components of the system",
                children=(
                    section(
                        "description.components.infrastructure",
                        3,
                        "Infrastructure",
                        paragraph(
                            "The system runs in two regions of the hosting provider, ",
                            Placeholder(
                                "locations of the data centres",
                                "subservice_organization",
                                "subservice_organizations[host].locations",
                            ),
                            ".",
                        ),
                    ),
                    section(
                        "description.components.people",
                        3,
                        "People",
                        paragraph("Sixty people operate the platform, in four teams."),
                    ),
                ),
            ),
            section(
                "description.subservice",
                2,
                "Subservice organizations",
                paragraph("The hosting provider is carved out."),
            ),
            section(
                "description.cuecs",
                2,
                "Complementary user entity controls",
                cuecs,
                paragraph("Controls of user entities are not part of the examination."),
            ),
            section(
                "description.incidents",
                2,
                "Incidents",
                paragraph(
                    Placeholder(
                        "incidents, or a statement that there were none", "management", "reports[soc2].incidents"
                    )
                ),
            ),
        ),
    )


def control_ids(controls):
    series = list(SERIES)
    return [(f"{series[n * len(series) // controls]}.{n % 5 + 1}", f"AC-{n + 1:03d}") for n in range(controls)]


def control_text(n):
    return (
        f"{_ACTORS[n % len(_ACTORS)]} {_ACTIONS[n % len(_ACTIONS)]} {_TIMES[n % len(_TIMES)]}; what is found is "
        f"followed up"
        f" in the register under {n + 1:04d}, and the head of security signs the record of it."
    )


def tests(controls):
    columns = (
        Column(width=10),
        Column(width=32),
        Column(width=36, owner="service_auditor"),
        Column(width=22, owner="service_auditor"),
    )
    head = (
        cell("Control"),
        cell("Description of the control"),
        cell("Tests of the service auditor"),
        cell("Results of the tests"),
    )
    children = []
    for code, title in SERIES.items():
        rows = []
        for n, (criterion, id) in enumerate(control_ids(controls)):
            if not criterion.startswith(f"{code}."):
                continue
            for test in range(3):
                known = (n + test) % 4
                result = f"tests[{id}-T{test + 1}].result"
                rows.append(
                    (
                        cell(Anchor(f"control:{id}") if test == 0 else "", Text(id, f"controls[{id}].id")),
                        cell(Text(control_text(n), f"controls[{id}].text")) if test == 0 else cell("As above"),
                        cell(
                            Text(
                                f"Inspected {5 + n + test} records of {n + 1} chosen from the register for "
                                f"{_TIMES[(n + test) % 5]} and compared "
                                "them with the standard.",
                                f"tests[{id}-T{test + 1}].procedure",
                            )
                        ),
                        cell(
                            Text(f"{n % 3 + 1} of {5 + n + test} records lacked a signature. See ", result),
                            Reference("section:other", (Text("the response"),)),
                        )
                        if known == 0
                        else cell(Placeholder("result of the test", "service_auditor", result)),
                    )
                )
        if rows:
            children.append(
                section(
                    f"tests.{code}",
                    2,
                    f"{code}: {title}",
                    paragraph(f"The controls of series {code} are those that management chose for {title.lower()}."),
                    Table(
                        columns,
                        head,
                        tuple(rows),
                        caption=(Text(f"Tests of controls: {title.lower()}"),),
                        anchor=f"table:{code}",
                        landscape=True,
                        listed=False,
                        description=f"Controls, tests and results for {title.lower()}",
                    ),
                )
            )
    return section(
        "tests",
        1,
        "Trust Services Criteria, Related Controls, and Tests of Controls",
        paragraph(
            "This section presents the controls of ", ORGANIZATION, " and the tests that the service auditor performed."
        ),
        Heading(1, (Text("Test methods"),)),
        bullets(
            "Inquiry of the people who perform a control",
            "Observation",
            "Inspection of documents and records",
            "Reperformance",
        ),
        Heading(2, (Text("Samples"),)),
        paragraph("Samples were chosen from populations whose completeness was tested."),
        *(paragraph(f"Further words about method {n}. " * 6) for n in range(4)),
        # One control and nothing else before the pages turn, which LibreOffice 7.4 takes badly.
        paragraph(Placeholder("how items were chosen", "service_auditor", "reports[soc2].auditor_report.sampling")),
        children=children,
        owner="service_auditor",
    )


def other():
    wide = "AVERYLONGIDENTIFIERWITHOUTANYBREAKTHATISSIXTYCHARACTERSLONG1"
    return section(
        "other",
        1,
        "Other Information Provided by the Service Organization",
        Group(
            "notice", (paragraph("The information in this section is not covered by the service auditor’s report."),)
        ),
        Table(
            (Column(width=20), Column(width=50), Column(width=30)),
            (cell("Exception"), cell("Response"), cell("By")),
            (
                (
                    cell(Text(wide, "exceptions[x].id")),
                    Cell(
                        (
                            paragraph("We agree."),
                            bullets("A signature is now enforced by the form.", "Records are sampled monthly."),
                            paragraph("The first sample was clean."),
                        )
                    ),
                    cell(END),
                ),
            ),
            caption=(Text("Responses of management to exceptions"),),
            anchor="table:responses",
        ),
    )


def open_items():
    return section(
        "open_items",
        1,
        "Open Items",
        Table(
            (Column(width=60), Column(width=40)),
            (cell("Wanted"), cell("Fact")),
            (
                (cell("Date of the report"), cell(Code("reports[soc2].report_date"))),
                (cell("Name of the firm"), cell(Code("reports[soc2].service_auditor.name"))),
            ),
            caption=(Text("Open items of the service auditor"),),
        ),
        numbered=False,
    )
