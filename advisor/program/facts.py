"""What an invocation does, as far as the code says before it runs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Related, Span
    from advisor.program.item_facts import ItemWrite
    from advisor.service.model import Function
    from advisor.service.role_model import Grant, Role
    from advisor.values import Text


class Frequency(Enum):
    """How often a place runs."""

    INIT = "at init"
    """When a module that a handler imports is imported."""
    INVOCATION = "in every invocation"
    ONCE = "once"
    """Behind a guard that keeps the result for later invocations."""
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # part of every key under which followed code is kept


@record()
class Fact:
    """Something that happens at one place."""

    span: Span
    """The call."""
    reached_by: tuple[Function, ...]
    """The functions whose invocations get here, in the order of the configuration."""
    frequency: Frequency
    via: tuple[Related, ...]
    """The calls that lead here from the handler of the first function, outermost first."""


class WriteKind(Enum):
    """What a write does to the file system."""

    DATA = "writes"
    """New content in place of the old."""
    APPEND = "appends to"
    COPY = "downloads or copies to"
    """Content that exists elsewhere too: a download, an extracted archive, a copied file."""
    FOLDER = "creates the folder"
    LOG = "logs to"
    """What a logger is told to write to; its fact is a LogFile."""
    TEMPORARY = "creates"
    """A file or folder under a name that `tempfile` chose, left to the code to remove."""
    DATABASE = "opens the database"
    RECORDS = "changes the database"
    REMOVAL = "removes"


@record()
class FileWrite(Fact):
    """A file or folder created, written, moved or removed."""

    path: Text
    kind: WriteKind
    operation: str
    """The callable, as its documentation names it: `open`, `os.makedirs`, `pathlib.Path.write_text`."""
    path_span: Span | None
    """The literal that holds the path, when the path stands at the call as one plain string literal."""
    consumed: Certainty
    """Whether later code of the same invocation reads, uploads or passes on the file."""
    rebuilt: bool
    """Whether it is written only where a check found it absent or too old."""
    argument: Span | None = None
    """The expression that gives the path, when it stands at the call."""
    removed: Certainty = Certainty.UNKNOWN
    """Whether code of the same invocation removes the file, or a folder that holds it."""
    changed: Certainty = Certainty.UNKNOWN
    """For a database, whether it is created or changed, not only read."""
    continued: bool = False
    """Whether an earlier write of the same invocation made the file, or the temporary folder that holds it."""
    read_elsewhere: bool = False
    """Whether an invocation of another function reads the file without making it."""
    later: tuple[tuple[Span, ...], ...] = ()
    """The later uses of what may be the same file: the calls that lead to each, outermost first, and the use itself."""
    same_path: tuple[Span, ...] = ()
    """The other plain string literals that name the same file in what these functions run."""


@record()
class LogFile(Fact):
    """A file that a logger is told to write to. Where a `dictConfig` says it, the place is its `filename` entry."""

    path: Text
    operation: str
    """The callable that is told: `logging.FileHandler`, `logging.config.dictConfig`."""
    consumed: Certainty
    """Whether later code of the same invocation reads, uploads or passes on the file."""
    tolerant: bool
    """Whether the code copes when the file may not be written: an `except` for it."""


class ReadKind(Enum):
    """How a file is used."""

    CONTENT = "reads"
    PASSED = "passes on"
    """The path is handed to code that is not modelled: it may read or write the file."""
    CHECK = "checks for"


@record()
class FileRead(Fact):
    """A file read, passed on, or looked for."""

    path: Text
    kind: ReadKind
    operation: str
    produced: Certainty
    """Whether earlier code of the same invocation could have made the file. UNKNOWN when something may have."""
    tolerant: bool
    """Whether the code copes with the file being absent: an existence check, an `except` for it."""
    written_elsewhere: tuple[FileWrite, ...] = ()
    """The writes of the same file in invocations of other functions, where no invocation that reads it makes it."""


class CacheSource(Enum):
    """What decides where a library keeps its cache."""

    CODE = "code"
    """An argument, or something that the code sets before."""
    CONFIGURATION = "configuration"
    """A variable in the function's environment."""
    DEFAULT = "default"
    """The library itself."""


