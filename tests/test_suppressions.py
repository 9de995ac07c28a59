"""Suppressions: in records, beside them, unused ones, and whole runs."""

import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.edits import Span
from validator.engine import check_record, examine
from validator.files import FileResult
from validator.findings import Finding
from validator.fixing import fix_record
from validator.frames import Frame
from validator.identity import facts_of
from validator.nearest import IGNORE_FILE, nearest
from validator.record import open_record
from validator.ruleset import choose
from validator.source import read_source
from validator.suppressions.adding import Additions
from validator.suppressions.applying import _pair, _Silencer
from validator.suppressions.ignores import (
    IgnoreFileError,
    open_ignores,
    parse_ignores,
)
from validator.suppressions.patterns import write_pattern
from validator.suppressions.tally import Tally, covers, find_unused, settle, without_unused

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

EMPTY = '<article-id pub-id-type="doi"/>'
FULL = '<article-id pub-id-type="doi">10.1234/ABC</article-id>'
EVERYTHING = choose(["ALL"])


def _record(inner, head=""):
    return open_record(f"{head}<article-meta>{inner}</article-meta>".encode())


def _rules(findings, *wanted):
    return [one.rule for one in findings if one.rule in wanted]


# In records


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_suppressed_finding_is_neither_reported_nor_fixed(encoding, newline):
    text = newline.join(
        ["<article-meta>", " <?jatslint ignore empty-doi?>", f" {EMPTY}", "</article-meta>"]
    )
    record = open_record(text.encode(encoding))
    checked = examine(record, EVERYTHING)
    assert _rules(checked.suppressed, "empty-doi") == ["empty-doi"]
    assert not _rules(checked.findings, "empty-doi", "unused-suppression")
    outcome = fix_record(record, EVERYTHING, ("safe", "unsafe"))
    assert outcome.record.source.data == text.encode(encoding)


def test_an_instruction_binds_one_element_with_all_that_is_in_it():
    inner = f"<?jatslint ignore empty-doi?><x>{EMPTY}</x>{EMPTY}"
    checked = examine(_record(inner), EVERYTHING)
    assert [one.span.start for one in checked.suppressed if one.rule == "empty-doi"] == [46]
    assert len(_rules(checked.findings, "empty-doi")) == 1


def test_one_before_the_root_binds_a_record_that_is_not_well_formed():
    broken = b"<article><p>a & b</p>"
    assert check_record(open_record(broken), EVERYTHING)
    record = open_record(b"<!-- c --><?jatslint ignore XML -- as delivered?>" + broken)
    checked = examine(record, EVERYTHING)
    assert not checked.findings
    assert len(checked.suppressed) == len(check_record(open_record(broken), EVERYTHING))


def test_what_is_in_the_internal_subset_is_no_instruction():
    record = _record(EMPTY, "<!DOCTYPE article-meta [<?jatslint ignore ALL?>]>")
    assert _rules(check_record(record, EVERYTHING), "empty-doi")


def test_a_failed_run_cannot_be_suppressed():
    record = open_record(b"<?jatslint ignore ALL, DOC, unreadable-file?><p>\xff</p>", kind="jats")
    found = check_record(record, choose(["IDN101"]))
    assert [one.rule for one in found] == ["unreadable-file"]


def test_an_unused_one_is_judged_only_by_a_run_of_its_rules():
    record = _record(f"<?jatslint ignore empty-doi?>{FULL}")
    assert _rules(check_record(record, EVERYTHING), "unused-suppression")
    assert not check_record(record, choose(["DOC"]))
    assert not check_record(record, choose(["ALL"], ["empty-doi"]))[2:]
    assert not _rules(check_record(record, choose(["IDN"])), "unused-suppression")


def test_the_suppression_of_an_element_that_a_fix_removes_goes_with_it():
    inner = f"\n <?jatslint ignore SCH -- this one?>\n {EMPTY}\n <article-id>7</article-id>\n"
    outcome = fix_record(_record(inner), choose(["empty-doi"]), ("safe",))
    assert outcome.record.text == "<article-meta>\n <article-id>7</article-id>\n</article-meta>"


