"""What is made of the tables of keys and options: what is shown, the JSON Schema, the guide."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from validator.commands.settings import show_settings
from validator.faults import FAULTS
from validator.identity import Facts
from validator.ruleset import PRESETS, all_rules, choose, find_rules
from validator.settings import CommandLine, SettingsError, run_settings, settings_for
from validator.settings.keys import KEYS, OF_FILE
from validator.settings.options import Option, options_by_rule
from validator.settings.schema import NAME, make_schema, written
from validator.settings.show import show
from validator.settings.toml import parse_toml

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
SCHEMA = Draft202012Validator(make_schema())
FACTS = Facts(article_type="retraction", journal="Acta\nB", publisher="P")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house").mkdir()
    for name in ("house/rules.sch", "house/acta.sch", "base.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "team").mkdir()
    monkeypatch.chdir(tmp_path / "team")
    (tmp_path / "team/house").symlink_to(tmp_path / "house")
    return tmp_path / "team"


SETTINGS = """\
select = ["recommended@0.1"]
ignore = ["empty-doi",
   "KWD"]
unfixable = ["MRK101"]
extend-safe-fixes = ["MRK112"]
fail-on = "error"
exclude = ["old\\u007f/"]
[levels]
DAT = "warning"
missing-pub-date = "off"
[per-file-ignores]
"legacy/**" = ["SCH"]
[rules.missing-doi]
accept = ["pmid"]
[[overrides]]
article-type = "retraction"
ignore = ["missing-doi"]
levels.IDN102 = "info"
[[overrides]]
journal = "Beta"
ignore = ["ABS"]
"""


def test_what_is_shown_tells_each_place(here):
    (here / "jatslint.toml").write_text(SETTINGS, encoding="utf-8")
    command_line = CommandLine(ignore=("DAT101",), exclude=("x",))
    text = show(Path("legacy/a.xml"), FACTS, "jats", command_line)
    for line in [
        '    "missing-article-type",  # DOC101 error, from jatslint.toml:1',
        '#   "empty-doi",  # IDN101 error, from jatslint.toml:2',
        '#   "empty-subject",  # KWD101 warning, from jatslint.toml:3',
        '#   "missing-pub-date",  # DAT102 error, from jatslint.toml:10',
        '#   "unknown-element",  # SCH101 error, from jatslint.toml:12',
        '#   "missing-doi",  # IDN103 error, from jatslint.toml:17',
        '#   "empty-date",  # DAT101 error, from command line',
        '    "escaped-markup",  # from jatslint.toml:4',
        '    "invisible-character",  # from jatslint.toml:5',
        'fail-on = "error"  # from jatslint.toml:6',
        '    "x",  # from command line',
        'empty-article-id = "info"  # from jatslint.toml:18',
        'accept = ["pmid"]  # from jatslint.toml:14',
        'jobs = "auto"  # from default',
        '#   journal = "Acta\\nB"',
        "#   jatslint.toml",
    ]:
        assert line in text.splitlines(), line


def test_what_is_shown_is_a_settings_file_that_means_the_same(here):
    (here / "jatslint.toml").write_text(SETTINGS, encoding="utf-8")
    text = show(Path("a.xml"), FACTS, "jats", CommandLine())
    (here / "shown.toml").write_text(text, encoding="utf-8")
    again = CommandLine(config=("shown.toml",))
    first = settings_for(Path("a.xml"), CommandLine()).for_record(FACTS, "jats")
    second = settings_for(Path("a.xml"), again).for_record(FACTS, "jats")
    # Faults of a run are told whether they are chosen or not.
    rules = [set(one.ruleset.rules) - set(FAULTS) for one in (first, second)]
    assert rules[0] == rules[1]
    assert first.standards == second.standards
    assert dict(first.ruleset.treatments) == dict(second.ruleset.treatments)
    assert run_settings(again).exclude == run_settings(CommandLine()).exclude
    assert SCHEMA.is_valid(parse_toml(text).data)


def test_without_settings_all_is_default(here, capsys):
    (here / "a.xml").write_text("<article/>", encoding="utf-8")
    assert show_settings("a.xml", CommandLine(isolated=True)) == 0
    out = capsys.readouterr().out
    assert "# No settings file was found or asked for." in out
    assert "jatslint.toml" not in out
    assert out.count("from default") == len(choose().rules) - len(FAULTS) + 3  # keys of the run


def test_what_cannot_be_shown_is_told(here, capsys):
    assert show_settings("none.xml", CommandLine()) == 2
    assert "none.xml" in capsys.readouterr().err
    (here / "a.xml").write_text("<article/>", encoding="utf-8")
    assert show_settings("a.xml", CommandLine(config=("x = 1",))) == 2
    assert "there is no setting 'x'" in capsys.readouterr().err
    assert show_settings("a.xml", CommandLine(select=("nonsense",))) == 2
    assert "there is no rule 'nonsense'" in capsys.readouterr().err


# The JSON Schema


def test_the_schema_is_the_one_that_is_checked_in():
    stored = (ROOT / "schemas" / NAME).read_text(encoding="utf-8")
    assert stored == written(), "run python -m validator.settings.schema"
    Draft202012Validator.check_schema(json.loads(stored))
    for table in (make_schema(), make_schema()["$defs"]["override"]):
        for name, one in table["properties"].items():
            part = Draft202012Validator({**one, "$defs": make_schema()["$defs"]})
            assert all(part.is_valid(example) for example in one["examples"]), name


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_schema_and_reading_agree_on_the_examples(here, key):
    text = key.example if key in OF_FILE else f"[[overrides]]\n{key.example}"
    text = text.replace("jatslint-baseline", "old")
    SCHEMA.validate(parse_toml(text).data)
    (here / "jatslint.toml").write_text(text, encoding="utf-8")
    assert run_settings(CommandLine()).notes == ()
    settings_for(Path("a.xml"), CommandLine()).for_record(FACTS, "jats").ruleset  # noqa: B018


@pytest.mark.parametrize(
    "text",
    [
        "selct = []",
        'select = ["emty-doi"]',
        'select = "DAT"',
        'select = ["DAT@0.1"]',
        'fail-on = "off"',
        'levels.DAT = "fatal"',
        "jobs = 0",
        'kind = "jats"',
        "rules.empty-doi.x = 1",
        'rules.missing-doi.accept = "pmid"',
        '[[overrides]]\nfail-on = "error"',
        '[[overrides]]\nkind = "pdf"',
        'report = ["jsn"]',
        'per-file-ignores.a = "DAT"',
    ],
)
def test_schema_and_reading_refuse_the_same(here, text):
    assert not SCHEMA.is_valid(parse_toml(text).data)
    (here / "jatslint.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        run_settings(CommandLine())


# Presets and options


def test_presets_are_a_ladder():
    sets = [{rule.code for rule in find_rules(name)} for name in (*PRESETS, "ALL")]
    for smaller, larger in pairwise(sets):
        assert smaller <= larger
    assert {"XML102", "DOC102"} <= sets[0]
    assert "SCH101" in sets[1] - sets[0]
    assert "DOC101" in sets[2] - sets[1]


def test_a_pin_keeps_the_rules_of_its_version(monkeypatch):
    rule = find_rules("empty-doi")[0]
    monkeypatch.setattr(rule, "since", "0.10")
    assert rule not in find_rules("recommended@0.9")
    assert rule in find_rules("recommended@0.10")
    assert rule in find_rules("Recommended@0.10.0")
    assert rule in find_rules("ALL@1")
    assert find_rules("strict@0") == ()


def test_all_options_are_of_known_types_and_unchanged_by_default():
    assert options_by_rule()
    for rule in all_rules():
        for option in options_by_rule().get(rule.name, ()):
            value = list(option.default) if isinstance(option.default, tuple) else option.default
            assert option.read(value) == option.default
            Draft202012Validator(option.schema).validate(value)
            assert re.fullmatch(r"[A-Z@].*[^.]", option.summary)
            hash(option.default)


class _Options(NamedTuple):
    mode: Annotated[Literal["a", "b"], "A"] = "a"
    share: Annotated[float, "B"] = 0.5
    number: Annotated[int, "C"] = 1
    word: Annotated[str, "D"] = ""


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("mode", ["a", "b"], ["c", 1, ["a"]]),
        ("share", [1, 0.5], ["x", True, []]),
        ("number", [3], [0.5, True, "3"]),
        ("word", ["x"], [1, ["x"]]),
    ],
)
def test_options_of_all_types_are_read_as_the_schema_says(field, good, bad):
    hint = _Options.__annotations__[field]
    option = Option(field, field, hint.__origin__, None, *hint.__metadata__)
    schema = Draft202012Validator({**option.schema, "default": None})
    for value in good:
        assert option.read(value) == value
        assert schema.is_valid(value)
    for value in bad:
        with pytest.raises(ValueError, match="takes"):
            option.read(value)
        assert not schema.is_valid(value)


# The guide


def test_the_guide_has_each_key_once():
    assert re.findall(r"^### `(.*)`$", GUIDE, re.MULTILINE) == [key.name for key in KEYS]


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL))
def test_all_settings_of_the_guide_are_right(here, text):
    SCHEMA.validate(parse_toml(text).data)
    (here / "jatslint.toml").write_text(text, encoding="utf-8")
    run = run_settings(CommandLine())
    assert run.notes == ()
    assert run.files[-1] == "jatslint.toml"


def test_the_guide_has_all_options():
    rows = re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \| (.*) \(`(.*)`\) \|$", GUIDE, re.MULTILINE)
    told = {
        (rule, option.name, option.summary, json.dumps(option.schema["default"]))
        for rule, options in options_by_rule().items()
        for option in options
    }
    assert set(rows) == told


def test_the_mistakes_of_the_guide_are_told_so(here):
    (here / "jatslint.toml").write_text('selct = []\n\n\nfail-on = "fatal"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        run_settings(CommandLine())
    assert f"```text\n{caught.value}\n```" in GUIDE


def test_keys_of_a_run_in_a_file_of_records_are_noted(here):
    (here / "sub").mkdir()
    (here / "sub/jatslint.toml").write_text('fail-on = "error"\njobs = 1\n', encoding="utf-8")
    text = show(Path("sub/a.xml"), FACTS, "jats", CommandLine())
    assert "# Note: sub/jatslint.toml is not the file of the current folder" in text
    assert "so this is not used: fail-on, jobs\n" in text
    assert 'fail-on = "warning"  # from default' in text


def test_rules_that_the_command_line_leaves_out_are_said_to_be_so(here):
    (here / "jatslint.toml").write_text('select = ["IDN"]', encoding="utf-8")
    text = show(Path("a.xml"), FACTS, "jats", CommandLine(select=("DAT",)))
    assert '#   "empty-doi",  # IDN101 error, from command line' in text
    assert '#   "tex-residue",  # MRK130 warning, from command line' in text
