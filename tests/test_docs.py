"""What the documents show is run."""

import re
import types
from pathlib import Path

from validator import fix
from validator.engine import check_record
from validator.record import open_record
from validator.ruleset import Ruleset

ROOT = Path(__file__).parents[1]


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
