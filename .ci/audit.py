"""Checks the installed packages for known vulnerabilities with pip-audit: `python .ci/audit.py`.

Exits with 0 if none is known and with 1 if any is. Where the vulnerability services cannot be reached, the check is
skipped, says so, and exits with 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_SERVICES = ("pypi", "osv")
_OWN_PACKAGE = "dateline"


def summarize(report: dict[str, Any]) -> tuple[int, int, list[str]]:
    """Return the number of packages looked up, of packages unknown to the service, and a line a vulnerability."""
    packages = [package for package in report["dependencies"] if package["name"] != _OWN_PACKAGE]
    vulnerabilities = [
        f"{package['name']} {package['version']}: {vulnerability['id']}, fixed in "
        + (", ".join(vulnerability["fix_versions"]) or "no version")
        for package in packages
        for vulnerability in package.get("vulns", ())
    ]
    unknown = sum("skip_reason" in package for package in packages)
    return len(packages) - unknown, unknown, vulnerabilities


def run_pip_audit(service: str) -> dict[str, Any] | None:
    """Return pip-audit's report from a service, None if the service does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        process = subprocess.run(
            [*command, "--vulnerability-service", service], capture_output=True, text=True, timeout=300
        )
        report = json.loads(process.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return report if isinstance(report, dict) else None


def main() -> int:
    """Ask one service after the other until one knows the packages."""
    for service in _SERVICES:
        report = run_pip_audit(service)
        looked_up, unknown, vulnerabilities = summarize(report) if report else (0, 0, [])
        if not looked_up:
            continue
        for line in vulnerabilities:
            print(f"audit: {line}", file=sys.stderr)
        note = f"; {unknown} unknown to it" if unknown else ""
        print(f"audit: {looked_up} packages looked up at {service}{note}: {len(vulnerabilities)} known vulnerabilities")
        return 1 if vulnerabilities else 0
    print("audit: SKIPPED, no package was checked: neither PyPI nor OSV can be reached from here", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
