"""The command line: reads it, and calls the function that answers."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from validator import __version__, arguments
from validator.commands import EXIT_CODES, FAILED, REMAINING
from validator.words import read_words


def main(words: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        words: what stands behind the command's name; None takes the words of the process.

    Returns:
        the exit code.
    """
    _make_streams_safe()
    words = sys.argv[1:] if words is None else words
    parser = make_parser(words[0] if words else "")
    if not words:
        parser.print_help(sys.stderr)
        return FAILED
    options = read_words(parser, words)
    module, _, function = options.run.partition(":")
    try:
        run = getattr(import_module(f"validator.commands.{module}"), function)
        code: int = run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REMAINING
    except KeyboardInterrupt:
        print("jatslint: stopped; files that were written are whole", file=sys.stderr)
        return FAILED
    except Exception:  # noqa: BLE001 - Python's own exit code, 1, would say "something remains"
        import traceback

        traceback.print_exc()
        print("jatslint: this is a bug; please report it with these lines", file=sys.stderr)
        return FAILED
    return code


def _make_streams_safe() -> None:
    """Let neither a closed stream nor a narrow encoding break the output."""
    if sys.stdout is None or sys.stderr is None:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Formats have line ends of their own, which Windows must not double.
            newline = "" if stream is sys.stdout else None
            stream.reconfigure(errors="backslashreplace", newline=newline)


def make_parser(asked: str = "") -> argparse.ArgumentParser:
    """Make the parser of the command line; completions and the manual page are made of it too.

    Args:
        asked: the only sub-command that it has to know; any other word means all of them.
    """
    parser = argparse.ArgumentParser(
        prog="jatslint",
        description="Finds and repairs data-quality faults in scholarly article records.",
        epilog=EXIT_CODES,
        formatter_class=arguments.Formatter,
    )
    parser.add_argument("--version", action="version", version=f"jatslint {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="jatslint")
    only = arguments.COMMANDS.get(asked)
    for add in (only,) if only else arguments.COMMANDS.values():
        add(commands)
    return parser
