"""Settings files: where they are found, what they mean, and how their mistakes are told."""

import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from validator.engine import check_record
from validator.fixing import fix_record
from validator.identity import NO_FACTS, Facts, facts_of
from validator.record import open_record
from validator.ruleset import choose
from validator.settings import CommandLine, SettingsError, run_settings, settings_for

ROOT = Path(__file__).parents[1]
NOTHING = CommandLine()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def resolve(path="a.xml", command_line=NOTHING, facts=NO_FACTS, kind="jats"):
    return settings_for(Path(path), command_line).for_record(facts, kind)


def names(path="a.xml", command_line=NOTHING, facts=NO_FACTS, kind="jats"):
    return {rule.name for rule in resolve(path, command_line, facts, kind).ruleset.rules}


USUAL = {rule.name for rule in choose().rules}


# Where settings are found


def test_without_settings_the_recommended_rules_run(here):
    assert names() == USUAL
    assert resolve().ruleset.treatments == ()
    assert run_settings(NOTHING).fail_on == "warning"


def test_the_nearest_file_upward_wins_alone(here):
    write(here / "jatslint.toml", 'select = ["IDN"]')
    write(here / "deep/er/jatslint.toml", 'select = ["empty-date"]')
    assert names("deep/a.xml") == {"empty-doi", "empty-article-id", "missing-doi"}
    assert names("deep/er/est/a.xml") == {"empty-date"}


def test_a_pyproject_counts_only_with_its_table(here):
    write(here / "jatslint.toml", 'select = ["empty-doi"]')
    write(here / "sub/pyproject.toml", '[project]\ndependencies = ["jatslint"]')
    assert names("sub/a.xml") == {"empty-doi"}
    write(here / "other/pyproject.toml", '[tool.jatslint]\nselect = ["empty-date"]')
    assert names("other/a.xml") == {"empty-date"}


def test_of_two_files_in_one_folder_the_own_one_wins_with_a_note(here):
    write(here / "jatslint.toml", 'select = ["empty-doi"]')
    write(here / "pyproject.toml", '[tool.jatslint]\nselect = ["empty-date"]')
    assert names() == {"empty-doi"}
    (note,) = run_settings(NOTHING).notes
    assert note.startswith("pyproject.toml: [tool.jatslint] is not used")


def test_a_folder_of_that_name_is_no_settings_file(here):
    (here / "jatslint.toml").mkdir()
    assert names() == USUAL


def test_one_file_for_all_or_none(here):
    write(here / "jatslint.toml", 'select = ["empty-doi"]')
    write(here / "other.toml", 'select = ["empty-date"]')
    assert names(command_line=CommandLine(config=("other.toml",))) == {"empty-date"}
    assert names(command_line=CommandLine(isolated=True)) == USUAL
    inline = CommandLine(config=("other.toml", 'extend-select = ["empty-doi"]'))
    assert names(command_line=inline) == {"empty-date", "empty-doi"}
    with pytest.raises(SettingsError, match="--isolated reads none"):
        run_settings(CommandLine(config=("other.toml",), isolated=True))
    with pytest.raises(SettingsError, match="only one can be used"):
        run_settings(CommandLine(config=("other.toml", "jatslint.toml")))


def test_files_build_on_others(here):
    write(here / "base.toml", 'select = ["IDN"]\nfail-on = "error"\nlevels.IDN = "info"')
    write(here / "sub/mid.toml", 'extend = "../base.toml"\nignore = ["empty-doi"]')
    write(here / "sub/jatslint.toml", 'extend = "mid.toml"\nlevels.missing-doi = "error"')
    assert names("sub/a.xml") == {"empty-article-id", "missing-doi"}
    treatments = dict(resolve("sub/a.xml").ruleset.treatments)
    assert treatments["IDN102"].level == "info"
    assert treatments["IDN103"].level == "error"


def test_a_circle_of_files_is_a_mistake(here):
    write(here / "jatslint.toml", '\nextend = "b.toml"')
    write(here / "b.toml", '\n\nextend = "jatslint.toml"')
    with pytest.raises(SettingsError, match=r"^b\.toml:3: extend leads back to jatslint\.toml"):
        resolve()


