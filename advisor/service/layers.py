"""The folders of the service's own layers, from which its functions import too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.source import disk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared

_IMPORTED = "python"
"""The folder of a layer that Lambda puts on Python's path, as /opt/python."""


def layer_folders(declared: Declared) -> Iterator[Path]:
    """The folders inside the repository that the layers under `layers` put on Python's path."""
    for _, layer in declared.root.at("layers").entries():
        written = layer.at("path").string
        if written:
            folder = Path(os.path.normpath(declared.folder / written / _IMPORTED))
            if disk.is_folder(folder) and folder.is_relative_to(declared.boundary):
                yield folder
