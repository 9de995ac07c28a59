"""Reports for other tools, read by the schemas and parsers of those who take them."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from validator.edits import Edit, Span, apply_edits
from validator.faults import UNREADABLE_FILE, fault
from validator.files import FileResult, Task, process_data, process_file
from validator.findings import Change, Finding, Fix
from validator.frames import Frame
from validator.reporting import View, open_report, plain
from validator.reports import sarif
from validator.ruleset import all_rules
from validator.source import read_source
from validator.summary import Summary

SCHEMAS = Path(__file__).parent / "schemas"
FORMATS = ("azure", "checkstyle", "github", "gitlab", "junit", "rdjson", "rdjsonl", "sarif")

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<article article-type="research-article"><front>
<article-meta><!-- \U0001d54f é --><article-id pub-id-type="doi"/>
<title-group><article-title>\U0001d54f <italic/>and é&amp;amp; more</article-title></title-group>
<volume>Vol. 7</volume>
</article-meta></front></article>
"""

HOSTILE = (
    "::error file=x::y\r\n::stop-commands::z",
    "##vso[task.setvariable variable=a;]b %0A %25 ##[error]",
    "]]> <x> & \" ' ,:;=%",
    "\x00\x07\x1b[31m\x85\u2028\ufffe\uffff",
    "\ud800 lone \udfff \udc80",
    "e\u0301 \U0001d54f \u202e",
    "",
)
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE))
PATHS = (
    "plain.xml",
    "a b#c%d&e.xml",
    "new\nline,x:y=z.xml",
    "deep/er/ü \U0001d54f.xml",
    "bytes\udc80\udcff.xml",
    "half\ud800.xml",
    "../beside.xml",
    "/elsewhere/with blank.xml",
)


def view_of(base="/records", fail_on="warning"):
    return View({"name": "jatslint", "version": "0.1"}, Summary(fail_on), plain, base=base)


def write(name, results, view=None):
    view = view or view_of()
    writer = open_report(name, view)
    parts = [*writer.start()]
    for result in results:
        view.summary.add(result)
        parts += writer.file(result)
    text = "".join([*parts, *writer.end()])
    if name not in ("azure", "github"):
        assert text.isascii()
    return text


def made(message="m", *, code="IDN101", level="error", line=1, column=1, **others):
    rule = next(rule for rule in all_rules() if rule.code == code)
    values = {
        "span": Span(0, 1),
        "end_line": line,
        "end_column": column + 1,
        "frame": Frame(()),
        "fingerprint": "0123456789abcdef",
    }
    values.update(others)
    return Finding(rule.name, rule.code, level, message, line=line, column=column, **values)


def hostile_results():
    for number, text in enumerate(HOSTILE):
        for path in PATHS:
            change = Change(Span(0, 1), "x", text, 1, 1, 1, 2)
            fix = Fix("safe", text, (Edit(0, 1, text),))
            one = made(text, fix=fix, changes=(change,), column=number + 1)
            two = made(text, level="info", end_line=3, end_column=1)
            broken = fault(UNREADABLE_FILE, text)
            where, _, name = path.rpartition("/")
            yield FileResult(
                f"{where}/{number}{name}" if where else f"{number}{name}", (one, two, broken)
            )
    yield FileResult("clean.xml", ())


@cache
def example_results():
    """The findings of every example of every rule, with what they were found in."""
    found = []
    for rule in all_rules():
        for number, example in enumerate(rule.examples):
            if not example.good and not example.schema:
                data = example.source.encode()
                name = f"{rule.name}/{number}.xml"
                found.append((process_data(Task(kind=example.kind), data, name), data))
    return found


# What the tools do with a report, in short.


