"""Writing: of files that a fix joins, all or none."""

import os
import stat
from pathlib import Path

import pytest

from advisor.fixing import Repair, WriteError, Written, diff, write, write_repair
from advisor.model import Applicability, Edit, Finding, Fix, Span
from advisor.source.text import Sources
from advisor.targets import targets


def file_with(folder: Path, name: str, content: bytes, mode: int = 0o644) -> Path:
    file = folder / name
    file.write_bytes(content)
    file.chmod(mode)
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (b"a\r\nb", "a\r\nc", b"a\r\nc"),
        (b"\xef\xbb\xbfa\n", "b\n", b"\xef\xbb\xbfb\n"),
        (b"# coding: latin-1\n\xe9\n", "# coding: latin-1\né!\n", b"# coding: latin-1\n\xe9!\n"),
        ("😀\t\x0c".encode(), "😀\t\x0c\n", "😀\t\x0c\n".encode()),
    ],
)
@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600])
def test_bytes_and_mode_are_kept(tmp_path: Path, before: bytes, new: str, after: bytes, mode: int) -> None:
    file = file_with(tmp_path, "a.py", before, mode)
    sources = Sources()
    sources.read(file)
    write({file: new}, sources)
    assert file.read_bytes() == after
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert names(tmp_path) == ["a.py"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    file = file_with(tmp_path, "a.py", b"a\n")
    (tmp_path / "sub").mkdir()
    link = tmp_path / "sub" / "link.py"
    link.symlink_to(file)
    sources = Sources()
    sources.read(link)
    write({link: "b\n"}, sources)
    assert link.is_symlink()
    assert file.read_bytes() == b"b\n"
    assert names(tmp_path / "sub") == ["link.py"]


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    one, other = file_with(tmp_path, "a.py", b"a\n"), file_with(tmp_path, "b.py", b"b\n")
    sources = Sources()
    for file in (one, other):
        sources.read(file)
    other.write_bytes(b"changed\n")
    with pytest.raises(WriteError, match=r"b\.py: changed on disk since it was read; run the check again"):
        write({one: "x\n", other: "y\n"}, sources)
    assert one.read_bytes() == b"a\n"
    assert other.read_bytes() == b"changed\n"


@pytest.mark.parametrize(
    ("content", "new", "reason"),
    [
        (None, "x", "cannot be written: No such file or directory"),
        (b"\xff", "x", "changed on disk since it was read: it is not UTF-8"),
        (b"# coding: latin-1\n", "# coding: latin-1\n😀", "the fix needs '😀', which latin-1 does not have"),
    ],
)
def test_a_file_that_cannot_take_the_text_is_named(
    tmp_path: Path, content: bytes | None, new: str, reason: str
) -> None:
    file = file_with(tmp_path, "a.py", b"# coding: latin-1\n" if content == b"# coding: latin-1\n" else b"a\n")
    sources = Sources()
    sources.read(file)
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(WriteError) as error:
        write({file: new}, sources)
    assert str(file) in str(error.value)
    assert reason in str(error.value)


def test_when_one_file_cannot_be_replaced_all_are_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [file_with(tmp_path, f"{name}.py", name.encode(), 0o640) for name in "abc"]
    sources = Sources()
    texts = {file: sources.read(file).text + "!" for file in files}
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if target.name == "c.py":
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(WriteError, match=r"c\.py: cannot be written: Permission denied"):
        write(texts, sources)
    assert [file.read_bytes() for file in files] == [b"a", b"b", b"c"]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o640 for file in files)
    assert names(tmp_path) == ["a.py", "b.py", "c.py"]


