"""What an invocation asks of AWS, and what its role is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Constancy, Fact
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Related, Span
    from advisor.service.model import Function
    from advisor.service.role_model import Grant, Role
    from advisor.values import Form, Text


@record()
class CachedObject(Fact):
    """A value that is looked for in S3, and computed and put there where it is missing. The place is the look-up."""

    operation: str
    put: Span
    path: Text
    """`s3://bucket/key`."""


@record()
class Access:
    """An action on something, which a call needs its role to allow."""

    action: str
    arn: Text
    """What IAM looks at, as far as it is known; `*` when AWS takes no ARN for the action."""
    grantable: Text
    """The same as a statement of the service would name it; a hole when it is not known."""


@record()
class AwsCall(Fact):
    """A call of an AWS operation through boto3."""

    service: str
    """boto3's service name: `dynamodb`."""
    operation: str
    """boto3's client method: `put_item`; helpers keep their own name (`upload_file`, `batch_writer`)."""
    actions: tuple[str, ...]
    """The IAM actions that it always needs; empty when the operation is not in the table."""
    resource: Text
    """The table or bucket name it touches; a Text without known parts when not known."""
    logical_id: str
    """The logical id of that table or bucket, when the service defines it; else empty."""
    arguments: Mapping[str, ItemValue]
    constancy: Constancy = Constancy.UNKNOWN
    """How far the client and the arguments are fixed, page tokens left out."""
    accesses: tuple[Access, ...] = ()
    """Each of `actions` with what it is needed on; several times the same one when it is needed on several."""
    items: tuple[ItemWrite, ...] = ()
    """What it writes into items of DynamoDB tables."""
    returned: bool = False
    """Whether some function of the service returns items as this call read them."""


@record()
class ItemValue:
    """An argument as rules may look at it."""

    value: Text
    """Its text; one hole when it is no text."""
    entries: Mapping[str, ItemValue]
    """The entries of a dict display whose keys are literal; empty for anything else."""
    span: Span | None
    """The expression at the call, or the dict display that the value comes from."""
    is_display: bool = False
    """Whether `span` is a dict display (`{…}`) with no `**` in it, so that `entries` is complete."""


@record()
class NameUse(Fact):
    """The name of what an AWS call touches, written as a literal, which is the place."""

    service: str
    """boto3's service name."""
    name: str


@record()
class NameRepeated(Fact):
    """A literal that is used as another one, of equal text, is."""

    first: Span


@record()
class HardCodedName:
    """The name of a table, bucket or queue of the service in a file of its code."""

    name: str
    noun: str
    """`table`, `bucket` or `queue`."""
    logical_id: str
    literals: tuple[Span, ...]
    """In order; never empty."""
    via: tuple[Related, ...]
    """The calls that lead to the first from the handler."""
    config: Path
    variable: str
    """A variable that holds the name, or may be made to; empty when none is free."""
    value: Text | None
    """What that variable holds; None when nothing can."""
    lacking: tuple[Function, ...]
    """The functions to be given it: all of the service, or none when all have it."""


@record()
class ActionUse:
    """One IAM action that one role needs, with every call that needs it."""

    role: Role
    action: str
    resource_types: tuple[str, ...]
    """What a statement may name for it (`table`, `bucket`, `object`); `*` alone when AWS takes no ARN for it."""
    calls: tuple[AwsCall, ...]
    """In the order of file and line; never empty."""
    reached_by: tuple[Function, ...]
    """The functions with that role that make one of the calls."""
    lacking: tuple[tuple[AwsCall, Access], ...] = ()
    """The calls that need it on something which the role certainly leaves out, though it allows the action."""

    @property
    def wanted(self) -> tuple[Text, ...]:
        """What the calls need it on, as statements of the service would name it; holes for what is not known."""
        named = (access.grantable for call in self.calls for access in call.accesses if access.action == self.action)
        return tuple(dict.fromkeys(named))


@record()
class WideGrant:
    """A statement that allows more than its role's functions need."""

    grant: Grant
    role: Role
    reached_by: tuple[Function, ...]
    """The functions with that role: all that they do is known."""
    actions: tuple[str, ...]
    """What the calls need of it."""
    resources: tuple[Text, ...]
    """What they need it on, where the statement says `*`; empty when its resources are to stay."""


@record()
class TableUse:
    """A table of the service and what the code does with it."""

    writes: tuple[AwsCall, ...]
    """Calls that put or update items of it."""
    reads: tuple[AwsCall, ...]
    complete: bool
    """False when some call on a DynamoDB table could not be matched to a table."""
    items: tuple[ItemWrite, ...] = ()
    """What the writes put into items of it, batches and transactions included."""
    looked_at: frozenset[str] = frozenset()
    """The names that code looks at which may be attributes of what it read; not computed where nothing is returned."""


@record()
class ItemAttribute:
    """An attribute that a call gives to an item."""

    name: str
    form: Form
    value: Text
    """The value as text; one hole where it is no text."""
    span: Span
    """The expression of the value where it stands beside the name, else the call."""


@record()
class ItemWrite:
    """An item that a call puts, or the attributes that it sets in one."""

    span: Span
    """The call."""
    table: Text
    logical_id: str
    """The logical id of the table, when the service defines it; else empty."""
    attributes: tuple[ItemAttribute, ...]
    whole: bool
    """Whether the item is put in place of any other; else some of its attributes are set."""
    complete: bool
    """Whether the call certainly writes no other attributes than these."""
    display: Span | None = None
    """The dict that holds the attributes of a whole item, when it is made at one place."""
    typed: bool = False
    """Whether the values are in the client's typed form, `{"S": "…"}`."""

    def attribute(self, name: str) -> ItemAttribute | None:
        """The attribute of a name; None when it is not known to be written."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)
