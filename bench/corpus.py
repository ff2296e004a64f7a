"""Check every folder by itself: files, seconds, findings per rule, crashes.

python -m bench.corpus FOLDER…
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from bench.measure import ADVISOR, Run, print_table, python_files, run


def findings(result: Run) -> list[dict[str, object]]:
    """Return the findings that a run printed as JSON; none when it crashed."""
    return [] if result.crashed else list(json.loads(result.output or "[]"))


def check(folder: Path, *options: str) -> Run:
    """Check one folder, findings as JSON; given up after a minute."""
    return run((*ADVISOR, "check", "--no-cache", "--output-format", "json", *options, str(folder)), limit=60)


def main() -> int:
    """Print the tables; 1 when a run crashed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    folders = [folder.resolve() for folder in parser.parse_args().folders]
    total: Counter[str] = Counter()
    rows: list[tuple[object, ...]] = []
    crashes: list[tuple[Path, Run]] = []
    for folder in folders:
        result = check(folder)
        rules = Counter(str(finding["code"]) for finding in findings(result))
        total += rules
        if result.crashed:
            crashes.append((folder, result))
        found = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
        state = "CRASH" if result.crashed else ""
        rows.append((folder.name, len(python_files([folder])), rules.total(), found, result.seconds, state))
    files, seconds = sum(int(str(row[1])) for row in rows), sum(float(str(row[4])) for row in rows)
    rows.append((f"**{len(folders)} folders**", files, total.total(), "", seconds, f"{len(crashes)} crashes"))
    print_table(("folder", "Python files", "findings", "by rule", "seconds", ""), rows)
    print_table(("rule", "findings"), total.most_common())
    for folder, result in crashes:
        print(f"{folder.name} ended with {result.code}:\n{result.errors[-2000:]}\n")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
