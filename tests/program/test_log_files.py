"""What loggers are told to write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.program.file_facts import FileRead, FileWrite, LogFile, ReadKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.program.analysis import Analysis

_HEAD = "import logging, logging.config, logging.handlers, os, sys, boto3, loguru\n"


def _logs(analysis: Analysis) -> list[LogFile]:
    return [fact for fact in analysis.facts if isinstance(fact, LogFile)]


def _told(analysis: Analysis) -> list[tuple[str, str]]:
    return [(log.operation, log.path.display()) for log in _logs(analysis)]


def _handler(*lines: str) -> str:
    return _HEAD + "def handler(event, context):\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        ("logging.FileHandler('a')", "logging.FileHandler"),
        ("logging.FileHandler(filename='a', delay=True)", "logging.FileHandler"),
        ("logging.handlers.RotatingFileHandler('a', maxBytes=1)", "logging.handlers.RotatingFileHandler"),
        ("logging.handlers.TimedRotatingFileHandler('a')", "logging.handlers.TimedRotatingFileHandler"),
        ("logging.handlers.WatchedFileHandler('a')", "logging.handlers.WatchedFileHandler"),
        ("logging.basicConfig(level=1, filename='a')", "logging.basicConfig"),
        ("loguru.logger.add('a')", "loguru.logger.add"),
        ("logging.config.dictConfig({'handlers': {'f': {'class': 'logging.FileHandler', 'filename': 'a'}}})",
         "logging.config.dictConfig"),
    ],
)  # fmt: skip
def test_a_log_file_is_no_other_write(follow: Callable[..., Analysis], call: str, operation: str) -> None:
    analysis = follow(_handler(call))
    assert _told(analysis) == [(operation, "a")]
    assert not [fact for fact in analysis.facts if isinstance(fact, FileWrite)]


@pytest.mark.parametrize(
    "call",
    [
        "logging.StreamHandler()",
        "logging.basicConfig(level=1)",
        "logging.basicConfig(handlers=[logging.StreamHandler()])",
        "loguru.logger.add(print)",
        "logging.config.dictConfig({'handlers': {'f': {'class': 'logging.StreamHandler'}}})",
        "logging.config.dictConfig({'handlers': {'f': {'class': 'my.Handler', 'filename': 'a'}}})",
        "logging.config.dictConfig({'version': 1, 'handlers': event})",
        "logging.config.fileConfig('absent.ini')",
        "logging.config.fileConfig(event['ini'])",
    ],
)
def test_what_writes_to_no_file_is_no_log_file(follow: Callable[..., Analysis], call: str) -> None:
    assert _logs(follow(_handler(call))) == []


@pytest.mark.parametrize("call", ["loguru.logger.add(sys.stdout)", "logging.FileHandler(event['log'])"])
def test_a_file_that_is_not_known_has_an_unknown_path(follow: Callable[..., Analysis], call: str) -> None:
    assert all(log.path.opaque for log in _logs(follow(_handler(call))))


def test_the_place_of_a_dict_config_is_its_entry_in_whichever_module(
    follow: Callable[..., Analysis], tmp_path: Path
) -> None:
    settings = "LOG = {'handlers': {'f': {'class': 'logging.FileHandler', 'filename': 'a'}}}\n"
    code = "import logging.config\nimport settings\nlogging.config.dictConfig(settings.LOG)\ndef handler(e, c): pass\n"
    (log,) = _logs(follow({"handler.py": code, "settings.py": settings}))
    assert log.span.file == tmp_path / "settings.py"
    assert settings[log.span.start : log.span.end] == "'filename': 'a'"


def test_an_entry_that_is_added_later_stands_where_it_is_used(follow: Callable[..., Analysis]) -> None:
    code = _handler("h = {'class': 'logging.FileHandler'}", "h['filename'] = 'a'", "c = {'handlers': {'f': h}}")
    (log,) = _logs(follow(code + "  logging.config.dictConfig(c)\n"))
    assert (code + "  logging.config.dictConfig(c)\n")[log.span.start : log.span.end] == "logging.config.dictConfig(c)"


@pytest.mark.parametrize(
    ("ini", "paths"),
    [
        ("[handler_f]\nclass=FileHandler\nargs=('a.log', 'w')\n", ["a.log"]),
        ("[handler_f]\nclass=handlers.RotatingFileHandler\nargs=('/tmp/a.log',)\n", ["/tmp/a.log"]),
        ("[handler_f]\nclass=StreamHandler\nargs=(sys.stdout,)\n", []),
        ("[handler_f]\nclass=FileHandler\nargs=('%(name)s',)\n", []),
        ("[handler_f]\nclass=FileHandler\nargs=(os.devnull,)\n", []),
        ("[handler_f]\nclass=FileHandler\n", []),
        ("class=FileHandler\n", []),
    ],
)
def test_an_ini_file_of_the_service_is_read(
    follow: Callable[..., Analysis], tmp_path: Path, ini: str, paths: list[str]
) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "log.ini").write_text(ini, "utf-8")
    analysis = follow(_handler("logging.config.fileConfig('conf/log.ini')"))
    assert _told(analysis) == [("logging.config.fileConfig", path) for path in paths]


@pytest.mark.parametrize(
    ("lines", "consumed"),
    [
        (["logging.info('x')"], Certainty.NO),
        (["open('/tmp/a')"], Certainty.YES),
        (["boto3.client('s3').upload_file('/tmp/a', 'b', 'k')"], Certainty.YES),
        (["open(event['path'])"], Certainty.UNKNOWN),
    ],
)
def test_whether_a_log_is_used_in_the_invocation(
    follow: Callable[..., Analysis], lines: list[str], consumed: Certainty
) -> None:
    analysis = follow(_handler("h = logging.FileHandler('/tmp/a')", "logging.getLogger().addHandler(h)", *lines))
    assert [log.consumed for log in _logs(analysis)] == [consumed]
    reads = [fact for fact in analysis.facts if isinstance(fact, FileRead) and fact.kind is ReadKind.CONTENT]
    assert all(read.produced is not Certainty.NO for read in reads)


@pytest.mark.parametrize(
    ("caught", "tolerant"),
    [("OSError", True), ("PermissionError", True), ("(IOError, KeyError)", True), ("Exception", False),
     ("FileNotFoundError", False), ("ValueError", False)],
)  # fmt: skip
def test_only_an_except_for_a_refused_write_copes_with_one(
    follow: Callable[..., Analysis], caught: str, tolerant: bool
) -> None:
    lines = ["try:", "  helper()", f"except {caught}:", "  pass"]
    code = _handler(*lines) + "def helper(): logging.FileHandler('a')\n"
    assert [log.tolerant for log in _logs(follow(code))] == [tolerant]


@pytest.mark.parametrize(
    ("test", "runs"),
    [
        ("'AWS_LAMBDA_FUNCTION_NAME' in os.environ", True),
        ("os.environ.get('AWS_LAMBDA_FUNCTION_NAME')", True),
        ("os.getenv('AWS_REGION') is not None", True),
        ("os.environ.get('AWS_EXECUTION_ENV') is None", True),
        ("not os.environ.get('AWS_LAMBDA_FUNCTION_NAME')", False),
        ("os.getenv('AWS_LAMBDA_RUNTIME_API') == None", False),
        ("not bool(os.getenv('AWS_LAMBDA_FUNCTION_NAME'))", False),
    ],
)
def test_code_for_elsewhere_than_lambda_does_not_run(follow: Callable[..., Analysis], test: str, runs: bool) -> None:
    assert bool(_logs(follow(_handler(f"if {test}:", "  logging.FileHandler('a')")))) is runs
