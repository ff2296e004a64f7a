"""The vocabulary of the rules: the facts that a check may ask for, and the remedies that it may offer.

The annotation of a check's only parameter says which facts it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.aws_facts import (
    Access,
    ActionUse,
    AwsCall,
    CachedObject,
    HardCodedName,
    ItemAttribute,
    ItemValue,
    ItemWrite,
    TableUse,
    WideGrant,
)
from advisor.program.expiries import lasting_items, ttl_attribute, unheeded_expiries
from advisor.program.facts import (
    BackgroundWork,
    ClientCreation,
    Constancy,
    Fact,
    Frequency,
    NoneUse,
    VariableNeed,
    VariableRead,
)
from advisor.program.file_facts import (
    CacheFolder,
    CacheSource,
    FileRead,
    FileWrite,
    LibraryCacheUse,
    LogFile,
    ReadKind,
    RuntimeFetch,
    WriteKind,
)
from advisor.program.named_actions import MisnamedAction
from advisor.program.places import Keeping
from advisor.program.state_facts import CachedFunction, SharedState, StateWrite
from advisor.program.table_uses import key_type
from advisor.record import record
from advisor.remedies import (
    BoundCache,
    CoverResource,
    DeclareKeys,
    EnableTtl,
    GrantAction,
    KeepForMinutes,
    KeepInS3,
    LogToStdout,
    MakeOnce,
    MoveStatements,
    MoveToModule,
    NameByVariable,
    NarrowGrant,
    PayByRequest,
    RemoveScratch,
    RemoveSuppression,
    RenameAction,
    RenameConstruct,
    RenameHandler,
    SetVariable,
    Show,
    TupleKey,
    UseTmp,
    WaitFor,
    WriteSeconds,
)
from advisor.service.construct_references import ConstructReference, Constructs
from advisor.service.file_system import absolute, under, writable
from advisor.service.model import Environment, Function, Handler, Problem, Service, Unresolved
from advisor.service.purpose import expiry_like, short_lived
from advisor.service.resource_model import (
    Billing,
    Bucket,
    CacheCluster,
    Index,
    KeyAttribute,
    Resource,
    Table,
    TimeToLive,
)
from advisor.service.role_model import Grant, Role, UnappliedStatements, Why
from advisor.source.suppressions import Suppression
from advisor.values import Form, Hole, Origin, Text, alike, nearest

if TYPE_CHECKING:
    from advisor.model import Span

__all__ = [
    "Access",
    "ActionUse",
    "AwsCall",
    "BackgroundWork",
    "Billing",
    "BoundCache",
    "Bucket",
    "CacheCluster",
    "CacheFolder",
    "CacheSource",
    "CachedFunction",
    "CachedObject",
    "ClientCreation",
    "Constancy",
    "ConstructReference",
    "Constructs",
    "CoverResource",
    "DeclareKeys",
    "DeclaredHandler",
    "DeployedTable",
    "EnableTtl",
    "Environment",
    "Fact",
    "FileRead",
    "FileWrite",
    "Form",
    "Frequency",
    "Function",
    "Grant",
    "GrantAction",
    "Handler",
    "HardCodedName",
    "Hole",
    "IdleSuppression",
    "Index",
    "ItemAttribute",
    "ItemValue",
    "ItemWrite",
    "KeepForMinutes",
    "KeepInS3",
    "Keeping",
    "KeyAttribute",
    "LibraryCacheUse",
    "LogFile",
    "LogToStdout",
    "MakeOnce",
    "MisnamedAction",
    "MoveStatements",
    "MoveToModule",
    "NameByVariable",
    "NarrowGrant",
    "NoneUse",
    "Origin",
    "PayByRequest",
    "Problem",
    "ReadKind",
    "RemoveScratch",
    "RemoveSuppression",
    "RenameAction",
    "RenameConstruct",
    "RenameHandler",
    "Resource",
    "Role",
    "RuntimeFetch",
    "Service",
    "SetVariable",
    "SharedState",
    "Show",
    "StateWrite",
    "Suppression",
    "Table",
    "TableUse",
    "Text",
    "TimeToLive",
    "TupleKey",
    "UnappliedStatements",
    "Unresolved",
    "UseTmp",
    "VariableNeed",
    "VariableRead",
    "WaitFor",
    "Why",
    "WideGrant",
    "WriteKind",
    "WriteSeconds",
    "absolute",
    "alike",
    "expiry_like",
    "key_type",
    "lasting_items",
    "nearest",
    "short_lived",
    "ttl_attribute",
    "under",
    "unheeded_expiries",
    "writable",
]


@record()
class DeployedTable:
    """A table of a service, with the uses that the service's code makes of it."""

    service: Service
    table: Table
    use: TableUse


@record()
class DeclaredHandler:
    """A function's handler as declared, and the names that its module offers."""

    service: Service
    function: Function
    handler: Handler
    names: frozenset[str] | None
    """What the module binds at its top level; None when that cannot be known (no such file, a star import)."""


@record()
class IdleSuppression:
    """A comment that silences less than it says."""

    suppression: Suppression
    unused: tuple[str, ...]
    """The rules that it names and that find nothing there."""
    unknown: tuple[tuple[str, str], ...]
    """The names that are no rule, each with the nearest that is one, or nothing."""
    lacks_reason: bool = False
    """Whether it has no effect because it gives no reason, and one is required."""

    @property
    def span(self) -> Span:
        """Where the comment stands."""
        return self.suppression.span