def test_it_stays_with_an_element_of_which_a_part_is_removed():
    inner = "<?jatslint ignore SCH?><article-title>a<bold></bold></article-title>"
    outcome = fix_record(_record(inner), choose(["empty-inline"]), ("safe",))
    assert outcome.fixed
    assert "<?jatslint ignore SCH?><article-title>" in outcome.record.text


def test_the_fingerprints_of_findings_do_not_change():
    plain = _record(f"\n<p>x</p>{EMPTY}<article-id>&lt;i>x&lt;/i></article-id>")
    marked = _record(
        f"\n<p>x</p><?jatslint ignore DAT?>{EMPTY}<article-id>&lt;i>x&lt;/i></article-id>"
    )
    before, after = (
        {(one.rule, one.fingerprint) for one in check_record(record, choose())}
        for record in (plain, marked)
    )
    assert len(before) > 2
    after = {pair for pair in after if pair[0] != "unused-suppression"}
    assert before == after


@pytest.mark.parametrize(
    "inner",
    [
        f"<?jatslint ignore empty-doi?>{EMPTY}" * 3000,
        f"<?jatslint ignore empty-doi?>{FULL}" * 3000,
        "<?jatslint ignore empty-doi?>" * 3000 + EMPTY,
        "<?jatslint ignore empty-doi?>" * 3000,
        "<?jatslint ignore " + "ALL, DAT, " * 3000 + f"?>{EMPTY}",
        "<?jatslint ignore " + ",".join(f"empty-{n}" for n in range(3000)) + f"?>{EMPTY}",
        "<sec><?jatslint ignore empty-doi?>" * 200 + EMPTY + "</sec>" * 200,
    ],
    ids=["used", "unused", "for one element", "for none", "names", "wrong names", "nested"],
)
def test_any_number_of_them_is_done_and_settles(inner):
    outcome = fix_record(_record(inner), EVERYTHING, ("safe",))
    assert not _rules(outcome.remaining, "empty-doi", "unused-suppression", "internal-error")
    again = fix_record(outcome.record, EVERYTHING, ("safe",))
    assert again.record is outcome.record


def _finding(start, code):
    return Finding("x", code, "info", "x", Span(start, start), 1, 1, 1, 1, Frame(()))


@st.composite
def _laminar(draw, start=0, end=64, depth=3):
    """Spans that lie beside or within each other."""
    spans = []
    while start < end:
        first = draw(st.integers(start, end))
        last = draw(st.integers(first, end))
        spans += [Span(first, last)] * draw(st.integers(0, 2))
        if depth:
            spans += draw(_laminar(first, last, depth - 1))
        start = last + 1
    return spans


_CODES = ("AAA101", "AAA102", "BBB101")


@settings(max_examples=200)
@given(_laminar(), st.data())
def test_the_innermost_name_is_found_as_by_trying_all(spans, data):
    code = st.sampled_from(_CODES)
    spans.sort(key=lambda span: (span.start, -span.end))
    silencers = [
        _Silencer(span, data.draw(st.frozensets(code, min_size=1)), at, 0)
        for at, span in enumerate(spans)
    ]
    places = data.draw(st.lists(st.tuples(st.integers(0, 64), code), max_size=20))
    for finding, silencer in _pair([_finding(*place) for place in places], silencers):
        fitting = [
            one
            for one in silencers
            if finding.code in one.codes and one.span.start <= finding.span.start < one.span.end
        ]
        assert silencer == (fitting[-1] if fitting else None)


PIECES = st.sampled_from(
    [
        "<?jatslint ignore empty-doi?>",
        "<?jatslint ignore empty-date,empty-doi -- x?>\n",
        "\n  <?jatslint ignore IDN?>\n",
        "<?jatslint ignore ALL?>",
        "<?jatslint ignore unused-suppression?>",
        "<?jatslint ignore empyt?>",
        "<?jatslint?>",
        EMPTY,
        FULL,
        "<article-id>&lt;i>x&lt;/i></article-id>",
        "<!-- <?jatslint ignore ALL?> -->",
        "<pub-date/>",
        "\n",
        "text",
        "<x>",
        "</x>",
        "&",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12), st.lists(PIECES, max_size=2))
