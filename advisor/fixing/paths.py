"""Paths moved to /tmp, in the literal that holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Edit, Fix, Span
from advisor.service.file_system import TMP

if TYPE_CHECKING:
    from advisor.source.text import Sources
    from advisor.subjects import UseTmp

_LITERAL = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')(?P<body>.*)(?P=quote)", re.DOTALL)
_HOLE = re.compile(r"(?<!\{)(?:\{\{)*\{(?!\{)")


def under_tmp(remedy: UseTmp, sources: Sources) -> Fix:
    """Give the file the same name under /tmp, in every literal that holds its path."""
    if remedy.write.path_span is None:
        raise CannotFixError("The path is not one literal at the call; put the file under /tmp where the path is made.")
    spans = dict.fromkeys((remedy.write.path_span, *remedy.others))
    edits = tuple(_edit(span, sources) for span in spans)
    return Fix(Applicability.UNSAFE, "Write the file under /tmp", edits)


def _edit(span: Span, sources: Sources) -> Edit:
    text = sources.read(span.file).text[span.start : span.end]
    literal = _LITERAL.fullmatch(text)
    if literal is None or literal["quote"] in literal["body"].replace("\\" + literal["quote"], ""):
        raise CannotFixError("The path is not one plain string literal; put the file under /tmp by hand.")
    start = span.start + literal.start("body")
    is_format = "f" in literal["prefix"].lower()
    kept = _kept(literal["body"], is_format=is_format)
    return Edit(Span(span.file, start, start + len(literal["body"]) - len(kept)), f"{TMP}/")


def _kept(body: str, *, is_format: bool) -> str:
    """The end of the literal's body that names the file."""
    hole = _HOLE.search(body) if is_format else None
    fixed = body[: hole.end() - 1] if hole else body
    if body.startswith(f"{TMP}/"):
        raise CannotFixError("The path is under /tmp already.")
    if "\\" in fixed:
        raise CannotFixError("The path is written with backslashes; put the file under /tmp by hand.")
    if hole is None:
        name = re.search(r"[^/]+/*$", body)
        if name is None or name[0].strip("/") in {".", "..", "~"}:
            raise CannotFixError("The path names no file of its own that could stand under /tmp.")
        return name[0]
    if not fixed:
        raise CannotFixError("The path begins with a value that is not known here, which may be a folder.")
    kept = body[fixed.rfind("/") + 1 :]
    if "/" in _without_holes(kept):
        raise CannotFixError("The path names folders that differ from file to file; make them under /tmp by hand.")
    return kept


def _without_holes(body: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", body)