def test_a_link_to_itself_is_a_circle(here):
    write(here / "jatslint.toml", 'extend = "b.toml"')
    (here / "b.toml").symlink_to("jatslint.toml")
    with pytest.raises(SettingsError, match="has no end"):
        resolve()


# What is chosen


@pytest.mark.parametrize(
    ("text", "command_line", "on", "off"),
    [
        ('select = ["IDN"]\nignore = ["empty-doi"]', NOTHING, "missing-doi", "empty-doi"),
        ('select = ["empty-doi"]\nignore = ["IDN"]', NOTHING, "empty-doi", "missing-doi"),
        ('select = ["ALL"]\nignore = ["recommended"]', NOTHING, "", "empty-doi"),
        ('select = ["syntax"]\nignore = ["strict"]', NOTHING, "bare-ampersand", "empty-doi"),
        ('ignore = ["IDN"]', CommandLine(select=("IDN101",)), "empty-doi", "missing-doi"),
        ("", CommandLine(ignore=("idn",)), "empty-date", "empty-doi"),
        ('select = ["DAT"]', CommandLine(extend_select=("IDN",)), "missing-doi", "bare-ampersand"),
        ('levels.empty-doi = "off"', NOTHING, "missing-doi", "empty-doi"),
        ('levels.IDN = "off"\nlevels.empty-doi = "error"', NOTHING, "empty-doi", "missing-doi"),
        ('levels.IDN = "off"', CommandLine(select=("empty-doi",)), "empty-doi", "missing-doi"),
        ('[per-file-ignores]\n"*.xml" = ["IDN"]', NOTHING, "empty-date", "empty-doi"),
        ('[per-file-ignores]\n"b.xml" = ["IDN"]', NOTHING, "empty-doi", ""),
        (
            '[per-file-ignores]\n"a.xml" = ["IDN101"]',
            CommandLine(select=("IDN",)),
            "missing-doi",
            "empty-doi",
        ),
        (
            '[[overrides]]\nkind = "jats"\nselect = ["DAT"]',
            CommandLine(select=("IDN", "DAT101")),
            "empty-date",
            "missing-pub-date",
        ),
        (
            '[[overrides]]\nkind = "jats"\nextend-select = ["DAT"]',
            CommandLine(ignore=("empty-date",)),
            "missing-pub-date",
            "empty-date",
        ),
        (
            '[[overrides]]\nkind = "jats"\nlevels.empty-doi = "off"',
            CommandLine(select=("empty-doi", "DAT")),
            "empty-date",
            "empty-doi",
        ),
    ],
)
def test_the_most_specific_and_the_latest_win(here, text, command_line, on, off):
    write(here / "jatslint.toml", text)
    found = names(command_line=command_line)
    assert not on or on in found
    assert off not in found


def test_choosing_in_layers_agrees_with_choosing_at_once(here):
    for select, ignore in [(("IDN",), ()), ((), ("DAT", "empty-doi")), (("schema",), ("XML",))]:
        command_line = CommandLine(select=select, ignore=ignore)
        assert resolve(command_line=command_line).ruleset == choose(select, ignore)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ('article-type = "retraction"', True),
        ('article-type = ["x", "RETRACT*"]', True),
        ('article-type = "retract"', False),
        ('journal = "Acta [Online]"', True),
        ('journal = "acta*"\npublisher = "Example *"', True),
        ('journal = "acta*"\npublisher = "Other"', False),
        ('files = "sub/"', True),
        ('files = ["*.txt"]', False),
        ('files = ["sub/**", "!a.xml"]', False),
        ('kind = ["xml", "jats"]', True),
        ('kind = "text"', False),
    ],
)
def test_overrides_hold_for_records_that_fit(here, conditions, fits):
    write(here / "jatslint.toml", f'[[overrides]]\n{conditions}\nignore = ["empty-doi"]')
    facts = Facts(article_type="retraction", journal="Acta [Online]", publisher="Example Press")
    assert ("empty-doi" not in names("sub/a.xml", facts=facts)) is fits


