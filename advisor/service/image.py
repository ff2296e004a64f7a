"""Functions that are container images: the command, and the folders of the build."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source import disk

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.service.declared import Declared
    from advisor.service.section import Section

_COMMAND = r"(?mi)^[ \t]*CMD[ \t]*\[[ \t]*\"([^\"]+)\"[ \t]*\]"
_ENTRY = r"(?mi)^[ \t]*ENTRYPOINT[ \t]*\[[^\]\n]*\"awslambdaric\"[ \t]*,[ \t]*\"([^\"]+)\"[ \t]*\]"
_COPY = r"(?mi)^[ \t]*(?:COPY|ADD)[ \t]+((?:--\S+[ \t]+)*)([^\n]+)"
_VARIABLE = r"(?mi)^[ \t]*(?:ENV|ARG)[ \t]"
"""Patterns as text: most services have no image, and compile none."""
_NO_LIST = str.maketrans('[]",', "    ")
"""A list of arguments as arguments."""


@record()
class ImageCode:
    """What an image runs, as far as the configuration and the Dockerfile say."""

    command: str | None
    """The handler, as in `app.handler`."""
    span: Span | None
    """Where the configuration says it, or names the image whose Dockerfile does."""
    roots: tuple[Path, ...]
    """Folders of the repository whose content lies in the image's working folder; never empty."""
    sets_variables: bool
    """Whether the image may bring variables of its own."""


def image_code(declared: Declared, function: Section) -> ImageCode:
    """Read what a function's image runs."""
    image = function.at("image")
    name = image.string or image.at("name").string or ""
    built = declared.provider.at("ecr", "images", name)
    context = built.at("path").string or (built.string if built.string and ":" not in built.string else None)
    written = next(image.at("command").items(), None)
    dockerfile = "" if context is None else _dockerfile(declared.folder, context, built.at("file").string)
    folder = Path(declared.folder, context or ".")
    commands = re.findall(_ENTRY, dockerfile) or re.findall(_COMMAND, dockerfile)
    command = written.string if written else commands[-1] if commands else None
    span = written.span if written else image.span
    sets_variables = not dockerfile or re.search(_VARIABLE, dockerfile) is not None
    return ImageCode(command, span, (folder, *_copied(folder, dockerfile)), sets_variables)


def _dockerfile(folder: Path, context: str, name: str | None) -> str:
    try:
        written = disk.text(Path(folder, context, name or "Dockerfile"))
    except ValueError:
        return ""
    return re.sub(r"\\[ \t]*\n", " ", written)


def _copied(folder: Path, dockerfile: str) -> list[Path]:
    """The folders whose content a Dockerfile copies."""
    roots = []
    for flags, arguments in re.findall(_COPY, dockerfile):
        sources = [] if "--from" in flags else arguments.translate(_NO_LIST).split()[:-1]
        for source in sources:
            inside = Path(folder, source.lstrip("/").split("*")[0])
            roots.append(inside if disk.is_folder(inside) else inside.parent)
    return roots
