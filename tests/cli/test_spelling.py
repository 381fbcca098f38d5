"""Names on the command line mean the same in any case, with any blanks, hyphens and underscores."""

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ["criteria", "--category", "Processing-Integrity"],
        ["criteria", "--category", "SECURITY"],
        ["advise", "--history", "Short"],
        ["init", "SOC2-Type2", "-o", "-"],
        ["outline", "system.yaml", "--kind", "SOC 2 Type 1"],
        ["soc2", "system.yaml", "--type", "II", "--format", "MD", "-o", "-"],
        ["report", "SOC2_type2", "system.yaml", "--format", "md", "-o", "-"],
    ],
    ids=" ".join,
)
def test_a_name_in_another_spelling_is_understood(socdocs, folder, words):
    (folder / "system.yaml").write_text("system: {name: Acme Cloud}\nreports: [{id: r, soc: 2, type: 2}]\n", "utf-8")

    assert socdocs(*words).code == 0
