"""JUnit's XML, which CI services show as tests: a suite for each file, a failed case for each finding."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from advisor.report.outcome import place, printable
from advisor.report.project import path_in, root, severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.model import Finding
    from advisor.report.outcome import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """The parts of one document. It always holds a case: services take a run without one for a mistake."""
    folder = root(outcome)
    suites = Xml.Element("testsuites", name="advisor")
    findings = (advice.finding for advice in outcome.advices)
    for file, found in groupby(findings, key=lambda finding: finding.span.file):
        suite = Xml.SubElement(suites, "testsuite", name=printable(path_in(folder, file)))
        for finding in found:
            _add_case(suite, finding, outcome, folder)
    if outcome.report.faults or not outcome.advices:
        suite = Xml.SubElement(suites, "testsuite", name="advisor")
        case = Xml.SubElement(suite, "testcase", name="advisor", classname="advisor")
        for fault in outcome.report.faults:
            Xml.SubElement(case, "error", message=printable(fault))
    for element in (*suites, suites):
        for counted, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            element.set(counted, str(len(list(element.iter(tag)))))
    Xml.indent(suites)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield Xml.tostring(suites, encoding="unicode")


def _add_case(suite: Xml.Element, finding: Finding, outcome: Outcome, folder: Path) -> None:
    """Add a case; it passes where there is only advice, which never fails a run."""
    where = place(finding.span, outcome.sources)
    path = printable(path_in(folder, finding.span.file))
    case = Xml.SubElement(
        suite,
        "testcase",
        name=f"advisor.{finding.rule}",
        classname=path,
        file=path,
        line=str(where.row),
        column=str(where.column),
    )
    message = printable(finding.message)
    text = f"{path}:{where.row}:{where.column}: {message}"
    if severity(finding).rank:
        Xml.SubElement(case, "failure", message=message, type=severity(finding).value).text = text
    else:
        Xml.SubElement(case, "system-out").text = text
