"""The rule that compares descriptions, which is not in the table, and the names that rules had in earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LEAK: Final = "LEK001"
LEAK_NAME: Final = "names-of-other-descriptions"
"""The code and the name of the rule on names of other descriptions; few commands need the rule itself."""
FORMER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "report-before-its-last-day": "ENG010",
        "report-long-after-its-last-day": "ENG011",
        "assertion-out-of-time": "ENG012",
        "last-day-still-to-come": "ENG013",
        "criteria-of-the-other-kind": "ENG016",
        "period-by-hand": "ENG018",
        "targets-out-of-scope": "SCP004",
        "not-applicable-because-of-others": "SCP008",
        "commitments-of-no-report": "DSC003",
        "laws-without-a-name": "DSC005",
        "stages-left-out": "DSC014",
        "other-services-unnamed": "DSC018",
        "texts-of-anybody": "DSC023",
        "texts-of-the-sample": "DSC024",
        "tools-that-are-no-component": "DSC027",
        "scheduled-control-without-an-occasion": "CTL009",
        "programs-without-their-objectives": "CTL014",
        "objectives-of-continuity": "CTL015",
        "hosts-that-are-not-listed": "SUB008",
        "text-at-odds-with-csocs": "SUB013",
        "text-at-odds-with-cuecs": "CUE005",
        "cuec-that-begins-otherwise": "CUE004",
        "tests-with-the-same-words": "TST010",
        "nothing-happened-at-all": "TST011",
        "reliability-of-lists-unsaid": "TST015",
        "result-against-its-exceptions": "TST017",
        "more-occasions-than-the-period-has": "TST020",
        "opinion-of-nobody": "OPN001",
        "strangers-to-a-soc-1": "DST002",
        "incident-without-an-exception": "DSC030",
    }
)
"""The codes of renamed rules by their names up to version 0.1."""