@record()
class CacheFolder:
    """Where a library keeps its cache in one function's invocations."""

    function: Function
    path: Text
    source: CacheSource
    variable: str = ""
    """The environment variable that says so, when one does."""


@record()
class LibraryCacheUse(Fact):
    """Something that a library keeps in a folder: a model downloaded, a function compiled."""

    library: str
    operation: str
    """The call, as its documentation names it: `nltk.download`; the module, for an import."""
    folders: tuple[CacheFolder, ...]
    """One for each function that gets there."""
    goes_on: bool
    """Whether the library goes on without its cache where it cannot write it."""
    variable: str
    """The environment variable to set; empty when the library has none."""
    value: str
    """What to set it to."""
    keyword: str
    """The argument that names the folder; empty when there is none."""


@record()
class RuntimeFetch(Fact):
    """A package, corpus, model or browser of a fixed name that is downloaded where the code runs."""

    operation: str
    """What downloads it: `nltk.download`, `pip install`."""
    what: str
    """`the corpus`, `packages`."""
    folders: tuple[CacheFolder, ...]
    """Where a library keeps it, one for each function that gets there; empty for a command."""


@record()
class CachedObject(Fact):
    """A value that is looked for in S3, and computed and put there where it is missing. The place is the look-up."""

    operation: str
    put: Span
    path: Text
    """`s3://bucket/key`."""


class Constancy(Enum):
    """How far the arguments of a construction or call are fixed."""

    LITERAL = "literal"
    """Literals and module constants only: it can stand at module level as it is."""
    FIXED = "fixed"
    """The same in every invocation of an environment, but made of local names or calls."""
    VARIES = "varies"
    """Depends on the event, on assumed-role credentials, on a loop: each call may need its own."""
    UNKNOWN = "unknown"


@record()
class ClientCreation(Fact):
    """An SDK client, resource or session made."""

    library: str
    """The import package: `boto3`."""
    constructor: str
    """`boto3.client`, `boto3.resource`, `boto3.Session`, `session.client`, …"""
    product: str
    """What it is a client of, as the code says it: `s3`; empty for a session or when not known."""
    constancy: Constancy
    altered: str = ""
    """How the same invocation closes or changes what this constructor makes (`close()`); empty when it does not."""
    single: frozenset[str] = frozenset()
    """The keywords, and positions from 0, of arguments that are one text, number or truth value."""


@record()
class BackgroundWork(Fact):
    """A thread, process, timer, task or job of a pool that starts to run beside the code."""

    noun: str
    """`thread`, `process`, `timer`, `task`, `job`."""
    operation: str
    """What starts it, as its documentation names it: `threading.Thread.start`, `asyncio.create_task`."""
    waits: str
    """What would wait for it: `join()`, `await`; empty where nothing can."""
    waited: Certainty
    """Whether code of the same invocation waits for it: YES where it does on some path, UNKNOWN where it may."""


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
class VariableRead(Fact):
    """An environment variable read."""

    name: str
    default: Text | None
    """None when there is no default; `os.environ[name]` then raises KeyError."""
    strict: bool
    """Whether it is read by subscript, so that an absent variable raises at once."""
    excused: bool = False
    """Whether the code has made sure before that it is set, sets it itself, or copes when it is not set."""
    error: str = "KeyError"
    """What a strict read raises: KeyError; ValidationError for a field of pydantic's settings, which is the place."""


@record()
class NoneUse(Fact):
    """None used where it cannot be, because an environment variable may not be set."""

    name: str
    read: Span
    """Where the variable is read."""


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
class VariableNeed:
    """An environment variable that the code of one file cannot do without, and functions that lack it."""

    name: str
    reads: tuple[VariableRead, ...]
    """The reads of that file, in order; never empty."""
    uses: tuple[NoneUse, ...]
    """Where the code breaks because of them, for those that give None."""
    lacking: tuple[Function, ...]
    """The functions that get there and certainly lack the variable; never empty."""
    having: tuple[Function, ...]
    """Functions of the service that have it."""
    nearest: str
    """The only variable of the lacking functions whose name is nearly the same; empty without one."""
    value: Text | None
    """What it should hold, where the service makes the thing that the code uses under that name."""


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
