"""Ask whether any installed package has a known weakness (pip-audit): 0 none, 1 some, 0 with a plain word where nobody
answers.

The vulnerability services are not reachable everywhere that the tests run: there the check is skipped, and says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_SERVICES = ("pypi", "osv")
_OURS = "dateline"


def verdict(report: dict[str, Any]) -> tuple[int, int, list[str]]:
    """Return how many packages were looked up, how many could not be, and a line for each weakness."""
    packages = [package for package in report["dependencies"] if package["name"] != _OURS]
    weak = [
        f"{package['name']} {package['version']}: {found['id']}, mended in "
        + (", ".join(found["fix_versions"]) or "no version")
        for package in packages
        for found in package.get("vulns", ())
    ]
    skipped = sum("skip_reason" in package for package in packages)
    return len(packages) - skipped, skipped, weak


def asked(service: str) -> dict[str, Any] | None:
    """Return pip-audit's report from a service, None where it does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(
            [*command, "--vulnerability-service", service], capture_output=True, text=True, timeout=300
        )
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return report if isinstance(report, dict) else None


def main() -> int:
    """Ask one service after the other until one knows the packages."""
    for service in _SERVICES:
        report = asked(service)
        looked_up, skipped, weak = verdict(report) if report else (0, 0, [])
        if not looked_up:
            continue
        for line in weak:
            print(f"audit: {line}", file=sys.stderr)
        unknown = f"; {skipped} not known there" if skipped else ""
        print(f"audit: {looked_up} packages looked up at {service}{unknown}: {len(weak)} known weaknesses")
        return 1 if weak else 0
    print("audit: SKIPPED, no package was checked: neither PyPI nor OSV tells of weaknesses from here", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
