"""A baseline tells known findings from new ones, and its file bears what happens to files."""

import os
import shutil
import subprocess
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.baseline.lines import (
    BaselineError,
    Listing,
    list_result,
    read_listing,
    size,
    write_listing,
)
from validator.baseline.matching import Baseline, load_baseline
from validator.baseline.names import Names, escape_path, escape_text, unescape
from validator.cli import main
from validator.faults import INTERNAL_ERROR, fault
from validator.files import FileResult
from validator.identity import Facts
from validator.ruleset import choose

EVERYTHING = choose(("ALL",))
RULE, OTHER = "empty-doi", "escaped-markup"


def finding(fingerprint, rule=RULE):
    return replace(fault(INTERNAL_ERROR, "x"), rule=rule, code="IDN101", fingerprint=fingerprint)


def result(path, *fingerprints, identity=""):
    findings = tuple(finding(f"{one:016x}") for one in fingerprints)
    return FileResult(str(path), findings, "jats", facts=Facts(identity=identity))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def baseline_of(*results, exist=True):
    """Make the baseline of some results, by way of its file."""
    listing, names = Listing(), Names(Path())
    for one in results:
        list_result(listing, names.name(one.path), one)
        if exist:
            Path(one.path).parent.mkdir(parents=True, exist_ok=True)
            Path(one.path).touch()
    write_listing(Path("baseline.txt"), listing)
    return load_baseline(Path("baseline.txt"))


def new(baseline, one):
    """Give what is new in a file, as numbers."""
    split = baseline.split(one)
    assert Counter(split.findings) + Counter(split.known) == Counter(one.findings)
    return [int(one.fingerprint, 16) for one in split.findings]


def test_listed_findings_are_known_and_others_are_new(folder):
    baseline = baseline_of(result("a.xml", 1, 2), result("b.xml", 3))
    assert new(baseline, result("a.xml", 2, 4)) == [4]
    assert new(baseline, result("b.xml", 3)) == []
    trend = baseline.trend(EVERYTHING)
    assert (trend.known, trend.new, trend.gone) == ({RULE: 2}, {RULE: 1}, {RULE: 1})
    assert trend.listed == {RULE: 3}
    assert list(trend.sentences()) == [
        "1 finding of the baseline is gone: 'jatslint baseline prune' takes it out"
    ]


def test_a_finding_is_known_in_its_own_file_only(folder):
    baseline = baseline_of(result("a.xml", 1, identity="doi:x"), result("b.xml", identity="doi:x"))
    assert new(baseline, result("b.xml", 1, identity="doi:x")) == [1]


def test_a_fix_and_a_regression_do_not_cancel_out(folder):
    baseline = baseline_of(result("a.xml", 1))
    assert new(baseline, result("a.xml", 2)) == [2]


def test_each_line_absorbs_as_many_as_it_counts(folder):
    baseline = baseline_of(result("a.xml", 1, 1, 2))
    assert new(baseline, result("a.xml", 1, 1, 1, 2, 2)) == [1, 2]


def test_faults_of_the_run_are_never_known(folder):
    broken = FileResult("a.xml", (fault(INTERNAL_ERROR, "x"),))
    baseline = baseline_of(broken, result("b.xml", 1))
    assert baseline.split(broken).findings == broken.findings
    assert baseline.split(broken).failed


def test_nothing_is_gone_from_a_file_on_which_the_run_failed(folder):
    baseline = baseline_of(result("a.xml", 1))
    baseline.split(FileResult("a.xml", (fault(INTERNAL_ERROR, "x"),)))
    assert not baseline.trend(EVERYTHING, ["."]).gone
    assert baseline.pruned(EVERYTHING, ["."]) == baseline.listing


def test_nothing_is_gone_of_rules_that_did_not_run(folder):
    baseline = baseline_of(result("a.xml", 1))
    baseline.split(result("a.xml"))
    assert not baseline.trend(choose((OTHER,)), ["."]).gone
    assert baseline.pruned(choose((OTHER,)), ["."]) == baseline.listing
    assert baseline.pruned(EVERYTHING) == {}