def test_patterns_of_an_extended_file_start_from_the_file_that_was_found(here):
    write(here / "shared/base.toml", '[per-file-ignores]\n"old/**" = ["IDN"]')
    write(here / "work/jatslint.toml", 'extend = "../shared/base.toml"')
    assert "empty-doi" not in names("work/old/a.xml")
    assert "empty-doi" in names("work/new/a.xml")


def test_paths_start_from_the_file_that_names_them(here):
    write(here / "shared/house.dtd", "")
    write(here / "shared/base.toml", 'schema = ["house.dtd"]\nbaseline = "old.txt"\ntarget = "1.3"')
    write(here / "work/jatslint.toml", 'extend = "../shared/base.toml"')
    standards = resolve("work/a.xml").standards
    assert standards.house == ("shared/house.dtd",)
    assert standards.target == "1.3"
    run = run_settings(CommandLine(config=("work/jatslint.toml",)))
    assert run.baseline == "shared/old.txt"
    assert run.schemas == ("shared/house.dtd",)
    asked = CommandLine(target="1.1", schema=("x.xsd",))
    assert resolve("work/a.xml", asked).standards.target == "1.1"
    assert resolve("work/a.xml", asked).standards.house == ("x.xsd",)


def test_settings_travel_to_other_processes(here):
    write(here / "jatslint.toml", "[rules.invisible-character]\nno-break-spaces = false")
    command_line = CommandLine(select=("IDN",), config=("fail-on = 'info'",))
    assert pickle.loads(pickle.dumps(command_line)) == command_line
    resolved = resolve(command_line=command_line)
    assert pickle.loads(pickle.dumps(resolved)) == resolved
    assert hash(resolved) == hash(pickle.loads(pickle.dumps(resolved)))
    with pytest.raises(SettingsError) as caught:
        run_settings(CommandLine(config=("x = 1",)))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# What becomes of findings

RECORD = (
    b'<article article-type="obituary"><front><article-meta>'
    b'<article-id pub-id-type="pmid"/><article-id pub-id-type="pmc">7</article-id>'
    b"<title-group><article-title>A &amp;lt;i&amp;gt;B&amp;lt;/i&amp;gt; C</article-title>"
    b"</title-group></article-meta></front></article>"
)


def found(data=RECORD, **command_line):
    record = open_record(data)
    resolved = resolve(command_line=CommandLine(**command_line), facts=facts_of(record))
    record = dataclasses.replace(record, standards=resolved.standards)
    return (
        record,
        resolved.ruleset,
        {one.rule: one for one in check_record(record, resolved.ruleset)},
    )


def test_a_level_takes_the_place_of_the_rules_own(here):
    write(here / "jatslint.toml", 'levels.missing-doi = "info"\nlevels.IDN102 = "error"')
    _, _, findings = found(select=("IDN",))
    assert findings["missing-doi"].level == "info"
    assert findings["empty-article-id"].level == "error"


@pytest.mark.parametrize(
    ("own", "of_finding", "wanted", "result"),
    [
        ("error", "error", "info", "info"),
        ("error", "warning", "error", "warning"),
        ("error", "warning", "info", "info"),
        ("warning", "info", "error", "info"),
        ("info", "info", "error", "error"),
        ("info", "warning", "error", "error"),
        ("info", "warning", "info", "info"),
    ],
)
def test_what_is_less_grave_than_usual_stays_so(own, of_finding, wanted, result):
    from validator.ruleset import Ruleset, Treatment, find_rules

    (rule,) = find_rules("empty-doi")
    rule = dataclasses.replace(rule, level=own)
    _, _, findings = found()
    finding = dataclasses.replace(next(iter(findings.values())), level=of_finding)
    ruleset = Ruleset((rule,), ((rule.code, Treatment(wanted)),))
    assert ruleset.finish(rule, finding).level == result
    assert Ruleset((rule,)).finish(rule, finding) is finding


