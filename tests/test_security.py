"""What guards the project as a whole: exceptions from the checks are argued, weak packages are found."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AUDIT = ROOT / ".ci" / "audit.py"
SECURITY = ROOT / "SECURITY.md"

pytestmark = pytest.mark.skipif(not AUDIT.exists(), reason="installed without the checkout")


def test_every_exception_from_the_security_checks_is_argued_in_one_place() -> None:
    waived = {
        (str(path.relative_to(ROOT)), rule)
        for folder in ("geo", "dashboard", "tools")
        for path in (ROOT / folder).rglob("*.py")
        for codes in re.findall(r"# noqa: ([A-Z0-9, ]+)", path.read_text(encoding="utf-8"))
        for rule in re.findall(r"\bS\d{3}\b", codes)
    }
    argued = set(re.findall(r"^\| `([^`]+)` \| (S\d{3}) \|", SECURITY.read_text(encoding="utf-8"), re.MULTILINE))
    assert waived == argued, "argue it in SECURITY.md, a row a file and rule"


def test_the_audit_lists_vulnerabilities_and_counts_skipped_packages_apart() -> None:
    summarize = runpy.run_path(str(AUDIT))["summarize"]
    sound = {"name": "sound", "version": "1", "vulns": []}
    weak = {"name": "weak", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    unknown = {"name": "unknown", "skip_reason": "not found"}
    ours = {"name": "dateline", "skip_reason": "not found"}
    assert summarize({"dependencies": [sound, weak, unknown, ours]}) == (2, 1, ["weak 1: CVE-1, fixed in 2"])
    assert summarize({"dependencies": [unknown, ours]}) == (0, 1, [])
