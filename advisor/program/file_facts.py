"""What an invocation does with files, and with the folders in which libraries keep theirs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.facts import Fact
from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.service.model import Function
    from advisor.values import Text


class WriteKind(Enum):
    """What a write does to the file system."""

    DATA = "writes"
    """New content in place of the old."""
    APPEND = "appends to"
    COPY = "writes to"
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
    heeded: bool = True
    """False for `basicConfig` without `force`: it does nothing, as the runtime has given the root logger a handler."""


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
