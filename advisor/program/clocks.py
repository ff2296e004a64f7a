"""Clocks and dates: what arithmetic, conversions and methods make of a moment in time.

A value that cannot be told for a moment for certain is none: a difference of two, an hour of the day, a time bucket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import Plain, Produced
from advisor.program.lattice import either, options, unsettled
from advisor.program.moments import UNITS, Moment
from advisor.record import replaced
from advisor.values import Form, Hole, Origin, Text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value

_CLOCKS = {
    "time.time": Moment(1, False, Origin.FRESH, "time()"),
    "time.time_ns": Moment(1000000000, True, Origin.FRESH, "time_ns()"),
    "datetime.datetime.now": Moment(None, False, Origin.FRESH, "now()"),
    "datetime.datetime.utcnow": Moment(None, False, Origin.FRESH, "utcnow()"),
    "datetime.datetime.today": Moment(None, False, Origin.FRESH, "today()"),
    "datetime.date.today": Moment(None, False, Origin.FRESH, "today()"),
}
_DATES = frozenset(
    f"datetime.{name}"
    for name in (
        "datetime datetime.fromtimestamp datetime.utcfromtimestamp datetime.strptime datetime.fromisoformat "
        "datetime.combine date date.fromtimestamp date.fromisoformat"
    ).split()
) | {"dateutil.parser.parse", "dateutil.parser.isoparse", "django.utils.timezone.now"}
_SECONDS = {"calendar.timegm": True, "time.mktime": False}
"""What counts the seconds of a broken-down time, and whether the count is an integer."""
_WHOLE = frozenset(("builtins.int", "builtins.round", "math.floor", "math.ceil", "math.trunc"))
_CONVERSIONS = _WHOLE | {"builtins.float", "decimal.Decimal"}
_SAME_DATE = frozenset("replace astimezone date".split())
_SPELLED_DATE = frozenset("isoformat ctime __str__".split())
_SPANS = frozenset(("datetime.timedelta", "dateutil.relativedelta.relativedelta"))
_EPOCH_SECONDS = "%s"


def moment_made(name: str, arguments: Arguments) -> Value | None:
    """Return the moment that a function of the libraries gives; None for any other."""
    if name in _CLOCKS:
        return _CLOCKS[name]
    if name in _DATES:
        return Moment(None, False, unsettled(arguments.values))
    if name in _SECONDS:
        return Moment(1, _SECONDS[name], unsettled(arguments.values))
    if name == "time.strftime":
        return _spelled_as(arguments.given(0, "format"), Origin.FRESH, "strftime()")
    if name in _CONVERSIONS and len(arguments.positional) == 1 and not arguments.keywords:
        converted = [_converted(name, option) for option in options(arguments.positional[0])]
        known = [value for value in converted if value is not None]
        return either(known) if len(known) == len(converted) else None
    return None


def _converted(name: str, value: Value) -> Moment | None:
    match value:
        case Moment(unit=int()):
            moment = value
        case Text(parts=(Hole(origin=origin, spells=Form() as spelled),)):
            unit = next((unit for unit, form in UNITS.items() if form is spelled), None)
            if unit is None:
                return None
            moment = Moment(unit, True, origin)
        case _:
            return None
    if name in _WHOLE:
        return replaced(moment, whole=True, expression="")
    if name == "decimal.Decimal":
        return replaced(moment, expression="") if moment.whole else None
    return replaced(moment, whole=False, expression="")


def combined(operator: str, left: Value, right: Value, expression: str) -> Moment | None:
    """Return the moment that an operator makes of two values; None when it makes none for certain."""
    match operator, left, right:
        case "+", Moment(), Moment():
            return None
        case "+", Moment() as moment, other if _may_be_added(other):
            return _moved(moment, other, expression)
        case "+", other, Moment() as moment if _may_be_added(other):
            return _moved(moment, other, expression)
        case "-", Moment(unit=int()) as moment, Plain(value=int() | float()) as other:
            return _moved(moment, other, expression)
        case "-", Moment(unit=None) as moment, Produced(maker=maker) if maker in _SPANS:
            return replaced(moment, expression=expression)
        case "*", Moment(unit=int() as unit) as moment, Plain(value=int() | float() as factor):
            return _in_units(moment, unit * factor, factor, expression)
        case "*", Plain(value=int() | float() as factor), Moment(unit=int() as unit) as moment:
            return _in_units(moment, unit * factor, factor, expression)
        case "//", Moment(unit=int() as unit) as moment, Plain(value=int() | float() as divisor) if divisor:
            return _in_units(moment, unit / divisor, divisor, expression)
        case "/", Moment(unit=int() as unit) as moment, Plain(value=int() | float() as divisor) if divisor:
            return _in_units(replaced(moment, whole=False), unit / divisor, divisor, expression)
        case _:
            return None


def _may_be_added(value: Value) -> bool:
    """Whether it can be a number or a length of time: what is certainly text is joined, not added."""
    return not (isinstance(value, Text) and _is_certainly_text(value))


def _is_certainly_text(value: Text) -> bool:
    """Whether it is a string, not something of which nothing is known."""
    match value.parts:
        case (Hole(spells=spelled, variable=variable),):
            return spelled is not None or variable != ""
        case _:
            return True


def _moved(moment: Moment, by: Value, expression: str) -> Moment:
    exact = not (isinstance(by, Plain) and isinstance(by.value, float))
    return replaced(moment, whole=moment.whole and exact, expression=expression)


def _in_units(moment: Moment, unit: float, factor: float, expression: str) -> Moment | None:
    if unit not in UNITS:
        return None
    return replaced(moment, unit=int(unit), whole=moment.whole and isinstance(factor, int), expression=expression)


def moment_method(moment: Moment, name: str, arguments: Arguments, expression: str) -> Value | None:
    """Return what a method of a date gives; None when that is no moment."""
    if moment.unit is not None:
        return None
    if name == "timestamp":
        return Moment(1, False, moment.origin)
    if name in _SAME_DATE:
        return replaced(moment, expression=expression)
    if name in _SPELLED_DATE:
        return Text((Hole(moment.origin, expression, spells=Form.TEXT),))
    if name == "strftime":
        return _spelled_as(arguments.given(0, "format"), moment.origin, expression)
    return None


def _spelled_as(template: Value | None, origin: Origin, expression: str) -> Text:
    seconds = isinstance(template, Text) and template.known == _EPOCH_SECONDS
    return Text((Hole(origin, expression, spells=Form.SECONDS if seconds else Form.TEXT),))


def form_of(value: Value) -> Form:
    """Return what kind of value it is; unknown when it may be one of several kinds."""
    forms = {_form(option) for option in options(value)}
    return forms.pop() if len(forms) == 1 else Form.UNKNOWN


def _form(value: Value) -> Form:
    match value:
        case Moment():
            return value.form
        case Plain(value=bool() | None | bytes()):
            return Form.OTHER
        case Plain(value=int() | float()):
            return Form.NUMBER
        case Text() if _is_certainly_text(value):
            return Form.TEXT
        case _:
            return Form.UNKNOWN


def spelled_form(value: Value) -> Form:
    """Return which number a text spells, as in `{"N": str(expiry)}`; unknown when that is not certain."""
    forms = {_spelled(option) for option in options(value)}
    return forms.pop() if len(forms) == 1 else Form.UNKNOWN


def _spelled(value: Value) -> Form:
    match value:
        case Text(parts=(Hole(spells=Form() as spelled),)) if spelled not in (Form.TEXT, Form.DATETIME):
            return spelled
        case Text(parts=(str() as known,)):
            return Form.NUMBER if known.strip("-").isdecimal() else Form.UNKNOWN
        case _:
            return Form.UNKNOWN
