"""Paths as code builds them, and the life of a file in one invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.program.facts import FileRead, FileWrite, ReadKind, WriteKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.program.analysis import Analysis

_IMPORTS = "import os, shutil, json, tempfile, zipfile, boto3, pandas\nfrom pathlib import Path\n"


def _writes(analysis: Analysis) -> list[FileWrite]:
    return [fact for fact in analysis.facts if isinstance(fact, FileWrite)]


def _reads(analysis: Analysis) -> list[FileRead]:
    return [fact for fact in analysis.facts if isinstance(fact, FileRead) and fact.kind is ReadKind.CONTENT]


def _handler(*lines: str) -> str:
    return _IMPORTS + "def handler(event, context):\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("'a.txt'", "a.txt"),
        ("os.path.join('/tmp', 'a')", "/tmp/a"),
        ("os.path.join('/tmp/', '/a')", "/a"),
        ("'/tmp/' + 'a' + '.txt'", "/tmp/a.txt"),
        ("'/tmp/%s.txt' % 'a'", "/tmp/a.txt"),
        ("'/tmp/{}.{x}'.format('a', x='b')", "/tmp/a.b"),
        ("f'/tmp/{NAME}.txt'", "/tmp/report.txt"),
        ("f'/tmp/{event[\"id\"]}'", '/tmp/{event["id"]}'),
        ("Path('/tmp') / 'a' / NAME", "/tmp/a/report"),
        ("Path(__file__).parent / 'a'", "/var/task/a"),
        ("os.path.join(os.path.dirname(os.path.abspath(__file__)), 'a')", "/var/task/a"),
        ("os.path.join(os.getcwd(), 'a')", "/var/task/a"),
        ("tempfile.gettempdir() + '/a'", "/tmp/a"),
        ("os.path.join(tempfile.mkdtemp(), 'a')", "/tmp/{a temporary name}/a"),
        ("os.environ['FOLDER'] + '/a'", "/mnt/data/a"),
        ("os.environ.get('FOLDER', '/tmp') + '/a'", "/mnt/data/a"),
        ("os.environ.get('OTHER', '/tmp') + '/a'", "/tmp/a"),
        ("os.getenv('OTHER', '/tmp') + '/a'", "/tmp/a"),
        ("'/'.join(['', 'tmp', 'a'])", "/tmp/a"),
        ("'/tmp/A'.lower()", "/tmp/a"),
        ("'/tmp/a.txt'.replace('.txt', '.csv')", "/tmp/a.csv"),
        ("Path('/tmp/a.txt').with_suffix('.csv')", "/tmp/a.csv"),
        ("place('a')", "/tmp/a"),
        ("place('a', folder='/mnt/x')", "/mnt/x/a"),
        ("Store().path", "/tmp/store"),
        ("unheard_of()", "{unheard_of()}"),
    ],
)
def test_a_path_is_followed_to_its_text(follow: Callable[..., Analysis], path: str, shown: str) -> None:
    code = (
        _IMPORTS
        + "NAME = 'report'\n"
        + "def place(name, folder='/tmp'): return os.path.join(folder, name)\n"
        + "class Store:\n  def __init__(self): self.path = '/tmp/store'\n"
        + f"def handler(event, context):\n  open({path}, 'w')\n"
    )
    (write,) = _writes(follow(code, {"FOLDER": "/mnt/data"}))
    assert write.path.display() == shown


@pytest.mark.parametrize(
    ("call", "kind", "path"),
    [
        ("open('a', 'w')", WriteKind.DATA, "a"),
        ("open('a', mode='ab')", WriteKind.APPEND, "a"),
        ("open('a', 'x')", WriteKind.DATA, "a"),
        ("open('a', 'r+')", WriteKind.DATA, "a"),
        ("Path('a').write_text('b')", WriteKind.DATA, "a"),
        ("Path('a').mkdir()", WriteKind.FOLDER, "a"),
        ("Path('a').open('w')", WriteKind.DATA, "a"),
        ("os.makedirs('a')", WriteKind.FOLDER, "a"),
        ("os.remove('a')", WriteKind.REMOVAL, "a"),
        ("shutil.rmtree('a')", WriteKind.REMOVAL, "a"),
        ("pandas.read_csv('b').to_csv('a')", WriteKind.DATA, "a"),
        ("boto3.client('s3').download_file('b', 'k', 'a')", WriteKind.COPY, "a"),
        ("boto3.client('s3').download_file(Bucket='b', Key='k', Filename='a')", WriteKind.COPY, "a"),
        ("boto3.resource('s3').Bucket('b').download_file('k', 'a')", WriteKind.COPY, "a"),
        ("boto3.resource('s3').Object('b', 'k').download_file('a')", WriteKind.COPY, "a"),
        ("zipfile.ZipFile('b').extractall('a')", WriteKind.COPY, "a"),
        ("zipfile.ZipFile('b').extractall()", WriteKind.COPY, "."),
    ],
)
def test_what_a_call_does_to_files_is_known(
    follow: Callable[..., Analysis], call: str, kind: WriteKind | ReadKind, path: str
) -> None:
    facts = follow(_handler(call)).facts
    files = [fact for fact in facts if isinstance(fact, FileWrite | FileRead)]
    assert (kind, path) in [(fact.kind, fact.path.display()) for fact in files]


@pytest.mark.parametrize(
    "call",
    [
        "open('a')",
        "open('a', 'rb')",
        "'a'.replace('b', 'c')",
        "Path('a').exists()",
        "json.dump({}, event)",
        "zipfile.ZipFile('a').namelist()",
        "boto3.client('s3').upload_file('a', 'b', 'k')",
        "tempfile.NamedTemporaryFile()",
    ],
)
def test_what_only_reads_is_no_write(follow: Callable[..., Analysis], call: str) -> None:
    assert _writes(follow(_handler(call))) == []


@pytest.mark.parametrize(
    ("lines", "consumed"),
    [
        (["open('/tmp/a', 'w')"], Certainty.NO),
        (["open('/tmp/a', 'w')", "open('/tmp/a')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "open('/tmp/b')"], Certainty.NO),
        (["open('/tmp/a')", "open('/tmp/a', 'w')"], Certainty.NO),
        (["open('/tmp/a', 'w')", "os.listdir('/tmp')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "os.remove('/tmp/a')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "boto3.client('s3').upload_file('/tmp/a', 'b', 'k')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "some.library('/tmp/a')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "os.system('gzip /tmp/a')"], Certainty.YES),
        (["open('/tmp/a', 'w')", "open(event['path'])"], Certainty.UNKNOWN),
        (["open('/tmp/a', 'w')", "open(f'/tmp/{event}')"], Certainty.UNKNOWN),
        (["p = f'/tmp/{event}'", "open(p, 'w')", "open(p)"], Certainty.YES),
        (["open('/tmp/d/a', 'w')", "shutil.make_archive('/tmp/z', 'zip', '/tmp/d')"], Certainty.YES),
    ],
)
def test_whether_a_file_is_used_after_it_is_written(
    follow: Callable[..., Analysis], lines: list[str], consumed: Certainty
) -> None:
    write = next(fact for fact in _writes(follow(_handler(*lines))) if fact.kind is WriteKind.DATA)
    assert write.consumed is consumed


@pytest.mark.parametrize(
    ("lines", "produced", "tolerant"),
    [
        (["open('/tmp/a')"], Certainty.NO, False),
        (["open('/tmp/a', 'w')", "open('/tmp/a')"], Certainty.YES, False),
        (["open('/tmp/b', 'w')", "open('/tmp/a')"], Certainty.NO, False),
        (["open(event, 'w')", "open('/tmp/a')"], Certainty.UNKNOWN, False),
        (["some.library('/tmp/a')", "open('/tmp/a')"], Certainty.YES, False),
        (["if os.path.exists('/tmp/a'): open('/tmp/a')"], Certainty.UNKNOWN, True),
        (["try: open('/tmp/a')", "except FileNotFoundError: pass"], Certainty.UNKNOWN, True),
        (["try: open('/tmp/a')", "except ValueError: pass"], Certainty.NO, False),
        (["boto3.client('s3').download_file('b', 'k', '/tmp/a')", "open('/tmp/a')"], Certainty.YES, False),
    ],
)
def test_whether_a_file_was_made_before_it_is_read(
    follow: Callable[..., Analysis], lines: list[str], produced: Certainty, tolerant: bool
) -> None:
    read = next(fact for fact in _reads(follow(_handler(*lines))) if fact.path.display() == "/tmp/a")
    assert (read.produced, read.tolerant) == (produced, tolerant)


@pytest.mark.parametrize(
    ("lines", "rebuilt"),
    [
        (["open('/tmp/a', 'w')"], False),
        (["if not os.path.exists('/tmp/a'): open('/tmp/a', 'w')"], True),
        (["if os.path.exists('/tmp/a'): return open('/tmp/a')", "open('/tmp/a', 'w')"], True),
        (["try: return open('/tmp/a')", "except OSError: open('/tmp/a', 'w')"], True),
        (["if os.path.getmtime('/tmp/a') < 5: open('/tmp/a', 'w')"], True),
        (["if not os.path.exists('/tmp/b'): open('/tmp/a', 'w')"], False),
        (["if not event: open('/tmp/a', 'w')"], False),
    ],
)
def test_whether_a_file_is_written_only_where_it_is_absent(
    follow: Callable[..., Analysis], lines: list[str], rebuilt: bool
) -> None:
    (write,) = _writes(follow(_handler(*lines)))
    assert write.rebuilt is rebuilt


@pytest.mark.parametrize(
    ("variables", "hidden_by", "paths"),
    [
        ({"FOLDER": "/tmp"}, "", ["/tmp/a"]),
        ({}, "", ["./a"]),
        ({}, "serverless-dotenv-plugin", ["{FOLDER}/a or ./a"]),
    ],
)
def test_a_default_counts_only_where_the_variable_is_known_to_be_unset(
    follow: Callable[..., Analysis], variables: Mapping[str, str], hidden_by: str, paths: list[str]
) -> None:
    code = _handler("open(os.path.join(os.environ.get('FOLDER', '.'), 'a'), 'w')")
    if hidden_by:
        assert all(write.path.known is None for write in _writes(follow(code, variables, hidden_by=hidden_by)))
    else:
        assert [write.path.display() for write in _writes(follow(code, variables))] == paths