def test_fixes_settle_and_fix_nothing_that_is_suppressed(inner, head):
    record = _record("".join(inner), "".join(head))
    suppressed = _rules(examine(record, EVERYTHING).suppressed, "empty-doi")
    outcome = fix_record(record, choose(["empty-doi"]), ("safe", "unsafe"))
    if record.root is not None:
        assert outcome.record.text.count(EMPTY) == len(suppressed)
    outcome = fix_record(record, EVERYTHING, ("safe", "unsafe"))
    assert not _rules(outcome.remaining, "internal-error", "unsettled-fixes")
    assert outcome.record.root is not None or record.root is None
    again = fix_record(outcome.record, EVERYTHING, ("safe", "unsafe"))
    assert again.record is outcome.record


# Beside records


def _ignores(text, folder):
    return parse_ignores(text.encode("utf-8", "surrogateescape"), folder / ".jatslint-ignore")


def _lines(ignores, path, facts=None):
    return [one.line for one in ignores.entries_for(path, *([facts] if facts else []))]


def test_entries_are_found_by_path_name_folder_identity_and_glob(tmp_path):
    ignores = _ignores(
        "# old ones\n"
        "sub/a.xml empty-doi\n"
        "a.xml  IDN, empty-date -- why\n"
        "sub/ ALL\n"
        "/a.xml ALL\n"
        "DOI:10.1234/aBc ALL\n"
        "**/sub/*.xml ALL\n"
        '"two words.xml" ALL\n'
        '"title:On  \\"mice\\"" ALL\n',
        tmp_path,
    )
    assert _lines(ignores, tmp_path / "sub/a.xml") == [2, 3, 4, 7]
    assert _lines(ignores, tmp_path / "a.xml") == [5, 3]
    assert _lines(ignores, tmp_path / "x/two words.xml") == [8]
    assert _lines(ignores, tmp_path.parent / "a.xml") == []
    article = open_record(_article(FULL.replace("10.1", " 10.1")).encode())
    assert _lines(ignores, tmp_path / "y.xml", facts_of(article)) == [6]
    title = '<title-group><article-title>On "mice"</article-title></title-group>'
    titled = open_record(_article(title).encode())
    assert _lines(ignores, tmp_path / "y.xml", facts_of(titled)) == [9]


_PARTS = st.sampled_from(
    ["a", "b", "a.xml", "b.xml", "*", "?", "*.xml", "[ab]", "**", "a*", r"\a", r"\*"]
)
_PATTERN = st.builds(
    lambda first, parts, last: first + "/".join(parts) + last,
    st.sampled_from(["", "/"]),
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
_PATHS = ["a", "b.xml", "a.xml", "a/a.xml", "b/a", "b/a.xml", "a/b/a.xml", "b/b/b.xml", "*"]


@needs_git
def test_patterns_mean_what_git_says(tmp_path):
    def git(*args, data):
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith("GIT_")
        }
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["git", *args], cwd=tmp_path, env=environment, input=data, capture_output=True
        ).stdout

    git("init", "-q", data=b"")

    @settings(max_examples=100, deadline=None)
    @given(_PATTERN)
    def compare(pattern):
        (tmp_path / ".gitignore").write_text(pattern + "\n")
        told = git("check-ignore", "--no-index", "--stdin", "-z", data="\0".join(_PATHS).encode())
        ignores = _ignores(f"{pattern} ALL\n", tmp_path)
        ours = {path for path in _PATHS if ignores.entries_for(tmp_path / path)}
        assert ours == {path.decode() for path in told.split(b"\0") if path}

    compare()


