"""The command, run as a user runs it: a process with arguments, files, pipes and exit codes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from validator.reporting import report_names

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
CLEAN = (
    b'<article-meta><article-id pub-id-type="doi">10.1000/182</article-id>'
    b"<pub-date><year>2021</year></pub-date></article-meta>"
)
DIRTY = CLEAN.replace(b"<pub-date>", b'<article-id pub-id-type="pmid"/><pub-date>')
BROKEN = b"<article><front></article>"


def run(*arguments, cwd=None, stdin=b"", env=None):
    return subprocess.run(
        [sys.executable, "-m", "validator", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        timeout=120,
        check=False,
    )


@pytest.fixture
def examples(tmp_path):
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    return tmp_path / "examples"


def test_check_reports_and_changes_nothing(examples):
    before = {path: path.read_bytes() for path in examples.iterdir()}
    result = run("check", "examples", cwd=examples.parent)
    assert result.returncode == 1
    assert b"empty-article-id" in result.stdout
    assert b"scraper-boilerplate" in result.stdout
    assert result.stderr == b""
    assert {path: path.read_bytes() for path in examples.iterdir()} == before


def test_fix_repairs(examples):
    result = run("check", "--fix", "examples", cwd=examples.parent)
    assert result.returncode == 0
    text = (examples / "article.xml").read_text(encoding="utf-8")
    assert "<italic>L. sativa</italic> by 12 g m<sup>−2</sup>.</p>" in text
    assert "(p &lt; 0.05)" in text
    again = run("check", "--fix", "examples", cwd=examples.parent)
    assert (examples / "article.xml").read_text(encoding="utf-8") == text
    assert again.returncode == 0
    assert b"fixed" not in again.stdout


def test_what_no_fix_can_supply_is_still_reported(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(CLEAN.replace(b"10.1000/182", b""))
    result = run("check", "--fix", path)
    assert result.returncode == 1
    assert b"empty-doi 1" in result.stdout
    assert b"missing-doi" in result.stdout
    assert b"pub-id-type" not in path.read_bytes()


def test_a_file_that_needs_no_fix_keeps_its_time_and_inode(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(CLEAN)
    before = path.stat()
    result = run("check", "--fix", path)
    assert result.returncode == 0
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_exit_codes(tmp_path):
    for name, data in {"clean": CLEAN, "dirty": DIRTY, "broken": BROKEN}.items():
        (tmp_path / f"{name}.xml").write_bytes(data)
    assert run("check", "clean.xml", cwd=tmp_path).returncode == 0
    assert run("check", "dirty.xml", cwd=tmp_path).returncode == 1
    assert run("check", "dirty.xml", "--fail-on", "error", cwd=tmp_path).returncode == 0
    assert run("check", "broken.xml", cwd=tmp_path).returncode == 1
    assert run("check", "dirty.xml", "--diff", cwd=tmp_path).returncode == 1
    assert run("check", "dirty.xml", "--fix", cwd=tmp_path).returncode == 0
    assert run("check", "none.xml", cwd=tmp_path).returncode == 2
    assert run("check", "clean.xml", "none.xml", cwd=tmp_path).returncode == 2
    assert run("check", "--no-such-option", cwd=tmp_path).returncode == 2
    assert run("check", "--select", "empty-do", cwd=tmp_path).returncode == 2


def test_a_wrong_rule_name_gets_a_hint(tmp_path):
    result = run("check", "--select", "empty-do", cwd=tmp_path)
    assert b"did you mean empty-doi" in result.stderr
    assert run("rule", "nonsense").returncode == 2


def test_select_and_ignore_bind_fixes_too(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(DIRTY)
    run("check", "--fix", "--ignore", "IDN102", path)
    assert path.read_bytes() == DIRTY
    run("check", "--fix", "--select", "DAT,empty-doi", path)
    assert path.read_bytes() == DIRTY
    run("check", "--fix", "--select", "IDN", path)
    assert path.read_bytes() == CLEAN


def test_diff_writes_nothing_and_git_applies_it(examples):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    path = examples / "article.xml"
    before = path.read_bytes()
    result = run("check", "--diff", "examples", cwd=examples.parent)
    assert path.read_bytes() == before
    run("check", "--fix", "examples", cwd=examples.parent)
    fixed = {path.name: path.read_bytes() for path in examples.iterdir()}
    shutil.rmtree(examples)
    shutil.copytree(EXAMPLES, examples)
    subprocess.run(
        ["git", "apply", "-"], cwd=examples.parent, input=result.stdout, check=True, timeout=60
    )
    assert {path.name: path.read_bytes() for path in examples.iterdir()} == fixed


def test_stdin(tmp_path):
    result = run("check", "-", "--stdin-filename", "a.xml", stdin=DIRTY)
    assert result.returncode == 1
    assert b"a.xml:1:" in result.stdout
    result = run("check", "--fix", "-", stdin=DIRTY)
    assert result.stdout == CLEAN
    assert result.returncode == 0
    assert b"fixed 1" in result.stderr
    result = run("check", "--fix", "-", stdin=b"\xff\xfe\x00")
    assert result.stdout == b"\xff\xfe\x00"


def test_output_dir_gets_copies_and_the_originals_stay(tmp_path):
    source = tmp_path / "in" / "sub"
    source.mkdir(parents=True)
    (source / "dirty.xml").write_bytes(DIRTY)
    (source / "clean.xml").write_bytes(CLEAN)
    result = run("check", "--output-dir", "out", "in", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (source / "dirty.xml").read_bytes() == DIRTY
    assert (tmp_path / "out/sub/dirty.xml").read_bytes() == CLEAN
    assert (tmp_path / "out/sub/clean.xml").read_bytes() == CLEAN
    # A second run replaces the copies, also when the folders are named otherwise.
    (tmp_path / "out/sub/dirty.xml").write_bytes(b"")
    result = run("check", "--output-dir", "../../out", "../../in", cwd=source)
    assert (tmp_path / "out/sub/dirty.xml").read_bytes() == CLEAN
    for folder in ("in", "."):
        assert run("check", "--output-dir", folder, "in", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_many_files_give_the_same_report_with_any_number_of_processes(tmp_path, jobs):
    for number in range(60):
        (tmp_path / f"{number:02}.xml").write_bytes(DIRTY if number % 3 else CLEAN)
    result = run("check", ".", "-j", jobs, "--output-format", "concise", cwd=tmp_path)
    names = [line.split(":")[0] for line in result.stdout.decode().splitlines()]
    assert names == [f"{number:02}.xml" for number in range(60) if number % 3]
    assert b"60 files checked (60 jats): 40 findings in 40 files" in result.stderr


def test_as_overrides_what_the_content_says(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN)
    assert b"not-well-formed" in run("check", path).stdout
    assert run("check", "--as", "text", path).returncode == 0


def test_json_is_one_document_with_exact_places(examples):
    result = run("check", "examples", "--output-format", "json", cwd=examples.parent)
    document = json.loads(result.stdout)
    schema = json.loads((ROOT / "schemas/report-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    assert document["summary"]["files"] == len(document["files"]) == 2
    text = (examples / "article.xml").read_text(encoding="utf-8")
    for finding in document["files"][0]["findings"]:
        line, column = finding["line"], finding["column"]
        offset = sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]) + column - 1
        assert offset == finding["start"]
    assert run("check", "--output-format", "json", "examples", cwd=examples.parent).stdout == (
        result.stdout
    )


def test_concise_is_one_line_a_finding_whatever_the_record_holds(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"<article-meta><article-id>\n\x1b\n</article-id></article-meta>")
    result = run("check", "--output-format", "concise", path)
    assert len(result.stdout.splitlines()) == 1
    path.write_bytes('<article-meta><article-id\n a="\u202e&#9;"/></article-meta>'.encode())
    lines = run("check", "--output-format", "concise", path).stdout.decode().splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    assert "\u202e" not in "".join(lines)


def test_full_is_plain_in_a_pipe_and_coloured_when_forced(examples):
    plain = run("check", "examples", cwd=examples.parent)
    assert b"\x1b" not in plain.stdout
    coloured = run("check", "examples", cwd=examples.parent, env={"FORCE_COLOR": "1"})
    assert b"\x1b[" in coloured.stdout
    assert (
        b"\x1b"
        not in run(
            "check", "examples", cwd=examples.parent, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}
        ).stdout
    )


def test_a_reader_that_leaves_early_is_no_error(examples):
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "check", "examples"],
        cwd=examples.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=60)


def test_rules_and_their_pages():
    listing = run("rules").stdout.decode()
    assert "IDN101  empty-doi" in listing
    document = json.loads(run("rules", "--output-format", "json").stdout)
    assert {"name", "code", "level", "summary"} <= set(document[0])
    by_name, by_code = run("rule", "empty-doi").stdout, run("rule", "idn101").stdout
    assert by_name == by_code
    assert b"Why:" in by_name
    assert b"Leaves alone:" in by_name


def test_bytes_of_any_kind_never_break_the_run(tmp_path):
    hostile = {
        "empty": b"",
        "nul": b"\x00" * 1000,
        "bom": b"\xff\xfe",
        "deep": b"<a>" * 100_000,
        "deep-closed": b"<article>" + b"<sec>" * 3000 + b"</sec>" * 3000 + b"</article>",
        "laughs": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
        b'<article a="&d;">&d;&d;</article>',
        "external": b'<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM '
        b'"file:///etc/passwd">]><article>&x;</article>',
        "angles": b"<" * 200_000,
        "doctype": b"<!DOCTYPE " + b"[<!" * 50_000,
        "quotes": b'<article a="' + b"'" * 200_000,
        "attributes": b"<article " + b"a='1' " * 20_000 + b"/>",
        "latin": b'<?xml version="1.0" encoding="koi8-r"?><article>\xc1</article>',
        "unknown": b'<?xml version="1.0" encoding="x-nothing"?><article/>',
        "surrogate": b"<article>\xed\xa0\x80</article>",
        "html": b"<html><p>" + b"<div>" * 50_000,
    }
    for name, data in hostile.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    result = run("check", "--fix", "--unsafe-fixes", tmp_path, "--output-format", "json")
    document = json.loads(result.stdout)
    assert {Path(one["path"]).stem for one in document["files"]} == set(hostile)
    assert b"root:" not in result.stdout
    faults = [f for one in document["files"] for f in one["findings"] if f["code"][:3] == "DOC"]
    assert not [fault for fault in faults if fault["rule"] == "internal-error"], faults
    mended = {
        "attributes": b"<article a='1' />",
        "surrogate": b"<article></article>",
        "unknown": hostile["unknown"].replace(b"x-nothing", b"UTF-8"),
    }
    for name, data in hostile.items():
        assert (tmp_path / f"{name}.txt").read_bytes() == mended.get(name, data)


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_checked(tmp_path):
    (tmp_path / "a.xml").write_bytes(DIRTY)
    os.mkfifo(tmp_path / "b.xml")
    result = run("check", tmp_path / "a.xml", tmp_path / "b.xml")
    assert result.returncode == 2
    assert b"empty-article-id" in result.stdout
    assert b"b.xml" in result.stdout + result.stderr


def test_the_help_names_every_report():
    help_text = " ".join(run("check", "--help").stdout.decode().split())
    lists = re.findall(r"(?:people|tables|programs|tools): ([a-z, ]+)", help_text)
    named = [name.strip() for one in lists for name in one.split(",")]
    named[-1] = named[-1].split()[0]
    assert sorted(named) == list(report_names())
