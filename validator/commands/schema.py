"""``jatslint schema``: which grammars there are, which a file follows, what an element holds."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from textwrap import fill

from validator.commands import CLEAN, FAILED, refuse
from validator.grammar.choice import is_final
from validator.grammar.facts import GrammarName, grammar_names
from validator.grammar.history import grammars_with, version_range
from validator.grammar.judge import Verdict
from validator.grammar.schema import load_grammar
from validator.record import Standards, open_record
from validator.write import FileError, read_file

_WIDTH = 96


def run(options: Namespace) -> int:
    """Answer what was asked about grammars, files or elements; give the exit code."""
    if options.list:
        print("\n".join(_listing()))
        return CLEAN
    code = CLEAN
    for word in options.what:
        if Path(word).exists():
            code = max(code, _tell_of_file(word, options.target or ""))
        elif grammars_with(word):
            print("\n".join(_element(word)))
        else:
            known = load_grammar(grammar_names()[-1]).elements
            near = get_close_matches(word, known, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            print(f"jatslint: {word} is neither a file nor an element{hint}", file=sys.stderr)
            code = FAILED
    return code


def _listing() -> Iterator[str]:
    """One line a grammar, and where the facts come from."""
    widest = max(len(name.title) for name in grammar_names())
    for name in grammar_names():
        yield f"{name.title:<{widest}}  {name.public_id}"
    manifest = json.loads((files("validator.schemas") / "grammars" / "manifest.json").read_text())
    sources = [
        f"{source['package']} {source['version']} ({source['index']})"
        for source in manifest["sources"]
    ]
    yield f"{len(grammar_names())} grammars, made from {' and '.join(sources)}"


def _tell_of_file(path: str, target: str) -> int:
    try:
        record = open_record(read_file(Path(path)), name=path, standards=Standards(target))
    except FileError as error:
        return refuse(error)
    if record.root is None:
        reason = f": {record.error.message.strip()}" if record.error else ""
        print(f"{path}: no grammar, since it is {record.kind} without a tree{reason}")
    elif record.kind != "jats" or not record.judgement.verdicts:
        print(f"{path}: no grammar, since it holds no JATS article")
    else:
        for verdict in record.judgement.verdicts:
            print(f"{path}: {_told(verdict)}")
    return CLEAN


def _told(verdict: Verdict) -> str:
    if verdict.choice.name is None:
        return f"not judged; {verdict.choice.why}"
    outcome = "valid"
    if not verdict.valid:
        count = len(verdict.faults)
        outcome = f"not valid, {count} fault{'s' * (count != 1)}"
    return f"{verdict.choice.name.title}: {outcome}\n  why this grammar: {verdict.choice.why}"


def _element(element: str) -> Iterator[str]:
    """What an element may contain, by tag set, and since when."""
    yield f"<{element}>"
    names = [name for name in grammars_with(element) if is_final(name.version)]
    if not names:
        drafts = ", ".join(dict.fromkeys(name.version for name in grammars_with(element)))
        yield f"  only in drafts: {drafts}"
        names = list(grammars_with(element))
    by_kind = sorted(names, key=lambda name: name.kind)
    for tag_set in dict.fromkeys(name.tag_set for name in by_kind):
        of_set = [name for name in names if name.tag_set == tag_set]
        # Tables of the other model add names to a few elements; the plain sets come first.
        yield from _in_tag_set(element, [name for name in of_set if not name.oasis] or of_set)


def _in_tag_set(element: str, names: list[GrammarName]) -> Iterator[str]:
    newest = load_grammar(names[-1])
    versions = list(dict.fromkeys(name.version for name in names))
    held = version_range(versions) if is_final(versions[0]) else ", ".join(versions)
    yield f"  {names[-1].tag_set.capitalize()}: {held}"
    model = newest.facts.models[element]
    yield from _wrapped("contains", model.replace(",", ", ").replace("|", " | "))
    yield from _wrapped("attributes", ", ".join(newest.attributes(element)) or "none")
    parents = [parent for parent in newest.elements if element in newest.model(parent).names]
    yield from _wrapped("stands in", ", ".join(sorted(parents)) or "nothing; it is a root")
    new = [
        f"{word} ({since})"
        for word, since in _since(element, names).items()
        if since != names[0].version
    ]
    if new:
        yield from _wrapped("came later", ", ".join(new))


def _since(element: str, names: list[GrammarName]) -> dict[str, str]:
    """For each child and attribute that an element has today, the version that brought it."""
    found: dict[str, str] = {}
    for name in names:
        grammar = load_grammar(name)
        for word in sorted(grammar.model(element).names | grammar.attributes(element).keys()):
            found.setdefault(word, name.version)
    newest = load_grammar(names[-1])
    kept = newest.model(element).names | newest.attributes(element).keys()
    return {word: since for word, since in found.items() if word in kept}


def _wrapped(heading: str, text: str) -> Iterable[str]:
    lead = f"    {heading}: "
    return [
        fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * 8, break_on_hyphens=False)
    ]
