"""``jatslint completions``: what a shell needs to complete the words of a command line."""

import argparse
from collections.abc import Iterable, Iterator

import shtab

from validator.cli import make_parser
from validator.commands import CLEAN
from validator.grammar.facts import grammar_names
from validator.reporting import report_names
from validator.ruleset import all_rules


def run(options: argparse.Namespace) -> int:
    """Print the completions of a shell; give the exit code."""
    parser = make_parser()
    for action in _actions(parser):
        if (words := _words(action.metavar)) is not None:
            action.choices = words
        elif action.metavar in ("PATH", "LEDGER", "FILE|ELEMENT", "FILE|KEY=VALUE", "FILE"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    print(shtab.complete(parser, options.shell))
    return CLEAN


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Give the arguments of a command and of all commands below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)


def _words(metavar: object) -> Iterable[str] | None:
    """Name what can stand for a value; None if that is not known here."""
    rules = all_rules()
    if metavar in ("RULE", "RULES"):
        areas = sorted({rule.area for rule in rules})
        return [*(rule.name for rule in rules), *(rule.code for rule in rules), *areas, "ALL"]
    if metavar == "FORMAT[:FILE]":
        return report_names()
    if metavar == "VERSION":
        return sorted({name.version for name in grammar_names()})
    return None