def test_grades_of_fixes_follow_the_settings(here):
    record, ruleset, findings = found(select=("empty-article-id",))
    assert findings["empty-article-id"].fix.grade == "safe"
    for text, grade in [
        ('unfixable = ["IDN"]', "suggestion"),
        ('fixable = ["DAT"]', "suggestion"),
        ('fixable = ["IDN102"]\nunfixable = ["IDN"]', "safe"),
        ('extend-unsafe-fixes = ["IDN"]', "unsafe"),
        ('extend-unsafe-fixes = ["IDN"]\nextend-safe-fixes = ["IDN102"]', "safe"),
        ('extend-unsafe-fixes = ["IDN"]\nextend-safe-fixes = ["IDN"]', "unsafe"),
    ]:
        record, ruleset, findings = found(select=("empty-article-id",), config=(text,))
        assert findings["empty-article-id"].fix.grade == grade, text
        outcome = fix_record(record, ruleset, ("safe",))
        assert bool(outcome.fixed) is (grade == "safe")


def test_a_suggestion_is_never_promoted(here):
    from validator.findings import suggestion
    from validator.ruleset import Treatment

    _, ruleset, findings = found(config=('extend-safe-fixes = ["ALL"]',))
    finding = dataclasses.replace(findings["empty-article-id"], fix=suggestion("look"))
    (rule,) = (rule for rule in ruleset.rules if rule.name == "empty-article-id")
    assert dict(ruleset.treatments)[rule.code] == Treatment(None, "safe")
    assert ruleset.finish(rule, finding).fix.grade == "suggestion"


def test_options_of_rules_reach_them_and_survive_fixes(here):
    assert {"missing-doi", "missing-pub-date"} <= set(found()[2])
    both = 'rules = { missing-doi.accept = ["pmc"], DAT102.except-article-types = ["obituary"] }'
    record, ruleset, findings = found(config=(both,))
    assert not {"missing-doi", "missing-pub-date"} & set(findings)
    outcome = fix_record(record, ruleset, ("safe", "unsafe"))
    assert outcome.record.source.data != RECORD
    assert not {"missing-doi", "missing-pub-date"} & {one.rule for one in outcome.remaining}
    excepted = 'rules.missing-doi.except-article-types = ["obituary"]'
    assert "missing-doi" not in found(config=(excepted,))[2]
    assert "missing-doi" in found(config=(excepted.replace("obituary", "other"),))[2]


def test_phrases_of_the_house_are_furniture(here):
    text = "Exosomes carry messages.\n\nREAD more at  Example Press!\n\nThe bog was wet.\n"
    options = (
        'rules.scraper-boilerplate.phrases = ["Read more at Example Press!", "Cited {n} times"]'
    )
    assert "scraper-boilerplate" not in found(text.encode())[2]
    record, ruleset, findings = found(text.encode(), config=(options,))
    message = findings["scraper-boilerplate"].message
    assert "'READ more at Example Press!' is page furniture that the settings name" in message
    outcome = fix_record(record, ruleset, ("safe",))
    assert outcome.record.text == "Exosomes carry messages.\n\nThe bog was wet.\n"
    assert outcome.remaining == ()
    assert "scraper-boilerplate" in found(b"A bog.\n\nCited 1,204 times\n", config=(options,))[2]
    inside = b"We asked to read more at Example Press! and counted.\n"
    assert "scraper-boilerplate" not in found(inside, config=(options,))[2]


def test_no_break_spaces_can_be_left_alone(here):
    text = "The owls sat upon the old roof, and the dogs slept near them for 5 h."
    data = f"<abstract><p>{text.replace(' ', chr(0xA0))}</p></abstract>"
    assert "invisible-character" in found(data.encode())[2]
    option = "rules.invisible-character.no-break-spaces = false"
    assert "invisible-character" not in found(data.encode(), config=(option,))[2]


# Settings of a run