@given(
    st.lists(
        st.text(
            st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1
        ).filter(lambda name: name not in {".", ".."}),
        min_size=1,
        max_size=3,
    ),
    st.binary(max_size=2),
)
def test_the_pattern_written_for_a_file_means_it_and_no_other(names, tail):
    last = names[-1] + tail.replace(b"/", b"").replace(b"\0", b"").decode(
        "utf-8", "surrogateescape"
    )
    path = "/".join([*names[:-1], last])
    ignores = _ignores(f"{write_pattern(path)}  ALL -- why\n", Path("/c"))
    assert [entry.pattern.kind for entry in ignores.entries] == ["path"]
    assert _lines(ignores, Path("/c") / path) == [1]
    assert not _lines(ignores, Path("/c/other") / path)
    assert not _lines(ignores, Path("/c") / (path + "x"))


@given(st.binary())
def test_any_bytes_are_an_ignore_file_or_an_error_of_usage(data):
    try:
        parse_ignores(data, Path("/c/x"))
    except IgnoreFileError as error:
        told = str(error).split("\n")
    else:
        told = []
    assert all(line.startswith("/c/x:") for line in told)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    with pytest.raises(IgnoreFileError) as caught:
        _ignores(
            'a.xml empyt-doi\n\n# c\nmy file.xml ALL\n!b ALL\nb\n../c ALL\n"d ALL\nd DOC001\n',
            Path("/c"),
        )
    told = str(caught.value).split("\n")
    assert [line.split(":")[1] for line in told] == ["1", "4", "5", "6", "7", "8", "9"]
    assert "did you mean empty-doi" in told[0]
    assert "double quotes" in told[1]


def test_many_mistakes_are_counted():
    with pytest.raises(IgnoreFileError, match="2,950 more"):
        _ignores("".join(f"a.xml none-{n}\n" for n in range(3000)), Path("/c"))


def test_the_nearest_ignore_file_upwards_is_found(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / ".jatslint-ignore").write_text("")
    assert nearest(IGNORE_FILE, tmp_path / "a/b") == tmp_path / "a/b/../../.jatslint-ignore"
    (tmp_path / "a/.jatslint-ignore").write_text("")
    assert nearest(IGNORE_FILE, tmp_path / "a/b") == tmp_path / "a/b/../.jatslint-ignore"


# Whole runs


def _result(folder, name, text, ignores, rules=EVERYTHING):
    record = open_record(text.encode())
    record = ignores.bind(record, folder / name, facts_of(record))
    checked = pickle.loads(pickle.dumps(examine(record, rules)))
    return FileResult(
        str(folder / name),
        checked.findings,
        record.kind,
        facts=facts_of(record),
        suppressed=len(checked.suppressed),
        entries=checked.entries,
    )


def _article(identifier):
    return f"<article><front><article-meta>{identifier}</article-meta></front></article>"


def _unused(ignores, results, covered, rules=EVERYTHING):
    tally = Tally(ignores)
    for result in results:
        tally.add(result)
    return find_unused(tally, rules, covered=covered)


def test_an_entry_binds_checks_and_fixes(tmp_path):
    ignores = _ignores("a.xml empty-doi\n", tmp_path)
    record = open_record(_article(EMPTY).encode())
    record = ignores.bind(record, tmp_path / "a.xml", facts_of(record))
    outcome = fix_record(pickle.loads(pickle.dumps(replace(record, root=None))), EVERYTHING, ())
    assert outcome.record.standards.ignored
    outcome = fix_record(record, choose(["empty-doi"]), ("safe",))
    assert outcome.record.source.data == _article(EMPTY).encode()
    assert not outcome.remaining


def test_an_instruction_is_used_before_an_entry(tmp_path):
    ignores = _ignores("/a.xml empty-doi\n", tmp_path)
    text = _article(f"<?jatslint ignore empty-doi?>{EMPTY}")
    results = [_result(tmp_path, "a.xml", text, ignores)]
    assert results[0].suppressed == 1
    assert [one.line for one in _unused(ignores, results, covered=False)] == [1]


