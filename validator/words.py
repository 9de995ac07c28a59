"""From the words of a command line to options, with paths anywhere among them."""

import argparse
from collections.abc import Sequence

from validator.commands import FAILED


def read_words(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Read a command line; unlike argparse alone, take paths from anywhere among the options.

    Args:
        parser: the parser of the whole command line.
        words: what stands behind the command's name.

    Raises:
        SystemExit: the words are wrong, which was told, or help was asked for.
    """
    options, left = parser.parse_known_args(words)
    if left:
        # argparse gives a list of paths only what stands in one piece.
        where = _list_of(options.command)
        given = getattr(options, where.dest) if where else []
        more = _values(options.command, left, takes_more=where is not None)
        if where:
            setattr(options, where.dest, more if given is where.default else [*given, *more])
    return options


def _list_of(command: argparse.ArgumentParser) -> argparse.Action | None:
    """Give the argument of a command that takes any number of words."""
    lists = (one for one in command._actions if not one.option_strings and one.nargs in ("*", "+"))
    return next(lists, None)


def _values(
    command: argparse.ArgumentParser, left: Sequence[str], *, takes_more: bool
) -> list[str]:
    """Take out of the words that argparse left over what is no option."""
    values: list[str] = []
    for place, word in enumerate(left):
        if word == "--" and takes_more:
            return [*values, *left[place + 1 :]]
        is_option = word.startswith("-") and word != "-"
        if is_option or not takes_more:
            from difflib import get_close_matches

            name = word.partition("=")[0]
            near = get_close_matches(name, command._option_string_actions, n=1)
            hint = f"; did you mean {near[0]}?" if near and is_option else ""
            what = f"there is no option {name!r}" if is_option else f"{word!r} is one word too many"
            command.exit(
                FAILED, f"{command.prog}: {what}{hint} ('{command.prog} --help' tells all)\n"
            )
        values.append(word)
    return values
