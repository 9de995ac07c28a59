"""What every rule promises, tested over its examples and cases: design of rules and fixes."""

import atexit
import re
import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from tests.cases import Case, case_file, read_cases
from validator import fix
from validator.edits import apply_edits
from validator.engine import check_record
from validator.faults import FAULTS, is_fault
from validator.manual import page
from validator.record import Standards, open_record
from validator.ruleset import all_rules, choose

RULES = [rule for rule in all_rules() if rule not in FAULTS]


def _cases():
    for rule in RULES:
        for number, example in enumerate(rule.examples, 1):
            yield Case(rule.name, f"example {number}", example)
        path = case_file(rule.module, rule.name)
        if path.exists():
            yield from read_cases(path)


def _params(cases):
    return [
        pytest.param(
            case,
            id=f"{case.rule}: {case.title}",
            marks=[pytest.mark.xfail(reason="known failure", strict=True)]
            if case.known_failure
            else [],
        )
        for case in cases
    ]


CASES = list(_cases())
every_case = pytest.mark.parametrize("case", _params(CASES))
every_handled_case = pytest.mark.parametrize(
    "case", _params([case for case in CASES if not case.known_failure])
)
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@cache
def _schema_file(schema):
    path = Path(tempfile.mkdtemp()) / "ours.dtd"
    atexit.register(shutil.rmtree, path.parent)
    path.write_text(schema)
    return str(path)


def _schemas(case):
    return (_schema_file(case.example.schema),) if case.example.schema else ()


# A suppression is judged only by a run of the rules that it names.
_WATCHERS = {"unused-suppression"}


def _asked(case):
    return ["ALL"] if case.rule in _WATCHERS else [case.rule]


def _open(data, case):
    return open_record(data, kind=case.example.kind, standards=Standards(house=_schemas(case)))


def _findings(data, case, rules=()):
    return check_record(_open(data, case), choose(rules))


def _fix(data, case, rules=(), grade="safe"):
    return fix(
        data,
        kind=case.example.kind,
        select=rules,
        schemas=_schemas(case),
        unsafe=grade == "unsafe",
    )


def _spellings(text, kind):
    """The same record as other tools would have written it."""
    declared = kind == "jats" and "<?xml" not in text
    yield text.replace("\n", "\r\n").encode()
    yield b"\xef\xbb\xbf" + text.encode()
    yield ("\ufeff" + text).encode("utf-16-le")
    if declared and not text.startswith("<!DOCTYPE"):
        yield f'<?xml version="1.0" encoding="iso-8859-1"?>{text}'.encode(
            "iso-8859-1", "xmlcharrefreplace"
        )


@every_case
def test_a_rule_finds_what_it_should_and_fixes_it_as_shown(case):
    example = case.example
    data = example.source.encode()
    found = [one for one in _findings(data, case, _asked(case)) if one.rule == case.rule]
    assert bool(found) != example.good, [one.message for one in found]
    result = _fix(data, case, _asked(case), example.grade)
    assert result.text == (example.source if example.fixed is None else example.fixed)


@every_handled_case
def test_a_rule_works_alike_in_every_encoding_and_with_every_line_end(case):
    example = case.example
    wanted = _undeclared(example.source if example.fixed is None else example.fixed)
    for data in _spellings(example.source, example.kind):
        result = _fix(data, case, _asked(case), example.grade)
        text = _undeclared(result.text)
        if "\r\n" in example.source.replace("\n", "\r\n"):
            text = text.replace("\r\n", "\n")
        assert _unreferenced(text) == _unreferenced(wanted)
        if example.fixed is None:
            assert result.data == data


def _undeclared(text):
    """Without the XML declaration, in which the encoding differs."""
    return re.sub(r"^<\?xml[^>]*\?>", "", text)


def _unreferenced(text):
    """Characters and references to them mean the same."""
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)


