"""The reports, read by those they are for: parsers, spreadsheets, renderers, schemas."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry, Resource

from validator.edits import Edit, Span
from validator.faults import INTERNAL_ERROR, fault
from validator.files import FileResult, Task, process_data
from validator.findings import Change, Finding, safe, suggestion, unsafe
from validator.frames import Frame, FrameLine, width
from validator.identity import Facts
from validator.reporting import View, colour, open_report, plain, report_names
from validator.reports._rows import COLUMNS
from validator.statistics import (
    LIMIT,
    NO_JOURNAL,
    OTHERS,
    Folders,
    GroupCount,
    Rung,
    group_of,
    worst_first,
)
from validator.summary import Summary

ROOT = Path(__file__).parents[1]
OURS = ("concise", "csv", "full", "grouped", "json", "jsonl", "markdown", "summary", "tsv")
HOSTILE = "\x00\x1b[31m\r\n\t\u202e\ud800\udcff\ufffe]]>\"'`|<b>@user #12 *_~[x](http://a.b)\\"
DIRTY = b"""<article-meta><article-id pub-id-type="doi">10.1000/182</article-id>
<article-id pub-id-type="pmid"/>
<article-id pub-id-type="doi"/>
<pub-date><year>2021</year></pub-date></article-meta>"""


def finding(
    message="the <doi> is empty", *, rule="empty-doi", code="IDN101", level="error", **more
):
    change = Change(Span(3, 5), more.pop("before", "ab"), more.pop("after", ""), 1, 4, 1, 6)
    grade = {"safe": safe, "unsafe": unsafe}.get(more.pop("grade", "safe"))
    return Finding(
        rule,
        code,
        level,
        message,
        Span(3, 5),
        *(1, 4, 1, 6),
        Frame((FrameLine(1, "xxxabx", 3, 5),)),
        grade((Edit(3, 5, change.after),), "remove it") if grade else suggestion("ask"),
        (change,) if grade else (),
        "0123456789abcdef",
    )


def hostile_result():
    facts = Facts(*(f"{sign}{HOSTILE}" for sign in "=+-@'"))
    found = finding(HOSTILE, before="=1+1", after=HOSTILE)
    return FileResult(
        f"a\n{HOSTILE}.xml", (found,), "jats", (found,), True, facts=facts, known=(found,)
    )


def write(name, results, *, paint=plain, base="/nowhere", **options):
    """Write a report as a run does; give it with the lines for the error stream."""
    view = View({"name": "jatslint", "version": "0"}, Summary("warning", **options), paint)
    view = View(view.tool, view.summary, paint, view.after, base)
    writer = open_report(name, view)
    parts = list(writer.start())
    for result in results:
        view.summary.add(result)
        parts += writer.file(result)
    parts += writer.end()
    return "".join(parts), view.after


def many(number, **facts):
    return [
        FileResult(f"j{at % 7}/{at}.xml", (finding(),), "jats", facts=Facts(**facts), size=10)
        for at in range(number)
    ]


def records():
    check = process_data(Task(), DIRTY, "in/a.xml")
    fixed = process_data(Task(grades=("safe",)), DIRTY, "in/b.xml")
    assert check.findings
    assert fixed.fixed
    return [check, fixed, FileResult("in/c.xml", (fault(INTERNAL_ERROR, "a rule failed"),))]


# All of them


def test_all_reports_of_this_file_are_there():
    assert set(OURS) <= set(report_names())


@pytest.mark.parametrize("name", OURS)
def test_no_record_breaks_a_report_or_drives_a_terminal(name):
    text, after = write(name, [hostile_result()])
    assert text
    shown = text + "\n".join(after)
    # Only formats that others read back hold a line end or a tab of a record, and quote it.
    free = "\t\r\n\ufeff\u202e\ufffe" if name in {"csv", "tsv"} else "\n"
    assert not [char for char in shown if not char.isprintable() and char not in free]
    shown.encode("utf-8")


@pytest.mark.parametrize("name", OURS)
def test_a_run_over_nothing_is_a_report_too(name):
    text, after = write(name, [])
    assert "Traceback" not in text
    if name in {"full", "grouped", "summary", "markdown"}:
        assert "no records found" in text
    elif name in {"concise", "csv", "tsv"}:
        assert after == ["no records found"]


@pytest.mark.parametrize("name", [name for name in OURS if name not in {"summary", "markdown"}])
def test_findings_are_written_as_they_come(name):
    view = View({"name": "jatslint", "version": "0"}, Summary("warning"), plain)
    writer = open_report(name, view)
    list(writer.start())
    for result in many(3):
        view.summary.add(result)
        assert "empty-doi" in "".join(writer.file(result))


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_gives_whole_rows_lines_and_documents(text):
    result = FileResult(
        text or "x", (finding(text, before=text, after=text),), "jats", facts=Facts(text, text)
    )
    assert len(write("concise", [result])[0].splitlines()) == 1
    (row,) = list(csv.reader(io.StringIO(write("csv", [result])[0], newline="")))[1:]
    assert len(row) == 16
    assert row[8:11] == ["IDN101", "1", "4"]
    lines = write("tsv", [result])[0].rstrip("\n").split("\n")
    assert [line.count("\t") for line in lines] == [15, 15]
    assert json.loads(write("json", [result])[0])["files"][0]["findings"][0]["message"] == text
    first, last = write("jsonl", [result])[0].splitlines()
    assert json.loads(first)["record"]["doi"] == text
    assert json.loads(last)["type"] == "summary"


# JSON


def _schema(name):
    load = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "schemas").glob("report-*.schema.json")
    }
    registry = Registry().with_resources(
        (key, Resource.from_contents(value)) for key, value in load.items()
    )
    Draft202012Validator.check_schema(load[name])
    return Draft202012Validator(load[name], registry=registry)


def test_json_and_its_lines_are_what_their_schemas_say():
    results = [*records(), hostile_result()]
    ladder = (Rung("syntax", frozenset({"XML101"})),)
    document = json.loads(write("json", results, ladder=ladder)[0])
    lines = [json.loads(line) for line in write("jsonl", results)[0].splitlines()]
    _schema("report-1.schema.json").validate(document)
    schema = _schema("report-lines-1.schema.json")
    for line in lines:
        schema.validate(line)
    # The schemas refuse what is not in them, wherever it stands.
    document["files"][0]["findings"][0]["more"] = 1
    assert not _schema("report-1.schema.json").is_valid(document)
    for line in (lines[0], lines[-1]):
        assert not schema.is_valid({**line, "more": 1})
        assert not schema.is_valid({key: line[key] for key in line if key not in {"rule", "tool"}})


def test_json_and_its_lines_tell_the_same():
    results = [*records(), hostile_result()]
    document = json.loads(write("json", results)[0])
    *lines, last = (json.loads(line) for line in write("jsonl", results)[0].splitlines())
    told = [
        {"type": state, "path": file["path"], "kind": file["kind"], "record": file["record"], **one}
        for file in document["files"]
        for state, key in (("finding", "findings"), ("fixed", "fixed"), ("known", "known"))
        for one in file[key]
    ]
    assert lines == told
    assert {key: last[key] for key in document["summary"]} == document["summary"]


def test_the_changes_of_json_are_the_fix():
    (file,) = json.loads(write("json", records()[:1])[0])["files"]
    text, fixed = DIRTY.decode(), process_data(Task(grades=("safe",)), DIRTY, "a.xml").output
    changes = [
        change
        for found in file["findings"]
        if found["fix"] and found["fix"]["grade"] == "safe"
        for change in found["fix"]["changes"]
    ]
    for change in sorted(changes, key=lambda one: -one["start"]):
        assert text[change["start"] : change["end"]] == change["before"]
        text = text[: change["start"]] + change["after"] + text[change["end"] :]
    assert text == fixed.decode()


def test_jq_reads_a_line_at_a_time():
    jq = shutil.which("jq")
    if not jq:
        pytest.skip("jq is not installed")
    lines = write("jsonl", [hostile_result(), *many(2)])[0]
    told = subprocess.run(
        [jq, "-r", ".type"], input=lines.encode(), capture_output=True, check=True, timeout=60
    ).stdout.split()
    assert Counter(told) == {b"finding": 3, b"fixed": 1, b"known": 1, b"summary": 1}


# Tables


def _rows(results):
    return list(csv.DictReader(io.StringIO(write("csv", results)[0].lstrip("\ufeff"), newline="")))


def test_csv_names_the_record_of_each_finding():
    facts = Facts("doi:10.1/a", "10.1/a", "Acta, “Nova”", "A\nB", "editorial")
    result = FileResult(
        "a.xml", (finding(),), "jats", (finding(after="é"),), True, facts=facts, known=(finding(),)
    )
    rows = _rows([result])
    assert [row["state"] for row in rows] == ["open", "fixed", "known"]
    assert rows[0]["journal"] == "Acta, “Nova”"
    assert rows[0]["publisher"] == "A\nB"
    assert (rows[1]["before"], rows[1]["after"], rows[1]["fix"]) == ("ab", "é", "safe")


@pytest.mark.parametrize("name", ["csv", "tsv"])
@pytest.mark.parametrize("sign", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_no_cell_is_a_formula(name, sign):
    formula = f'{sign}HYPERLINK("http://x.example";"x")'
    result = FileResult(formula, (finding(formula, before=formula),), facts=Facts("", formula))
    text, _ = write(name, [result])
    line_end = {"csv": "excel", "tsv": "excel-tab"}[name]
    quoting = csv.QUOTE_MINIMAL if name == "csv" else csv.QUOTE_NONE
    (_, row) = csv.reader(io.StringIO(text, newline=""), line_end, quoting=quoting)
    assert not [cell for cell in row if cell[:1] == sign]
    if name == "csv":
        assert row[0] == "'" + formula


def test_taking_one_apostrophe_away_gives_back_the_text():
    texts = ["=1", "'=1", "''-1", "'quoted'", "plain", "'", "- a"]
    rows = _rows([FileResult("a.xml", tuple(finding(text) for text in texts))])
    assert [re.sub("^'(?='*[=+@-])", "", row["message"]) for row in rows] == texts


def test_a_cell_is_never_longer_than_a_sheet_takes():
    (row,) = _rows([FileResult("a.xml", (finding(before="=" + "x" * 100_000),))])
    assert len(row["before"]) < 32_767
    assert row["before"].endswith("(100,001 characters in all)")


def test_a_spreadsheet_opens_the_csv_and_runs_nothing(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    facts = Facts("", "10.1/a", "Revista Española 研究", '=HYPERLINK("http://x.example")', "+1+1")
    found = finding("two\nlines; and, more", before="=1+1", after='@SUM(1)|"x"')
    (tmp_path / "report.csv").write_text(
        write("csv", [FileResult("-a b.xml", (found,), facts=facts), *many(2)])[0],
        encoding="utf-8",
        newline="",
    )
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"),
            # What the dialog of a person chooses by itself: commas, quotes, UTF-8 by the mark.
            "--infilter=Text - txt - csv (StarCalc):44,34,76",
            *("--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "report.csv")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    sheet = etree.parse(tmp_path / "report.fods")
    names = {
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    assert not sheet.xpath("//table:table-cell[@table:formula]", namespaces=names)
    rows = sheet.xpath("//table:table-row[table:table-cell[text:p]]", namespaces=names)
    assert len(rows) == 4
    assert "".join(rows[0].find("table:table-cell", names).itertext()).strip() == "path"
    cells = [
        "\n".join("".join(line.itertext()) for line in cell.iterfind("text:p", names))
        for cell in rows[1].iterfind("table:table-cell", names)
    ]
    assert cells[:5] == [
        "'-a b.xml",
        "10.1/a",
        "Revista Española 研究",
        "'" + facts.publisher,
        "'+1+1",
    ]
    assert "two\nlines; and, more" in cells
    assert "'=1+1" in cells


def test_what_the_documents_say_of_columns_and_formulas_is_true():
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    table = re.search(r"\| column \| holds \|\n(.*?)\n\n", text, re.DOTALL)[1]
    named = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert tuple(name for names in named for name in names) == COLUMNS
    code = re.search(r"```python\n(.*?)\n```", text, re.DOTALL)[1]
    for cell, plain_text in (("'=1", "=1"), ("''\n1", "'\n1"), ("'quoted'", "'quoted'")):
        assert eval(code, {"re": re, "cell": cell}) == plain_text


# Markdown


def _rendered(text):
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    renderer = markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False})
    return etree.HTML(renderer.render(text))


def _shown(node):
    """The text of an element without its comments, as GitHub shows it."""
    return "".join(node.xpath(".//text()[not(parent::comment())]"))


def test_markdown_is_a_table_of_rules_and_details_to_unfold():
    page = _rendered(write("markdown", many(3))[0])
    rules, *details = page.findall(".//table")
    assert [_shown(cell) for cell in rules.findall(".//td")] == [
        *("empty-doi IDN101", "error", "3", "3", "3")
    ]
    assert len(details) == 3
    assert [_shown(one) for one in page.iterfind(".//summary")] == [
        f"j{number}/{number}.xml: 1 error" for number in range(3)
    ]
    assert "the <doi> is empty" in [_shown(cell) for cell in details[0].findall(".//td")]


MARKED = st.text("\\`*_[]()<>|~$&@#:/.!-+w'\"ab1 \n\t\u202e", max_size=40)


@given(MARKED)
def test_markdown_shows_every_message_as_it_is(message):
    message = f"a{message}a"
    page = _rendered(write("markdown", [FileResult("x.xml", (finding(message),))])[0])
    _, details = page.findall(".//table")
    (row,) = details.findall("./tbody/tr")
    cells = row.findall("td")
    shown = message.translate({10: "\u240a", 9: " ", 0x202E: "\ufffd"})
    assert [_shown(cell) for cell in cells][3].split() == shown.split()
    # No link, no emphasis, no image: nothing but comments stands in the cell.
    assert not cells[3].xpath("*")


@pytest.mark.parametrize(
    "risk", ["@octocat", "#123", "https://a.example/", "www.a.example", "GH-1"]
)
def test_markdown_mentions_and_links_nothing(risk):
    text, _ = write("markdown", [FileResult("x.xml", (finding(f"see {risk} there"),))])
    page = _rendered(text)
    runs = page.xpath("(//table)[2]//td[4]//text()")
    # GitHub looks for these in each run of text between tags and comments.
    assert len(runs) > 1
    assert risk not in runs
    assert not [run for run in runs if risk in run]


def test_markdown_keeps_to_the_limit_and_says_what_is_left_out():
    infos = [
        FileResult(f"i{at}.xml", (finding("i" * 290, level="info"),), "jats") for at in range(900)
    ]
    text, _ = write("markdown", [*infos, FileResult("z.xml", (finding("worst"),), "jats")])
    assert len(text) < 65_536
    assert "worst" in text
    shown = text.count("<details>")
    assert shown == text.count("</details>") > 100
    assert f"and {901 - shown} findings in {901 - shown} files, too many to list here" in text


# The summary


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_the_summary_fits_its_width(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    results = [
        FileResult(
            f"{'folder' * 9}{at}/a.xml",
            (finding(rule="rule-" + "x" * 18, grade="unsafe"), finding(level="info")),
            "jats",
            (finding(),),
            facts=Facts("", "", f"Journal of {'研究' * at}", f"{'P' * at}"),
            known=(finding(),) * 12_345,
            suppressed=3,
        )
        for at in range(1, 30)
    ]
    for paint in (plain, colour()):
        text, _ = write("summary", results, paint=paint, ladder=(Rung("syntax", frozenset()),))
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert max(width(line) for line in text.splitlines()) <= min(columns, 100)
        assert "rule-" + "x" * 18 in text
        assert "358,005 in the baseline, 87 suppressed" in text
        assert ("█" in text) == (paint is not plain and columns >= 100)


def test_the_summary_tells_shares_that_are_true():
    clean = [FileResult(f"{at}.xml", (), "jats") for at in range(9_999)]
    text, _ = write("summary", [*clean, *many(1)])
    assert re.search(r"empty-doi IDN101 +error +1 +1 +< 0\.1 %", text)
    assert "9,999 (> 99.9 %)" in text


# The statistics


def test_rules_and_groups_are_counted():
    summary = Summary("warning")
    for result in [
        FileResult(
            "a/1.xml",
            (finding(level="info"), finding()),
            "jats",
            facts=Facts("", "", "J", "P", "t"),
        ),
        FileResult("a/2.xml", (), "jats", (finding(grade="unsafe"),), facts=Facts("", "", "J")),
        FileResult("b.txt", (finding(level="info", grade=None),), "text", known=(finding(),)),
    ]:
        summary.add(result)
    rule = summary.rules["IDN101"]
    assert (rule.findings, rule.files, rule.fixed, rule.known, rule.level) == (3, 2, 1, 1, "error")
    assert rule.levels == {"error": 1, "info": 2}
    assert rule.grades == {"safe": 2, "suggestion": 1}
    assert summary.journals["J"] == GroupCount(2, 1, 2, 1, 0)
    assert summary.journals[NO_JOURNAL] == GroupCount(1, 1, 1, 0, 1)
    assert summary.folders == {"a": GroupCount(2, 1, 2, 1, 0), ".": GroupCount(1, 1, 1, 0, 1)}
    assert {name: one.files for name, one in summary.groups.items()} == {"jats": 2, "text": 1}


def test_the_ladder_counts_what_each_preset_lets_pass():
    low, high = frozenset({"XML101"}), frozenset({"XML101", "IDN101"})
    summary = Summary("warning", ladder=(Rung("syntax", low), Rung("recommended", high)))
    summary.add(FileResult("a", (finding(code="XML101"),)))
    summary.add(FileResult("b", (), known=(finding(),)))
    summary.add(FileResult("c", (finding(level="info"),)))
    assert summary.passing == {"syntax": 2, "recommended": 1}
    assert summary.passed == ""
    summary.add(FileResult("d", (fault(INTERNAL_ERROR, "failed"),)))
    assert summary.passing == {"syntax": 2, "recommended": 1}


def test_more_groups_than_can_be_kept_are_counted_together():
    groups = {}
    for number in range(LIMIT + 30):
        group_of(groups, f"journal {number}").add(1, 0, 0)
    assert len(groups) == LIMIT + 1
    assert groups[OTHERS] == GroupCount(30, 30, 30)
    assert worst_first(groups)[-1][0] == OTHERS


PATHS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), max_size=300)


@given(PATHS, st.integers(1, 12))
def test_no_file_is_lost_however_many_folders_there_are(paths, limit):
    folders = Folders(limit)
    for parts in paths:
        folders.of("/".join([*parts, "x.xml"])).add(1, 0, 0)
    assert len(folders.counts) <= limit + 1
    assert sum(count.files for count in folders.counts.values()) == len(paths)
    assert sum(count.files for count in folders.shown().values()) == len(paths)


def test_many_folders_are_told_by_the_levels_that_differ_first():
    folders = Folders()
    for number in range(1000):
        folders.of(f"data/in/j{number % 3}/{number % 4}/{number}/a.xml").add(1, 0, 0)
    assert sorted(folders.shown()) == [f"data/in/j{j}/{y}" for j in range(3) for y in range(4)]
    assert Folders().of("/a.xml").files == 0
