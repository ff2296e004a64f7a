"""Files as text: positions, encodings, and every way in which a file cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.source.text import Sources, SourceText, UnreadableError, decode

HERE = Path("handler.py")


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("x = 1\ny = 2\n", 0, (1, 1)),
        ("x = 1\ny = 2\n", 6, (2, 1)),
        ("x = 1\ny = 2\n", 12, (3, 1)),
        ('x = "😀"; y', 9, (1, 10)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\x0cb\n c", 5, (2, 2)),
        ("a\u2028b", 2, (1, 3)),
        ("", 0, (1, 1)),
    ],
)
def test_an_offset_counts_code_points_and_lines_end_as_pythons_do(
    text: str, offset: int, expected: tuple[int, int]
) -> None:
    assert SourceText(HERE, text).position(offset) == expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [("a\r\nbc\r\n", 2, "bc"), ("a\r\nbc", 2, "bc"), ("a\n\nc", 2, ""), ("a\n", 2, ""), ("😀\n", 1, "😀")],
)
def test_a_line_comes_without_its_end(text: str, row: int, expected: str) -> None:
    assert SourceText(HERE, text).line(row) == expected


@pytest.mark.parametrize(("text", "expected"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a", "\n"), ("a\rb", "\r")])
def test_the_first_line_says_how_lines_end(text: str, expected: str) -> None:
    assert SourceText(HERE, text).newline == expected


@pytest.mark.parametrize(
    ("name", "content", "text", "encoding"),
    [
        ("a.py", b"x = '\xc3\xa9'\n", "x = 'é'\n", "utf-8"),
        ("a.py", b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8"),
        ("a.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n", "latin-1"),
        ("a.py", b"#!/usr/bin/python\n# coding=latin-1\n'\xe9'", "#!/usr/bin/python\n# coding=latin-1\n'é'", "latin-1"),
        ("a.py", b"x = 1\n\n# coding: latin-1\n", "x = 1\n\n# coding: latin-1\n", "utf-8"),
        ("a.yml", b"# coding: latin-1\n", "# coding: latin-1\n", "utf-8"),
        ("a.py", b"", "", "utf-8"),
    ],
)
def test_bytes_are_utf_8_unless_a_python_file_says_otherwise(
    name: str, content: bytes, text: str, encoding: str
) -> None:
    source = decode(Path(name), content)
    assert (source.text, source.encoding) == (text, encoding)
    assert source.encoded(source.text) == content


@pytest.mark.parametrize(
    ("content", "reason", "position"),
    [
        (b"x = 1\ny = '\xff'\n", "is not UTF-8: line 2 holds the byte 0xff", (2, 6)),
        (b"x = '\xc3\xa9'\ry = '\xff'\n", "is not UTF-8: line 2 holds the byte 0xff", (2, 6)),
        (b"# coding: klingon\n", "declares the encoding 'klingon', which does not exist", (1, 1)),
        (b"# coding: undefined\n", "is not in the encoding 'undefined' that it declares", (1, 1)),
        (b"\xff\xfex\x00", "is not UTF-8: line 1 holds the byte 0xff", (1, 1)),
    ],
)
def test_bytes_in_another_encoding_are_refused_with_the_reason_and_the_place(
    content: bytes, reason: str, position: tuple[int, int]
) -> None:
    with pytest.raises(UnreadableError, match=f"^{reason}$") as refused:
        decode(HERE, content)
    assert refused.value.position == position


def _absent(path: Path) -> None:
    assert not path.exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _looping(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_absent, "does not exist"),
        (_folder, "is a folder, not a file"),
        (_dangling, "is a link to a file that does not exist"),
        (_pipe, "is a device or a pipe, not a file"),
        (_looping, "(cannot be read: .+|is a link to a file that does not exist)"),
    ],
)
def test_a_path_that_is_no_file_is_refused_with_the_reason(make: object, reason: str, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "a.py")
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        Sources().read(tmp_path / "a.py")


def test_an_overlay_stands_in_for_the_file_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    sources = Sources({file: "x = 2\n"})
    assert sources.read(file).text == "x = 2\n"
    assert sources.overlaid({file: "x = 3\n"}).read(file).text == "x = 3\n"
    assert Sources().read(file).text == "x = 1\n"


@pytest.mark.parametrize(
    ("content", "new", "written"),
    [
        (b"# coding: latin-1\n'\xe9'", "# coding: latin-1\n'\xfc'", b"# coding: latin-1\n'\xfc'"),
        (b"\xef\xbb\xbfx = 1\n", "x = 2\n", b"\xef\xbb\xbfx = 2\n"),
        (b"x = 1\n", "'\xfc'\n", b"'\xc3\xbc'\n"),
    ],
)
def test_a_text_laid_over_a_file_keeps_its_encoding(tmp_path: Path, content: bytes, new: str, written: bytes) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(content)
    sources = Sources()
    sources.read(file)
    laid = sources.overlaid({file: ""}).overlaid({file: new}).read(file)
    assert laid.encoded(laid.text) == written


def test_what_is_not_laid_over_is_not_read_again(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("x = 1\n")
    other.write_text("x = 1\n")
    sources = Sources()
    below = sources.read(one), sources.read(other)
    above = sources.overlaid({other: "x = 2\n"})
    assert above.read(one) is below[0]
    assert above.read(other).text == "x = 2\n"
    assert sources.read(other) is below[1]


def test_an_overlaid_file_exists_though_it_is_not_on_disk(tmp_path: Path) -> None:
    new = tmp_path / "new.py"
    assert Sources({new: ""}).exists(new)
    assert not Sources().exists(new)