@every_handled_case
@pytest.mark.parametrize("grade", ["safe", "unsafe"])
def test_fixing_with_all_rules_keeps_every_promise(case, grade):
    data = case.example.source.encode()
    before = _open(data, case)
    found = check_record(before, choose())
    result = _fix(data, case, grade=grade)
    # It settles, and no rule fails.
    assert not [one for one in result.findings if is_fault(one)]
    # What parsed still parses.
    after = _open(result.data, case)
    assert after.error is None or before.error is not None
    # What was valid stays valid.
    assert _is_valid(after) or not _is_valid(before)
    # A second run changes nothing.
    again = _fix(result.data, case, grade=grade)
    assert again.data == result.data
    assert not again.fixed
    # Nothing is reported that was not reported before, but of what nobody could read then.
    if before.root is not None:
        # Where tags were shown as text, advice on what they meant comes only now.
        shown = any(one.rule == "escaped-markup" for one in result.fixed)
        count_before = Counter(one.rule for one in found)
        count_after = Counter(
            one.rule for one in result.findings if not (shown and one.level == "info")
        )
        assert not count_after - count_before
    # What can be fixed was fixed.
    grades = {"safe"} if grade == "safe" else {"safe", "unsafe"}
    assert not [one for one in result.findings if one.fix and one.fix.grade in grades]
    # A record without a fixable finding is the very same.
    if not [one for one in found if one.fix and one.fix.grade in grades]:
        assert result.data == data


def _is_valid(record):
    return record.root is not None and all(one.valid for one in record.judgement.verdicts)


@every_handled_case
def test_no_character_outside_the_edits_changes(case):
    record = _open(case.example.source.encode(), case)
    for finding in check_record(record, choose()):
        edits = finding.fix.edits if finding.fix else ()
        text = apply_edits(record.text, edits)
        place_before = place_after = 0
        for edit in sorted(edits):
            kept = record.text[place_before : edit.start]
            assert text[place_after : place_after + len(kept)] == kept
            place_before, place_after = edit.end, place_after + len(kept) + len(edit.text)
        assert text[place_after:] == record.text[place_before:]


@every_handled_case
def test_visible_text_is_kept_unless_the_rule_says_otherwise(case):
    rule = choose([case.rule]).rules[0]
    data = case.example.source.encode()
    # What is visible of a record that nobody can read, tests/test_malformed.py asks.
    if rule.changes_text or _open(data, case).error is not None:
        return
    result = _fix(data, case, _asked(case), "unsafe")
    assert _visible(result.data, case) == _visible(data, case)


def _visible(data, case):
    record = _open(data, case)
    text = record.text if record.root is None else "".join(record.root.itertext(etree.Element))
    if record.kind == "html":
        text = re.sub(r"<\?[^>]*>", "", text)  # a comment, for a browser
    return "".join(text.split()).replace("\u200b", "")


@every_rule
def test_a_rule_module_is_a_manual_page(rule):
    assert rule.summary.endswith(".")
    for heading in ("Why", "Fixes", "Leaves alone"):
        assert rule.section(heading), f"{rule.module} does not say {heading}:"
    assert any(example.good for example in rule.examples)
    assert any(not example.good for example in rule.examples)
    assert rule.name in page(rule)


@every_rule
def test_a_rule_lives_where_its_name_says(rule):
    assert rule.module.endswith("." + rule.name.replace("-", "_"))


@every_rule
def test_a_rule_has_cases_that_look_like_its_fault_and_are_not(rule):
    cases = read_cases(case_file(rule.module, rule.name))
    assert sum(case.example.good for case in cases) >= 2
    sources = [case.example.source for case in cases]
    assert len(sources) == len(set(sources)), "the same case twice"


def test_every_case_file_belongs_to_a_rule():
    folder = case_file("x.y", "z").parents[2]
    wanted = {case_file(rule.module, rule.name) for rule in RULES}
    assert set(folder.glob("**/cases.md")) <= wanted
