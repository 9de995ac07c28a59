"""Switching the check on over a corpus with old faults, from one end to the other, as users do."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.test_cli import EXAMPLES, ROOT, run
from validator.reporting import report_names

ARTICLE = (EXAMPLES / "article.xml").read_bytes()
PAGE = (EXAMPLES / "scraped-page.txt").read_bytes()
POSIX = pytest.mark.skipif(os.name != "posix", reason="names and signals of POSIX systems")


@pytest.fixture
def corpus(tmp_path):
    for name in ("a.xml", "sub/b.xml", "sub/deep/c.xml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(ARTICLE)
    (tmp_path / "page.txt").write_bytes(PAGE)
    return tmp_path


def records(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in {".xml", ".txt"}
    }


def remaining(folder, *arguments, code=None):
    result = run("check", "--report", "json", *arguments, cwd=folder)
    if code is not None:
        assert result.returncode == code, result.stderr
    return [
        (file["path"], finding["rule"], finding["level"], finding["message"])
        for file in json.loads(result.stdout)["files"]
        for finding in file["findings"]
    ]


def rules_of(found):
    return {rule for _, rule, *_ in found}


def test_from_the_baseline_to_fixes_and_back(corpus):
    (corpus / "jatslint.toml").write_text(
        'baseline = ".jatslint-baseline"\n'
        "[[overrides]]\n"
        'files = ["sub/deep/**"]\n'
        'levels.empty-date = "off"\n'
        'unfixable = ["escaped-markup"]\n'
    )
    assert run("baseline", "create", cwd=corpus).returncode == 0
    assert remaining(corpus, code=0) == []

    (corpus / "new.xml").write_bytes(ARTICLE.replace(b"10.5555/", b"10.5555/new."))
    before = records(corpus)
    new = remaining(corpus, code=1)
    assert {path for path, *_ in new} == {"new.xml"}
    added = run("check", "--add-ignores", "--reason", "as printed", "--select", "DAT", cwd=corpus)
    assert b".jatslint-ignore: 1 new entry" in added.stderr
    assert rules_of(remaining(corpus, code=1)) == rules_of(new) - {"empty-date"}

    left = remaining(corpus, "--fix", "--ledger", "fixes.jsonl", code=0)
    assert remaining(corpus, code=0) == left
    after = records(corpus)
    assert b'<pub-date pub-type="ppub">' in (corpus / "new.xml").read_bytes()
    assert b'<pub-date pub-type="ppub">' in (corpus / "sub/deep/c.xml").read_bytes()
    assert b"&lt;em&gt;" in (corpus / "sub/deep/c.xml").read_bytes()
    assert b'<pub-date pub-type="ppub">' not in (corpus / "a.xml").read_bytes()
    remaining(corpus, "--fix", code=0)
    assert records(corpus) == after

    pruned = run("baseline", "prune", cwd=corpus)
    assert pruned.returncode == 0
    # What nobody may fix stays known; the date of c.xml was never listed.
    kept = (corpus / ".jatslint-baseline").read_text().splitlines()[3:]
    assert {line.split()[:2][1] for line in kept} == {"escaped-markup"}
    assert remaining(corpus, code=0) == left

    undone = run("undo", "fixes.jsonl", cwd=corpus)
    assert undone.returncode == 0, undone.stdout
    assert records(corpus) == before


def test_the_baseline_asks_for_the_rules_of_each_file(corpus):
    base = 'select = ["KWD"]\nbaseline = ".jatslint-baseline"\n[[overrides]]\nfiles = ["sub/**"]\n'
    settings = corpus / "jatslint.toml"
    settings.write_text(base + 'extend-select = ["DAT"]\n')
    run("baseline", "create", cwd=corpus)
    listed = (corpus / ".jatslint-baseline").read_bytes()
    # Where an override switches a rule off, its findings are not gone.
    settings.write_text(base + 'ignore = ["KWD"]\nextend-select = ["DAT"]\n')
    assert b"gone" not in run("check", cwd=corpus).stderr
    assert b"0 taken out" in run("baseline", "prune", cwd=corpus).stdout
    assert (corpus / ".jatslint-baseline").read_bytes() == listed
    # Where one brings a rule, its findings can be gone.
    run("check", "--fix", "--config", 'select = ["DAT"]', cwd=corpus)
    assert b"2 findings of the baseline are gone" in run("check", cwd=corpus).stderr
    assert b"2 taken out" in run("baseline", "prune", cwd=corpus).stdout


def test_a_misspelt_folder_empties_no_baseline(corpus):
    run("baseline", "create", cwd=corpus)
    listed = (corpus / ".jatslint-baseline").read_bytes()
    result = run("baseline", "create", "--force", "sbu", cwd=corpus)
    assert result.returncode == 2
    assert b"sbu: no such file or folder" in result.stderr
    assert b"no records were found, and nothing was written" in result.stderr
    assert (corpus / ".jatslint-baseline").read_bytes() == listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", b"make it anew with 'jatslint baseline create --force'"),
        (b"\xff\xfe\xfd", b"make it anew with 'jatslint baseline create --force'"),
    ],
)
def test_a_broken_baseline_tells_the_way_out(corpus, text, said):
    (corpus / ".jatslint-baseline").write_bytes(text)
    result = run("check", "--baseline", ".jatslint-baseline", cwd=corpus)
    assert result.returncode == 2
    assert said in result.stderr
    assert run("baseline", "create", "--force", cwd=corpus).returncode == 0
    assert run("check", "--baseline", ".jatslint-baseline", cwd=corpus).returncode == 0


def test_what_gets_no_entry_is_reported_still(corpus):
    (corpus / "sub" / ".jatslint-ignore").write_bytes(b"")
    result = run("check", "..", "--add-ignores", cwd=corpus / "sub")
    assert result.returncode == 1
    assert b"../a.xml:3:55" in result.stdout
    assert b"b.xml:3:55" not in result.stdout
    assert result.stderr.startswith(b".jatslint-ignore: 12 new entries\n")
    assert b"2 files outside of its folder, such as ../a.xml, got none" in result.stderr
    found = remaining(corpus / "sub", "..", code=1)
    assert {path for path, *_ in found} == {"../a.xml", "../page.txt"}


def test_new_entries_begin_the_ignore_file_that_is_named(corpus):
    arguments = ("check", "--ignore-file", "known-faults.txt")
    missing = run(*arguments, cwd=corpus)
    assert missing.returncode == 2
    assert b"known-faults.txt: cannot be read" in missing.stderr
    assert run(*arguments, "--add-ignores", cwd=corpus).returncode == 0
    assert run(*arguments, cwd=corpus).returncode == 0
    assert not (corpus / ".jatslint-ignore").exists()


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("check", "-", "--since", "HEAD"), ARTICLE, b"--since asks git for files that changed"),
        (("check", "sub", "--output-dir", "a.xml"), b"", b"--output-dir a.xml: is no folder"),
        (("check", "--fix", "--ledger", "a.xml"), b"", b"jatslint: a.xml: a ledger with the"),
        (("check", "--fix", "--ledger", "sub"), b"", b"jatslint: sub: "),
        (("undo",), b"", b"the following arguments are required: LEDGER\n"),
    ],
)
def test_what_cannot_be_is_said_of_the_words_that_were_given(corpus, arguments, stdin, said):
    before = records(corpus)
    result = run(*arguments, cwd=corpus, stdin=stdin)
    assert result.returncode == 2
    assert said in result.stderr
    assert os.fsencode(corpus) not in result.stderr
    assert records(corpus) == before


def test_a_mistake_in_the_ignore_file_names_it_from_here(corpus):
    (corpus / ".jatslint-ignore").write_text("a.xml nope\n")
    result = run("check", cwd=corpus)
    assert result.returncode == 2
    assert result.stderr.startswith(b"jatslint: .jatslint-ignore:1: there is no rule 'nope'")


@POSIX
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_applies_the_diff_of_files_of_any_name(tmp_path):
    names = (b"n\nl.xml", b'q"q.xml', b"back\\s.xml", b"tab\t.xml", b"a b.xml", b"\x1b[31m.xml")
    for name in (*names, "é.xml".encode()):
        (tmp_path / os.fsdecode(name)).write_bytes(ARTICLE)
    with suppress(OSError):  # a file system that wants UTF-8
        (tmp_path / os.fsdecode(b"\xff.xml")).write_bytes(ARTICLE)
    result = run("check", "--diff", cwd=tmp_path)
    assert b"\x1b" not in result.stdout
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    applied = subprocess.run(
        ["git", "apply", "-"], input=result.stdout, cwd=tmp_path, capture_output=True, check=False
    )
    assert applied.returncode == 0, applied.stderr
    assert run("check", cwd=tmp_path).returncode == 0


def test_all_reports_are_the_same_with_one_process_and_two(corpus):
    (corpus / "broken.xml").write_bytes(b"<article><front></article>")
    run("baseline", "create", "sub", cwd=corpus)
    (corpus / ".jatslint-ignore").write_text("a.xml empty-date -- as printed\npage.txt DAT\n")
    made = []
    for jobs in ("1", "2"):
        folder = corpus / f"reports{jobs}"
        reports = [
            word for name in report_names() for word in ("--report", f"{name}:{folder / name}")
        ]
        options = ("--diff", "--baseline", ".jatslint-baseline", "-j", jobs, *reports)
        result = run("check", "a.xml", "broken.xml", "page.txt", "sub", *options, cwd=corpus)
        assert result.returncode == 1
        made.append((result.stderr, {path.name: path.read_bytes() for path in folder.iterdir()}))
    assert made[0] == made[1]
    assert set(made[0][1]) == set(report_names())


def test_unused_entries_go_with_the_fixes_of_their_grade(corpus):
    ignored = corpus / ".jatslint-ignore"
    ignored.write_text("a.xml empty-doi, empty-date -- as printed\n")
    graded = ("check", "--config", 'extend-unsafe-fixes = ["unused-suppression"]')
    assert b"unused-suppression (DOC103)" in run(*graded, "--fix", cwd=corpus).stdout
    assert ignored.read_text() == "a.xml empty-doi, empty-date -- as printed\n"
    assert run(*graded, "--fix", "--unsafe-fixes", cwd=corpus).returncode == 0
    assert ignored.read_text() == "a.xml empty-date -- as printed\n"


def test_totals_are_told_once(corpus):
    run("baseline", "create", "sub", "--baseline", "known", cwd=corpus)
    options = ("--report", "concise:c.txt", "--report", "csv:c.csv", "--report", "github:g.txt")
    known = ("--baseline", "known", "--report")
    shown = run("check", "*.xml", "sub", *options, *known, "summary", cwd=corpus)
    assert b"3 files checked" not in shown.stderr
    assert b"baseline create" not in shown.stdout
    for quiet in (options, (*options, *known[:2]), (*options, *known, "tsv")):
        stderr = run("check", "*.xml", "sub", *quiet, cwd=corpus).stderr.splitlines()
        assert sum(b"3 files checked" in line for line in stderr) == 1
        assert len(stderr) == len(set(stderr))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--exit-zero"], 0),
        (["--fail-on", "error"], 1),
        (["--select", "KWD"], 1),
        (["--select", "KWD", "--fail-on", "error"], 0),
        (["--select", "KWD", "--config", 'levels.KWD = "error"', "--fail-on", "error"], 1),
        (["--ignore", "ALL"], 0),
        (["--diff"], 1),
        (["--diff", "--exit-zero"], 0),
        (["--fix"], 0),
        (["--fix", "--exit-non-zero-on-fix"], 1),
        (["--fix", "--exit-non-zero-on-fix", "--exit-zero"], 0),
        (["--exit-zero", "nothing-here"], 2),
        (["--exit-zero", "--select", "nope"], 2),
    ],
)
def test_exit_codes(corpus, options, code):
    assert run("check", "sub", *options, cwd=corpus).returncode == code


@POSIX
def test_a_run_that_is_stopped_is_taken_back(tmp_path):
    for at in range(400):
        (tmp_path / f"{at:03}.xml").write_bytes(ARTICLE)
    before = records(tmp_path)
    ledger = tmp_path / "fixes.jsonl"
    # What a shell runs in the background ignores the signal.
    heed = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    main = f"{heed}from validator.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", main, "check", "--fix", "--ledger", ledger, "-j", "2"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    while process.poll() is None and not (ledger.exists() and ledger.stat().st_size > 50_000):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    assert process.returncode == 2
    undone = run("undo", ledger, cwd=tmp_path)
    assert undone.returncode == 0, undone.stdout
    assert records(tmp_path) == before
    assert b" 0 files restored" not in undone.stdout


def test_unsafe_fixes_wait_for_fix_or_diff(tmp_path):
    (tmp_path / "a.xml").write_text("<article/>")
    done = run("check", "--unsafe-fixes", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--diff to see them, --fix to apply them" in done.stderr


def test_half_an_option_is_none(tmp_path):
    (tmp_path / "a.xml").write_text("<article/>")
    done = run("check", "--fi", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "a.xml").read_text() == "<article/>"