def test_entries_of_one_file_are_judged_when_it_was_checked(tmp_path):
    text = (
        "# head\r\n/a.xml  empty-doi, empty-date -- why\r\n/b.xml empty-doi\r\n"
        "*.xml empty-subject\r\n/c.xml empty-doi"
    )
    ignores = _ignores(text, tmp_path)
    results = [
        _result(tmp_path, "a.xml", _article(EMPTY), ignores),
        _result(tmp_path, "c.xml", _article(FULL), ignores),
    ]
    found = _unused(ignores, results, covered=False)
    assert [(one.line, one.column) for one in found] == [(2, 20), (5, 8)]
    assert without_unused(ignores, found) == (
        b"# head\r\n/a.xml  empty-doi -- why\r\n/b.xml empty-doi\r\n*.xml empty-subject\r\n"
    )
    covered = _unused(ignores, results, covered=True)
    assert [one.line for one in covered] == [2, 3, 4, 5]
    assert "matches no record" in covered[1].message
    assert without_unused(ignores, covered) == b"# head\r\n/a.xml  empty-doi -- why\r\n"
    assert all(one.rule == "unused-suppression" and one.fingerprint for one in covered)


def test_an_entry_is_not_judged_by_what_nobody_knows(tmp_path):
    (tmp_path / "there.xml").write_text("x")
    ignores = _ignores(
        "/a.xml empty-doi\n/bad.xml empty-doi\ndoi:10.1/x empty-doi\n"
        "*.xml empty-doi\nthere.xml ALL\n",
        tmp_path,
    )
    unread = FileResult(str(tmp_path / "bad.xml"), ())
    clean = _result(tmp_path, "a.xml", _article(FULL), ignores)
    assert [one.line for one in _unused(ignores, [clean, unread], covered=True)] == [1]
    # Another run, that does not look for empty DOIs.
    other = choose(["DAT", "DOC"])
    result = _result(tmp_path, "a.xml", _article(FULL), ignores, other)
    assert not _unused(ignores, [result, unread], True, other)
    # And one that does not want to know.
    assert not _unused(ignores, [clean], True, choose(["IDN"]))


