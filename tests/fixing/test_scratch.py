"""Scratch files that a fix removes, and those that it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.cli import main

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "import os\nimport tempfile\nfrom pathlib import Path\n\nimport boto3\n\n\n"


def _fixed(folder: Path, code: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The module after all fixes, and what was said on the way."""
    module = folder / "handler.py"
    head = _HEAD.replace("\n", "\r\n") if "\r\n" in code else _HEAD
    module.write_text(head + code, "utf-8", newline="")
    main(["check", str(folder), "--fix", "--unsafe-fixes", "--select", "scratch_left_in_tmp"])
    told = capsys.readouterr()
    return module.read_bytes().decode().removeprefix(head), " ".join((told.out + told.err).split())


MENDED = {
    "a path object removes itself": (
        """\
def handler(event, context):
    scratch = Path("/tmp") / event["id"]
    scratch.write_text(event["text"])
    return scratch.read_text()
""",
        """\
def handler(event, context):
    scratch = Path("/tmp") / event["id"]
    try:
        scratch.write_text(event["text"])
        return scratch.read_text()
    finally:
        scratch.unlink(missing_ok=True)
""",
    ),
    "comments and texts of several lines keep their place": (
        '''\
def handler(event, context):
    path = f"/tmp/{event['id']}"
    with open(path, "w") as file:  # once
        file.write("""
    as it is
""")
    # then
    return len(open(path).read())
''',
        '''\
def handler(event, context):
    path = f"/tmp/{event['id']}"
    try:
        with open(path, "w") as file:  # once
            file.write("""
    as it is
""")
        # then
        return len(open(path).read())
    finally:
        Path(path).unlink(missing_ok=True)
''',
    ),
    "only what uses the file is taken in": (
        """\
def handler(event, context):
    path = "/tmp/" + event["id"]
    name = event["name"]
    if name:
        with open(path, "w") as file:
            file.write(name)
        boto3.client("s3").upload_file(path, "letters", name)
        name = name.upper()
    return name""",
        """\
def handler(event, context):
    path = "/tmp/" + event["id"]
    name = event["name"]
    if name:
        try:
            with open(path, "w") as file:
                file.write(name)
            boto3.client("s3").upload_file(path, "letters", name)
        finally:
            Path(path).unlink(missing_ok=True)
        name = name.upper()
    return name""",
    ),
    "the last line needs no line end": (
        "def handler(event, context):\n    open(f'/tmp/{event}', 'w')\n    return open(f'/tmp/{event}').read()",
        "def handler(event, context):\n    try:\n        open(f'/tmp/{event}', 'w')\n"
        "        return open(f'/tmp/{event}').read()\n    finally:\n"
        "        Path(f'/tmp/{event}').unlink(missing_ok=True)",
    ),
    "lines that end as on Windows": (
        "def handler(event, context):\r\n\tp = f'/tmp/{event}'\r\n\topen(p, 'w')\r\n\treturn len(open(p).read())\r\n",
        "def handler(event, context):\r\n\tp = f'/tmp/{event}'\r\n\ttry:\r\n\t\topen(p, 'w')\r\n"
        "\t\treturn len(open(p).read())\r\n\tfinally:\r\n\t\tPath(p).unlink(missing_ok=True)\r\n",
    ),
    "a file by mkstemp": (
        """\
def handler(event, context):
    handle, path = tempfile.mkstemp()
    os.write(handle, event["data"])
    boto3.client("s3").upload_file(path, "letters", "a")
""",
        """\
def handler(event, context):
    handle, path = tempfile.mkstemp()
    try:
        os.write(handle, event["data"])
        boto3.client("s3").upload_file(path, "letters", "a")
    finally:
        Path(path).unlink(missing_ok=True)
""",
    ),
}

REFUSED = {
    "returned": (
        'def save(event):\n    path = f"/tmp/{event}"\n    open(path, "w")\n    return path\n\n\n'
        "def handler(event, context):\n    return open(save(event)).read()\n",
        "used outside the function",
    ),
    "kept under another name": (
        'def handler(event, context):\n    path = f"/tmp/{event}"\n    open(path, "w")\n    kept = {"at": path}\n'
        "    return open(kept['at']).read()\n",
        "under another name",
    ),
    "no name at the call": (
        'def handler(event, context):\n    open(os.path.join("/tmp", event), "w")\n'
        '    return open(os.path.join("/tmp", event)).read()\n',
        "give it a name first",
    ),
    "bound twice": (
        'def handler(event, context):\n    path = f"/tmp/{event}"\n    open(path, "w")\n    open(path).read()\n'
        '    path = "/tmp/other"\n    return path\n',
        "",
    ),
    "a folder without a name": (
        "def handler(event, context):\n    open(tempfile.mkdtemp() + '/a', 'w')\n",
        "not bound to a name",
    ),
}


@pytest.mark.parametrize(("before", "after"), MENDED.values(), ids=MENDED)
def test_scratch_is_removed_when_it_has_been_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    text, told = _fixed(tmp_path, before, capsys)
    assert text == after, told
    assert _fixed(tmp_path, text, capsys)[0] == after


@pytest.mark.parametrize(("code", "reason"), REFUSED.values(), ids=REFUSED)
def test_scratch_that_may_still_be_wanted_is_left_to_its_author(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, reason: str
) -> None:
    text, told = _fixed(tmp_path, code, capsys)
    assert text == code
    assert "scratch_left_in_tmp" in told
    assert reason in told
