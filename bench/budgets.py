"""Measure the budgets as ratios in one run.

python -m bench.budgets REPOSITORY… [--no-service FOLDER…] [--semgrep COMMAND]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.measure import ADVISOR, REPOSITORY, Run, medians, print_table, python_files, run
from bench.trees import write_large_service, write_service, write_services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BARE = (sys.executable, "-c", "pass")
LIBCST = (sys.executable, "-c", "import libcst")
TIMES = 15
SIZES = (10_000, 100_000, 1_000_000)
"""Lines of Python."""


class Line(NamedTuple):
    """One budget and what was measured."""

    what: str
    measured: str
    ratio: float
    bound: str
    met: bool


def beware(sentence: str) -> None:
    """Say on standard error what a reader of the table must know."""
    print(f"BEWARE: {sentence}", file=sys.stderr)


def check(*trees: Path) -> Sequence[str]:
    """Return the command that checks `trees` as if for the first time."""
    return (*ADVISOR, "check", "--no-cache", *map(str, trees))


def found_by(command: Sequence[str]) -> list[object]:
    """Return the findings of a check."""
    result = run((*command, "--output-format", "json"))
    if result.crashed:
        sys.exit(f"{' '.join(command)} ended with {result.code}:\n{result.errors}")
    return list(json.loads(result.output))


def cold(scratch: Path) -> Iterator[Line]:
    """One file in a service of 150 YAML lines and 10 modules."""
    clean, faulty = scratch / "clean", scratch / "faulty"
    write_service(clean)
    write_service(faulty, faulty=True)
    file = Path("shop", "step0.py")
    commands = {
        "clean file": check(clean / file),
        "clean service": check(clean),
        "faulty file": check(faulty / file),
        "faulty service": check(faulty),
    }
    for name, command in commands.items():
        found = len(found_by(command))
        if bool(found) != name.startswith("faulty"):
            beware(f"the {name} gives {found} findings, so its line does not measure what it says")
    median = medians({"bare": BARE, "libcst": LIBCST, **commands}, TIMES)
    bare, one_import = median["bare"], median["libcst"] - median["bare"]
    for name in commands:
        bound = 10 * bare + (one_import if name.startswith("faulty") else 0)
        ratio = median[name] / bare
        measured = f"{median[name] * 1000:.0f} ms, bare python {bare * 1000:.1f} ms"
        yield Line(f"cold, {name}", measured, ratio, f"≤ {bound / bare:.3g} × bare python", median[name] <= bound)


def without_service(folders: Sequence[Path]) -> Iterator[Line]:
    """Much Python and no service, against ruff."""
    beside = Path(sys.executable).with_name("ruff")
    ruff = str(beside) if beside.exists() else shutil.which("ruff")
    if ruff is None:
        beware("ruff is not installed, so the tree without a service is not measured")
        return
    options = ("--isolated", "--no-respect-gitignore", "--config", "exclude=[]", "--select", "F", "--no-cache")
    paths = tuple(map(str, folders))
    listed = len(run((ruff, "check", *options, "--show-files", *paths)).output.splitlines())
    files = python_files(folders)
    lines = sum(file.read_bytes().count(b"\n") for file in files)
    median = medians({"ruff": (ruff, "check", *options, "--quiet", *paths), "advisor": check(*folders)}, 3)
    ratio = median["advisor"] / median["ruff"]
    measured = f"{median['advisor']:.2f} s, ruff {median['ruff']:.2f} s ({listed} files)"
    yield Line(f"no service, {len(files)} files, {lines:,} lines", measured, ratio, "≤ 3 × ruff", ratio <= 3)


def everything(repositories: Sequence[Path], semgrep: str | None) -> Iterator[Line]:
    """Every repository at once: memory with the fixes worked out, speed without, as semgrep offers none either."""
    fixing = run(check(*repositories))
    finding = run((*check(*repositories), "--output-format", "concise"))
    for ours in (fixing, finding):
        if ours.crashed:
            beware(f"the run over all repositories ended with {ours.code}:\n{ours.errors}")
    what, most = f"{len(repositories)} repositories at once", fixing.megabytes
    memory = f"{most:.0f} MB ({fixing.seconds:.2f} s with fixes)"
    yield Line(f"{what}: memory", memory, most / 400, "≤ 400 MB", most <= 400)
    yield from again(repositories)
    if semgrep is None:
        beware("semgrep is not installed, so the ratio of speeds is not measured (give --semgrep)")
        yield Line(f"{what}: speed", f"{finding.seconds:.2f} s", 0.0, "≥ 20 × faster than semgrep", False)
        return
    theirs = _semgrep(semgrep, repositories)
    ratio = theirs.seconds / finding.seconds
    measured = f"{finding.seconds:.2f} s, semgrep {theirs.seconds:.1f} s"
    yield Line(f"{what}: speed", measured, ratio, "≥ 20 × faster than semgrep", ratio >= 20)


def again(repositories: Sequence[Path]) -> Iterator[Line]:
    """Every repository once more, when nothing has changed."""
    command = (*ADVISOR, "check", *map(str, repositories), "--output-format", "concise")
    with tempfile.TemporaryDirectory() as kept:
        first, second = (run(command, variables={"ADVISOR_CACHE_DIR": kept}) for _ in range(2))
    if first.output != second.output:
        beware("the second run says something else than the first")
    ratio = first.seconds / second.seconds
    measured = f"{second.seconds:.2f} s, the first time {first.seconds:.2f} s"
    yield Line(f"{len(repositories)} repositories again, from the cache", measured, ratio, "≥ 4 × faster", ratio >= 4)


def _semgrep(semgrep: str, repositories: Sequence[Path]) -> Run:
    options = ("scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet")
    result = run((semgrep, *options, "--config", str(REPOSITORY / "bench" / "semgrep.yml"), *map(str, repositories)))
    try:
        seen = json.loads(result.output)
    except json.JSONDecodeError:
        sys.exit(f"semgrep ended with {result.code}:\n{result.errors or result.output}")
    beware(f"semgrep scanned {len(seen['paths']['scanned'])} files and matched {len(seen['results'])} places")
    return result


def growth(scratch: Path) -> Iterator[Line]:
    """Cost per megabyte, the start-up taken off, from ten thousand to a million lines."""
    empty = scratch / "empty"
    empty.mkdir()
    (empty / "nothing.py").touch()
    start = medians({"empty": check(empty)}, 5)["empty"]
    writers: dict[str, Callable[[Path, int], None]] = {
        "many services": write_services,
        "one large service": write_large_service,
    }
    for shape, write in writers.items():
        first = 0.0
        for lines in SIZES:
            tree = scratch / f"{shape} {lines}"
            write(tree, lines)
            megabytes = sum(file.stat().st_size for file in python_files([tree])) / 1e6
            seconds = medians({"tree": check(tree)}, 5 if lines == SIZES[0] else 1)["tree"]
            shutil.rmtree(tree)
            cost = (seconds - start) / megabytes
            first = first or cost
            bound = f"≤ 1.25 × that of {SIZES[0]:,} lines"
            yield Line(
                f"{shape}, {lines:,} lines", f"{cost * 1000:.0f} ms/MB", cost / first, bound, cost <= 1.25 * first
            )


def main() -> int:
    """Print the table; 1 when a budget is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", type=Path, help="checked all at once, against semgrep")
    parser.add_argument("--no-service", nargs="+", type=Path, default=[], help="Python without a service, against ruff")
    parser.add_argument("--semgrep", default=shutil.which("semgrep"), help="the command, when it is not on the PATH")
    parser.add_argument(
        "--skip-growth", action="store_true", help="leave out the generated trees up to a million lines"
    )
    asked = parser.parse_args()
    missed: list[str] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for line in measured(asked):
            if not line.met:
                missed.append(line.what)
            yield line.what, line.measured, line.ratio, line.bound, "yes" if line.met else "NO"

    print_table(("what", "measured", "ratio", "budget", "met"), rows())
    return 1 if missed else 0


def measured(asked: argparse.Namespace) -> Iterator[Line]:
    """Yield each line as soon as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        yield from cold(scratch)
        if asked.no_service:
            yield from without_service([path.resolve() for path in asked.no_service])
        if asked.repositories:
            yield from everything([path.resolve() for path in asked.repositories], asked.semgrep)
        if not asked.skip_growth:
            yield from growth(scratch)


if __name__ == "__main__":
    sys.exit(main())
