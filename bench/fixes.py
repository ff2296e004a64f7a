"""Apply every fix to a copy of each folder, and look whether the copy came to harm.

python -m bench.fixes FOLDER…
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import yaml

from advisor.bundle import bundled
from advisor.catalog import load
from advisor.model import Applicability
from advisor.run import Run
from advisor.source.text import Sources, UnreadableError
from advisor.targets import targets
from bench.measure import ADVISOR, print_table, run

APPLIED = (Applicability.SAFE, Applicability.UNSAFE)
FIX = (*ADVISOR, "check", "--no-cache", "--quiet", "--fix", "--unsafe-fixes")


def digests(tree: Path) -> dict[Path, bytes]:
    """Return a digest of each file below `tree`, links left out."""
    paths = (Path(folder, name) for folder, _, names in os.walk(tree) for name in names)
    return {
        path: hashlib.sha256(path.read_bytes()).digest() for path in paths if path.is_file() and not path.is_symlink()
    }


def parses(file: Path) -> bool:
    """Whether a Python or YAML file is free of syntax errors."""
    try:
        text = Sources().read(file).text
        if file.suffix == ".py":
            with warnings.catch_warnings(action="ignore"):
                ast.parse(text)
        else:
            yaml.compose(text.replace("\t", " "), Loader=yaml.CSafeLoader)
    except (UnreadableError, SyntaxError, ValueError, yaml.YAMLError):
        return False
    return True


def try_fixes(folder: Path) -> tuple[Counter[str], list[str]]:
    """Return counts, and sentences about harm done."""
    counts: Counter[str] = Counter()
    harm: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch).resolve() / folder.name
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        intended = Run(targets([str(copy)]), load(bundled("rules")))
        sources = Sources()
        report = intended.report(sources)
        outcome = intended.outcome(report, sources, with_fixes=True)
        counts.update(advice.fix.applicability.value for advice in outcome.advices if advice.fix)
        repair = intended.repair(report, sources, APPLIED)
        counts["applied"], counts["withdrawn"] = len(repair.applied), len(repair.withdrawn)
        harm += [f"withdrawn: {finding.rule} at {finding.span.file}: {why}" for finding, why in repair.withdrawn]
        parsed = {file: parses(file) for file in repair.texts}
        before = digests(copy)
        first = run((*FIX, str(copy)))
        after = digests(copy)
        second = run((*FIX, str(copy)))
        changed = {file for file in after if after[file] != before.get(file)}
        counts["changed"] = len(changed)
        counts["broken"] = sum(parsed.get(file, True) and not parses(file) for file in changed)
        counts["again"] = sum(digest != after.get(file) for file, digest in digests(copy).items())
        harm += [f"crashed: {result.errors[-500:]}" for result in (first, second) if result.crashed]
        harm += [f"changed, not meant or meant, not changed: {file}" for file in sorted(changed ^ set(repair.texts))]
    return counts, harm


def main() -> int:
    """Print the table; 1 when a fix did harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    folders = [folder.resolve() for folder in parser.parse_args().folders]
    total: Counter[str] = Counter()
    told: list[str] = []
    rows: list[tuple[object, ...]] = []
    columns = ("safe", "unsafe", "display-only", "applied", "withdrawn", "changed", "broken", "again")
    for folder in folders:
        counts, harm = try_fixes(folder)
        total += counts
        told += harm
        if counts.total():
            rows.append((folder.name, *(counts[column] for column in columns)))
    rows.append((f"**{len(folders)} folders**", *(total[column] for column in columns)))
    named = (
        "safe",
        "unsafe",
        "shown",
        "applied",
        "withdrawn",
        "files changed",
        "files broken",
        "changed by a second run",
    )
    print_table(("folder", *named), rows)
    print(*told, sep="\n")
    return 1 if total["broken"] or total["again"] or any(not line.startswith("withdrawn") for line in told) else 0


if __name__ == "__main__":
    sys.exit(main())
