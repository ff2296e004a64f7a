"""The grammar of `${source:address, fallback}` in a string of the configuration."""

from __future__ import annotations

import re

from advisor.record import record

_SOURCE = re.compile(r"[a-z][A-Za-z0-9.-]*(?=\(|:(?!:))")
_LITERAL = re.compile(
    r"'([^']*)'|(\"(?:[^\"\\]|\\.)*\")|(true|false|null|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?=\s*[,}])"
)
_OPENING = re.compile(r"(\\*)(\$+)\{")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_BRACE = re.compile(r"\$\{|\}")
_STOPS = {closing: re.compile(rf"[\\${closing}]") for closing in ("", ",)", ",}")}
_WORDS: dict[str, str | bool | None] = {"true": True, "false": False, "null": None}
_PATTERN = r"(?<!\\)[*+?.|^\[\]]"
_DEEPEST = 20


@record()
class Literal:
    """A fallback written out."""

    value: str | int | float | bool | None


@record()
class Source:
    """One place to look for a value: `opt:stage`, `file(a.yml):b.c`, `self:custom.x`."""

    kind: str
    parameter: Template
    address: Template


@record()
class Reference:
    """One `${…}`: the sources in the order in which they are asked. None at all: it breaks the grammar."""

    sources: tuple[Source | Literal | Reference, ...]
    expression: str
    """As it is written, braces included."""


Template = tuple["str | Reference", ...]


@record()
class Spelling:
    """How references are delimited: version 1 lets `provider.variableSyntax`, a pattern, change it."""

    opening: str = "${"
    closing: str = "}"

    @classmethod
    def of(cls, syntax: str) -> Spelling:
        r"""The delimiters of a pattern such as `\\${{([\\w:]+?)}}`; the usual ones when it is empty or has none."""
        opening, closing = syntax.partition("(")[0], syntax.rpartition(")")[2]
        plain = opening.replace("\\", ""), closing.replace("\\", "")
        return cls(*plain) if all(plain) and not re.search(_PATTERN, opening + closing) else cls()

    def usual(self, text: str) -> str:
        """`text` with the usual delimiters; what would now be taken for a reference is escaped."""
        if (self.opening, self.closing) == ("${", "}"):
            return text
        usual = {self.opening: "${", self.closing: "}", "${": "\\${"}
        return re.sub("|".join(map(re.escape, usual)), lambda found: usual[found[0]], text)


class _GrammarError(Exception):
    """The text after `${` is no list of sources."""


def template(text: str) -> Template:
    """Split a string into text and references.

    What starts with `${` and is no source stays as text: CloudFormation's own `${AWS::Region}`, `${Table.Arn}`.
    A reference among the sources, and a blank after the brace, are accepted: versions 1 and 4 resolve them.
    """
    return _Scanner(text).template("", 0)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def template(self, closing: str, depth: int) -> Template:
        stops = _STOPS[closing]
        parts: list[str | Reference] = []
        literal = ""
        while self._at < len(self._text):
            stop = stops.search(self._text, self._at)
            literal += self._text[self._at : stop.start() if stop else len(self._text)]
            self._at = stop.start() if stop else len(self._text)
            if stop is None or stop[0] in closing:
                break
            known, reference = self._opening(depth)
            literal += known
            if reference:
                parts.extend((literal, reference) if literal else (reference,))
                literal = ""
        return (*parts, literal) if literal else tuple(parts)

    def _opening(self, depth: int) -> tuple[str, Reference | None]:
        """What stands at a backslash or a dollar: text, and the reference that follows it."""
        opening = _OPENING.match(self._text, self._at)
        if opening is None:
            self._at += 1
            return self._text[self._at - 1], None
        slashes, dollars = opening.groups()
        self._at = opening.end()
        known, escaped = "\\" * (len(slashes) // 2), len(slashes) % 2 == 1
        if len(dollars) > 1:  # the last one opens, and swallows the others unless a backslash stands before them
            known, escaped = f"{slashes}$" if slashes else "", False
        named = None if escaped else _SOURCE.match(self._text, self._skip(self._at))
        if named is None or depth > _DEEPEST:
            return (opening[0] if len(dollars) > 1 else known + "${"), None
        return known, self._reference(opening.end() - 2, depth)

    def _reference(self, start: int, depth: int) -> Reference:
        try:
            sources = tuple(self._sources(depth))
        except _GrammarError:
            sources = ()
            self._at = self._closing(start)
        return Reference(sources, self._text[start : self._at])

    def _sources(self, depth: int) -> list[Source | Literal | Reference]:
        sources = [self._source(depth)]
        while self._peek() == ",":
            self._at += 1
            sources.append(self._source(depth))
        if self._peek() != "}":
            raise _GrammarError
        self._at += 1
        return sources

    def _source(self, depth: int) -> Source | Literal | Reference:
        self._at = self._skip(self._at)
        if literal := _LITERAL.match(self._text, self._at):
            self._at = literal.end()
            return Literal(_literal(literal))
        if self._text.startswith("${", self._at):
            start, self._at = self._at, self._at + 2
            return self._reference(start, depth + 1)
        named = _SOURCE.match(self._text, self._at)
        if named is None:
            raise _GrammarError
        self._at = named.end()
        parameter = self._parameter(depth) if self._peek() == "(" else ()
        address: Template = ()
        if self._peek() == ":":
            self._at += 1
            address = self._argument(",}", depth)
        return Source(named[0], parameter, address)

    def _parameter(self, depth: int) -> Template:
        self._at += 1
        parameter = self._argument(",)", depth)
        while self._peek() == ",":  # further ones mean nothing to the sources that are known
            self._at += 1
            self._argument(",)", depth)
        if self._peek() != ")":
            raise _GrammarError
        self._at += 1
        return parameter

    def _argument(self, closing: str, depth: int) -> Template:
        self._at = self._skip(self._at)
        if quoted := _QUOTED.match(self._text, self._at):
            self._at = quoted.end()
            return (quoted[1] or quoted[2] or "",)
        parts = list(self.template(closing, depth + 1))
        if parts and isinstance(parts[-1], str):
            parts[-1] = parts[-1].rstrip()
        return tuple(part for part in parts if part != "")

    def _closing(self, start: int) -> int:
        depth = 0
        for brace in _BRACE.finditer(self._text, start):
            depth += 1 if brace[0] == "${" else -1
            if depth == 0:
                return brace.end()
        return len(self._text)

    def _skip(self, at: int) -> int:
        while at < len(self._text) and self._text[at].isspace():
            at += 1
        return at

    def _peek(self) -> str:
        self._at = self._skip(self._at)
        return self._text[self._at : self._at + 1]


def _literal(match: re.Match[str]) -> str | int | float | bool | None:
    single, double, word = match.groups()
    if single is not None:
        return single
    if double is not None:
        import json

        try:
            return str(json.loads(double))
        except ValueError:
            raise _GrammarError from None
    if word in _WORDS:
        return _WORDS[word]
    return int(word) if word.lstrip("-").isdecimal() else float(word)
