"""Environment variables that are not set: whether the code has thought of that, and where it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import Items, Plain
from advisor.program.facts import Frequency
from advisor.program.lattice import least_fixed, options
from advisor.program.traces import AbsenceMet
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import AwsObject, Unset, Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

ANY = "*"
"""Stands for every variable."""

_ORDERED = frozenset(("<", ">", "<=", ">="))
_CONTAINERS = frozenset(("in", "not in"))
_UNSET = frozenset(("KeyError", "LookupError"))
_NONE_MISUSED = frozenset(("TypeError", "AttributeError", "ValueError"))
_MISSED = frozenset(("ValidationError", "pydantic.ValidationError", "ValueError"))
_COPING = {"KeyError": _UNSET, "ValidationError": _MISSED}
_EVERYTHING = frozenset(("Exception", "BaseException"))
_ASKING = frozenset(f"builtins.{name}" for name in ("all", "any", "bool", "isinstance", "callable", "filter"))
_REFUSING_FIRST = frozenset(
    (
        "builtins.int builtins.float builtins.len builtins.open builtins.list builtins.tuple builtins.set "
        "builtins.sorted builtins.sum builtins.min builtins.max builtins.iter builtins.enumerate builtins.range "
        "builtins.bytearray os.makedirs os.mkdir os.remove os.unlink os.rmdir os.stat os.chmod os.path.exists "
        "os.path.isfile os.path.isdir os.path.basename os.path.dirname os.path.abspath os.path.realpath "
        "os.path.splitext os.path.getsize os.path.expanduser io.open json.loads base64.b64decode base64.b64encode "
        "decimal.Decimal ast.literal_eval re.compile importlib.import_module zoneinfo.ZoneInfo pytz.timezone "
        "uuid.UUID hmac.new shutil.rmtree datetime.date.fromisoformat datetime.datetime.fromisoformat "
        "logging.getLogger().setLevel requests.get requests.post requests.put requests.patch requests.delete "
        "requests.head httpx.get httpx.post httpx.put httpx.patch httpx.delete urllib.request.urlopen "
        "urllib.request.Request"
    ).split()
)
_REFUSING_ALL = frozenset(("os.path.join", "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "shutil.copy"))
_SPARED = frozenset(("ExtraArgs", "Callback", "Config", "Params", "Fields", "Conditions", "HttpMethod", "ExpiresIn"))
"""Arguments of boto3's own helpers, which may be None."""


def excused(name: str, error: str, frame: Frame) -> bool:
    """Whether code that raises `error` without a variable has made sure that it is set, or copes."""
    return _looked_for(name, frame) or not _COPING[error].isdisjoint(frame.caught)


def look_for(name: str, frame: Frame) -> None:
    """Note that a test asks whether a variable is set."""
    frame.looked_for |= {name}


def looked_at(value: Value, frame: Frame) -> None:
    """Note that a test looks at a value, which may be None because a variable is not set."""
    for unset in _unset(value):
        look_for(unset.name, frame)
        if frame.frequency is Frequency.INIT:
            frame.world.looked_for.add(unset.name)


def depends_on_environment(value: Value) -> bool:
    """Whether a condition hangs on an environment variable whose value is not known."""
    return isinstance(value, Text) and least_fixed((value,)) is Origin.ENVIRONMENT


def asks_presence(test: s.Expression) -> bool:
    """Whether a test asks no more than whether there is something."""
    match test:
        case s.Not(value=value):
            return asks_presence(value)
        case s.Comparison(right=s.Constant(value=None)):
            return True
        case s.Junction(left=left, right=right):
            return asks_presence(left) and asks_presence(right)
        case _:
            return isinstance(test, s.Name | s.Attribute | s.Subscript | s.Call)


def coped_with(statement: s.Try, frame: Frame) -> frozenset[str]:
    """The exceptions that the handlers of a `try` cope with: they do something else instead of raising again.

    Who catches everything means an absent variable only where the block does no more than assign one thing.
    """
    small = len(statement.body) == 1 and isinstance(statement.body[0], s.Assign)
    caught: set[str] = set()
    for names, _, block in statement.handlers:
        if not (block and frame.excerpt(block[-1]).startswith("raise")):
            caught.update(names or _EVERYTHING)
    telling = _UNSET | _NONE_MISUSED | _MISSED
    return telling if small and caught & _EVERYTHING else telling & caught


def met(value: Value, site: Syntax, frame: Frame) -> None:
    """Record that something is done with a value which None does not bear."""
    if frame.caught & _NONE_MISUSED:
        return
    for unset in _unset(value):
        if not _looked_for(unset.name, frame) and unset.name not in frame.world.looked_for:
            frame.record(AbsenceMet(frame.span(site), frame.frequency, unset))


def compared(operator: str, left: Value, right: Value, site: Syntax, frame: Frame) -> None:
    """Note what a comparison asks, and record where it breaks."""
    if operator in _ORDERED:
        met(left, site, frame)
        met(right, site, frame)
    elif operator in _CONTAINERS:
        met(right, site, frame)
    looked_at(left, frame)
    looked_at(right, frame)


def passed(name: str, arguments: Arguments, frame: Frame) -> None:
    """Record that a function is given None which does not bear it; note what one asks that only looks."""
    if name in _ASKING:
        for value in arguments.values:
            looked_at(value, frame)
    elif name in _REFUSING_ALL:
        for value in arguments.positional:
            met(value, arguments.site, frame)
    elif name in _REFUSING_FIRST and arguments.positional:
        met(arguments.positional[0], arguments.site, frame)


def handed_to_aws(base: AwsObject, arguments: Arguments, frame: Frame) -> None:
    """Record that a method of a boto3 client or resource is given None: boto3 refuses it before any call."""
    if base.kind == "session":
        return
    for value in (*arguments.positional, *(value for name, value in arguments.keywords if _is_parameter(name))):
        met(value, arguments.site, frame)


def _is_parameter(name: str) -> bool:
    return name[:1].isupper() and name not in _SPARED


def _looked_for(name: str, frame: Frame) -> bool:
    return name in frame.looked_for or ANY in frame.looked_for


def _unset(value: Value) -> Iterator[Unset]:
    for option in options(value):
        if isinstance(option, Plain):
            if option.unset is not None:
                yield option.unset
        elif isinstance(option, Items):
            yield from (inner.unset for inner in option.values if isinstance(inner, Plain) and inner.unset is not None)
