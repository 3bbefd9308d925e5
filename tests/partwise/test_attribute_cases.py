"""The public cases of attributes and verdicts, where the folder of shared cases is there."""

import json
from pathlib import Path

from attribute_cases import broken, invented, missed
from partwise.attributes import compare, extract


def read(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_case_is_read_as_it_must_be(shared):
    """Each expected item is read, nothing forbidden, and nothing is invented."""
    wrong = []
    for case in read(shared / "cases" / "attributes.jsonl"):
        found = [item.to_dict() for item in extract(case["text"], case["language"])]
        expected = case["expected"]
        if missed(expected, found) or broken(case["forbidden"], found) or invented(expected, found):
            wrong.append(case["text"])
    assert wrong == []


def test_every_verdict_is_as_it_must_be(shared):
    """Each named kind of a case has the verdict that the case names."""
    wrong = []
    for case in read(shared / "cases" / "verdicts.jsonl"):
        found = {v.kind: v.verdict for v in compare(extract(case["query"]), extract(case["document"]))}
        wanted = case.get("verdicts") or [{"kind": case["kind"], "verdict": case["verdict"]}]
        if any(found.get(each["kind"]) != each["verdict"] for each in wanted):
            wrong.append((case["query"], case["document"]))
    assert wrong == []
