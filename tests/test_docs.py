"""What the documents show is run."""

import re
import shlex
import types
from pathlib import Path

import pytest

from validator import check, fix
from validator.arguments import COMMANDS
from validator.cli import make_parser
from validator.engine import check_record
from validator.record import open_record
from validator.ruleset import Ruleset, find_rules
from validator.settings import CommandLine, run_settings
from validator.suppressions.ignores import parse_ignores
from validator.words import read_words

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Options of git, pip and others.
_NOT_OURS = {"--bleeding-edge", "--"}


def _python(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]


def test_the_python_of_the_readme_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT / "examples")
    code = _python("README.md")
    shown = {}
    exec(compile(code, "README.md", "exec"), shown)
    assert "empty-article-id" in capsys.readouterr().out
    assert shown["result"].text == re.search(r"result\.text\s+# '(.*)'", code)[1]
    assert [one.rule for one in shown["result"].fixed] == ["escaped-markup"]


def test_the_before_and_after_of_the_readme_is_true():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, after = (re.search(rf"^\{sign} +(<p>.*)$", text, re.MULTILINE)[1] for sign in "-+")
    result = fix(f"<abstract>{before}</abstract>", kind="jats")
    assert result.text == f"<abstract>{after}</abstract>"


def test_the_rule_of_the_guide_is_a_rule():
    module = types.ModuleType("labelled_volume")
    exec(compile(_python("CONTRIBUTING.md"), "CONTRIBUTING.md", "exec"), module.__dict__)
    for example in module.rule.examples:
        record = open_record(example.source.encode(), kind=example.kind)
        found = check_record(record, Ruleset((module.rule,)))
        assert [one.rule for one in found] == ([] if example.good else ["labelled-volume"])
        if example.fixed:
            (edit,) = found[0].fix.edits
            fixed = record.text[: edit.start] + edit.text + record.text[edit.end :]
            assert fixed == example.fixed


def test_what_the_readme_shows_of_texts_is_true():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[1]
    names = {}
    exec(code.split("\n\n")[0], names)
    shown = re.findall(r"^(\w+\(.*\))\n# (.*)$", code, re.MULTILINE)
    assert len(shown) == 2
    for call, result in shown:
        assert eval(call, names) == eval(result)


def _texts():
    return {path: path.read_text(encoding="utf-8") for path in PAGES}


def _said():
    """What stands between backquotes in running text and tables."""
    for path, text in _texts().items():
        for words in re.findall(r"`([^`]+)`", _FENCED.sub("", text)):
            yield path.name, " ".join(words.split())


def _commands():
    said = {
        re.sub(r" >.*| \[PATH…\]", "", words.removeprefix("jatslint "))
        for _, words in _said()
        if words.startswith("jatslint ")
    }
    # Some are only named, without what they need.
    return sorted(said - {*COMMANDS, "COMMAND --help"})


def test_running_text_holds_commands():
    assert len(_commands()) >= 20


@pytest.mark.parametrize("words", _commands())
def test_every_command_in_running_text_can_be_given(words):
    read_words(make_parser(), shlex.split(words))


def test_every_option_in_running_text_is_one(capsys):
    known = set()
    for words in ("check", "init", "baseline create", "undo", "replay", "rule", "schema"):
        with pytest.raises(SystemExit):
            make_parser().parse_args([*words.split(), "--help"])
        known |= set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out))
    told = {
        (name, option)
        for name, words in _said()
        if words.startswith("--")
        for option in re.findall(r"(?<!\S)--[a-z-]*", words)
    }
    assert len(told) >= 30
    assert not {(name, option) for name, option in told if option not in known | _NOT_OURS}


def test_every_link_leads_somewhere():
    texts = _texts()
    anchors = {
        path: set(map(_anchor, re.findall(r"^#+ (.*)$", text, re.MULTILINE)))
        for path, text in texts.items()
    }
    links = 0
    for path, text in texts.items():
        for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", _FENCED.sub("", text)):
            if "://" in target:
                continue
            links += 1
            place = (path.parent / target).resolve() if target else path
            assert place.exists(), (path.name, target)
            assert not anchor or place not in anchors or anchor in anchors[place], (path, anchor)
    assert links >= 50


def _anchor(heading):
    """The name that GitHub gives to a heading."""
    plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower())
    return plain.replace(" ", "-")


@pytest.mark.parametrize("name", ["tutorial.md"])
def test_settings_outside_their_guide_are_right(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = [
        body for kind, body in _FENCED.findall(_texts()[ROOT / "docs" / name]) if kind == "toml"
    ]
    assert blocks
    for block in blocks:
        (tmp_path / "jatslint.toml").write_text(block, encoding="utf-8")
        run = run_settings(CommandLine())
        assert (run.notes, run.files[-1]) == ((), "jatslint.toml")


def test_the_ignore_file_that_is_shown_can_be_read():
    text = _texts()[ROOT / "docs/suppressions.md"]
    (shown,) = (body for _, body in _FENCED.findall(text) if body.startswith("# PATTERN"))
    rows = [line for line in shown.splitlines() if not line.startswith("#")]
    assert len(parse_ignores(shown.encode(), Path(".jatslint-ignore")).entries) == len(rows)


def test_instructions_that_are_shown_name_rules():
    found = [
        names
        for text in _texts().values()
        for names in re.findall(r"<\?jatslint ignore (.*?) --", text)
    ]
    assert len(found) >= 3
    for name in ",".join(found).split(","):
        assert find_rules(name)


def test_the_instruction_of_the_guide_leaves_out_what_it_says():
    text = _texts()[ROOT / "docs/suppressions.md"]
    (shown,) = (body for kind, body in _FENCED.findall(text) if kind == "xml")
    article = (
        '<article article-type="correction" dtd-version="1.3"><front>'
        f"{shown}</article-meta></front></article>"
    )
    rules = [one.rule for one in check(article, kind="jats").findings]
    assert rules
    assert not {"empty-doi", "missing-doi", "unused-suppression"} & set(rules)