def test_a_moved_file_keeps_its_findings(folder):
    baseline = baseline_of(result("old/a.xml", 1, 1, 2, identity="doi:a"))
    Path("old/a.xml").rename("b.xml")
    assert new(baseline, result("b.xml", 1, 1, 1, 3, identity="doi:a")) == [1, 3]
    assert baseline.trend(EVERYTHING, ["."]).gone == {RULE: 1}
    pruned = baseline.pruned(EVERYTHING, ["."])
    assert list(pruned) == ["b.xml"]
    assert pruned["b.xml"].identity == "doi:a"
    assert size(pruned) == 2


def test_a_moved_file_is_not_known_without_an_identity(folder):
    baseline = baseline_of(result("a.xml", 1))
    Path("a.xml").rename("b.xml")
    assert new(baseline, result("b.xml", 1)) == [1]


def test_a_copy_takes_nothing_from_the_file_that_stays(folder):
    baseline = baseline_of(result("b.xml", 1, identity="doi:a"))
    assert new(baseline, result("a.xml", 1, identity="doi:a")) == [1]
    assert new(baseline, result("b.xml", 1, identity="doi:a")) == []


def test_records_that_share_an_identity_move_without_taking_twice(folder):
    baseline = baseline_of(*(result(f"{n}.xml", 1, identity="doi:a") for n in range(5)))
    for number in range(5):
        Path(f"{number}.xml").unlink()
    found = [new(baseline, result(f"new/{n}.xml", 1, identity="doi:a")) for n in range(6)]
    assert found == [[]] * 5 + [[1]]
    assert size(baseline.pruned(EVERYTHING, ["."])) == 5


def test_files_that_are_numbered_anew_keep_their_findings(folder):
    baseline = baseline_of(*(result(f"{n}.xml", n, identity=f"doi:{n}") for n in range(1, 5)))
    assert new(baseline, result("1.xml", 9, identity="doi:9")) == [9]
    for number in range(2, 6):
        moved = result(f"{number}.xml", number - 1, identity=f"doi:{number - 1}")
        assert new(baseline, moved) == []


def test_a_corrected_identity_keeps_the_findings_of_the_path(folder):
    baseline = baseline_of(result("a.xml", 1, identity="doi:wrong"))
    assert new(baseline, result("a.xml", 1, identity="doi:right")) == []
    assert baseline.pruned(EVERYTHING)["a.xml"].identity == "doi:right"


def test_a_removed_file_is_gone_where_all_was_looked_at(folder):
    baseline = baseline_of(result("x/a.xml", 1), result("y/b.xml", 2))
    shutil.rmtree("x")
    shutil.rmtree("y")
    assert not baseline.trend(EVERYTHING).gone
    assert baseline.trend(EVERYTHING, ["x"]).gone == {RULE: 1}
    assert list(baseline.pruned(EVERYTHING, ["x"])) == ["y/b.xml"]


def test_a_file_that_was_not_looked_at_keeps_its_lines(folder):
    baseline = baseline_of(result("a.xml", 1), result("b.xml", 2))
    baseline.split(result("b.xml"))
    assert list(baseline.pruned(EVERYTHING, ["."])) == ["a.xml"]


FINDINGS = st.dictionaries(
    st.sampled_from(["a.xml", "b.xml", "c d.xml", "x/é%\n.xml"]),
    st.tuples(st.lists(st.integers(0, 5), max_size=6), st.sampled_from(["", "doi:1", "doi:2"])),
)


@given(before=FINDINGS, after=FINDINGS)
def test_what_is_known_new_and_gone_adds_up(tmp_path_factory, before, after):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("run"))
        baseline = baseline_of(
            *(result(name, *found, identity=who) for name, (found, who) in before.items()),
            exist=False,
        )
        for name in after:
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).touch()
        splits = [
            baseline.split(result(name, *found, identity=who))
            for name, (found, who) in after.items()
        ]
        trend, pruned = baseline.trend(EVERYTHING, ["."]), baseline.pruned(EVERYTHING, ["."])
        # What is left lists just what is known, each in its place.
        again = Baseline(Names(Path()), pruned)
        for (name, (found, who)), split in zip(after.items(), splits, strict=True):
            known = again.split(result(name, *found, identity=who)).known
            assert len(known) == len(split.known)
    assert trend.known.total() == sum(len(one.known) for one in splits)
    assert trend.listed.total() == size(baseline.listing)
    assert size(pruned) == trend.known.total() <= size(baseline.listing)


