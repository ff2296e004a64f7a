"""What a rule may offer to do about a finding: an intention, in words of the model. `fixing` makes edits of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Remedy
from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.program.aws_facts import AwsCall, HardCodedName, ItemAttribute, WideGrant
    from advisor.program.facts import BackgroundWork, ClientCreation
    from advisor.program.file_facts import FileRead, FileWrite, LogFile
    from advisor.program.state_facts import CachedFunction
    from advisor.service.construct_references import ConstructReference
    from advisor.service.model import Function, Handler
    from advisor.service.resource_model import KeyAttribute, Table
    from advisor.service.role_model import Role, UnappliedStatements
    from advisor.source.suppressions import Suppression
    from advisor.values import Text


@record()
class MoveToModule(Remedy):
    """Make the client once, at module level: safe when nothing in its arguments is local."""

    creation: ClientCreation


@record()
class MakeOnce(Remedy):
    """Make the client in a cached factory, called where it was made before. Unsafe: it is then kept for longer."""

    creation: ClientCreation


@record()
class BoundCache(Remedy):
    """Let the decorator keep a fixed number of results."""

    function: CachedFunction


@record()
class TupleKey(Remedy):
    """Let the key be a tuple of the parts that are now glued into one text."""

    span: Span
    """The expression that builds the key."""
    uses: tuple[Span, ...]
    """Every place in the code where the cache is read or written."""


@record()
class KeepForMinutes(Remedy):
    """Fetch the setting once in five minutes. Unsafe: a change is seen later."""

    call: AwsCall


@record()
class UseTmp(Remedy):
    """Write the file of the same name under /tmp. Unsafe: the file is then lost with the environment."""

    write: FileWrite
    others: tuple[Span, ...]
    """Other literals that hold the same path and must change with it."""


@record()
class LogToStdout(Remedy):
    """Let the handler write to the standard streams. Unsafe: whoever reads the file no longer finds it."""

    log: LogFile


@record()
class KeepInS3(Remedy):
    """Put the file into a bucket of the service, or get it from there. Shown: who else needs it is not known."""

    file: FileWrite | FileRead


@record()
class RemoveScratch(Remedy):
    """Remove the file when the code that uses it has run. Unsafe: something else may look for it."""

    write: FileWrite


@record()
class WaitFor(Remedy):
    """Join, await or ask for the result before the function ends. Unsafe: the caller waits for it then."""

    work: BackgroundWork


@record()
class GrantAction(Remedy):
    """Allow an action in the role: in the statement that already covers the resource, else in a new one."""

    role: Role
    action: str
    resource: Text
    """What to grant it on, as a statement of the service names it; a text with holes when that is not known."""


@record()
class CoverResource(Remedy):
    """Let a statement that allows the action speak of one resource more; else as GrantAction does."""

    role: Role
    action: str
    resource: Text
    """As a statement of the service names it."""


@record()
class MoveStatements(Remedy):
    """Put statements that apply to nothing into the list that takes their place."""

    unapplied: UnappliedStatements


@record()
class NarrowGrant(Remedy):
    """Allow exactly what the code needs. Unsafe: what is called unseen is then denied."""

    wide: WideGrant


@record()
class RenameAction(Remedy):
    """Name another action in a statement."""

    place: Span
    action: str
    """As the statement has it."""
    meant: str


@record()
class EnableTtl(Remedy):
    """Add TimeToLiveSpecification to a table, and the attribute to the items that the code puts."""

    table: Table
    attribute: str
    items: tuple[Span, ...]
    """Dict displays in which the attribute is to be written; empty when the code writes it already."""
    typed: bool
    """Whether items are in the client's typed form, `{"ttl": {"N": "…"}}`."""


@record()
class WriteSeconds(Remedy):
    """Write an attribute in whole seconds. Safe where the expression shows how; else shown."""

    attribute: ItemAttribute
    typed: bool
    """Whether it stands in the client's typed form, `{"N": "…"}`."""


@record()
class PayByRequest(Remedy):
    """Write `BillingMode: PAY_PER_REQUEST` where a table says nothing, and take out the throughput beside it."""

    table: Table


@record()
class DeclareKeys(Remedy):
    """Let AttributeDefinitions list the key attributes and no others. Unsafe where a type is not known."""

    table: Table
    missing: tuple[KeyAttribute, ...]
    """The keys that are not declared; the type is empty where it is not known."""
    surplus: tuple[KeyAttribute, ...]
    """The attributes that are declared and are no keys; the first may become the first of `missing`, and so on."""


@record()
class RenameHandler(Remedy):
    """Declare the handler by another text."""

    handler: Handler
    declared: str


@record()
class RenameConstruct(Remedy):
    """Ask for another construct, or for another of its variables, where a string asks for this one."""

    reference: ConstructReference
    address: str
    """`name.variable` as it should be."""


@record()
class SetVariable(Remedy):
    """Give functions an environment variable: in the function's own block when it is one, else in the provider's.

    Where a function has the variable already, its value is replaced.
    """

    functions: tuple[Function, ...]
    name: str
    value: Text
    """Literal text, or a reference: a hole of origin RESOURCE becomes `!Ref` or `!GetAtt`, inside a text `!Sub`."""


@record()
class NameByVariable(Remedy):
    """Read the name from an environment variable where the code writes it out, and set that for who lacks it."""

    name: HardCodedName


@record()
class Show(Remedy):
    """Code to read: what to write instead, where no edit can be proven."""

    title: str
    example: str


@record()
class RemoveSuppression(Remedy):
    """Take names out of a suppression; all of the comment, when none is left."""

    suppression: Suppression
    names: tuple[str, ...]
