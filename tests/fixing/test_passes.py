"""Fixes applied in passes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from advisor.fixing import Repair, repair
from advisor.model import Applicability, Certainty, Finding, Span
from advisor.record import replaced
from advisor.source.text import Sources
from advisor.subjects import (
    ClientCreation,
    Constancy,
    FileWrite,
    Frequency,
    GrantAction,
    Handler,
    MoveToModule,
    RenameHandler,
    Role,
    Show,
    UseTmp,
    WriteKind,
)
from advisor.values import text

HANDLER = Path("/service/handler.py")
CONFIG = Path("/service/serverless.yml")
SAFE = frozenset({Applicability.SAFE})
BOTH = SAFE | {Applicability.UNSAFE}
HEAD = "import boto3\n\n\ndef handler(event, context):\n"


def clients(sources: Sources) -> Iterator[Finding]:
    """Every client made in an indented line, and every relative path opened."""
    code = sources.read(HANDLER).text
    for line in re.finditer(r"(?m)^[ \t].*", code):
        for call in re.finditer(r'(boto3\.\w+)\("(\w+)"\)', line[0]):
            span = Span(HANDLER, line.start() + call.start(), line.start() + call.end())
            creation = ClientCreation(span, (), Frequency.INVOCATION, (), "boto3", call[1], call[2], Constancy.LITERAL)
            yield Finding(f"{call[2]} is made again", span, MoveToModule(creation), rule="client_per_invocation")
    for path in re.finditer(r'open\(("[^/"]+")', code):
        span = Span(HANDLER, *path.span(1))
        write = FileWrite(
            span, (), Frequency.INVOCATION, (), text(), WriteKind.DATA, "open", span, Certainty.YES, rebuilt=False
        )
        yield Finding("a write", span, UseTmp(write, ()), rule="write_outside_tmp")


def mend(
    code: str, allowed: frozenset[Applicability] = BOTH, look: Callable[[Sources], Iterator[Finding]] = clients
) -> tuple[str, Repair]:
    sources = Sources({HANDLER: code})
    repaired = repair(list(look(sources)), sources, allowed, lambda changed: list(look(changed)))
    return repaired.texts.get(HANDLER, code), repaired


def test_clients_of_many_functions_stand_one_below_the_other() -> None:
    services = ("s3", "sqs", "s3", "sns", "ses")
    bodies = "".join(
        f'\n\ndef use_{index}():\n    {name} = boto3.client("{name}")\n    return {name}.list()\n'
        for index, name in enumerate(services)
    )
    code, repaired = mend("import boto3\n" + bodies)
    assert code.startswith(
        'import boto3\n\ns3 = boto3.client("s3")\nsqs = boto3.client("sqs")\nsns = boto3.client("sns")\n'
        'ses = boto3.client("ses")\n\n\ndef use_0():\n    return s3.list()\n'
    )
    assert len(repaired.applied) == len(services)
    assert not repaired.remaining
    assert not repaired.withdrawn


def test_applying_twice_changes_nothing() -> None:
    code, first = mend(HEAD + '    s3 = boto3.client("s3")\n    open("out.csv")\n    return s3\n')
    again, second = mend(code)
    assert len(first.applied) == 2
    assert again == code
    assert second.texts == {}
    assert second.applied == ()


def test_only_allowed_fixes_are_applied() -> None:
    code, repaired = mend(HEAD + '    s3 = boto3.client("s3")\n    open("out.csv")\n    return s3\n', SAFE)
    assert 's3 = boto3.client("s3")\n\n\ndef' in code
    assert 'open("out.csv")' in code
    assert [finding.rule for finding in repaired.remaining] == ["write_outside_tmp"]
    assert repaired.withdrawn == ()


def test_two_clients_in_one_statement_are_mended_in_two_passes() -> None:
    code, repaired = mend(HEAD + '    return [boto3.client("s3"), boto3.resource("s3"), boto3.client("sqs")]\n')
    assert len(repaired.applied) == 3
    assert code.endswith("return [s3, s3_resource, sqs]\n")


@pytest.mark.parametrize("bad", [0, 1, 2, 3])
def test_a_fix_that_leaves_its_finding_is_withdrawn_alone(bad: int) -> None:
    services = ["s3", "sqs", "sns", "ses"]
    bodies = "".join(f'\n\ndef f{name}():\n    return [boto3.client("{name}")]\n' for name in services)

    def look(sources: Sources) -> Iterator[Finding]:
        yield from clients(sources)
        if f"\n{services[bad]} = " in sources.read(HANDLER).text:
            yield Finding(f"{services[bad]} is made again", Span(HANDLER, 0, 0), rule="client_per_invocation")

    code, repaired = mend("import boto3\n" + bodies, look=look)
    assert [finding.message for finding, _ in repaired.withdrawn] == [f"{services[bad]} is made again"]
    assert repaired.withdrawn[0][1] == "The finding would still be there after the fix."
    assert code.count(" = boto3.client(") == 3
    assert len(repaired.remaining) == 1
    assert len(repaired.applied) == 3


def test_a_fix_that_causes_another_finding_is_withdrawn() -> None:
    def look(sources: Sources) -> Iterator[Finding]:
        yield from clients(sources)
        if "\ns3 = " in sources.read(HANDLER).text:
            yield Finding("It is large", Span(HANDLER, 0, 0), rule="large_module")

    before = HEAD + '    open("out.csv")\n    return [boto3.client("s3")]\n'
    code, repaired = mend(before, look=look)
    assert code == before.replace('"out', '"/tmp/out')
    assert [reason for _, reason in repaired.withdrawn] == [
        "The fix would cause a finding of large_module in handler.py."
    ]


def revealed(sources: Sources) -> Iterator[Finding]:
    """A handler under a wrong name; under the right one, what its code does. Clients of other code in any case."""
    config = sources.read(CONFIG).text
    if "handler.handle\n" in config:
        start = config.index("handler.handle\n")
        span = Span(CONFIG, start, start + len("handler.handle"))
        declared = Handler("handler.handle", span, None, "handle", Path("/service"))
        yield Finding("is not there", span, RenameHandler(declared, "handler.handler"), rule="handler_not_found")
    else:
        yield Finding("is not limited", Span(CONFIG, 0, 1), rule="timeout")
    for found in clients(sources):
        in_handler = "def handler" in sources.read(HANDLER).text[: found.span.start]
        if not in_handler or "handler.handler\n" in config:
            yield found


@pytest.mark.parametrize("other", ["", 'def other():\n    return [boto3.client("s3")]\n\n\n'])
def test_what_a_renamed_handler_reveals_is_not_held_against_it_and_is_mended_too(other: str) -> None:
    body = '    open("out.csv")\n    return [boto3.client("s3")]\n'
    code = f"import boto3\n\n\n{other}def handler(event, context):\n{body}"
    sources = Sources({HANDLER: code, CONFIG: "handler: handler.handle\n"})
    repaired = repair(list(revealed(sources)), sources, SAFE, lambda changed: list(revealed(changed)))
    assert repaired.withdrawn == ()
    assert repaired.texts[CONFIG] == "handler: handler.handler\n"
    assert 's3 = boto3.client("s3")\n\n\ndef' in repaired.texts[HANDLER]
    assert sorted(finding.rule for finding in repaired.remaining) == ["timeout", "write_outside_tmp"]


def test_a_finding_in_a_file_that_the_fix_does_not_touch_is_not_its_doing() -> None:
    def look(sources: Sources) -> Iterator[Finding]:
        yield from clients(sources)
        if "\ns3 = " in sources.read(HANDLER).text:
            yield Finding("It is unused", Span(CONFIG, 0, 0), rule="unused")

    code, repaired = mend(HEAD + '    return [boto3.client("s3")]\n', look=look)
    assert "return [s3]" in code
    assert repaired.withdrawn == ()
    assert [finding.rule for finding in repaired.remaining] == ["unused"]


def test_a_file_that_may_not_be_edited_is_not_and_the_others_are() -> None:
    texts = {HANDLER: HEAD + '    open("out.csv")\n', CONFIG: "handler: handler.handle\n"}
    sources = Sources(texts)
    repaired = repair(
        list(revealed(sources)), sources, BOTH, lambda changed: list(revealed(changed)), lambda file: file != HANDLER
    )
    assert set(repaired.texts) == {CONFIG}
    assert [(found.rule, reason) for found, reason in repaired.withdrawn] == [
        ("write_outside_tmp", f"The fix would change {HANDLER}, outside the checked repository.")
    ]


def test_a_withdrawn_fix_is_told_with_the_finding_as_it_stands_now() -> None:
    def look(sources: Sources) -> Iterator[Finding]:
        for found in clients(sources):
            yield found if found.rule == "client_per_invocation" else replaced(found, message="a write")
        if "/tmp/out" in sources.read(HANDLER).text:
            yield Finding("It is large", Span(HANDLER, 0, 0), rule="large_module")

    code, repaired = mend(HEAD + '    s3 = boto3.client("s3")\n    s3.x()\n    open("out.csv")\n', look=look)
    [(finding, _)] = repaired.withdrawn
    assert finding in repaired.remaining
    assert code[finding.span.start : finding.span.end] == '"out.csv"'


def test_a_remedy_without_fix_is_withdrawn_with_its_reason() -> None:
    before = HEAD + '    s3 = boto3.client("s3")\n    print "x"\n'
    code, repaired = mend(before)
    assert code == before
    [(finding, reason)] = repaired.withdrawn
    assert finding.rule == "client_per_invocation"
    assert "Python 3" in reason


def test_findings_without_remedy_and_shown_fixes_stay() -> None:
    findings = [Finding("a", Span(HANDLER, 0, 0)), Finding("b", Span(HANDLER, 0, 0), Show("Do", "x = 1"))]
    repaired = repair(findings, Sources({HANDLER: ""}), BOTH, lambda _: pytest.fail("nothing is to be checked"))
    assert repaired == Repair({}, (), (), findings)


def test_a_fix_of_several_files_is_whole() -> None:
    config = "statements: []\n"
    both = {HANDLER: HEAD + '    open("out.csv")\n', CONFIG: config}

    def look(sources: Sources) -> Iterator[Finding]:
        yield from clients(sources)
        if "PutItem" not in sources.read(CONFIG).text:
            role = Role("provider", (), "", Span(CONFIG, 12, 14))
            place = Span(HANDLER, 0, 6)
            yield Finding("not allowed", place, GrantAction(role, "dynamodb:PutItem", text("x")), rule="action")

    sources = Sources(both)
    repaired = repair(list(look(sources)), sources, BOTH, lambda changed: list(look(changed)))
    assert set(repaired.texts) == {HANDLER, CONFIG}
    assert repaired.remaining == []


def test_fixes_that_ask_for_the_same_insertion_go_together() -> None:
    config = "statements: []\n"
    role = Role("provider", (), "", Span(CONFIG, 12, 14))
    finding = Finding("not allowed", Span(HANDLER, 0, 6), GrantAction(role, "dynamodb:PutItem", text("x")), rule="a")
    checks = []

    def recheck(changed: Sources) -> list[Finding]:
        checks.append(changed.read(CONFIG).text)
        return []

    repaired = repair([finding, replaced(finding, message="too")], Sources({CONFIG: config}), SAFE, recheck)
    assert len(repaired.applied) == 2
    assert len(checks) == 1
    assert checks[0].count("PutItem") == 1


def test_it_ends_when_a_check_contradicts_itself() -> None:
    def look(sources: Sources) -> Iterator[Finding]:
        code = sources.read(HANDLER).text
        span = Span(HANDLER, code.index('"'), code.index('"') + 3)
        write = FileWrite(
            span, (), Frequency.INVOCATION, (), text(), WriteKind.DATA, "open", span, Certainty.YES, rebuilt=False
        )
        yield Finding(f"a write {len(code)}", span, UseTmp(write, ()), rule="write_outside_tmp")

    code, repaired = mend('open("a")\n', look=look)
    assert code == 'open("/tmp/a")\n'
    assert len(repaired.applied) == 1
    assert len(repaired.remaining) == 1