def test_paths_cover_a_folder_if_they_hold_it(tmp_path, monkeypatch):
    ignores = _ignores("", tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    assert covers(["."], ignores)
    assert covers(["b.xml", "a"], ignores)
    assert not covers(["a/b", "a/c.xml"], ignores)


def test_what_is_found_is_written_as_entries_and_then_left_out(tmp_path):
    file = tmp_path / ".jatslint-ignore"
    old = "# ours\nb.xml  empty-date -- mine\n\n# from a run\nsub/a.xml  empty-doi -- old\n"
    names = [
        "sub/a.xml",
        "b.xml",
        "a [x]*.xml",
        'q"uote.xml',
        "#c.xml",
        "sub/new\nline\r.xml",
        "doi:x/y.xml",
    ]
    none = _ignores("", tmp_path)
    results = [_result(tmp_path, name, _article(EMPTY), none) for name in names]
    additions = Additions(file)
    for result in [*results, FileResult("/elsewhere/z.xml", results[0].findings)]:
        additions.add(result)
    data, count = additions.write(old.encode(), "known\non the day")
    assert additions.left == ["/elsewhere/z.xml"]
    rules = {one.rule for one in results[0].findings}
    assert count == len(names) * len(rules) - 1
    text = data.decode()
    assert text.startswith(old[: old.index("sub/")])
    block = text.split("# from a run\n")[1].splitlines()
    assert block == sorted(block)
    assert len(block) == count + 1
    assert "sub/a.xml  empty-doi -- old" in block
    ignores = parse_ignores(data, file)
    for name in names:
        assert not _result(tmp_path, name, _article(EMPTY), ignores).findings
    assert additions.write(data, "again") == (data, 0)


def test_unused_entries_are_removed_from_the_file_by_a_fix_alone(tmp_path):
    file = tmp_path / "ignore"
    file.write_text("# old\n/a.xml empty-doi\n/a.xml missing-pub-date\n")
    tally = Tally(parse_ignores(file.read_bytes(), file))
    tally.add(_result(tmp_path, "a.xml", _article(FULL), tally.ignores))
    told = settle(tally, EVERYTHING, covered=False, write=False)
    assert [one.line for one in told.findings] == [2]
    shown = settle(tally, EVERYTHING, covered=False, write=False, diff=True)
    assert "-/a.xml empty-doi" in shown.diff
    assert file.read_text() == "# old\n/a.xml empty-doi\n/a.xml missing-pub-date\n"
    done = settle(tally, EVERYTHING, covered=False, write=True)
    assert done.changed
    assert not done.findings
    assert file.read_text() == "# old\n/a.xml missing-pub-date\n"
    # It is not what was read any more.
    refused = settle(tally, EVERYTHING, covered=False, write=True)
    assert refused.failed
    assert refused.findings[0].message.startswith("unused entries were not removed")
    assert refused.findings[1:] == told.findings
    assert file.read_text() == "# old\n/a.xml missing-pub-date\n"
    tally = Tally(parse_ignores(b"/a.xml empty-doi\n", file))
    tally.add(_result(tmp_path, "a.xml", _article(EMPTY), tally.ignores))
    assert settle(tally, EVERYTHING, covered=True, write=True) is None


def test_entries_are_saved_in_a_new_file_and_in_an_old_one(tmp_path):
    file = tmp_path / ".jatslint-ignore"
    first, second = Additions(file), Additions(file)
    none = _ignores("", tmp_path)
    assert first.save("known") == 0
    assert not file.exists()
    first.add(_result(tmp_path, "b.xml", _article(EMPTY), none, choose(["empty-doi"])))
    second.add(_result(tmp_path, "a.xml", _article(EMPTY), none, choose(["empty-doi"])))
    assert (first.save("known"), second.save("")) == (1, 1)
    assert file.read_text() == "/a.xml  empty-doi\n/b.xml  empty-doi -- known\n"


def test_an_ignore_file_is_read_once_for_all_files(tmp_path):
    file = tmp_path / "ignore"
    file.write_text("a.xml ALL\n")
    assert open_ignores(str(file)) is open_ignores(str(file))


def test_a_check_without_suppressions_imports_nothing_of_them(tmp_path):
    file = tmp_path / "a.xml"
    file.write_text(_article(EMPTY))
    code = (
        "import sys\nfrom pathlib import Path\nfrom validator.engine import examine\n"
        "from validator.record import open_record\nfrom validator.ruleset import choose\n"
        f"examine(open_record(Path({str(file)!r}).read_bytes()), choose())\n"
        "print([name for name in sys.modules if name.startswith('validator.suppressions')])\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "validator", "check", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
    )


def test_a_run_leaves_out_what_the_ignore_file_of_its_folder_says(tmp_path):
    text = _article(EMPTY)
    (tmp_path / "sub").mkdir()
    for name in ("sub/a.xml", "sub/b.xml"):
        (tmp_path / name).write_text(text)
    assert _run(tmp_path, "--select", "empty-doi", "sub").returncode == 1
    (tmp_path / ".jatslint-ignore").write_text("sub/a.xml empty-doi\n")
    done = _run(tmp_path, "--select", "empty-doi", "--fix", "sub")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sub/a.xml").read_text() == text
    assert EMPTY not in (tmp_path / "sub/b.xml").read_text()


def test_a_mistake_in_the_ignore_file_is_an_error_of_usage(tmp_path):
    (tmp_path / "a.xml").write_text(_article(EMPTY))
    (tmp_path / ".jatslint-ignore").write_text("a.xml empyt-doi\n")
    done = _run(tmp_path, ".")
    assert done.returncode == 2
    assert ".jatslint-ignore:1: there is no rule 'empyt-doi'; did you mean" in done.stderr


def test_the_source_is_kept_byte_for_byte_in_invalid_names():
    data = b"caf\xe9.xml ALL\n/gone.xml empty-doi\n"
    ignores = parse_ignores(data, Path("/c/i"))
    found = _unused(ignores, [], covered=True)
    assert without_unused(ignores, found[1:]) == b"caf\xe9.xml ALL\n"
    assert read_source(data).data == data
