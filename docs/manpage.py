"""The manual page of the command, made from the parser of its command line.

Written here, since what argparse-manpage makes has no line that ``apropos`` could find, prints the
usage as running text, and holds the day on which it was made.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator

from validator import __version__

_NAME = "find and repair data-quality faults in scholarly article records"
_LINE_START = re.compile(r"^([.'])", re.MULTILINE)

_ENVIRONMENT = (
    ("NO_COLOR", "Write no colours."),
    ("FORCE_COLOR", "Write colours also where the output is no terminal."),
)
_FILES = (
    ("jatslint.toml", "Settings: the nearest one, upward from each record, counts."),
    ("pyproject.toml", "The same, in its table [tool.jatslint]."),
    (".jatslint-ignore", "What to leave out, beside the records."),
    (".jatslint-baseline", "The findings that were there when jatslint was adopted."),
)
_EXAMPLES = (
    ("See what is wrong with the records of a folder", "jatslint check records/"),
    ("See what safe fixes would change", "jatslint check --diff records/"),
    ("Apply them, and write down each edit", "jatslint check --fix --ledger run.jsonl records/"),
    ("Take all of it back", "jatslint undo run.jsonl"),
    ("Read about a rule", "jatslint rule empty-doi"),
)


def man_page(parser: argparse.ArgumentParser) -> str:
    """Write the manual page in the language of man(7).

    Args:
        parser: the parser of the whole command line.
    """
    lines = [f'.TH JATSLINT 1 "" "jatslint {__version__}" "User Commands"']
    lines.extend((".SH NAME", f"jatslint \\- {_NAME}"))
    lines.append(".SH SYNOPSIS")
    commands = list(_commands(parser))
    for _, command in commands:
        lines.extend((*_synopsis(command), ".br"))
    lines.pop()
    lines.extend((".SH DESCRIPTION", _text(parser.description or "")))
    lines.append(".SH COMMANDS")
    for summary, command in commands:
        lines.extend(_command(summary, command))
    lines.append(".SH EXIT STATUS")
    for code, meaning in _exit_codes(parser):
        lines.extend((".TP", f".B {code}", _text(meaning[0].upper() + meaning[1:] + ".")))
    for heading, entries in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        lines.append(f".SH {heading}")
        for name, meaning in entries:
            lines.extend((".TP", f".B {_text(name)}", _text(meaning)))
    lines.append(".SH EXAMPLES")
    for purpose, words in _EXAMPLES:
        lines.extend((".TP", _text(purpose + ":"), f".B {_text(words)}"))
    lines.extend((".SH SEE ALSO", ".BR xmllint (1)"))
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give each sub-command that does something, with what it is for, also those two words long."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {one.dest: one.help or "" for one in action._choices_actions}
            for name, command in action.choices.items():
                nested = list(_commands(command))
                yield from nested or [(summaries.get(name, ""), command)]


def _shown(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [one for one in command._actions if one.help != argparse.SUPPRESS]


def _synopsis(command: argparse.ArgumentParser) -> Iterator[str]:
    yield f".B {_text(command.prog)}"
    options = [one for one in _shown(command) if one.option_strings and one.dest != "help"]
    if options:
        yield r"[\fIOPTIONS\fR]"
    for action in command._actions:
        if not action.option_strings:
            name = rf"\fI{_text(_value(action))}\fR"
            optional = action.nargs in ("*", "?")
            more = r"\ .\|.\|." if action.nargs in ("*", "+") else ""
            yield f"[{name}{more}]" if optional else f"{name}{more}"


def _command(summary: str, command: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS {_text(command.prog)}"
    yield _text(summary[0].upper() + summary[1:] + ".")
    for action in _shown(command):
        if action.dest == "help":
            continue
        yield ".TP"
        yield _heading(action)
        yield _text(_help(action, command))
    if codes := _exit_codes(command):
        yield ".PP"
        yield _text(f"Exit code: {'; '.join(f'{code}, {meaning}' for code, meaning in codes)}.")


def _exit_codes(parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """Give the exit codes and their meanings that stand below the help of a command."""
    return re.findall(r"^ +(\d)  (.+)$", parser.epilog or "", re.MULTILINE)


def _heading(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else rf"\fI{_text(_value(action))}\fR"
    if not action.option_strings:
        return value
    names = ", ".join(rf"\fB{_text(option)}\fR" for option in action.option_strings)
    return f"{names} {value}".rstrip()


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _help(action: argparse.Action, command: argparse.ArgumentParser) -> str:
    text = (action.help or "") % {**vars(action), "prog": command.prog}
    if not text and action.choices:
        text = f"one of {', '.join(map(str, action.choices))}"
    text = text or "see above"
    return text[0].upper() + text[1:] + "." * (not text.endswith("."))


def _text(text: str) -> str:
    """Write plain text in lines of moderate length, so that man(7) takes no sign for its own."""
    text = textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("^", r"\(ha").replace("~", r"\(ti")
    return _LINE_START.sub(r"\\&\1", text.replace("'", r"\(aq").replace("`", r"\(ga"))
