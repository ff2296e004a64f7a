"""Python code as small immutable trees, without the detail that no analysis asks for.

Every node carries the code-point offsets at which it starts and ends in its file. Nodes are compared by identity: two
places are never the same place.
"""

from __future__ import annotations

from advisor.record import record


@record(eq=False)
class Syntax:
    """A stretch of code."""

    start: int
    end: int


class Expression(Syntax):
    """Something that has a value."""

    __slots__ = ()


class Statement(Syntax):
    """Something that is executed."""

    __slots__ = ()


@record(eq=False)
class Constant(Expression):
    """A literal without holes."""

    value: str | bytes | int | float | complex | bool | None


@record(eq=False)
class Name(Expression):
    """A variable."""

    name: str


@record(eq=False)
class Attribute(Expression):
    """`base.name`."""

    base: Expression
    name: str


@record(eq=False)
class Argument:
    """One argument of a call."""

    value: Expression
    name: str = ""
    """The keyword; empty for a positional argument."""
    star: str = ""
    """`*` or `**` for an unpacked one."""


@record(eq=False)
class Call(Expression):
    """`function(arguments)`."""

    function: Expression
    arguments: tuple[Argument, ...]
    awaited: bool = False
    """Whether `await` stands before it."""


@record(eq=False)
class Await(Expression):
    """`await value`, where the value is no call."""

    value: Expression


@record(eq=False)
class Joined(Expression):
    """An f-string, or strings side by side: text and expressions in order."""

    parts: tuple[str | Expression, ...]


@record(eq=False)
class Binary(Expression):
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression


@record(eq=False)
class Junction(Expression):
    """`left and right`, `left or right`."""

    operator: str
    left: Expression
    right: Expression


@record(eq=False)
class Comparison(Expression):
    """`left operator right`; of a chain, only the first comparison."""

    operator: str
    left: Expression
    right: Expression


@record(eq=False)
class Not(Expression):
    """`not value`."""

    value: Expression


@record(eq=False)
class Conditional(Expression):
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


@record(eq=False)
class Display(Expression):
    """A list, tuple or set display."""

    items: tuple[Expression, ...]


@record(eq=False)
class Starred(Expression):
    """`*value` in a display or among targets."""

    value: Expression


@record(eq=False)
class DictDisplay(Expression):
    """A dict display; the key is None for `**value`."""

    entries: tuple[tuple[Expression | None, Expression], ...]


@record(eq=False)
class Subscript(Expression):
    """`base[index]`."""

    base: Expression
    index: Expression


@record(eq=False)
class Slice(Expression):
    """`start:stop:step`, where an index may stand."""

    bounds: tuple[Expression | None, ...]


@record(eq=False)
class Walrus(Expression):
    """`(name := value)`."""

    name: str
    value: Expression


@record(eq=False)
class Lambda(Expression):
    """`lambda parameters: body`."""

    definition: FunctionDefinition


@record(eq=False)
class Comprehension(Expression):
    """A comprehension or generator expression."""

    elements: tuple[Expression, ...]
    clauses: tuple[tuple[Expression, Expression], ...]
    """Target and iterable, outermost first."""
    conditions: tuple[Expression, ...]


@record(eq=False)
class Yield(Expression):
    """`yield value`, `yield from value`."""

    value: Expression | None
    many: bool
    """Whether each item of the value is given: `yield from`."""


@record(eq=False)
class Other(Expression):
    """Anything else that has a value: only its parts matter."""

    parts: tuple[Expression, ...]


@record(eq=False)
class Parameter:
    """A parameter of a function."""

    name: str
    default: Expression | None = None
    star: str = ""
    """`*` or `**` for a collecting one."""
    annotation: Expression | None = None


@record(eq=False)
class FunctionDefinition(Syntax):
    """`def name(parameters): body`, or a lambda."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    global_names: frozenset[str]
    """The names that the body declares global."""
    local_names: frozenset[str]
    """The names that the body binds, its parameters among them."""
    is_generator: bool


@record(eq=False)
class Field(Syntax):
    """An annotated name in the body of a class: `name: annotation`, with or without a value."""

    name: str
    annotation: str


@record(eq=False)
class ClassDefinition(Syntax):
    """`class name(bases): body`."""

    name: str
    bases: tuple[Expression, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    fields: tuple[Field, ...] = ()
    """What the body annotates, class variables apart: what a dataclass takes, in this order."""
    metaclass: Expression | None = None


@record(eq=False)
class Assign(Statement):
    """`targets = value`, with or without annotation."""

    targets: tuple[Expression, ...]
    value: Expression


@record(eq=False)
class Evaluate(Statement):
    """An expression for its effect; also `raise`, `assert`, `del` and the like."""

    value: Expression
    leaves: bool = False
    """Whether the block ends here: `raise`, `continue`, `break`."""


@record(eq=False)
class Return(Statement):
    """`return value`."""

    value: Expression | None


@record(eq=False)
class If(Statement):
    """`if test: body else: otherwise`; a `match` becomes a chain of these with an unknown test."""

    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@record(eq=False)
class Loop(Statement):
    """`for target in source` or, without a target, `while source`."""

    target: Expression | None
    source: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@record(eq=False)
class With(Statement):
    """`with context as target, …: body`."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]


Handler = tuple[tuple[str, ...], str, tuple[Statement, ...]]
"""An `except` clause: the names of its exceptions (none for a bare one), the name that it binds, the body."""


@record(eq=False)
class Try(Statement):
    """`try` with its clauses."""

    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    finally_: tuple[Statement, ...]


@record(eq=False)
class Define(Statement):
    """A function definition."""

    definition: FunctionDefinition


@record(eq=False)
class DefineClass(Statement):
    """A class definition."""

    definition: ClassDefinition


@record(eq=False)
class Import(Statement):
    """One imported name."""

    module: str
    """Dotted, without leading dots; empty for `from . import name`."""
    level: int
    """The number of leading dots."""
    attribute: str
    """The name after `from module import`; `*` for all; empty for `import module`."""
    bound: str
    """The name that it gets; for `import a.b` without `as`, the first part."""


@record(eq=False)
class ModuleSyntax:
    """One file: a pure function of its text."""

    body: tuple[Statement, ...]
    reassigned: frozenset[str]
    """The variables that some function declares global or nonlocal."""
    stored_into: frozenset[str]
    """The last names of what some code puts values into: `x` for `a.x = …`, `x[k] = …`, `x.append(…)`."""
    errors: tuple[int, ...]
    """Offsets of code that does not parse as Python of any version."""
