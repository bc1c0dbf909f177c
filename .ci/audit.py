"""Looks up the packages of a lock in the database of known weaknesses: `python .ci/audit.py requirements/run.txt`.

Exit code 1 when one is known. Where the database cannot be reached (a machine without a line, a mirror that has none),
it says so and ends with 0: the same lock is looked up wherever there is a line.
"""

import json
import subprocess
import sys
from pathlib import Path

OPTIONS = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]


def verdict(report: dict) -> tuple[list[str], int]:
    """What to say of pip-audit's report, and the exit code."""
    packages = report["dependencies"]
    known = [
        f"{package['name']} {package['version']}: {weakness['id']}, "
        f"mended in {', '.join(weakness['fix_versions']) or 'none yet'}"
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    unseen = [package["name"] for package in packages if "skip_reason" in package]
    if unseen and len(unseen) == len(packages):
        return [NOT_REACHED], 0
    lines = known or [f"No weakness is known of {len(packages) - len(unseen)} packages."]
    if unseen:
        lines.append(f"Not in the database: {', '.join(unseen)}.")
    return lines, int(bool(known))


NOT_REACHED = "Known weaknesses were NOT looked up: the database cannot be reached from here."


def main(lock: Path) -> int:
    """Look up one lock."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), *OPTIONS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        lines, code = verdict(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        lines, code = [NOT_REACHED], 0
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