NASTY = st.text(st.characters(codec=None), min_size=1) | st.sampled_from(
    ["#a", "<<<<<<< HEAD", "=======", "a b", "a\nb", "%41", "é\u2028\x85", "\udcff\udcfe", "a\\b"]
)


@example("\u1680")
@example("a\u3000b")
@given(NASTY)
def test_any_path_is_one_word_and_comes_back(path):
    word = escape_path(path)
    assert word.split() == [word]
    assert word.encode()
    assert word[0] not in "#<=>|"
    if not any("\ud800" <= char <= "\udfff" for char in path):
        assert unescape(word) == path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@example(b"\xed\xa0\x80")
@given(st.binary(min_size=1, max_size=20).filter(lambda name: not {0, 47} & {*name}))
def test_a_name_of_any_bytes_comes_back(name):
    path = os.fsdecode(name)
    assert os.fsencode(unescape(escape_path(path))) == name


@given(st.lists(st.tuples(NASTY, NASTY, st.lists(st.integers(0, 9), min_size=1)), max_size=6))
def test_a_written_listing_is_read_again(tmp_path_factory, files):
    listing = Listing()
    for path, identity, found in files:
        list_result(listing, escape_path(path), result("x", *found, identity=f"title:{identity}"))
    target = tmp_path_factory.mktemp("b") / "baseline.txt"
    write_listing(target, listing)
    assert read_listing(target) == listing
    lines = target.read_text(encoding="utf-8").split("\n")[3:-1]
    assert lines == sorted(lines)
    assert len(lines) == sum(len(one.entries) for one in listing.values())


def test_identities_with_blanks_and_controls_stay_on_their_line():
    assert escape_text("title:A b\nc\x1b[31m") == "title:A b%0Ac%1B[31m"


