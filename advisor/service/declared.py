"""One configuration as its author declared it, with what several parts of the model ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.record import fresh, record
from advisor.service.model import Unresolved
from advisor.service.version import major_version

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.service.model import ImportPath
    from advisor.service.section import Section

PER_FUNCTION_ROLES = "serverless-iam-roles-per-function"
LIFT = "serverless-lift"


@record()
class Declared:
    """A configuration's sections. What cannot be known is noted in `notes` as it is met."""

    config: Path
    boundary: Path
    """The repository, or the checked folder where there is none."""
    root: Section
    plugins: tuple[str, ...]
    resources: Section
    """`resources`, merged when it is a list."""
    resources_hidden_by: str
    notes: list[Unresolved] = fresh(default_factory=list)
    import_paths: dict[object, ImportPath] = fresh(default_factory=dict)
    """What `import_path` has found so far."""

    @property
    def folder(self) -> Path:
        """Where the configuration stands: paths in it start here."""
        return self.config.parent

    @property
    def provider(self) -> Section:
        """`provider`."""
        return self.root.at("provider")

    @property
    def custom(self) -> Section:
        """`custom`."""
        return self.root.at("custom")

    @property
    def major_version(self) -> int | None:
        """The framework's major version, where `frameworkVersion` settles whether it is 4."""
        return major_version(self.root.at("frameworkVersion").string or "")

    def note(self, what: str, expression: str, section: Section) -> None:
        """Keep that something is not known."""
        self.notes.append(Unresolved(section.span or Span(self.config, 0, 0), what, expression))


def declare(config: Path, boundary: Path, root: Section) -> Declared:
    """Gather the parts of a configuration."""
    resources, (_, hidden_by) = root.template, root.at("resources").combined()
    made = next((key.text for key, _ in resources.at("Resources").entries() if key.text.startswith("Fn::")), "")
    hidden_by = hidden_by or resources.at("Resources").hidden_by or made
    plugins = root.at("plugins")
    listed = plugins.at("modules") if plugins.at("modules").present else plugins
    names = tuple(item.string for item in listed.items() if item.string)
    declared = Declared(config, boundary, root, names, resources, hidden_by)
    for item in listed.items():
        if item.hidden_by:
            declared.note("a plugin", item.hidden_by, item)
    if hidden_by:
        declared.note("a part of the resources", hidden_by, root.at("resources"))
    return declared
