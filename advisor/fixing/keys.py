"""Keys that are one text glued together, made tuples of their parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.subjects import TupleKey

_SEVERAL = re.compile(r"(?:[^isu]s|filter|query|payload|body|data|detail)$", re.IGNORECASE)
"""Names of lists and dicts: plurals, and what comes as a whole."""
_LOOKING_UP = frozenset(("get", "pop", "setdefault"))


def made_tuple(remedy: TupleKey, pieces: Workpieces) -> Fix:
    """Put a tuple in place of the text, where nothing but the cache ever sees it."""
    python = pieces.python(remedy.span.file)
    if any(span.file != remedy.span.file for span in remedy.uses):
        raise CannotFixError("Other modules use the cache: change the key there as well.")
    glued = python.expression(remedy.span)
    cache = _cache(glued, python)
    keys = [*_keys(cache, python)]
    if not all(
        key is glued or python.code(key) == python.code(glued) or _stands_for(key, glued, python) for key in keys
    ):
        raise CannotFixError(f"`{cache}` has keys of other forms: change all of them together.")
    places = {id(key): key for key in keys if not _stands_for(key, glued, python)} | {id(glued): glued}
    edits = [python.replace(place, _tuple(place, python)) for place in places.values()]
    return Fix(Applicability.SAFE, "Let the key be a tuple", united(edits))


def _cache(glued: cst.BaseExpression, python: PythonText) -> str:
    """The name of the dict whose key it is."""
    import libcst as cst

    names = [glued, *_names_of(glued, python)]
    found = {cache for name in names if (cache := _looked_up_in(name, python)) is not None}
    others = [name for name in names[1:] if _looked_up_in(name, python) is None]
    binds = isinstance(next(python.parents(glued), None), cst.Assign)
    if len(found) != 1 or others or not (binds or _looked_up_in(glued, python)):
        raise CannotFixError("The key is used for more than the cache: change it by hand.")
    return found.pop()


def _names_of(glued: cst.BaseExpression, python: PythonText) -> Iterator[cst.Name]:
    """The uses of the variable that is given the key, if it is given to one and to it alone."""
    import libcst as cst

    match next(python.parents(glued), None):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
            assignments = [*python.scope(glued)[target.value]]
            if len(assignments) != 1:
                raise CannotFixError("The variable of the key is given something else as well.")
            yield from (use for use, access in python.accesses.items() if {*access.referents} & {*assignments})  # type: ignore[misc]  # accesses of a name
        case _:
            return


def _looked_up_in(key: cst.CSTNode, python: PythonText) -> str | None:
    """The variable in which an expression looks something up; None where it does something else."""
    import libcst as cst

    around = [*python.parents(key)][:3]
    match around:
        case [cst.Index(), cst.SubscriptElement(), cst.Subscript(value=cst.Name(value=name))]:
            return name
        case [cst.Comparison(comparisons=[cst.ComparisonTarget(cst.In() | cst.NotIn(), cst.Name(value=name))]), *_]:
            return name
        case [cst.Arg(keyword=None), cst.Call(func=cst.Attribute(cst.Name(value=name), attr), args=[first, *_]), *_]:
            return name if attr.value in _LOOKING_UP and first is around[0] else None
        case _:
            return None


def _keys(cache: str, python: PythonText) -> Iterator[cst.BaseExpression]:
    """The keys by which the cache is asked anywhere. Raises CannotFixError where its keys are seen."""
    import libcst as cst

    for use in (node for node in python.nodes(cst.Name) if node.value == cache):
        match [*python.parents(use)][:2]:
            case [cst.Subscript(value=holder, slice=[cst.SubscriptElement(cst.Index(value=key))]), *_] if holder is use:
                yield key
            case [cst.ComparisonTarget(), cst.Comparison(left=key)]:
                yield key
            case [cst.Attribute(value=holder, attr=attr), cst.Call(args=[cst.Arg(value=key), *_])] if (
                holder is use and attr.value in _LOOKING_UP
            ):
                yield key
            case [cst.Attribute(attr=cst.Name(value="clear" | "popitem")), cst.Call()]:
                pass
            case [cst.AssignTarget() | cst.AnnAssign(), *_] | [cst.NameItem(), *_]:
                pass
            case [cst.Arg(), cst.Call(func=cst.Name(value="len"))]:
                pass
            case _:
                raise CannotFixError(f"`{cache}` is used as a whole, with its keys: change the key by hand.")


def _stands_for(key: cst.BaseExpression, glued: cst.BaseExpression, python: PythonText) -> bool:
    """Whether it is the variable that the key was given to."""
    return any(name is key for name in _names_of(glued, python))


def _tuple(glued: cst.BaseExpression, python: PythonText) -> str:
    parts = [*_parts(glued, python)]
    return f"({', '.join(parts)})"


def _parts(glued: cst.BaseExpression, python: PythonText) -> Iterator[str]:
    import libcst as cst

    match glued:
        case cst.FormattedString(parts=pieces):
            for piece in pieces:
                if isinstance(piece, cst.FormattedStringText):
                    yield from _word(piece.value)
                elif isinstance(piece, cst.FormattedStringExpression) and not (piece.conversion or piece.format_spec):
                    yield _hashable(piece.expression, python)
                else:
                    raise CannotFixError("The key formats its parts: write the tuple by hand.")
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            yield from _parts(left, python)
            yield from _parts(right, python)
        case cst.SimpleString():
            yield from _word(glued.raw_value)
        case cst.Name() | cst.Subscript() | cst.Attribute():
            yield python.code(glued)
        case _:
            raise CannotFixError("The key is put together in another way: write the tuple by hand.")


def _hashable(part: cst.BaseExpression, python: PythonText) -> str:
    """The code of a part. Raises CannotFixError where it is called like a list or dict, which text can show alone."""
    code = python.code(part)
    named = re.findall(r"[A-Za-z_]+", code)
    if named and _SEVERAL.search(named[-1]):
        raise CannotFixError(f"`{code}` may be a list or dict, which is no part of a key: write the tuple by hand.")
    return code


def _word(separator: str) -> Iterator[str]:
    """What stands between the parts, when it is more than a sign that separates them."""
    word = re.sub(r"^\W+|\W+$", "", separator.replace("_", " ")).replace(" ", "_")
    if word:
        yield f'"{word}"'
