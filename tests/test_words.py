"""Paths may stand anywhere among the options, and a wrong word is told with what is meant."""

import pytest

from validator.cli import make_parser
from validator.words import read_words


def read(text):
    return read_words(make_parser(), text.split())


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("check", ["."]),
        ("check --fix", ["."]),
        ("check a b", ["a", "b"]),
        ("check --fix a b", ["a", "b"]),
        ("check a --fix b --ledger l c", ["a", "b", "c"]),
        ("check a --fix -", ["a", "-"]),
        ("check a --fix -- --diff -b", ["a", "--diff", "-b"]),
        ("check -- -b", ["-b"]),
        ("baseline create a --force b", ["a", "b"]),
        ("undo l --rule DAT", []),
        ("undo l --rule DAT a b", ["a", "b"]),
        ("undo --dry-run l a --rule DAT b", ["a", "b"]),
        ("replay l --base c a", ["a"]),
    ],
)
def test_paths_stand_anywhere(text, paths):
    options = read(text)
    assert options.paths == paths
    # The defaults of the next command line are as they were.
    assert read("check").paths == ["."]
    assert read("undo l").paths == []


def test_lists_of_other_things_too():
    assert read("rule empty-doi --output-format json DAT").names == ["empty-doi", "DAT"]
    assert read("schema abstract --target 1.3 sec").what == ["abstract", "sec"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("check --fixx a", "jatslint check: there is no option '--fixx'; did you mean --fix?"),
        ("check a --fail-onn=error", "there is no option '--fail-onn'; did you mean --fail-on?"),
        ("check a -k", "jatslint check: there is no option '-k' ("),
        ("baseline diff --forse", "jatslint baseline diff: there is no option '--forse'"),
        ("undo l --fix", "jatslint undo: there is no option '--fix'"),
        ("rules DAT", "jatslint rules: 'DAT' is one word too many ('jatslint rules --help'"),
    ],
)
def test_a_wrong_word_is_told(text, message, capsys):
    with pytest.raises(SystemExit) as ended:
        read(text)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_a_wrong_word_drives_no_terminal(capsys):
    with pytest.raises(SystemExit):
        read_words(make_parser(), ["check", "--a\x1b[2J\nb"])
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "init",
        "baseline create",
        "baseline prune",
        "baseline diff",
        "undo",
        "replay",
        "schema",
    ],
)
def test_help_tells_what_the_command_does_and_its_exit_codes(command, capsys):
    with pytest.raises(SystemExit):
        read(f"{command} --help")
    said = capsys.readouterr().out
    assert "exit code:\n  0  " in said
    # 1 is for commands that judge.
    judges = command in ("check", "baseline diff", "undo", "replay")
    assert ("\n  1  " in said) == judges
    assert ("standard input" in said) == (command == "check")
