"""The report for what shows test results: GitLab, Jenkins, Azure Pipelines, CircleCI.

A test fails exactly if its finding makes the run fail; see ``--fail-on``. Attributes are those of
the schema of Jenkins' xUnit plug-in (``junit-10.xsd``), which is the strictest reader.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from validator.faults import is_fault
from validator.files import FileResult
from validator.findings import Finding, at_or_above
from validator.frames import printable
from validator.reporting import ReportWriter

from ._tools import xml_attribute, xml_text

# Tools use the name of a test as its heading and as its key.
_NAME = 200


class Report(ReportWriter):
    """Writes a test suite for each file, with a test for each finding."""

    def start(self) -> Iterator[str]:
        """Open the document; totals stand at each suite, since those of the run are not known."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="jatslint">\n'

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the suite of a file; one without findings is a test that passes."""
        path = self._view.relative(result.path)
        failing = [finding for finding in result.findings if self._fails(finding)]
        errors = sum(is_fault(finding) for finding in failing)
        yield _tag(
            "testsuite",
            name=path,
            tests=max(len(result.findings), 1),
            failures=len(failing) - errors,
            errors=errors,
            skipped=0,
            time=0,
            file=path,
        )
        names = _unique(_name(finding) for finding in result.findings)
        for finding, name in zip(result.findings, names, strict=True):
            yield from _test(path, name, finding, fails=self._fails(finding))
        if not result.findings:
            yield _tag("testcase", name="no findings", classname=_class(path), time=0, close=True)
        yield "</testsuite>\n"

    def end(self) -> Iterator[str]:
        """Close the document."""
        yield "</testsuites>\n"

    def _fails(self, finding: Finding) -> bool:
        return is_fault(finding) or at_or_above((finding,), self._view.summary.fail_on)


def _test(path: str, name: str, finding: Finding, *, fails: bool) -> Iterator[str]:
    yield _tag("testcase", name=name, classname=_class(path), time=0)
    text = xml_text("\n".join(_lines(path, finding)))
    if fails:
        kind = "error" if is_fault(finding) else "failure"
        yield _tag(kind, type=finding.rule, message=printable(finding.message))
        yield f"{text}</{kind}>\n"
    else:
        yield f"<system-out>{text}</system-out>\n"
    yield "</testcase>\n"


def _lines(path: str, finding: Finding) -> Iterator[str]:
    place = f"{printable(path)}:{finding.line}:{finding.column}"
    yield f"{place}: {finding.level} {finding.code} {finding.rule}"
    yield printable(finding.message)
    for line in finding.frame.lines:
        yield f"{line.number} | {line.text}".rstrip()
    if finding.fix:
        yield f"{finding.fix.grade} fix: {printable(finding.fix.title)}"


def _name(finding: Finding) -> str:
    name = f"{finding.rule}: {printable(finding.message)}"
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _unique(names: Iterable[str]) -> Iterator[str]:
    """Number names that were there before: GitLab takes tests of one name for one test."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _class(path: str) -> str:
    """Name the class of a test: Jenkins divides it at dots into packages."""
    return "jatslint." + path.replace(".", "_")


def _tag(tag: str, *, close: bool = False, **attributes: str | int) -> str:
    given = " ".join(f"{name}={xml_attribute(value)}" for name, value in attributes.items())
    return f"<{tag} {given}/>\n" if close else f"<{tag} {given}>\n"
