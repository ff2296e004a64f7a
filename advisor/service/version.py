"""Which major version of the framework a configuration asks for."""

from __future__ import annotations

import re

_VERSION = r"\s*[\^~=v>]*=?\s*([0-9]+)"
_BELOW_4 = r"<\s*4(?:\.0){0,2}\b"


def major_version(wanted: str) -> int | None:
    """The major version, where `frameworkVersion` settles whether it is 4; `<4` is 3."""
    if not wanted:
        return None
    majors = {_of_range(part) for part in wanted.split("||")}
    if None in majors or len({major is not None and major < 4 for major in majors}) > 1:
        return None
    return max(major for major in majors if major is not None)


def _of_range(wanted: str) -> int | None:
    if re.search(_BELOW_4, wanted):
        return 3
    found = re.match(_VERSION, wanted)
    open_ended = ">" in wanted and "<" not in wanted
    return int(found[1]) if found and not (open_ended and int(found[1]) < 4) else None