def github_command(line):
    """Read a workflow command as ``ActionCommand.TryParseV2`` of actions/runner does."""
    line = line.lstrip()
    assert line.startswith("::")
    end = line.index("::", 2)
    name, _, given = line[2:end].partition(" ")
    properties = {}
    for pair in filter(None, given.strip().split(",")):
        key, _, value = pair.partition("=")
        for sign, token in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
            value = value.replace(token, sign)
        properties[key] = value
    message = line[end + 2 :]
    for sign, token in (("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        message = message.replace(token, sign)
    return SimpleNamespace(name=name, properties=properties, message=message)


def azure_command(line):
    """Read a logging command as the agent does: from the first mark to the first bracket."""
    start = line.find("##vso[")
    if start < 0:
        return None
    end = line.index("]", start)
    name, _, given = line[start + len("##vso[") : end].partition(" ")
    properties = {}
    for pair in filter(None, given.split(";")):
        key, _, value = pair.partition("=")
        for sign, token in ((";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")):
            value = value.replace(token, sign)
        properties[key] = value.replace("%AZP25", "%")
    return SimpleNamespace(name=name, properties=properties, message=line[end + 1 :])


def sarif_applied(text, change):
    """Apply a fix to text, by lines and columns in characters."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def offset(line, column):
        return starts[line - 1] + column - 1

    edits = []
    for replacement in change["replacements"]:
        region = replacement["deletedRegion"]
        start = offset(region["startLine"], region["startColumn"])
        end = offset(region["endLine"], region["endColumn"])
        edits.append((start, end, replacement.get("insertedContent", {"text": ""})["text"]))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def reviewdog_applied(data, suggestion):
    """Apply a suggestion to bytes, by lines and columns in bytes."""
    starts = [0, *(match.end() for match in re.finditer(rb"\r\n|\n|\r", data))]
    start, end = (
        starts[suggestion["range"][at]["line"] - 1] + suggestion["range"][at]["column"] - 1
        for at in ("start", "end")
    )
    return data[:start] + suggestion["text"].encode() + data[end:]


def load(name):
    return json.loads((SCHEMAS / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def sarif_schema():
    return jsonschema.Draft202012Validator(load("sarif-2.1.0.json"))


@pytest.fixture(scope="module")
def rdf_schema():
    return jsonschema.Draft4Validator(load("reviewdog-rdf.json"))


@pytest.fixture(scope="module")
def junit_schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


@pytest.fixture
def checked(tmp_path):
    """A result of a file, with fixes of several edits in a line that is not ASCII."""
    path = tmp_path / "a b" / "ü.xml"
    path.parent.mkdir()
    path.write_bytes(RECORD.encode())
    return process_file(Task(), path)


# SARIF


def test_sarif_keeps_to_the_schema(sarif_schema, checked):
    for results in ([], [checked], list(hostile_results()), [r for r, _ in example_results()]):
        document = json.loads(write("sarif", results))
        sarif_schema.validate(document)
        (run,) = document["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_names_files_by_uris_from_which_the_name_comes_back():
    results = [FileResult(path, (made(),)) for path in PATHS]
    (run,) = json.loads(write("sarif", results))["runs"]
    names = [
        result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]
    ]
    for path, name in zip(PATHS, names, strict=True):
        assert re.fullmatch(r"[A-Za-z0-9._~%/:-]+", name["uri"])
        read = unquote_to_bytes(name["uri"]).decode("utf-8", "surrogateescape")
        if path.startswith("/"):
            assert (read, "uriBaseId" in name) == (f"file://{path}", False)
        else:
            assert ":" not in name["uri"]
            assert (read, name["uriBaseId"]) == (path.replace("\ud800", "\ufffd"), "%SRCROOT%")


def test_sarif_tells_no_folder_of_the_machine(checked):
    base = str(Path(checked.path).parents[1])
    text = write("sarif", [checked], view_of(base))
    assert base not in text
    assert "a%20b/%C3%BC.xml" in text


def test_sarif_fixes_give_what_the_edits_give(checked):
    compared = 0
    for result, data in [*example_results(), (checked, RECORD.encode())]:
        text = read_source(data).text
        (run,) = json.loads(write("sarif", [result]))["runs"]
        findings = sorted(
            result.findings, key=lambda one: ("error", "warning", "info").index(one.level)
        )
        for finding, told in zip(findings, run["results"], strict=True):
            assert told["ruleId"] == finding.code
            for fix in told.get("fixes", ()):
                (change,) = fix["artifactChanges"]
                assert sarif_applied(text, change) == apply_edits(text, finding.fix.edits)
                compared += 1
    assert compared > 50


def test_sarif_keeps_the_gravest_when_there_are_too_many(monkeypatch, sarif_schema):
    monkeypatch.setattr(sarif, "RESULTS", 10)
    levels = ["info", "warning", "error", "info", "warning"] * 3
    results = [
        FileResult(f"{number}.xml", (made(level=level, message=str(number)),))
        for number, level in enumerate(levels)
    ]
    view = view_of()
    document = json.loads(write("sarif", results, view))
    sarif_schema.validate(document)
    (run,) = document["runs"]
    assert [result["level"] for result in run["results"]] == [
        *["error"] * 3,
        *["warning"] * 6,
        "note",
    ]
    assert [result["message"]["text"] for result in run["results"][:3]] == ["2", "7", "12"]
    assert [result["message"]["text"] for result in run["results"][3:]] == [
        *("1", "4", "6", "9", "11", "14"),
        "0",
    ]
    assert run["properties"]["droppedFindings"] == 5
    assert "10 of 15 findings" in " ".join(view.after)


def test_sarif_stays_below_the_size_of_an_upload(monkeypatch):
    monkeypatch.setattr(sarif, "_PACKED", 20_000)
    # Digits of a fraction cannot be compressed much.
    digits = [str(1 / (number + 3)) * 50 for number in range(3_000)]
    results = [FileResult("a.xml", tuple(made(message=text) for text in digits))]
    view = view_of()
    (run,) = json.loads(write("sarif", results, view))["runs"]
    assert 0 < len(run["results"]) < len(digits)
    assert run["properties"]["droppedFindings"] == len(digits) - len(run["results"])
    assert view.after


def test_sarif_tells_faults_of_the_run_and_no_known_findings(tmp_path):
    unreadable = process_file(Task(), tmp_path / "missing.xml")
    known = FileResult("a.xml", (), known=(made(), made()))
    (run,) = json.loads(write("sarif", [unreadable, known]))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["associatedRule"]["id"] == "DOC002"
    assert run["results"] == []
    assert run["properties"]["knownFindings"] == 2


def test_keys_differ_within_a_file_and_do_not_depend_on_a_baseline():
    same = [made(line=number) for number in (1, 2, 3)]
    without = FileResult("a.xml", tuple(same))
    with_baseline = FileResult("a.xml", tuple(same[2:]), known=tuple(same[:2]))
    keys = [
        [result["partialFingerprints"]["jatslint/v1"] for result in run["results"]]
        for one in (without, with_baseline)
        for run in json.loads(write("sarif", [one]))["runs"]
    ]
    assert len(set(keys[0])) == 3
    assert keys[1] == keys[0][2:]


# GitLab


def test_gitlab_keeps_to_the_schema_and_fingerprints_are_unique():
    schema = jsonschema.Draft202012Validator(load("gitlab-codeclimate.json"))
    results = [*hostile_results(), *(result for result, _ in example_results())]
    report = json.loads(write("gitlab", results))
    for one in report:
        schema.validate(one)
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] <= one["location"]["lines"]["end"]
    assert len(report) == sum(len(result.findings) for result in results)
    assert len({one["fingerprint"] for one in report}) == len(report)
    assert json.loads(write("gitlab", [])) == []


def test_gitlab_fingerprints_stay_when_lines_move():
    def fingerprints(text):
        result = process_data(Task(), text.encode(), "a.xml")
        assert result.findings
        return [one["fingerprint"] for one in json.loads(write("gitlab", [result]))]

    moved = RECORD.replace("<front>", "\n\n<front>\n")
    assert fingerprints(moved) == fingerprints(RECORD)


# JUnit


def test_junit_keeps_to_the_schema_of_jenkins(junit_schema, checked):
    for results in ([], [checked], list(hostile_results()), [r for r, _ in example_results()]):
        junit_schema.assertValid(etree.fromstring(write("junit", results).encode()))


def test_junit_is_read_by_junitparser_with_the_right_totals(checked):
    junitparser = pytest.importorskip("junitparser", reason="the extra 'test' has junitparser")
    results = [checked, *hostile_results()]
    read = junitparser.JUnitXml.fromstring(write("junit", results).encode())
    suites = list(read)
    assert len(suites) == len(results)
    for suite, result in zip(suites, results, strict=True):
        kinds = Counter(
            type(verdict).__name__ for test in suite for verdict in (test.result or [None])
        )
        assert (suite.tests, suite.failures, suite.errors) == (
            len(list(suite)),
            kinds["Failure"],
            kinds["Error"],
        )
        assert suite.tests == max(len(result.findings), 1)
        names = [(test.classname, test.name) for test in suite]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ("error", ["error"]),
        ("warning", ["error", "warning"]),
        ("info", ["error", "warning", "info"]),
    ],
)
def test_junit_fails_where_the_run_fails(fail_on, failing):
    levels = ("error", "warning", "info")
    result = FileResult("a.xml", tuple(made(message=level, level=level) for level in levels))
    root = etree.fromstring(write("junit", [result], view_of(fail_on=fail_on)).encode())
    assert [one.get("message") for one in root.iter("failure")] == failing
    assert len(root.findall(".//system-out")) == len(levels) - len(failing)


# Checkstyle


def test_checkstyle_gives_each_file_and_finding_back(checked):
    results = [checked, *hostile_results()]
    root = etree.fromstring(write("checkstyle", results).encode())
    faulty = [result for result in results if result.findings]
    assert len(root) == len(faulty)
    for element, result in zip(root, faulty, strict=True):
        assert [
            (int(error.get("line")), int(error.get("column")), error.get("severity"))
            for error in element
        ] == [(one.line, one.column, one.level) for one in result.findings]
        for error, one in zip(element, result.findings, strict=True):
            tool, area, name = error.get("source").split(".")
            assert (tool, area, name) == ("jatslint", one.code[:3], one.rule)


def test_names_of_files_come_back_from_xml():
    path = "new\nline\t<&>\"' \U0001d54f.xml"
    results = [FileResult(path, (made(),))]
    assert etree.fromstring(write("checkstyle", results).encode())[0].get("name") == path
    assert etree.fromstring(write("junit", results).encode())[0].get("name") == path


# Logs


def test_github_reads_each_finding_from_one_line():
    results = list(hostile_results())
    lines = write("github", results).split("\n")
    assert lines.pop() == ""
    findings = [(result, finding) for result in results for finding in result.findings]
    for line, (result, finding) in zip(lines, findings, strict=True):
        command = github_command(line)
        assert "\r" not in line
        assert command.name == {"error": "error", "info": "notice"}[finding.level]
        assert command.properties["file"] == result.path
        assert command.properties["line"] == str(finding.line)
        assert command.properties["title"] == f"{finding.rule} ({finding.code})"
        # The runner takes columns only for a finding within one line.
        assert ("col" in command.properties) != ("endLine" in command.properties)
        if "endLine" in command.properties:
            assert int(command.properties["endLine"]) == 2
        else:
            columns = [int(command.properties[name]) for name in ("col", "endColumn")]
            assert columns == sorted(columns)


def test_github_says_once_that_it_does_not_show_all():
    view = view_of()
    write("github", [FileResult("a.xml", tuple(made() for _ in range(11)))], view)
    assert sum("GitHub shows 10" in line for line in view.after) == 1
    view = view_of()
    write("github", [FileResult("a.xml", tuple(made() for _ in range(10)))], view)
    assert not any("GitHub shows" in line for line in view.after)


def test_azure_reads_each_finding_from_one_line():
    results = list(hostile_results())
    lines = write("azure", results).split("\n")
    assert lines.pop() == ""
    findings = [(result, finding) for result in results for finding in result.findings]
    for line, (result, finding) in zip(lines, findings, strict=True):
        command = azure_command(line)
        assert "\r" not in line
        if finding.level == "info":
            assert command is None
            assert "##[" not in line
            continue
        assert command.name == "task.logissue"
        assert command.properties == {
            "type": finding.level,
            "sourcepath": result.path,
            "linenumber": str(finding.line),
            "columnnumber": str(finding.column),
            "code": finding.code,
        }


@given(TEXTS, TEXTS)
def test_no_text_makes_a_second_command(message, path):
    result = FileResult(f"x{path}", (made(message),))
    for name in ("github", "azure"):
        text = write(name, [result])
        assert re.findall("[\r\n]", text) == ["\n"]
    assert github_command(write("github", [result])).properties["line"] == "1"
    assert azure_command(write("azure", [result])).properties["code"] == "IDN101"


@settings(max_examples=50)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_any_text_gives_documents_that_parse(texts):
    results = [FileResult(f"x{path}", (made(message),)) for message, path in texts]
    for name in ("sarif", "gitlab", "rdjson"):
        document = json.loads(write(name, results))
        json.dumps(document, ensure_ascii=False).encode()
    for line in write("rdjsonl", results).splitlines():
        json.dumps(json.loads(line), ensure_ascii=False).encode()
    for name in ("junit", "checkstyle"):
        etree.fromstring(write(name, results).encode())


# reviewdog


def test_reviewdog_keeps_to_the_schema(rdf_schema, checked):
    for results in ([], [checked], list(hostile_results())):
        document = json.loads(write("rdjson", results))
        rdf_schema.validate(document)
        lines = [json.loads(line) for line in write("rdjsonl", results).splitlines()]
        for line in lines:
            assert line.pop("source") == document["source"]
        assert lines == document["diagnostics"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_suggestions_give_what_the_edits_give(tmp_path, newline, mark):
    sources = [RECORD, RECORD.replace("\n", ""), "é" * 3_000 + "\n" + "x", *fixable_sources()]
    compared = 0
    for number, text in enumerate(sources):
        path = tmp_path / f"{number}.xml"
        data = mark + text.replace("\n", newline).encode()
        path.write_bytes(data)
        result = process_file(Task(), path)
        told = json.loads(write("rdjson", [result]))["diagnostics"]
        source = read_source(data)
        for finding, diagnostic in zip(result.findings, told, strict=True):
            assert (
                marked(data, diagnostic["location"]["range"]) == source.text[slice(*finding.span)]
            )
            for suggestion in diagnostic.get("suggestions", ()):
                changed = apply_edits(source.text, finding.fix.edits)
                assert reviewdog_applied(data, suggestion) == mark + changed.encode()
                compared += 1
    assert compared > 50


def fixable_sources():
    return [
        example.source
        for rule in all_rules()
        for example in rule.examples
        if example.kind == "jats" and example.fixed and not example.schema
    ]


def marked(data, told):
    starts = [0, *(match.end() for match in re.finditer(rb"\r\n|\n|\r", data))]
    start, end = (starts[told[at]["line"] - 1] + told[at]["column"] - 1 for at in ("start", "end"))
    return data[start:end].decode()


def test_suggestions_are_left_out_where_they_would_spoil_the_file(tmp_path, rdf_schema):
    path = tmp_path / "a.xml"
    path.write_bytes(RECORD.replace("UTF-8", "ISO-8859-1").encode("latin-1", "xmlcharrefreplace"))
    result = process_file(Task(), path)
    assert any(finding.changes for finding in result.findings)
    document = json.loads(write("rdjson", [result]))
    rdf_schema.validate(document)
    assert not any("suggestions" in one for one in document["diagnostics"])


@pytest.mark.parametrize(
    "now", [None, b"", b"<article/>", RECORD.replace("front", "frown").encode()]
)
def test_a_file_that_changed_since_gets_lines_alone(checked, now):
    path = Path(checked.path)
    path.unlink() if now is None else path.write_bytes(now)
    told = json.loads(write("rdjson", [checked]))["diagnostics"]
    assert len(told) == len(checked.findings)
    if now is None or b"frown" not in now:
        assert not any("column" in one["location"]["range"]["start"] for one in told)
        assert not any("suggestions" in one for one in told)


def test_what_remains_after_fixes_has_its_place_in_the_fixed_file(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(RECORD.encode())
    result = process_file(Task(grades=("safe",), write=True), path)
    assert result.changed
    assert result.findings
    told = json.loads(write("rdjson", [result]))["diagnostics"]
    text = path.read_bytes()
    for finding, one in zip(result.findings, told, strict=True):
        expected = text.decode()[slice(*finding.span)]
        assert marked(text, one["location"]["range"]) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_findings_of_a_baseline_are_not_told(name):
    known = replace(FileResult("a.xml", ()), known=(made("the known one"),))
    assert "the known one" not in write(name, [known])
    assert "the known one" in write(name, [FileResult("a.xml", known.known)])
