"""Imports made in functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import import_aliases

if TYPE_CHECKING:
    from libcst.metadata import ImportAssignment

    from advisor.fixing.bindings import Needs
    from advisor.fixing.python_text import PythonText


def hoisted(python: PythonText, required: Needs) -> list[tuple[str, str]]:
    """The imports made in the function, as the module level needs them."""
    named = [(one.get_module_name_for_import(), _imported(python, one)) for one in required.imports]
    return [(module, name) if module else (name, "") for module, name in named]


def _imported(python: PythonText, one: ImportAssignment) -> str:
    """What an import says of one name: `boto3`, `Config as BotoConfig`."""
    alias = next(
        alias for alias in import_aliases(one) if (alias.asname.name if alias.asname else alias.name) is one.as_name
    )
    return python.code(alias).rstrip(", ")
