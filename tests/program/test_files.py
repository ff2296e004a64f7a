"""Paths as code builds them, and the life of a file in one invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.program.file_facts import FileRead, FileWrite, ReadKind, WriteKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.program.analysis import Analysis

_IMPORTS = "import os, random, secrets, shutil, json, tempfile, zipfile, boto3, pandas\nfrom pathlib import Path\n"


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
        ("'/tmp/' + ''.join(random.choice('ab') for _ in range(8))", "/tmp/{join()}"),
        ("f'/tmp/{secrets.token_hex()}'", "/tmp/{token_hex()}"),
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
    (write,) = (one for one in _writes(follow(code, {"FOLDER": "/mnt/data"})) if one.operation == "open")
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
        ("os.open('a', os.O_WRONLY | os.O_CREAT)", WriteKind.DATA, "a"),
        ("os.open('a', flags=os.O_RDWR)", WriteKind.DATA, "a"),
        ("os.open('a', os.O_WRONLY | os.O_APPEND)", WriteKind.APPEND, "a"),
        ("os.open('a', os.O_RDONLY | os.O_CLOEXEC)", ReadKind.CONTENT, "a"),
        ("os.open('a', event['flags'])", ReadKind.PASSED, "a"),
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
    ("call", "kind", "path"),
    [
        ("pandas.read_csv('b').sum().to_json('a.json')", WriteKind.DATA, "a.json"),
        ("pandas.ExcelWriter('a.xlsx')", WriteKind.DATA, "a.xlsx"),
        ("pandas.read_feather('a')", ReadKind.CONTENT, "a"),
        ("polars.read_csv('b').filter(event).write_parquet('a.parquet')", WriteKind.DATA, "a.parquet"),
        ("polars.scan_csv('a')", ReadKind.CONTENT, "a"),
        ("numpy.savez_compressed('a', event)", WriteKind.DATA, "a"),
        ("numpy.arange(3).tofile('a.bin')", WriteKind.DATA, "a.bin"),
        ("PIL.Image.open('b').resize((1, 1)).save('a.png')", WriteKind.DATA, "a.png"),
        ("PIL.Image.new('RGB', (1, 1)).save('a.png')", WriteKind.DATA, "a.png"),
        ("matplotlib.pyplot.figure().savefig('a.png')", WriteKind.DATA, "a.png"),
        ("openpyxl.Workbook().save('a.xlsx')", WriteKind.DATA, "a.xlsx"),
        ("openpyxl.load_workbook('b').save(filename='a.xlsx')", WriteKind.DATA, "a.xlsx"),
        ("joblib.dump(event, 'a')", WriteKind.DATA, "a"),
        ("joblib.Memory('a')", WriteKind.FOLDER, "a"),
        ("torch.save(event, 'a')", WriteKind.DATA, "a"),
        ("torch.jit.load('a')", ReadKind.CONTENT, "a"),
        ("pyarrow.parquet.write_table(event, 'a')", WriteKind.DATA, "a"),
        ("h5py.File('a', 'w')", WriteKind.DATA, "a"),
        ("h5py.File('a')", ReadKind.CONTENT, "a"),
        ("wget.download('https://example.com/b')", WriteKind.COPY, "."),
        ("gdown.download('https://example.com/b', 'a')", WriteKind.COPY, "a"),
        ("torch.hub.download_url_to_file('https://example.com/b', 'a')", WriteKind.COPY, "a"),
        ("git.Repo.clone_from('https://example.com/b.git', 'a')", WriteKind.COPY, "a"),
        ("paramiko.SSHClient().open_sftp().get('b', 'a')", WriteKind.COPY, "a"),
        ("google.cloud.storage.Client().bucket('b').blob('c').download_to_filename('a.bin')", WriteKind.COPY, "a.bin"),
        ("pdfkit.from_string('b', 'a.pdf')", WriteKind.DATA, "a.pdf"),
        ("xml.etree.ElementTree.parse('b').write('a.xml')", WriteKind.DATA, "a.xml"),
        ("subprocess.run(['gzip', '/tmp/a'])", ReadKind.PASSED, "/tmp/a"),
        ("subprocess.Popen('gzip in.csv', shell=True)", ReadKind.PASSED, "gzip in.csv"),
        ("subprocess.check_output(args=['gzip', f'/tmp/{event}.csv'])", ReadKind.PASSED, "/tmp/{event}.csv"),
    ],
)
def test_what_libraries_do_to_files_is_known(
    follow: Callable[..., Analysis], call: str, kind: WriteKind | ReadKind, path: str
) -> None:
    imports = (
        "import polars, numpy, PIL.Image, matplotlib.pyplot, openpyxl, joblib, torch, pyarrow.parquet, h5py\n"
        "import wget, gdown, git, paramiko, pdfkit, xml.etree.ElementTree, subprocess, google.cloud.storage\n"
    )
    facts = follow(imports + _handler(call)).facts
    files = [fact for fact in facts if isinstance(fact, FileWrite | FileRead)]
    assert (kind, path) in [(fact.kind, fact.path.display()) for fact in files]


@pytest.mark.parametrize(
    "call",
    [
        "pandas.DataFrame(event).to_json()",
        "pandas.DataFrame(event).to_json('records')",
        "pandas.read_csv('b').to_json(orient='records')",
        "PIL.Image.open('b').save(io.BytesIO(), 'PNG')",
        "pdfkit.from_string('b', False)",
        "event.page.screenshot()",
        "event.save('a.png')",
        "subprocess.run(['gzip', 'a'])",
        "git.Repo('a').index.commit('a.txt')",
        "h5py.File('b')",
    ],
)
def test_what_shares_a_name_with_a_writer_writes_nothing_known(follow: Callable[..., Analysis], call: str) -> None:
    imports = "import PIL.Image, pdfkit, subprocess, git, h5py, io\n"
    assert [write for write in _writes(follow(imports + _handler(call))) if not write.path.opaque] == []


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
        "open(1, 'w')",
        "open(0, 'ab') if event else None",
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
        (["if os.path.exists('/tmp/a'): open('/tmp/a')"], Certainty.NO, True),
        (["try: open('/tmp/a')", "except FileNotFoundError: pass"], Certainty.NO, True),
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
    ("before", "lines"),
    [
        ("def load(): return open('/tmp/a')", ["try: load()", "except FileNotFoundError: pass"]),
        ("def load(): return open('/tmp/a')", ["if os.path.exists('/tmp/a'): load()"]),
        ("def load(): return open('/tmp/a')", ["with contextlib.suppress(OSError): load()"]),
    ],
)
def test_a_caller_that_copes_covers_what_it_calls(
    follow: Callable[..., Analysis], before: str, lines: list[str]
) -> None:
    code = f"import contextlib\n{before}\n" + _handler(*lines)
    assert [read.tolerant for read in _reads(follow(code))] == [True]


def test_an_error_of_another_kind_that_is_suppressed_covers_nothing(follow: Callable[..., Analysis]) -> None:
    code = "import contextlib\n" + _handler("with contextlib.suppress(KeyError): open('/tmp/a')")
    assert [read.tolerant for read in _reads(follow(code))] == [False]


def test_a_file_made_by_a_function_called_where_it_is_absent_is_rebuilt(follow: Callable[..., Analysis]) -> None:
    code = "def build(): open('/tmp/a', 'w')\n" + _handler("if not os.path.exists('/tmp/a'): build()")
    assert [write.rebuilt for write in _writes(follow(code))] == [True]


@pytest.mark.parametrize(
    ("code", "paths"),
    [
        ("path = 'a'\ntry: path = 'b'\nfinally: pass\ndef handler(e, c): open(path, 'w')", {"b"}),
        (
            "def init():\n  global path\n  path = 'b'\ntry: init()\nexcept OSError: pass\n"
            "def handler(e, c): open(path, 'w')",
            {"b"},
        ),
        ("def handler(e, c):\n  path = 'a'\n  def save(): open(path, 'w')\n  path = 'b'\n  save()", {"b"}),
        (
            "def handler(e, c):\n  path = 'a'\n  def move():\n    nonlocal path\n    path = 'b'\n  move()\n"
            "  open(path, 'w')",
            {"a", "b"},
        ),
        ("def handler(e, c):\n  for n in e:\n    path = 'a'\n    open(path, 'w')", {"a"}),
        ("def handler(e, c):\n  path = 'a' if e else 'b'\n  open(path, 'w')", {"a", "b"}),
        ("def handler(e, c):\n  if e: path = 'a'\n  else: path = 'b'\n  open(path, 'w')", {"a", "b"}),
        ("def handler(e, c):\n  path = 'a'\n  if e:\n    path = 'b'\n    return\n  open(path, 'w')", {"a"}),
    ],
)
def test_a_variable_stands_for_what_may_have_been_assigned(
    follow: Callable[..., Analysis], code: str, paths: set[str]
) -> None:
    assert {write.path.display() for write in _writes(follow(code + "\n"))} == paths


@pytest.mark.parametrize("line", ["a = [a, a]", "a = a + a", "a = Pair(a, a)", "a = {'x': a, 'y': a}", "a = f'{a}{a}'"])
def test_values_that_double_themselves_end(follow: Callable[..., Analysis], line: str) -> None:
    code = "class Pair:\n  def __init__(self, x, y): self.x = x\n" + _handler(
        "a = 'ab'", *[line] * 60, "open('b', 'w')"
    )
    assert [write.path.display() for write in _writes(follow(code))] == ["b"]


def test_objects_that_make_objects_end(follow: Callable[..., Analysis]) -> None:
    code = (
        "class Node:\n  def __init__(self, up, n): self.up = up\n"
        "  def grow(self):\n    Node(self, 1).grow()\n    Node(self, 2).grow()\n"
        + _handler("Node(None, 0).grow()", "open('b', 'w')")
    )
    assert [write.path.display() for write in _writes(follow(code))] == ["b"]


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
        (["a = load()", "if a: return a", "open('/tmp/a', 'w')"], True),
        (["a = load()", "if a is not None: return a", "open('/tmp/a', 'w')"], True),
        (["a = load()", "if not a: open('/tmp/a', 'w')"], True),
        (["a = load()", "if not a: return", "open('/tmp/a', 'w')"], False),
        (["a = load()", "if a['at'] > time.time(): return a", "open('/tmp/a', 'w')"], True),
        (["a = load()", "if event in a: return a", "open('/tmp/a', 'w')"], False),
        (["a = load()", "if a['count'] > 9: return a", "open('/tmp/a', 'w')"], False),
        (["a = load()", "a = event", "if a: return a", "open('/tmp/a', 'w')"], False),
        (
            ["if os.path.exists('/tmp/a'):", "  a = load()", "  if a > time.time(): return a", "open('/tmp/a', 'w')"],
            True,
        ),
        (["if os.path.exists('/tmp/a'):", "  a = load()", "open('/tmp/a', 'w')"], False),
    ],
)
def test_whether_a_file_is_written_only_where_it_is_absent(
    follow: Callable[..., Analysis], lines: list[str], rebuilt: bool
) -> None:
    load = "import time\ndef load():\n  with open('/tmp/a') as file: return json.load(file)\n"
    (write,) = _writes(follow(load + _handler(*lines)))
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


_PATH = "p = f'/tmp/{event}'"


@pytest.mark.parametrize(
    ("lines", "removed"),
    [
        ([_PATH, "open(p, 'w')"], Certainty.NO),
        ([_PATH, "open(p, 'w')", "os.remove(p)"], Certainty.YES),
        ([_PATH, "Path(p).write_text('a')", "Path(p).unlink()"], Certainty.YES),
        ([_PATH, "shutil.rmtree('/tmp')", "open(p, 'w')"], Certainty.YES),
        ([_PATH, "open(p, 'w')", "os.remove('/tmp/other')"], Certainty.UNKNOWN),
        ([_PATH, "open(p, 'w')", "os.remove('/mnt/other')"], Certainty.NO),
        ([_PATH, "open(f'/tmp/{secrets.token_hex()}', 'w')", "os.remove(p)"], Certainty.NO),
        ([_PATH, "open(p, 'w')", "os.remove(tempfile.mkstemp()[1])"], Certainty.NO),
        ([_PATH, "open(p, 'w')", "os.remove('/tmp/' + event['name'])"], Certainty.UNKNOWN),
        ([_PATH, "open(p, 'w')", "[os.remove(f) for f in os.listdir('/tmp')]"], Certainty.UNKNOWN),
        ([_PATH, "open(p, 'w')", "subprocess.run(['rm', '-rf', p])"], Certainty.YES),
        ([_PATH, "open(p, 'w')", "subprocess.run(['cat', p])"], Certainty.NO),
        ([_PATH, "open(p, 'w')", "os.system('rm -rf /tmp/*')"], Certainty.UNKNOWN),
        ([_PATH, "open(p, 'w')", "some.cleanup(p)"], Certainty.UNKNOWN),
        ([_PATH, "open(p, 'w')", "some.upload(p)"], Certainty.NO),
        ([_PATH, "open(p, 'w')", "shutil.move(p, '/mnt/a')"], Certainty.YES),
        (["p = tempfile.mkdtemp()", "open(p + '/a', 'w')", "shutil.rmtree(p)"], Certainty.YES),
    ],
)
def test_whether_a_file_is_removed(follow: Callable[..., Analysis], lines: list[str], removed: Certainty) -> None:
    code = "import subprocess\n" + _handler(*lines)
    write = next(fact for fact in _writes(follow(code)) if fact.kind in (WriteKind.DATA, WriteKind.TEMPORARY))
    assert write.removed is removed


@pytest.mark.parametrize(
    ("lines", "continued"),
    [
        (["open('/tmp/a', 'a')"], [False]),
        (["open('/tmp/a', 'w')", "open('/tmp/a', 'a')"], [False, True]),
        (["open('/tmp/b', 'w')", "open('/tmp/a', 'a')"], [False, False]),
        (["for n in event: open('/tmp/a', 'a')"], [False]),
        (["f = tempfile.NamedTemporaryFile()", "open(f.name, 'w')"], [True]),
    ],
)
def test_whether_a_file_was_begun_before(
    follow: Callable[..., Analysis], lines: list[str], continued: list[bool]
) -> None:
    assert [write.continued for write in _writes(follow(_handler(*lines)))] == continued


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["tempfile.mkdtemp()"], [WriteKind.TEMPORARY]),
        (["tempfile.mkstemp()"], [WriteKind.TEMPORARY]),
        (["tempfile.NamedTemporaryFile(delete=False)"], [WriteKind.TEMPORARY]),
        (["tempfile.NamedTemporaryFile(delete=True)"], []),
        (["tempfile.TemporaryDirectory()"], []),
        (["tempfile.TemporaryFile()"], []),
        (["tempfile.TemporaryDirectory(dir='work')"], [WriteKind.FOLDER]),
        (["tempfile.NamedTemporaryFile(dir='work')"], [WriteKind.DATA]),
    ],
)
def test_what_tempfile_leaves_to_the_code_to_remove(
    follow: Callable[..., Analysis], lines: list[str], kinds: list[WriteKind]
) -> None:
    assert [write.kind for write in _writes(follow(_handler(*lines)))] == kinds


@pytest.mark.parametrize(
    ("opening", "path", "changed"),
    [
        ("sqlite3.connect('a.db')", "a.db", Certainty.NO),
        ("sqlite3.connect('a.db').execute('select 1')", "a.db", Certainty.NO),
        ("sqlite3.connect('a.db').cursor().execute('INSERT INTO a VALUES (1)')", "a.db", Certainty.YES),
        ("sqlite3.connect('file:a.db?cache=shared', uri=True)", "a.db", Certainty.NO),
        ("sqlalchemy.create_engine('sqlite:////tmp/a.db')", "/tmp/a.db", Certainty.NO),
        ("shelve.open('a')", "a", Certainty.YES),
        ("dbm.open('a', 'c')", "a", Certainty.YES),
        ("tinydb.TinyDB('a.json')", "a.json", Certainty.YES),
    ],
)
def test_a_database_is_opened(follow: Callable[..., Analysis], opening: str, path: str, changed: Certainty) -> None:
    code = "import sqlite3, shelve, dbm, tinydb, sqlalchemy\n" + _handler(opening)
    (write,) = _writes(follow(code))
    assert (write.kind, write.path.display(), write.changed) == (WriteKind.DATABASE, path, changed)


@pytest.mark.parametrize(
    "opening",
    [
        "sqlite3.connect(':memory:')",
        "sqlite3.connect('file:a.db?mode=ro', uri=True)",
        "shelve.open('a', 'r')",
        "shelve.open('a', flag='r')",
        "dbm.open('a')",
        "sqlalchemy.create_engine('postgresql://host/a.db')",
        "sqlalchemy.create_engine(event['url'])",
        "sqlalchemy.create_engine('sqlite://')",
    ],
)
def test_a_database_without_a_file_or_only_read_is_no_write(follow: Callable[..., Analysis], opening: str) -> None:
    assert _writes(follow("import sqlite3, shelve, dbm, sqlalchemy\n" + _handler(opening))) == []
