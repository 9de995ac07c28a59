"""The ledger: what the fix loop did, written down so that others can read it, whole lines only."""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator

from tests.rewriting import records, rewriter, rulesets
from validator.edits import apply_edits
from validator.fixing import fix_record
from validator.ledger import LedgerError, append, entry_of, start_ledger
from validator.ledger.lines import read_entry
from validator.ledger.model import apply, revert
from validator.ledger.reading import read_index
from validator.record import open_record
from validator.ruleset import Ruleset

ROOT = Path(__file__).parents[1]
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "schemas/ledger-1.schema.json").read_text(encoding="utf-8"))
)
BOTH = ("safe", "unsafe")


def fixed(data, rules, kind="xml"):
    return fix_record(open_record(data, kind=kind), rules, BOTH)


def line_of(outcome, path="a.xml"):
    return entry_of(Path(path), outcome, Path.cwd())


@given(records(), rulesets())
def test_passes_tell_how_the_record_came_about(record, rules):
    kind, data = record
    outcome = fixed(data, rules, kind)
    sources = [one.source for one in outcome.passes] + [outcome.record.source]
    assert sources[0].data == data
    for one, following in zip(outcome.passes, sources[1:], strict=True):
        assert one.edits
        text = apply_edits(one.source.text, (applied.edit for applied in one.edits))
        result = one.source.with_text(text, xml=outcome.record.is_xml)
        assert result.data == following.data
    asked = [finding for one in outcome.passes for edit in one.edits for finding in edit.findings]
    assert len(asked) == len(outcome.fixed)
    assert {id(one) for one in asked} == {id(one) for one in outcome.fixed}


@given(records(), rulesets())
@example(
    ("xml", '<?xml version="1.0" encoding="iso-2022-jp"?><p>中Q中Q中</p>'.encode("iso-2022-jp")),
    Ruleset((rewriter(901, "Q", "中"), rewriter(902, "中", "X"))),
)
def test_what_others_read_in_a_line_gives_both_versions(record, rules):
    """By the schema and the documentation alone, without our own reader."""
    kind, data = record
    outcome = fixed(data, rules, kind)
    if not outcome.passes:
        return
    entry = json.loads(line_of(outcome))
    SCHEMA.validate(entry)
    assert entry["kind"] == kind
    assert entry["before"] == {"sha256": sha256(data).hexdigest(), "size": len(data)}
    forward = data
    for one in entry["passes"]:
        done, result = 0, b""
        for edit in one["edits"]:
            start, end = edit["bytes"]
            assert forward[start:end] == _bytes(edit, "before", one["encoding"])
            result += forward[done:start] + _bytes(edit, "after", one["encoding"])
            done = end
        forward = result + forward[done:]
    assert forward == outcome.record.source.data
    assert entry["after"] == {"sha256": sha256(forward).hexdigest(), "size": len(forward)}
    read = read_entry(entry)
    assert apply(data, read) == forward
    assert revert(forward, read) == data


def _bytes(edit, key, encoding):
    if f"{key}_base64" in edit:
        return b64decode(edit[f"{key}_base64"])
    return edit[key].encode(encoding)


def test_an_edit_is_told_with_its_place_rule_and_grade():
    data = "<p>\n é1</p>".encode()
    entry = json.loads(line_of(fixed(data, Ruleset((rewriter(901, "1", "ß"),)))))
    (edit,) = entry["passes"][0]["edits"]
    assert edit == {
        "fixes": [
            {"rule": "rewrite-901", "code": "TXT901", "grade": "unsafe", "title": "write 'ß'"}
        ],
        "line": 2,
        "column": 3,
        "span": [6, 7],
        "bytes": [7, 8],
        "before": "1",
        "after": "ß",
    }


def test_an_edit_that_two_rules_want_is_one_edit_of_both():
    rules = Ruleset((rewriter(901, "Q", "X"), rewriter(902, "Q", "X")))
    (edit,) = json.loads(line_of(fixed(b"<p>Q</p>", rules)))["passes"][0]["edits"]
    assert [(fix["rule"], fix["grade"]) for fix in edit["fixes"]] == [
        ("rewrite-901", "unsafe"),
        ("rewrite-902", "safe"),
    ]


def test_bytes_that_no_text_holds_are_kept_as_they_are():
    data = b"<p>\xff\xfeQ</p>"
    rules = Ruleset((rewriter(901, "\udcff\udcfeQ", "X"),))
    (edit,) = json.loads(line_of(fixed(data, rules)))["passes"][0]["edits"]
    assert edit["before"] == "\ufffd\ufffdQ"
    assert b64decode(edit["before_base64"]) == b"\xff\xfeQ"
    assert "after_base64" not in edit


def test_an_encoding_with_states_gives_one_edit_of_all_rules():
    data = '<?xml version="1.0" encoding="iso-2022-jp"?><p>中Q中X中</p>'.encode("iso-2022-jp")
    rules = Ruleset((rewriter(901, "Q", "中"), rewriter(902, "X", "中")))
    (one,) = json.loads(line_of(fixed(data, rules)))["passes"]
    (edit,) = one["edits"]
    assert edit["joint"] is True
    assert {fix["rule"] for fix in edit["fixes"]} == {"rewrite-901", "rewrite-902"}


