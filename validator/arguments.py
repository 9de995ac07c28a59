"""What can be asked on the command line: the sub-commands and their options."""

import argparse
from typing import TYPE_CHECKING, Any

from validator.commands import OF_CHECK, OF_DIFF, OF_LEDGER, OF_SCHEMA, OF_WRITING
from validator.findings import LEVELS
from validator.kinds import KINDS
from validator.workers import resolve_jobs

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: asking for the terminal's at every start costs 3 ms."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=88)


def _command(
    commands: "_Commands", name: str, run: str, summary: str, **more: Any
) -> argparse.ArgumentParser:
    """Add a sub-command; ``run`` names its function as ``module:function``.

    The module, of ``validator.commands``, is imported when the command is asked for.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        formatter_class=Formatter,
        # A word that a later version cannot tell from another must not work in this one.
        allow_abbrev=False,
        **more,
    )
    parser.set_defaults(run=run, command=parser)
    return parser


def add_check(commands: "_Commands") -> None:
    """Add ``check``."""
    check = _command(
        commands, "check", "check:run", "find faults in records, and repair them", epilog=OF_CHECK
    )
    _add_paths(check, "files, folders or globs; - for standard input")
    _add_fixing(check)
    _add_rule_choice(check, shows_settings=True)
    _add_adoption(check)
    _add_output(check)
    _add_reading(check, takes_stdin=True)


def _add_paths(parser: argparse.ArgumentParser, what: str = "files, folders or globs") -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=["."],
        help=f"{what}; without any, this folder. Folders are searched for .xml, .nxml, .jats, "
        ".txt and .html, and .gitignore is honoured",
    )


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    fixing = parser.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply safe fixes")
    fixing.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix, apply also what needs a person's yes; look at it with --diff first",
    )
    fixing.add_argument(
        "--diff", action="store_true", help="show what fixes would change, and write nothing"
    )
    fixing.add_argument(
        "--output-dir",
        metavar="DIR",
        help="write cleaned copies of all files there, and leave the originals alone",
    )
    fixing.add_argument(
        "--ledger",
        metavar="FILE",
        help="write down every edit there, for jatslint undo and jatslint replay",
    )


def _add_rule_choice(parser: argparse.ArgumentParser, *, shows_settings: bool = False) -> None:
    rules = parser.add_argument_group("choosing rules")
    rules.add_argument(
        "--select",
        metavar="RULES",
        action="append",
        default=[],
        help="run only these: names, codes, areas or presets, with commas (empty-doi,DAT)",
    )
    rules.add_argument(
        "--extend-select",
        metavar="RULES",
        action="append",
        default=[],
        help="run these too, beside what the settings choose",
    )
    rules.add_argument(
        "--ignore", metavar="RULES", action="append", default=[], help="do not run these"
    )
    settings = parser.add_argument_group("settings")
    settings.add_argument(
        "--config",
        metavar="FILE|KEY=VALUE",
        action="append",
        default=[],
        help="use this settings file for all records, or set one key: 'fail-on = \"error\"'",
    )
    settings.add_argument(
        "--isolated", action="store_true", help="read no jatslint.toml and no pyproject.toml"
    )
    if shows_settings:
        settings.add_argument(
            "--show-settings",
            metavar="FILE",
            help="print the settings that hold for a record, and where each comes from",
        )
    grammar = parser.add_argument_group("grammars")
    grammar.add_argument(
        "--target",
        metavar="VERSION",
        type=_version,
        help="judge by this version of JATS (1.3), to learn what stands between a record and it",
    )
    grammar.add_argument(
        "--schema",
        metavar="FILE",
        action="append",
        default=[],
        help="a schema of the house, beside the record's own: .xsd, .rng, .rnc, .dtd or .sch",
    )


def _add_adoption(parser: argparse.ArgumentParser) -> None:
    adoption = parser.add_argument_group("old findings")
    adoption.add_argument(
        "--baseline",
        metavar="FILE",
        help="leave out what this file lists, written by jatslint baseline create (default: the "
        "nearest .jatslint-baseline)",
    )
    adoption.add_argument("--no-baseline", action="store_true", help="report old findings too")
    adoption.add_argument(
        "--ignore-file",
        metavar="FILE",
        help="leave out what this file asks for (default: the nearest .jatslint-ignore)",
    )
    adoption.add_argument(
        "--add-ignores",
        action="store_true",
        help="write an entry for everything that remains into the ignore file",
    )
    adoption.add_argument(
        "--reason", metavar="TEXT", default="", help="why, written into these entries"
    )
    adoption.add_argument(
        "--since",
        metavar="REV",
        help="look only at files that changed since this revision of git",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument(
        "--report",
        "--output-format",
        dest="reports",
        metavar="FORMAT[:FILE]",
        action="append",
        default=[],
        help="what to write, and where (default: full, on standard output); may be given several "
        "times: --report concise --report sarif:out.sarif --report html:report.html. For people: "
        "full, concise, grouped, summary, html, markdown, diff; tables: csv, tsv; programs: json, "
        "jsonl; tools: sarif, github, gitlab, junit, checkstyle, azure, rdjson, rdjsonl",
    )
    output.add_argument(
        "--fail-on",
        choices=LEVELS,
        help="the exit code is 1 if a finding of this level or above remains (default: warning)",
    )
    output.add_argument(
        "--exit-zero", action="store_true", help="the exit code is 0 also if something remains"
    )
    output.add_argument(
        "--exit-non-zero-on-fix",
        action="store_true",
        help="the exit code is 1 also if something was fixed",
    )


def _add_reading(parser: argparse.ArgumentParser, *, takes_stdin: bool = False) -> None:
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--as", dest="kind", choices=KINDS, help="what the files are, if not told by their content"
    )
    if takes_stdin:
        reading.add_argument(
            "--stdin-filename",
            metavar="NAME",
            default="<stdin>",
            help="what to call standard input",
        )
    reading.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        help="pass over what matches this, beside what the settings exclude",
    )
    reading.add_argument(
        "--force-exclude",
        action="store_true",
        help="pass over excluded files also if they are named themselves, for hooks",
    )
    reading.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        help="processes to use, or auto for one a core (default: auto)",
    )


def _version(text: str) -> str:
    from validator.grammar.facts import known_version

    try:
        return known_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _jobs(text: str) -> int:
    try:
        return resolve_jobs(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_init(commands: "_Commands") -> None:
    """Add ``init``."""
    init = _command(
        commands,
        "init",
        "init:run",
        "look at the records, and write a jatslint.toml for them",
        epilog=OF_WRITING,
    )
    _add_paths(init)
    init.add_argument("--force", action="store_true", help="replace a jatslint.toml")


def add_baseline(commands: "_Commands") -> None:
    """Add ``baseline``."""
    baseline = commands.add_parser(
        "baseline",
        help="list today's findings, so that only new ones are reported",
        description="List today's findings, so that only new ones are reported.",
        epilog="'jatslint baseline ACTION --help' tells the options and the exit codes.",
        formatter_class=Formatter,
    )
    actions = baseline.add_subparsers(metavar="ACTION", required=True)
    for name, summary, codes in (
        ("create", "write the list of all findings there are", OF_WRITING),
        ("prune", "take out of the list what is gone, and follow moved files", OF_WRITING),
        ("diff", "tell what is new and what is gone, and write nothing", OF_DIFF),
    ):
        action = _command(actions, name, f"baseline:{name}", summary, epilog=codes)
        _add_paths(action)
        action.add_argument(
            "--baseline", metavar="FILE", help="the list (default: the nearest .jatslint-baseline)"
        )
        if name == "create":
            action.add_argument("--force", action="store_true", help="replace an older list")
        _add_rule_choice(action)
        action.add_argument("--ignore-file", metavar="FILE", help="as for jatslint check")
        _add_reading(action)


def add_undo(commands: "_Commands") -> None:
    """Add ``undo``."""
    undo = _command(commands, "undo", "undo:run", "take back what a ledger lists", epilog=OF_LEDGER)
    _add_ledger(undo)
    undo.add_argument(
        "--rule",
        dest="rules",
        metavar="RULES",
        action="append",
        default=[],
        help="take back only the edits of these: names, codes or areas, with commas",
    )


def add_replay(commands: "_Commands") -> None:
    """Add ``replay``."""
    _add_ledger(
        _command(
            commands,
            "replay",
            "replay:run",
            "do again, on fresh copies, what a ledger lists",
            epilog=OF_LEDGER,
        )
    )


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="LEDGER", help="a file written by check --fix --ledger")
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=[],
        help="only these files and folders (default: all)",
    )
    parser.add_argument(
        "--base", metavar="DIR", help="where the records stand now (default: this folder)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="tell what would be done, and change nothing"
    )


def add_rule(commands: "_Commands") -> None:
    """Add ``rule``."""
    rule = _command(commands, "rule", "rules:show", "show the manual page of a rule")
    rule.add_argument("names", metavar="RULE", nargs="+", help="a name, a code or an area")
    rule.add_argument("--output-format", choices=("text", "json", "markdown"), default="text")


def add_rules(commands: "_Commands") -> None:
    """Add ``rules``."""
    rules = _command(commands, "rules", "rules:listing", "list all rules")
    rules.add_argument("--output-format", choices=("text", "json"), default="text")


def add_schema(commands: "_Commands") -> None:
    """Add ``schema``."""
    schema = _command(
        commands,
        "schema",
        "schema:run",
        "tell which grammar a file follows, or what an element may hold",
        epilog=OF_SCHEMA,
    )
    asked = schema.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "what",
        metavar="FILE|ELEMENT",
        nargs="*",
        default=[],
        help="a record: which grammar, why, and is it valid; an element: what it may contain, "
        "and in which versions",
    )
    asked.add_argument("--list", action="store_true", help="list the grammars")
    schema.add_argument(
        "--target", metavar="VERSION", type=_version, help="judge files by this version"
    )


def add_completions(commands: "_Commands") -> None:
    """Add ``completions``."""
    completions = _command(
        commands, "completions", "completions:run", "print what a shell needs to complete words"
    )
    completions.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))


COMMANDS = {
    "check": add_check,
    "init": add_init,
    "baseline": add_baseline,
    "undo": add_undo,
    "replay": add_replay,
    "rule": add_rule,
    "rules": add_rules,
    "schema": add_schema,
    "completions": add_completions,
}
"""What adds each sub-command, in the order of the help."""
