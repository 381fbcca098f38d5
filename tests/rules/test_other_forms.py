"""What the rules find does not depend on the form in which a file says the same, nor on what else is in the file."""

import copy
from collections import Counter

import pytest
import yaml

from tests.rules.test_cases import FAILING, findings_in

LISTS = ("tests", "incidents", "changes")


class Texts(yaml.SafeLoader):
    """Reads all values as texts, as a description does."""


Texts.yaml_implicit_resolvers = {
    first: [row for row in rows if row[0].endswith((":null", ":merge"))]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def with_a_bridge_letter(data):
    letter = {"id": "zz-letter", "kind": "bridge-letter", "period": {"start": "2027-01-01", "end": "2027-02-28"}}
    return [*data["reports"], letter] if not any(row.get("kind") for row in data["reports"]) else None


def with_kinds(data):
    rows = data["reports"]
    if any(row.get("kind") or row.get("soc") not in {"1", "2", "3"} for row in rows):
        return None
    if any((row["soc"] == "3" and "type" in row) or (row["soc"] != "3" and "type" not in row) for row in rows):
        return None
    kinds = [f"soc{row['soc']}" + (f"-type{row['type']}" if "type" in row else "") for row in rows]
    rest = [{key: value for key, value in row.items() if key not in {"soc", "type"}} for row in rows]
    return [{**row, "kind": kind} for row, kind in zip(rest, kinds, strict=True)]


def with_lists_of_its_own(data):
    if len(data["reports"]) > 1 or data["reports"][0].get("type") != "2":
        return None
    (report,) = data["reports"]
    lists = {name: data.get(name) for name in LISTS if name in data and name not in report}
    if any(isinstance(rows, list) and any("reports" in row for row in rows) for rows in lists.values()):
        return None
    for name in lists:
        del data[name]
    return [{**report, **lists}] if lists else None


@pytest.mark.exhaustive
@pytest.mark.parametrize("changed", [with_a_bridge_letter, with_kinds, with_lists_of_its_own])
def test_the_same_facts_in_another_form_have_the_same_mistakes(changed, tmp_path):
    path, looked_at, lost = tmp_path / "system.yaml", 0, {}
    for case in FAILING:
        data = yaml.load(case.read_text("utf-8"), Texts)  # noqa: S506 - makes texts alone
        if (case.parent / "auditor" / case.name).is_file() or not isinstance(data, dict) or "reports" not in data:
            continue
        path.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), "utf-8")
        before = told(path)
        reports = changed(data := copy.deepcopy(data))
        if reports is None:
            continue
        path.write_text(yaml.dump({**data, "reports": reports}, allow_unicode=True, sort_keys=False), "utf-8")
        looked_at += 1
        if missing := before - told(path):
            lost[f"{case.parent.name}/{case.name}"] = sorted(missing)

    assert looked_at > 100
    assert lost == {}


def told(path):
    return Counter((found.code, found.message) for found in findings_in(path))