def test_an_entry_is_done_on_its_own_bytes_only():
    outcome = fixed(b"<p>Q</p>", Ruleset((rewriter(901, "Q", "X"),)))
    with pytest.raises(ValueError, match="no fix changed"):
        line_of(fixed(b"<p>b</p>", Ruleset((rewriter(901, "Q", "X"),))))
    entry = read_entry(json.loads(line_of(outcome)))
    with pytest.raises(LedgerError, match="does not fit"):
        apply(b"<p>Z</p>", entry)
    with pytest.raises(LedgerError, match="do not lead"):
        apply(b"<p>Q</p> ", entry)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.xml", "a.xml"),
        ("b/../a.xml", "a.xml"),
        (Path.cwd() / "b" / "a.xml", "b/a.xml"),
        ("../a.xml", "../a.xml"),
        ('a\nb\udcff".xml', 'a\nb\udcff".xml'),
    ],
)
def test_paths_are_named_from_the_base(path, name):
    line = line_of(fixed(b"<p>Q</p>", Ruleset((rewriter(901, "Q", "X"),))), path)
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert json.loads(line)["path"] == name


def test_a_ledger_is_started_and_gone_on_with(tmp_path):
    path = tmp_path / "new" / "run.jsonl"
    start_ledger(path)
    start_ledger(path)
    headers = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert len(headers) == 2
    for header in headers:
        SCHEMA.validate(header)
        assert datetime.fromisoformat(header["started"]).tzinfo is not None


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("notes.jsonl", b'{"a": 1}\n', "is no ledger"),
        ("notes.jsonl", b"no JSON", "is no ledger"),
        ("notes.jsonl", b"[" * 100_000, "is no ledger"),
        ("notes.jsonl", b'{"jatslint-ledger": 2}\n', "format 2"),
        ("article.XML", b"", "checked as a record"),
    ],
)
def test_what_is_no_ledger_is_left_alone(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(LedgerError, match=message):
        start_ledger(path)
    assert path.read_bytes() == data


def test_places_where_no_ledger_can_be(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<p/>")
    with pytest.raises(LedgerError, match="is a file"):
        start_ledger(tmp_path / "a.xml" / "run.jsonl")
    with pytest.raises(LedgerError, match="is a folder"):
        start_ledger(tmp_path)
    with pytest.raises(LedgerError, match="cannot be written"):
        append(tmp_path / "none.jsonl", b"{}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_is_no_ledger_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(LedgerError, match=r"regular file|pipe"):
            start_ledger(tmp_path / name)
        with pytest.raises(LedgerError, match="regular file"):
            read_index(tmp_path / name)


def test_half_a_line_spoils_no_other(tmp_path):
    path = tmp_path / "run.jsonl"
    start_ledger(path)
    line = line_of(fixed(b"<p>Q</p>", Ruleset((rewriter(901, "Q", "X"),))))
    whole = path.read_bytes()
    for cut in range(1, len(line) - 1):
        path.write_bytes(whole + line[:cut])
        assert read_index(path).broken == (2,)
        append(path, line)
        index = read_index(path)
        assert index.broken == (2,)
        assert index.offsets == {"a.xml": (len(whole) + cut + 1,)}


def test_half_a_header_is_the_beginning_of_a_ledger(tmp_path):
    path = tmp_path / "run.jsonl"
    start_ledger(path)
    whole = path.read_bytes()
    for cut in range(len(whole) - 1):
        path.write_bytes(whole[:cut])
        start_ledger(path)
        append(path, line_of(fixed(b"<p>Q</p>", Ruleset((rewriter(901, "Q", "X"),)))))
        assert list(read_index(path).offsets) == ["a.xml"]


def test_a_damaged_entry_is_named_by_its_line(tmp_path):
    path = tmp_path / "run.jsonl"
    start_ledger(path)
    entry = json.loads(line_of(fixed(b"<p>Q</p>", Ruleset((rewriter(901, "Q", "X"),)))))
    edit = entry["passes"][0]["edits"][0]
    damages = [
        ("path", 3),
        ("kind", "pdf"),
        ("before", {}),
        ("passes", [{"encoding": "no-such", "edits": [edit]}]),
        ("passes", [{"encoding": "utf-8", "edits": [{**edit, "bytes": [0, 9]}]}]),
        ("passes", [{"encoding": "utf-8", "edits": [{**edit, "bytes": [True, 1]}]}]),
        ("passes", [{"encoding": "utf-8", "edits": [{**edit, "after_base64": "?"}]}]),
        ("passes", [{"encoding": "utf-8", "edits": [{**edit, "fixes": []}]}]),
        ("passes", 7),
    ]
    whole = path.read_bytes()
    for key, value in damages:
        path.write_bytes(whole + json.dumps({**entry, key: value}).encode() + b"\n")
        with pytest.raises(LedgerError, match=re.escape(f"{path}: line 2: the entry is damaged")):
            read_index(path)


def _append_many(path, worker):
    for number in range(40):
        size = (worker * 7919 + number * 104729) % 200_000
        append(path, json.dumps([worker, number, "x" * size]).encode() + b"\n")


def test_many_processes_write_whole_lines(tmp_path):
    path = tmp_path / "run.jsonl"
    start_ledger(path)
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(partial(_append_many, path), range(4)))
    lines = [json.loads(line) for line in path.read_bytes().splitlines()[1:]]
    assert sorted((worker, number) for worker, number, _ in lines) == [
        (worker, number) for worker in range(4) for number in range(40)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_a_full_disk_leaves_no_part_of_a_line(tmp_path):
    path = tmp_path / "run.jsonl"
    start_ledger(path)
    whole = path.read_bytes()
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from validator.ledger import LedgerError, append\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try: append(Path(sys.argv[1]), b'x' * 10000 + b'\\n')\n"
        "except LedgerError as error: print(error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, path],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout
    assert b"the ledger cannot be written: File too large" in told
    assert path.read_bytes() == whole
