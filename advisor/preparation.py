"""A run as the command line and the settings want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.report import formats
from advisor.settings.reading import OWN, SHARED, Settings, SettingsError, read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from advisor.catalog import Rule
    from advisor.run import Run
    from advisor.settings.nearest import Nearest
    from advisor.targets import Targets


def settings_of(options: argparse.Namespace) -> Nearest:
    """Where settings are looked for. Raises SettingsError."""
    from pathlib import Path

    from advisor.settings.nearest import Nearest

    if options.isolated:
        return Nearest(Settings())
    if options.config is None:
        return Nearest()
    file = Path(options.config).resolve()
    if file.suffix != ".toml":
        raise SettingsError([f"{options.config} is no settings file: name an {OWN} or a {SHARED}"])
    settings = read(file)
    if settings is None:
        why = "has no `[tool.advisor]`" if file.exists() else "does not exist"
        raise SettingsError([f"{options.config} {why}"])
    return Nearest(settings)


def rules_of(nearest: Nearest) -> tuple[Rule, ...]:
    """Every rule there is: ours, and those in the rule folders of the settings for the current folder.

    No other settings may name rule folders: whoever checks a project must not run its code by that.
    """
    from pathlib import Path

    from advisor.bundle import bundled
    from advisor.catalog import load

    settings = nearest.of(Path.cwd())
    folders = settings.paths("rule-folders")
    for folder in folders:
        if not folder.is_dir():
            said = settings.values["rule-folders"]
            raise SettingsError([f"{said.file}:{said.line}: the rule folder {folder} does not exist"])
    return load(bundled("rules"), *folders)


def prepared(options: argparse.Namespace, targets: Targets, complain: Callable[[str], None]) -> Run:
    """Put a run together.

    Raises SettingsError, UnknownRuleError for names on the command line, and BaselineError.
    """
    from pathlib import Path

    from advisor.catalog import select
    from advisor.policy import Policy
    from advisor.processes import cores
    from advisor.run import Run

    nearest = settings_of(options)
    catalog = rules_of(nearest)
    for sentence in _unused_rule_folders(nearest, targets):
        complain(sentence)
    rules = select(catalog, options.select, options.ignore)
    chosen, unchosen = options.select, options.ignore
    named = () if options.force_exclude else targets.paths
    policy = Policy(catalog, nearest, select=chosen, ignore=unchosen, fail_on=options.fail_on, named=named)
    jobs = options.jobs or cores()
    run = Run(
        policy.reduced(targets),
        rules,
        options.stage,
        progress=not options.quiet,
        jobs=jobs,
        policy=policy,
        cached=not options.no_cache,
        with_fixes=options.fix or options.diff or formats.shows_fixes(options.output_format),
        explains=options.explain,
    )
    if options.write_baseline:
        return replaced(run, accepts=False)
    baseline = Path(options.baseline).resolve() if options.baseline else policy.baseline(targets.paths[0])
    if baseline is None:
        return run
    from advisor.baseline import read as read_baseline

    known = read_baseline(baseline)  # what is wrong with it is told before anything is checked
    return replaced(run, baseline=known) if options.baseline else run


def _unused_rule_folders(nearest: Nearest, targets: Targets) -> Iterator[str]:
    """Rule folders of the settings for a target that are not used, as sentences."""
    from pathlib import Path

    used = nearest.of(Path.cwd()).values.get("rule-folders")
    for path in targets.paths:
        said = nearest.of(path).values.get("rule-folders")
        if said is not None and said != used:
            yield f"{said.file}:{said.line}: rule folders are used when advisor runs in that folder, and not now"