def test_a_run_takes_the_settings_of_the_current_folder(here):
    write(
        here / "jatslint.toml",
        'fail-on = "info"\nexclude = ["old/"]\nunsafe-fixes = true\nbaseline = "b.txt"\n'
        'ignore-file = "i.txt"\nreport = ["concise", "json:out/r.json"]\njobs = 3\n',
    )
    write(here / "sub/jatslint.toml", 'fail-on = "error"')
    run = run_settings(NOTHING)
    assert (run.fail_on, run.unsafe_fixes, run.jobs) == ("info", True, 3)
    assert (run.baseline, run.ignore_file) == ("b.txt", "i.txt")
    assert run.report == ("concise", "json:out/r.json")
    assert dict(run.origins)["exclude"] == "jatslint.toml:2"
    asked = run_settings(
        CommandLine(fail_on="error", unsafe_fixes=False, jobs=1, report=("json",), exclude=("x",))
    )
    assert (asked.fail_on, asked.unsafe_fixes, asked.jobs) == ("error", False, 1)
    assert asked.report == ("json",)
    assert len(asked.exclude) == 2
    assert dict(asked.origins)["fail-on"] == "command line"


def test_excluded_files_are_passed_over_by_git_and_by_us_alike(here):
    from validator.discover import discover

    write(here / "jatslint.toml", 'exclude = ["old/*", "!old/keep.xml", "/top.xml"]')
    paths = ["a.xml", "top.xml", "sub/top.xml", "old/a.xml", "old/keep.xml"]
    for path in paths:
        write(here / path, "<a/>")
    ours = {str(path) for path in discover(["."], exclude=run_settings(NOTHING).exclude)}
    write(here / ".gitignore", "old/*\n!old/keep.xml\n/top.xml\n")
    subprocess.run(["git", "init", "-q"], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-o", "--exclude-standard", "*.xml"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert ours == set(listed) == {"a.xml", "sub/top.xml", "old/keep.xml"}


# Mistakes

MISTAKES = """\
selct = ["IDN"]
select = ["IDN", "emty-doi"]
ignore = "DAT"
fail-on = "fatal"
jobs = 0
target = "9.9"
schema = ["house.xsd"]
extend = "none.toml"
empty-doi = 1
kind = "jats"
exclude = [1]
unsafe-fixes = "yes"
report = ["jsn", "json:"]
fixable = ["DAT@0.1", "recommended@x"]

[levels]
DAT = "warn"
IDN = ["error"]

[rules]
missing-doi.acept = ["pmid"]
missing-doi.accept = "pmid"
empty-doi.x = 1
IDN.x = 1

[per-file-ignores]
"a" = "IDN"

[[overrides]]
ignore = ["DAT"]
exclude = ["x"]
kind = "pdf"
[[overrides]]
target = "1.3"
"""


def test_all_mistakes_are_told_at_once_with_their_lines(here):
    write(here / "jatslint.toml", MISTAKES)
    with pytest.raises(SettingsError) as caught:
        run_settings(NOTHING)
    told = str(caught.value).splitlines()
    wanted = [
        (1, "there is no setting 'selct'; did you mean select"),
        (2, "there is no rule 'emty-doi'; did you mean empty-doi"),
        (3, 'ignore takes a list: write ["DAT"]'),
        (4, 'fail-on is "fatal"; it can be error, warning, info'),
        (5, "jobs is 0"),
        (6, 'target is "9.9"'),
        (7, 'there is no schema "house.xsd"'),
        (8, 'extend is "none.toml", and there is no such file'),
        (9, "there is no setting 'empty-doi'"),
        (10, "kind tells which records an override is for"),
        (11, "exclude takes a list of strings, and 1 is none"),
        (12, 'unsafe-fixes takes true or false, not "yes"'),
        (13, 'there is no report "jsn"; did you mean json'),
        (13, '"json:" names no file'),
        (14, "only presets can be pinned"),
        (14, "'x' in 'recommended@x' is no version"),
        (17, 'the level of DAT is "warn"; it can be error, warning, info or off'),
        (18, "the level of IDN is a list"),
        (21, "the rule missing-doi has no option 'acept'; did you mean accept"),
        (22, 'accept of missing-doi takes a list of strings, ["…", "…"], not "pmid"'),
        (23, "the rule empty-doi has no option 'x': it has none"),
        (24, "'IDN' means 3 rules; options belong to one"),
        (27, '"a" takes a list: write ["IDN"]'),
        (31, "exclude is for whole files or runs"),
        (32, 'kind is "pdf"; it can be'),
        (33, "an override for no records"),
    ]
    for line, message in wanted:
        assert any(one.startswith(f"jatslint.toml:{line}: ") and message in one for one in told), (
            line,
            message,
            told,
        )
    assert len(told) == len(wanted)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a = 1\nb = ", "jatslint.toml:2: this is not TOML: "),
        (b"# \n\xff", "jatslint.toml:2: the byte 0xFF is not UTF-8"),
        (b"#" * 200_001, "jatslint.toml: cannot be read as settings: it has more than"),
    ],
)
def test_what_cannot_be_read_is_told(here, data, message):
    (here / "jatslint.toml").write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        run_settings(NOTHING)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("none.toml", "--config 'none.toml' is neither a settings file that is there nor KEY"),
        ("fail-on = error", "is neither a file nor KEY = VALUE as TOML"),
        ("fail-on = 'no'", 'command line: fail-on is "no"'),
        ("extend = 'x.toml'", "command line: extend"),
        ("a\0b", "nor KEY = VALUE"),
    ],
)
def test_mistakes_on_the_command_line(here, config, message):
    with pytest.raises(SettingsError) as caught:
        run_settings(CommandLine(config=(config,)))
    assert message in str(caught.value)


