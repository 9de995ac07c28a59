"""The choice of rules in layers, and settings in whole runs of the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from validator.choosing import Choice, Layer, choose_in_layers
from validator.ruleset import all_rules, choose, closeness

ROOT = Path(__file__).parents[1]
WORDS = ["ALL", "strict", "recommended", "schema", "syntax", "recommended@0.1", "IDN", "DAT", "XML"]
WORDS += ["empty-doi", "IDN103", "empty-date", "missing-pub-date", "bare-ampersand"]
SELECTORS = st.lists(st.sampled_from(WORDS), max_size=3).map(tuple)
LEVELS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["error", "info", "off"])), max_size=3
).map(tuple)
LAYERS = st.builds(
    Layer,
    select=st.none() | SELECTORS,
    extend_select=SELECTORS,
    ignore=SELECTORS,
    levels=LEVELS,
    fixable=st.none() | SELECTORS,
    unfixable=SELECTORS,
    extend_safe_fixes=SELECTORS,
    extend_unsafe_fixes=SELECTORS,
)
ASKED = st.tuples(st.none() | SELECTORS.filter(bool), SELECTORS, SELECTORS).map(
    lambda said: Layer(*said)
)
CHOICES = st.builds(
    Choice,
    files=st.lists(LAYERS, max_size=3).map(tuple),
    asked=ASKED,
    exceptions=st.lists(LAYERS, max_size=2).map(tuple),
)


def codes(ruleset):
    return {rule.code for rule in ruleset.rules}


@given(CHOICES)
def test_what_the_command_line_ignores_does_not_run(choice):
    asked = choice.asked
    wanted = closeness((*(asked.select or ()), *asked.extend_select))
    runs = codes(choose_in_layers(choice))
    for code, rank in closeness(asked.ignore).items():
        assert code not in runs or rank < wanted.get(code, 0)


@given(CHOICES)
def test_select_of_the_command_line_means_these_and_no_others(choice):
    asked = choice.asked
    if asked.select is not None:
        chosen = codes(choose((*asked.select, *asked.extend_select), asked.ignore))
        assert codes(choose_in_layers(choice)) <= chosen


@given(CHOICES)
def test_what_is_off_for_a_record_does_not_run(choice):
    off = Layer(levels=(("empty-doi", "off"),))
    closed = choice._replace(exceptions=(*choice.exceptions, off))
    assert codes(choose_in_layers(closed)) == codes(choose_in_layers(choice)) - {"IDN101"}


@given(CHOICES)
def test_only_rules_that_run_are_treated(choice):
    ruleset = choose_in_layers(choice)
    assert {code for code, _ in ruleset.treatments} <= codes(ruleset)
    assert [rule for rule in all_rules() if rule in ruleset.rules] == list(ruleset.rules)


@given(CHOICES, LAYERS)
def test_a_layer_that_says_nothing_changes_nothing(choice, layer):
    empty = choice._replace(
        files=(*choice.files, Layer()), exceptions=(*choice.exceptions, Layer())
    )
    assert choose_in_layers(empty) == choose_in_layers(choice)
    last = Choice(files=(*choice.files, layer._replace(select=("ALL",), ignore=(), levels=())))
    off = {
        code
        for one in choice.files
        for code in closeness(selector for selector, level in one.levels if level == "off")
    }
    assert codes(choose_in_layers(last)) >= {rule.code for rule in all_rules()} - off


# Whole runs


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "validator", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )


def team(tmp_path):
    """Three records; the settings of one of them have a mistake."""
    data = (ROOT / "examples/article.xml").read_bytes()
    for path in ("a.xml", "strict/b.xml", "broken/c.xml"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "jatslint.toml").write_text('select = ["IDN102"]\nlevels.IDN = "info"\n', "utf-8")
    (tmp_path / "strict/jatslint.toml").write_text('select = ["MRK101"]\n', "utf-8")
    (tmp_path / "broken/jatslint.toml").write_text("x = 1\ny = 2\n", "utf-8")
    return tmp_path


def test_each_record_is_checked_by_its_own_settings(tmp_path):
    result = run("check", "--report", "json", "-j", "2", cwd=team(tmp_path))
    assert result.returncode == 2
    files = {one["path"]: one["findings"] for one in json.loads(result.stdout)["files"]}
    assert [(one["rule"], one["level"]) for one in files["a.xml"]] == [("empty-article-id", "info")]
    assert {one["rule"] for one in files["strict/b.xml"]} == {"escaped-markup"}
    (unread,) = files["broken/c.xml"]
    assert unread["rule"] == "unreadable-file"
    assert "broken/jatslint.toml:1: there is no setting 'x'" in unread["message"]


def test_fixes_are_bound_by_the_settings_of_each_record(tmp_path):
    before = (ROOT / "examples/article.xml").read_bytes()
    folder = team(tmp_path)
    run("check", "--fix", "-j", "2", cwd=folder)
    assert b'pub-id-type="pmid"' not in (folder / "a.xml").read_bytes()
    assert b"&lt;em&gt;" in (folder / "a.xml").read_bytes()
    assert b'pub-id-type="pmid"' in (folder / "strict/b.xml").read_bytes()
    assert b"&lt;em&gt;" not in (folder / "strict/b.xml").read_bytes()
    assert (folder / "broken/c.xml").read_bytes() == before


def test_mistakes_in_the_settings_of_a_run_end_it(tmp_path):
    result = run("check", ".", cwd=team(tmp_path) / "broken")
    assert result.returncode == 2
    assert result.stdout == ""
    told = result.stderr.splitlines()
    assert [line.partition("; ")[0] for line in told] == [
        "jatslint: jatslint.toml:1: there is no setting 'x'",
        "jatslint: jatslint.toml:2: there is no setting 'y'",
    ]


def test_init_then_check(tmp_path):
    folder = team(tmp_path)
    (folder / "jatslint.toml").unlink()
    assert run("init", "a.xml", cwd=folder).returncode == 0
    shown = run("check", "--show-settings", "a.xml", cwd=folder)
    assert shown.returncode == 0
    assert "from jatslint.toml:" in shown.stdout
    assert run("check", "a.xml", cwd=folder).returncode == 1