def test_when_a_new_file_cannot_be_made_nothing_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [file_with(tmp_path, f"{name}.py", name.encode()) for name in "ab"]
    sources = Sources()
    texts = {file: sources.read(file).text + "!" for file in files}
    synced: list[int] = []

    def failing(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(WriteError, match=r"b\.py: cannot be written: No space left on device"):
        write(texts, sources)
    assert [file.read_bytes() for file in files] == [b"a", b"b"]
    assert names(tmp_path) == ["a.py", "b.py"]


def test_a_read_only_file_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_with(tmp_path, "a.py", b"a\n", 0o444)
    sources = Sources()
    sources.read(file)
    monkeypatch.setattr(os, "access", lambda path, mode: bool(Path(path).stat().st_mode & 0o200) or mode != os.W_OK)
    with pytest.raises(WriteError, match="is read-only"):
        write({file: "b\n"}, sources)
    assert file.read_bytes() == b"a\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_not_written(tmp_path: Path) -> None:
    file = file_with(tmp_path, "a.py", b"a\n")
    sources = Sources()
    sources.read(file)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(WriteError, match="Permission denied"):
            write({file: "b\n"}, sources)
    finally:
        tmp_path.chmod(0o755)
    assert file.read_bytes() == b"a\n"


def repaired(folder: Path, *fixes: str) -> tuple[Repair, Sources]:
    """Files named by letters, each letter of a fix a file that it changes; then they are as someone left them."""
    sources = Sources()
    files = {name: file_with(folder, f"{name}.py", b"a\n") for name in sorted(set("".join(fixes)))}
    texts = {file: sources.read(file).text + "b\n" for file in files.values()}
    applied = tuple(
        (
            Finding("It is wrong", Span(files[fix[0]], 0, 0)),
            Fix(Applicability.SAFE, "Mend it", tuple(Edit(Span(files[name], 2, 2), "b\n") for name in fix)),
        )
        for fix in fixes
    )
    return Repair(texts, applied, (), []), sources


@pytest.mark.parametrize(
    ("fixes", "locked", "written", "fixed"),
    [
        (["a", "b", "c"], "", "abc", 3),
        (["a", "b", "c"], "b", "ac", 2),
        (["a", "a", "b"], "b", "a", 2),
        (["ab", "c"], "b", "c", 1),
        (["ab", "bc", "d", "d"], "a", "d", 2),
        (["a", "b", "c", "abc"], "c", "", 0),
        (["a", "b"], "ab", "", 0),
    ],
)
def test_a_file_that_cannot_be_written_keeps_back_only_those_that_a_fix_joins_to_it(
    tmp_path: Path, fixes: list[str], locked: str, written: str, fixed: int
) -> None:
    repair, sources = repaired(tmp_path, *fixes)
    for name in locked:
        (tmp_path / f"{name}.py").write_bytes(b"changed\n")
    outcome = write_repair(repair, sources)
    assert "".join(file.stem for file in sorted(repair.texts) if file.read_bytes() == b"a\nb\n") == written
    assert outcome.fixed == fixed
    assert len(outcome.faults) == len(locked)
    for name, fault in zip(locked, outcome.faults, strict=True):
        assert fault.startswith(f"{tmp_path / name}.py: changed on disk since it was read; run the check again")


def test_files_that_are_fixed_together_are_all_named(tmp_path: Path) -> None:
    repair, sources = repaired(tmp_path, "ab")
    (tmp_path / "b.py").unlink()
    assert write_repair(repair, sources) == Written(
        0,
        (
            f"{tmp_path}/b.py: cannot be written: No such file or directory"
            f" (fixed together or not at all: {tmp_path}/a.py, {tmp_path}/b.py)",
        ),
    )


@pytest.mark.parametrize(("second", "content"), [("a\nb\n", b"a\nb\n"), ("a\nc\n", b"a\n")])
def test_a_file_of_two_names_is_written_once_or_not_at_all(tmp_path: Path, second: str, content: bytes) -> None:
    repair, sources = repaired(tmp_path, "a", "b")
    one, other = sorted(repair.texts)
    other.unlink()
    other.symlink_to(one)
    outcome = write_repair(Repair({one: "a\nb\n", other: second}, repair.applied, (), []), sources)
    assert one.read_bytes() == content
    assert other.is_symlink()
    assert outcome.fixed == (2 if content != b"a\n" else 0)
    assert [f"{other}: is {one} too" in fault for fault in outcome.faults] == [True] * (content == b"a\n")


@pytest.mark.parametrize(
    ("target", "editable"), [("../elsewhere/lib.py", False), ("real.py", True), ("sub/../real.py", True)]
)
def test_a_link_may_be_edited_where_its_target_may(tmp_path: Path, target: str, editable: bool) -> None:
    checked = tmp_path / "checked"
    for folder in (checked / "sub", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
    for file in (tmp_path / "elsewhere" / "lib.py", checked / "real.py"):
        file.touch()
    (checked / "link.py").symlink_to(target)
    (checked / "sub" / "shared").symlink_to(tmp_path / "elsewhere")
    asked = targets([str(checked)])
    assert asked.may_edit(checked / "link.py") is editable
    assert not asked.may_edit(checked / "sub" / "shared" / "lib.py")
    assert asked.may_edit(checked / "sub" / "new.py")


def test_a_diff_names_files_relative_to_the_folder(tmp_path: Path) -> None:
    one, other = file_with(tmp_path, "b.py", b"a\r\nb"), file_with(tmp_path, "a.yml", b"x: 1\n")
    sources = Sources()
    assert diff({one: "a\r\nc", other: "x: 1\ny: \x0c2\n"}, sources, tmp_path) == (
        "--- a.yml\n+++ a.yml\n@@ -1 +1,2 @@\n x: 1\n+y: \x0c2\n"
        "--- b.py\n+++ b.py\n@@ -1,2 +1,2 @@\n a\r\n"
        "-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )


def test_no_change_is_no_diff(tmp_path: Path) -> None:
    file = file_with(tmp_path, "a.py", b"a\n")
    assert diff({file: "a\n"}, Sources(), tmp_path) == ""