def test_names_of_folders_cannot_break_a_message_apart(here):
    write(here / "a\nb" / "jatslint.toml", "x = 1")
    with pytest.raises(SettingsError) as caught:
        resolve("a\nb/a.xml")
    assert str(caught.value).startswith(r"a\nb/jatslint.toml:1: there is no setting 'x'")
    assert "\n" not in str(caught.value)


def test_a_pyproject_without_its_table_is_no_settings_file(here):
    write(here / "pyproject.toml", "[project]")
    with pytest.raises(SettingsError, match=r"it has no table \[tool\.jatslint\]"):
        run_settings(CommandLine(config=("pyproject.toml",)))


def test_lines_of_a_pyproject_are_its_own(here):
    write(here / "pyproject.toml", '[project]\nname = "x"\n[tool.jatslint]\nfail-on = "x"\n')
    with pytest.raises(SettingsError, match=r"^pyproject\.toml:4: fail-on"):
        run_settings(NOTHING)


def test_earlier_names_are_accepted_with_one_note(here, monkeypatch):
    from validator import ruleset

    (rule,) = ruleset.find_rules("empty-doi")
    monkeypatch.setattr(rule, "aliases", ("void-doi",))
    monkeypatch.setattr(ruleset, "_by_word", ruleset._by_word.__wrapped__)
    write(here / "jatslint.toml", 'select = ["void-doi"]')
    assert names() == {"empty-doi"}
    (note,) = run_settings(NOTHING).notes
    assert note == "jatslint.toml:1: void-doi is called empty-doi now; write that"
    (note,) = run_settings(CommandLine(isolated=True, ignore=("Void-DOI",))).notes
    assert note == "command line: Void-DOI is called empty-doi now; write that"


def test_a_run_without_settings_reads_no_toml(tmp_path):
    code = (
        "import sys; from pathlib import Path; from validator.settings import *; "
        "from validator.identity import NO_FACTS; run_settings(CommandLine()); "
        "settings_for(Path('a.xml'), CommandLine()).for_record(NO_FACTS, 'jats').ruleset; "
        "print(sorted(name for name in sys.modules if 'toml' in name or 'settings' in name))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ["command_line", "errors", "loading", "resolving", "run"]
    assert result.stdout.strip() == str(
        ["validator.settings", *(f"validator.settings.{name}" for name in loaded)]
    )
