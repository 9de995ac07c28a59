"""Undo and replay: the very bytes, all or part, and never over somebody else's work."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.rewriting import declarer, records, rewriter, rulesets
from tests.test_cli import ROOT, run
from validator.fixing import fix_record
from validator.ledger import append, entry_of, start_ledger
from validator.ledger.reading import read_index
from validator.ledger.restoring import Plan, replay_file, undo_file
from validator.ledger.running import Request, start_replay, start_undo
from validator.record import open_record
from validator.ruleset import Ruleset
from validator.write import read_file, replace_file

SCHEMA = Draft202012Validator(
    json.loads((ROOT / "schemas/ledger-1.schema.json").read_text(encoding="utf-8"))
)
BOTH = ("safe", "unsafe")
CORPUS = ROOT.parent / "shared" / "corpus"
RECORD = (
    b'<article-meta><article-id pub-id-type="doi">10.1000/182</article-id>'
    b'<article-id pub-id-type="pmid"/><pub-date><year>2021</year></pub-date>'
    b"<volume>7<italic/></volume></article-meta>\r\n"
)


class Desk:
    """A folder with one record and a ledger, and a user in front of it."""

    def __init__(self, folder, data, kind="xml"):
        self.base, self.kind = Path(folder), kind
        self.file, self.ledger = self.base / "a.xml", self.base / "run.jsonl"
        self.file.write_bytes(data)
        start_ledger(self.ledger)

    @property
    def data(self):
        return self.file.read_bytes()

    def fix(self, *rules, write=True):
        data = read_file(self.file)
        outcome = fix_record(open_record(data, kind=self.kind), Ruleset(rules), BOTH)
        if outcome.passes:
            append(self.ledger, entry_of(self.file, outcome, self.base))
            if write:
                replace_file(self.file, outcome.record.source.data, expect=data)
        return self.data

    def undo(self, *codes):
        return self._do(undo_file, frozenset(codes) if codes else None)

    def replay(self):
        return self._do(replay_file, None)

    def _do(self, work, codes):
        jobs = list(read_index(self.ledger).jobs(lambda _: True))
        if not jobs:
            return ""
        return work(Plan(self.ledger, self.base, codes), jobs[0]).refused


def fixed(data, rules, kind):
    return fix_record(open_record(data, kind=kind), Ruleset(tuple(rules)), BOTH).record.source.data


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, b"<p>QXQ</p>")


@given(records(), rulesets())
def test_undo_gives_the_very_bytes_and_replay_the_result(record, rules):
    kind, data = record
    with TemporaryDirectory() as folder:
        desk = Desk(folder, data, kind)
        result = desk.fix(*rules.rules)
        assert (desk.undo(), desk.data) == ("", data)
        assert (desk.undo(), desk.data) == ("", data)
        assert (desk.replay(), desk.data) == ("", result)
        assert (desk.replay(), desk.data) == ("", result)


@given(records(), rulesets(), st.data())
def test_a_partial_undo_is_what_the_other_rules_alone_give_or_is_refused(record, rules, choice):
    kind, data = record
    codes = [rule.code for rule in rules.rules]
    taken = choice.draw(st.sets(st.sampled_from(codes), min_size=1))
    with TemporaryDirectory() as folder:
        desk = Desk(folder, data, kind)
        result = desk.fix(*rules.rules)
        refused = desk.undo(*taken)
        if refused:
            assert desk.data == result
        else:
            assert desk.data == fixed(data, (r for r in rules.rules if r.code not in taken), kind)
        _require_valid(desk.ledger)
        left = desk.data
        assert (desk.undo(*taken), desk.data) == (refused, left)
        assert (desk.undo(), desk.data) == ("", data)
        assert (desk.replay(), desk.data) == ("", left)


@given(records(), rulesets(), st.data())
def test_any_steps_can_be_taken_back(record, rules, choice):
    kind, data = record
    steps = st.lists(st.lists(st.sampled_from(rules.rules), max_size=3), max_size=5)
    with TemporaryDirectory() as folder:
        desk = Desk(folder, data, kind)
        for number, chosen in enumerate(choice.draw(steps)):
            if number % 2 and chosen:
                desk.undo(*(rule.code for rule in chosen))
            else:
                desk.fix(*chosen)
        left = desk.data
        assert (desk.undo(), desk.data) == ("", data)
        if read_index(desk.ledger).offsets:
            assert (desk.replay(), desk.data) == ("", left)


@given(records(), rulesets())
def test_rules_taken_back_one_by_one_leave_nothing(record, rules):
    kind, data = record
    with TemporaryDirectory() as folder:
        desk = Desk(folder, data, kind)
        desk.fix(*rules.rules)
        if not any(desk.undo(rule.code) for rule in rules.rules):
            assert desk.data == data


def _require_valid(ledger):
    for line in ledger.read_bytes().splitlines():
        SCHEMA.validate(json.loads(line))


def test_an_edit_on_top_of_another_is_refused_and_both_can_go(desk):
    first, second = rewriter(901, "Q", "XY"), rewriter(902, "Y", "Z")
    result = desk.fix(first, second)
    assert result == b"<p>XZXXZ</p>"
    assert desk.undo("TXT901") == (
        "rewrite-902 made an edit in line 1 after rewrite-901 had changed the same place; take "
        "back both (--rule rewrite-901 --rule rewrite-902), or everything (without --rule)"
    )
    assert desk.data == result
    assert (desk.undo("TXT902"), desk.data) == ("", b"<p>XYXXY</p>")
    assert (desk.undo("TXT901"), desk.data) == ("", b"<p>QXQ</p>")


def test_neighbours_of_one_pass_can_be_parted(desk):
    result = desk.fix(rewriter(901, "Q", ""), rewriter(902, "X", "Z"))
    assert result == b"<p>Z</p>"
    assert (desk.undo("TXT901"), desk.data) == ("", b"<p>QZQ</p>")


def test_an_edit_that_another_rule_made_too_stays_until_both_are_taken_back(desk):
    desk.fix(rewriter(901, "Q", "Z"), rewriter(902, "Q", "Z"))
    assert (desk.undo("TXT901"), desk.data) == ("", b"<p>ZXZ</p>")
    written = desk.ledger.read_bytes()
    assert (desk.undo("TXT901"), desk.data) == ("", b"<p>ZXZ</p>")
    assert desk.ledger.read_bytes() == written
    assert (desk.undo("TXT902"), desk.data) == ("", b"<p>QXQ</p>")


def test_edits_that_the_encoding_mixes_go_together(tmp_path):
    data = '<?xml version="1.0" encoding="iso-2022-jp"?><p>中Q中X中</p>'.encode("iso-2022-jp")
    desk = Desk(tmp_path, data)
    desk.fix(rewriter(901, "Q", "中"), rewriter(902, "X", "中"))
    assert "cannot be told apart in iso2022_jp" in desk.undo("TXT901")
    assert (desk.undo("TXT901", "TXT902"), desk.data) == ("", data)


def test_a_declaration_stays_where_letters_were_written_by_it(tmp_path):
    data = b'<?xml version="1.0" encoding="utf-8"?><p>Q\xe9</p>'
    desk = Desk(tmp_path, data)
    desk.fix(declarer(), rewriter(901, "Q", "ß"))
    assert b"windows-1252" in desk.data
    assert "had changed the encoding" in desk.undo("TXT999")
    assert desk.undo("TXT901") == ""
    assert (desk.undo("TXT999"), desk.data) == ("", data)


def test_an_edit_that_made_the_bytes_another_encoding_stays_below_edits_in_it(tmp_path):
    # One byte less, and what follows the byte order mark is UTF-16.
    desk = Desk(tmp_path, b"\xff\xfe" + "<p>".encode("utf-16-le") + b"X" + "中".encode("utf-16-le"))
    desk.fix(rewriter(901, "X", ""), rewriter(902, "中", "Z"))
    assert desk.data == b"\xff\xfe" + "<p>Z".encode("utf-16-le")
    assert "had changed the encoding" in desk.undo("TXT901")


def test_a_record_is_not_broken_by_a_partial_undo(tmp_path):
    desk = Desk(tmp_path, b"<p>QZ</p>")
    result = desk.fix(rewriter(901, "Q", "<b>"), rewriter(902, "Z", "</b>"))
    assert result == b"<p><b></b></p>"
    assert "would not be well-formed" in desk.undo("TXT901")
    assert desk.data == result


def test_a_file_that_was_changed_since_is_left_alone(desk):
    desk.fix(rewriter(901, "Q", "Z"))
    desk.file.write_bytes(b"<p>by hand</p>")
    assert "changed since the run" in desk.undo()
    assert "changed since the run" in desk.undo("TXT901")
    assert "neither as the run" in desk.replay()
    assert desk.data == b"<p>by hand</p>"
    desk.file.unlink()
    assert "not there" in desk.undo()
    assert "--base" in desk.replay()


def test_a_change_between_two_runs_is_where_undo_ends(desk):
    desk.fix(rewriter(901, "Q", "Z"))
    desk.file.write_bytes(b"<p>by hand: X</p>")
    desk.fix(rewriter(902, "X", "Y"))
    assert "between two runs" in desk.undo()
    assert desk.data == b"<p>by hand: X</p>"


def test_a_change_that_was_written_down_and_not_made_is_no_trouble(desk):
    desk.fix(rewriter(901, "Q", "Z"), write=False)
    assert (desk.undo(), desk.data) == ("", b"<p>QXQ</p>")
    desk.fix(rewriter(902, "Q", "Y"))
    assert (desk.replay(), desk.data) == ("", b"<p>YXY</p>")
    assert (desk.undo(), desk.data) == ("", b"<p>QXQ</p>")
    assert (desk.replay(), desk.data) == ("", b"<p>YXY</p>")


def test_a_forged_ledger_changes_nothing(desk):
    result = desk.fix(rewriter(901, "Q", "Z"))
    header, line = desk.ledger.read_bytes().splitlines()
    desk.ledger.write_bytes(
        header + b"\n" + line.replace(b'"before": "Q"', b'"before": "!"') + b"\n"
    )
    assert "do not lead to" in desk.undo()
    assert desk.data == result


@pytest.fixture
def corpus(tmp_path):
    """Some records, of which every second has faults of two rules."""
    for number in range(40):
        folder = tmp_path / "records" / str(number % 4)
        folder.mkdir(parents=True, exist_ok=True)
        data = RECORD if number % 2 else RECORD.replace(b'<article-id pub-id-type="pmid"/>', b"")
        (folder / f"{number}.xml").write_bytes(data + b"<!-- %d -->" % number)
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.xml"))}


def fix(folder, *more):
    return run("check", "--fix", "--unsafe-fixes", "--ledger", "run.jsonl", *more, cwd=folder)


def test_the_commands_over_a_corpus(corpus):
    before = contents(corpus)
    fix(corpus)
    after = contents(corpus)
    changed = sum(before[path] != after[path] for path in before)
    assert changed >= 20
    _require_valid(corpus / "run.jsonl")

    told = run("undo", "run.jsonl", "--dry-run", cwd=corpus)
    assert told.stdout.count(b": would be restored\n") == changed
    assert contents(corpus) == after

    told = run("undo", "run.jsonl", "--rule", "empty-article-id", cwd=corpus)
    assert told.returncode == 0, told
    assert told.stdout.startswith(b"20 files restored, ")
    for path, data in contents(corpus).items():
        assert (b'pub-id-type="pmid"/>' in data) == (b'pub-id-type="pmid"/>' in before[path])
        assert b"<italic/>" not in data

    shutil.copytree(corpus / "records", corpus / "copy" / "records")
    told = run("undo", "run.jsonl", "records/1", "records/3/3.xml", cwd=corpus)
    assert told.returncode == 0
    restored = {path for path in before if path.parent.name == "1" or path.name == "3.xml"}
    for path, data in contents(corpus / "records").items():
        assert (data == before[path]) == (path in restored or before[path] == after[path])

    told = run("undo", "run.jsonl", cwd=corpus)
    assert (told.returncode, told.stderr) == (0, b"")
    assert {path: data for path, data in contents(corpus).items() if path in before} == before
    told = run("undo", "../run.jsonl", "--base", ".", cwd=corpus / "copy")
    assert told.returncode == 0
    copied = contents(corpus / "copy" / "records")
    assert list(copied.values()) == list(before.values())


def test_replay_on_a_fresh_copy_gives_the_same_bytes(corpus):
    shutil.copytree(corpus / "records", corpus / "fresh" / "records")
    (corpus / "fresh" / "records" / "1" / "1.xml").write_bytes(b"<p>another</p>")
    fix(corpus, "records")
    told = run("replay", "run.jsonl", "--base", "fresh", cwd=corpus)
    assert told.returncode == 1
    first, total = told.stdout.decode().splitlines()
    assert first.startswith("records/1/1.xml: neither as the run of the ledger found it nor")
    assert total.endswith(" replayed, 0 already so, 1 refused")
    result = contents(corpus / "fresh" / "records")
    for path, data in contents(corpus / "records").items():
        if path.name != "1.xml":
            assert result[corpus / "fresh" / path.relative_to(corpus)] == data
    assert run("replay", "run.jsonl", cwd=corpus).returncode == 0


def test_usage_errors(corpus):
    fix(corpus)
    for words, message in [
        (("none.jsonl",), b"none.jsonl: the ledger cannot be read: No such file"),
        (("records/1/1.xml",), b"records/1/1.xml: is no ledger of jatslint"),
        (("run.jsonl", "--rule", "emty-article-id"), b"did you mean empty-article-id"),
        (("run.jsonl", "--base", "none"), b"--base none: is no folder"),
    ]:
        told = run("undo", *words, cwd=corpus)
        assert (told.returncode, told.stdout) == (2, b"")
        assert message in told.stderr
    told = run("undo", "run.jsonl", "nowhere", cwd=corpus)
    assert told.returncode == 1
    assert told.stderr == b"jatslint: nowhere: not in the ledger\n"


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes, as Linux has them")
def test_names_of_any_characters(tmp_path):
    names = [b"a\nb.xml", b"\xff\xfe.xml", b'"\\".xml', "é\u202e.xml".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(RECORD)
    fix(tmp_path)
    assert not [one for one in contents(tmp_path).values() if one == RECORD]
    for path in tmp_path.glob("*.xml"):
        assert b"\n" not in run("undo", "run.jsonl", "--dry-run", path, cwd=tmp_path).stdout[:-90]
    assert run("undo", "run.jsonl", cwd=tmp_path).returncode == 0
    assert [one for one in contents(tmp_path).values() if one == RECORD] == [RECORD] * 4


def test_a_rule_that_is_gone_is_known_by_its_name_in_the_ledger(tmp_path):
    desk = Desk(tmp_path, b"<p>Q</p>")
    desk.fix(rewriter(901, "Q", "Z"))
    started = start_undo(Request(desk.ledger, desk.base, rules=("Rewrite-901",)))
    assert [one.changed for one in started.results] == [True]
    assert desk.data == b"<p>Q</p>"


def test_half_a_line_is_told(corpus):
    before = contents(corpus)
    fix(corpus)
    ledger = corpus / "run.jsonl"
    with ledger.open("ab") as file:
        file.write(b'{"path": "records/1/1.xml", "ki')
    lines = ledger.read_bytes().count(b"\n") + 1
    told = run("undo", "run.jsonl", cwd=corpus)
    assert f"run.jsonl, line {lines}: only a part of a line".encode() in told.stderr
    assert told.returncode == 0
    assert contents(corpus) == before
    # A new run goes on behind it.
    fix(corpus)
    assert run("undo", "run.jsonl", cwd=corpus).returncode == 0
    assert contents(corpus) == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")
def test_killed_at_any_moment_everything_can_be_taken_back(corpus):
    for number in range(40, 400):
        path = corpus / "records" / str(number % 4) / f"{number}.xml"
        path.write_bytes(RECORD + b"<!-- %d -->" % number)
    before = contents(corpus)
    fix(corpus)
    after = contents(corpus)
    assert run("undo", "run.jsonl", cwd=corpus).returncode == 0
    found = set()
    command = [sys.executable, "-m", "validator", "check", "--fix", "--unsafe-fixes", "-j", "2"]
    for ledger, first in ((f"{number}.jsonl", number * 17) for number in range(8)):
        process = subprocess.Popen(
            [*command, "--ledger", ledger, "records"],
            cwd=corpus,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # When so many files are done, the whole group of processes goes at once.
        while process.poll() is None and _lines(corpus / ledger) < first:
            time.sleep(0.001)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now = contents(corpus)
        assert all(data in (before[path], after[path]) for path, data in now.items())
        found.add(sum(now[path] != before[path] for path in before))
        if (corpus / ledger).exists():
            assert run("undo", ledger, cwd=corpus).returncode == 0
        assert contents(corpus) == before
    assert len(found) > 2, "the runs were killed at the same moment"


def _lines(path):
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_real_records_come_back_and_are_made_anew(tmp_path):
    for path in sorted(CORPUS.rglob("*.*")):
        if path.is_file():
            target = tmp_path / path.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())

    def every():
        return {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}

    before = every()
    ledger = tmp_path / "run.jsonl"
    fix(tmp_path, ".")
    written = ledger.read_bytes()
    after = every()
    _require_valid(ledger)
    request = Request(ledger, tmp_path)
    assert not [one for one in start_undo(request).results if one.refused]
    assert every() == {**before, ledger: written}
    assert not [one for one in start_replay(request).results if one.refused]
    assert every() == after