HEAD = "# jatslint baseline 1\n"
LINE = "a.xml empty-doi 0000000000000001"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{LINE}\n{LINE}\n",
        f"{HEAD}b.xml empty-doi 0000000000000002\n{LINE}\n",
        f"{HEAD}{LINE}".replace("\n", "\r\n"),
        f"\ufeff{HEAD}\n# a note\n\n{LINE} x1\n",
        f"{HEAD}{LINE} x2 doi:10.1/x\n{LINE} doi:10.1/x\n",
    ],
    ids=["twice", "order", "line ends", "notes", "two counts"],
)
def test_what_a_merge_or_an_editor_leaves_is_read(folder, text):
    Path("b.txt").write_text(text, encoding="utf-8", newline="")
    entry = read_listing(Path("b.txt"))["a.xml"].entries["0000000000000001"]
    assert entry == (RULE, 2 if "x2" in text else 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD}{LINE}\n<<<<<<< HEAD\n", r"b\.txt:3: a merge left '<<<<<<< HEAD': keep the lines"),
        (f"{HEAD}=======\n", r"b\.txt:2: a merge left '======='"),
        (f"{HEAD}||||||| 1234\n", r"b\.txt:2: a merge left"),
        (f"{HEAD}>>>>>>> topic\n", r"b\.txt:2: a merge left"),
        (f"<<<<<<< HEAD\n{HEAD}", r"b\.txt:1: a merge left"),
        (f"{HEAD}a.xml empty-doi\n", r"b\.txt:2: is no line of a baseline .* 'a\.xml empty-doi'"),
        (f"{HEAD}{LINE} x0\n", r"b\.txt:2: is no line"),
        (f"{HEAD}{LINE} {'x' * 500}\n", r"b\.txt:2: is no line .{0,130}…; restore"),
        (f"{HEAD}\x1b[31m\n", r"b\.txt:2: is no line .*␛\[31m"),
        ("", r"b\.txt:1: a baseline begins with .* not ''"),
        ("<article/>", r"b\.txt:1: a baseline begins with .* not '<article/>'"),
        ("# jatslint baseline 2\n", r"reads baselines of version 1, not '2'; use the jatslint"),
        (b"\xff\xfe", r"b\.txt: is not UTF-8"),
        (None, r"b\.txt: cannot be read: .*'jatslint baseline create' makes one"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_told_with_its_line(folder, text, message):
    if text is not None:
        Path("b.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BaselineError, match=message):
        load_baseline(Path("b.txt"))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_listing_or_an_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("b") / "b.txt"
    path.write_bytes(HEAD.encode() + data)
    with suppress(BaselineError):
        read_listing(path)


def test_names_lead_from_the_folder_of_the_baseline(folder):
    Path("real/sub").mkdir(parents=True)
    Path("link").symlink_to("real", target_is_directory=True)
    names = Names(Path("real"))
    assert names.name("real/sub/a.xml") == names.name("link/sub/../sub/a.xml") == "sub/a.xml"
    assert names.name(str(folder / "real" / "a b.xml")) == "a%20b.xml"
    assert names.name("c.xml") == "../c.xml"
    assert names.path("../c.xml") == os.path.realpath("c.xml")


def test_git_merges_what_two_branches_found(folder):
    def run(*words):
        subprocess.run(["git", *words], check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("config", "user.name", "A")
    run("config", "user.email", "a@example.org")
    Path(".gitattributes").write_text("baseline.txt merge=union\n")
    old = [result(f"{n}.xml", n) for n in range(9)]
    baseline_of(*old)
    run("add", "-A")
    run("commit", "-q", "-m", "old")
    run("switch", "-q", "-c", "topic")
    baseline_of(*old, result("3a.xml", 1, 2))
    run("commit", "-q", "-am", "topic")
    run("switch", "-q", "main")
    baseline_of(*old, result("3b.xml", 1), result("3a.xml", 1))
    run("commit", "-q", "-am", "main")
    run("merge", "-q", "topic", "-m", "both")
    merged = load_baseline(Path("baseline.txt"))
    for one in (*old, result("3a.xml", 1, 2), result("3b.xml", 1)):
        assert new(merged, one) == []


BAD = (
    "<article><front><article-meta><article-id pub-id-type='doi'/><title-group><article-title>"
    "{}</article-title></title-group></article-meta></front></article>"
)


@pytest.fixture
def records(folder):
    for name in ("a", "b", "c"):
        Path(f"{name}.xml").write_text(BAD.format(f"Title {name}"))
    return folder


def told(capsys, *words):
    code = main([*words])
    return code, *capsys.readouterr()


def test_the_commands_from_the_first_day_on(records, capsys):
    code, out, _ = told(capsys, "baseline", "create", "--select", RULE)
    assert (code, out) == (0, ".jatslint-baseline lists 3 findings in 3 of 3 files\n")
    assert told(capsys, "baseline", "diff", "--select", RULE)[:2] == (
        0,
        "nothing is new and nothing is gone; known: 3 findings\n",
    )
    Path("a.xml").write_text("<article/>")
    Path("b.xml").rename("moved.xml")
    Path("d.xml").write_text(BAD.format("Title d"))
    code, out, _ = told(capsys, "baseline", "diff", "--select", RULE)
    assert code == 1
    assert out.startswith("d.xml:1:31: ")
    table = [line.split() for line in out.splitlines()[-3:]]
    assert table[0] == ["rule", "listed", "known", "new", "gone"]
    assert table[1] == [RULE, "3", "2", "1", "1"]
    code, out, _ = told(capsys, "baseline", "prune", "--select", RULE)
    assert (code, out) == (0, ".jatslint-baseline listed 3 findings; 1 taken out, 2 left\n")
    lines = Path(".jatslint-baseline").read_text().splitlines()
    assert [line.split()[0] for line in lines[3:]] == ["c.xml", "moved.xml"]


def test_a_baseline_is_not_replaced_without_force(records, capsys):
    Path(".jatslint-baseline").write_text("precious")
    code, _, err = told(capsys, "baseline", "create")
    assert code == 2
    assert "exists; 'jatslint baseline prune' takes out what is gone, --force" in err
    assert Path(".jatslint-baseline").read_text() == "precious"
    assert told(capsys, "baseline", "create", "--force")[0] == 0


def test_what_could_not_be_checked_is_told_and_not_listed(records, capsys):
    Path("broken.xml").write_bytes(b"")
    code, _, err = told(capsys, "baseline", "create", "missing.xml", ".", "--select", RULE)
    assert code == 2
    assert "missing.xml: no such file or folder" in err
    assert "broken.xml: the record was not checked" in err
    assert size(read_listing(Path(".jatslint-baseline"))) == 3


@pytest.mark.parametrize("action", ["prune", "diff"])
def test_without_a_baseline_there_is_nothing_to_compare_with(records, capsys, action):
    code, _, err = told(capsys, "baseline", action)
    assert code == 2
    assert "'jatslint baseline create' makes one" in err
