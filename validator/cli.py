"""The command line: what can be asked, and which function answers."""

import argparse
import os
import sys
from collections.abc import Sequence

from validator import __version__
from validator.commands import FAILED, REMAINING
from validator.findings import LEVELS
from validator.kinds import KINDS
from validator.reporting import report_names
from validator.workers import resolve_jobs

_EPILOG = """\
exit code:
  0  nothing at or above the --fail-on level remains (also when everything was fixed)
  1  something remains
  2  wrong usage, unreadable input, an internal error, or fixes that do not settle
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: the words behind the command's name; None takes those of the process.

    Returns:
        the exit code.
    """
    _make_streams_safe()
    parser = _parser()
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help(sys.stderr)
        return FAILED
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REMAINING
    except KeyboardInterrupt:
        print("jatslint: stopped; files that were written are whole", file=sys.stderr)
        return FAILED
    return code


def _make_streams_safe() -> None:
    """Let no character of a record break the output on a terminal of a narrow encoding."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: asking for the terminal's at every start costs 3 ms."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=88)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jatslint",
        description="Finds and repairs data-quality faults in scholarly article records.",
        epilog=_EPILOG,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"jatslint {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="jatslint")
    _add_check(commands)
    _add_rule(commands)
    _add_rules(commands)
    _add_schema(commands)
    return parser


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check",
        help="find faults in records, and repair them",
        epilog=_EPILOG,
        formatter_class=_Formatter,
    )
    check.set_defaults(run=_run_check)
    check.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=["."],
        help="files, folders or globs; - for standard input; without any, this folder. Folders "
        "are searched for .xml, .nxml, .jats, .txt and .html, and .gitignore is honoured",
    )
    fixing = check.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply safe fixes")
    fixing.add_argument(
        "--unsafe-fixes", action="store_true", help="apply also fixes that need a person's yes"
    )
    fixing.add_argument(
        "--diff", action="store_true", help="show what fixes would change, and write nothing"
    )
    fixing.add_argument(
        "--output-dir",
        metavar="DIR",
        help="write cleaned copies of all files there, and leave the originals alone",
    )
    rules = check.add_argument_group("choosing rules")
    rules.add_argument(
        "--select",
        metavar="RULES",
        action="append",
        default=[],
        help="run only these: names, codes or areas, with commas (empty-doi,DAT)",
    )
    rules.add_argument(
        "--ignore", metavar="RULES", action="append", default=[], help="do not run these"
    )
    output = check.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=report_names(),
        metavar="FORMAT",
        help=f"one of {', '.join(report_names())} (default: full)",
    )
    output.add_argument(
        "--fail-on",
        choices=LEVELS,
        default="warning",
        help="the exit code is 1 if a finding of this level or above remains (default: warning)",
    )
    grammar = check.add_argument_group("grammars")
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
    reading = check.add_argument_group("reading")
    reading.add_argument(
        "--as", dest="kind", choices=KINDS, help="what the files are, if not told by their content"
    )
    reading.add_argument(
        "--stdin-filename", metavar="NAME", default="<stdin>", help="what to call standard input"
    )
    reading.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        default="auto",
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


def _add_rule(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rule = commands.add_parser(
        "rule", help="show the manual page of a rule", formatter_class=_Formatter
    )
    rule.set_defaults(run=_run_rule)
    rule.add_argument("names", metavar="RULE", nargs="+", help="a name, a code or an area")


def _add_rules(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rules = commands.add_parser("rules", help="list all rules", formatter_class=_Formatter)
    rules.set_defaults(run=_run_rules)
    rules.add_argument("--output-format", choices=("text", "json"), default="text")


def _add_schema(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    schema = commands.add_parser(
        "schema",
        help="tell which grammar a file follows, or what an element may hold",
        formatter_class=_Formatter,
    )
    schema.set_defaults(run=_run_schema)
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


def _run_check(options: argparse.Namespace) -> int:
    from validator.commands.check import run

    return run(options)


def _run_rule(options: argparse.Namespace) -> int:
    from validator.commands.rules import show

    return show(options.names)


def _run_schema(options: argparse.Namespace) -> int:
    from validator.commands.schema import run

    return run(options)


def _run_rules(options: argparse.Namespace) -> int:
    from validator.commands.rules import listing

    return listing(options.output_format)
