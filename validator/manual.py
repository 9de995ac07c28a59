"""The manual page of a rule, made from its module and its examples.

One model, :class:`Page`, and its renderings: plain text for a terminal and JSON for programs here,
Markdown in :mod:`validator.manual_markdown`.
"""

import json
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from validator.faults import FAULTS
from validator.findings import Grade
from validator.kinds import KINDS, Kind
from validator.regex import regex
from validator.rule import Example, Rule
from validator.ruleset import all_rules
from validator.settings.options import Option, options_by_rule

HEADINGS = ("Why", "Fixes", "Leaves alone")

# A part ends at the next heading or at an empty line.
_PART = regex(r"^(?:([A-Z][a-z]+(?: [a-z]+)?): )?(.+)", re.DOTALL)
_PARTS = regex(rf"\n\s*\n|\n(?=(?:{'|'.join(HEADINGS)}): )")
_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say of a rule.

    Texts are those of the module, in one line each, with code between double backticks.

    Attributes:
        rule: the rule.
        area: what its area is called: "Identifiers".
        summary: the fault in one sentence.
        parts: why it matters, what fixes do and what they leave alone, by heading.
        notes: further paragraphs.
        grades: the grades of the fixes that can be applied; empty if nothing is ever changed.
        kinds: the kinds of record that it looks at.
        options: what settings files can set under ``[rules.<name>]``.
    """

    rule: Rule
    area: str
    summary: str
    parts: dict[str, str]
    notes: tuple[str, ...]
    grades: tuple[Grade, ...]
    kinds: tuple[Kind, ...]
    options: tuple[Option, ...]

    @property
    def is_of_the_run(self) -> bool:
        """Whether the rule tells of a failed run: it is always on, and finds nothing in records."""
        return self.rule in FAULTS


def open_page(rule: Rule) -> Page:
    """Read what the module of a rule says of it."""
    summary, *rest = (" ".join(one.split()) for one in _PARTS.split(rule.documentation))
    parts: dict[str, str] = {}
    notes: list[str] = []
    for text in rest:
        heading, said = _read(text)
        if heading in HEADINGS:
            parts[heading] = said
        else:
            notes.append(text)
    fixes = parts.get("Fixes", "")
    grades: tuple[Grade, ...] = ("safe", "unsafe")
    return Page(
        rule=rule,
        area=area_names()[rule.area],
        summary=summary,
        parts=parts,
        notes=tuple(notes),
        # A module says them in its part on fixes; the tests compare with what its fixes are.
        grades=tuple(grade for grade in grades if re.search(rf"\b{grade}\b", fixes)),
        kinds=_kinds(rule),
        options=options_by_rule().get(rule.name, ()),
    )


def _kinds(rule: Rule) -> tuple[Kind, ...]:
    found: set[Kind] = set().union(*(check.kinds for check in rule.node_checks))
    found.update(*(check.kinds for check in rule.record_checks))
    return tuple(kind for kind in KINDS if kind in found)


def _read(text: str) -> tuple[str, str]:
    match = _PART.match(text)
    return (match[1] or "", match[2]) if match else ("", "")


def area_names() -> dict[str, str]:
    """Name the areas by their letters, in the words that their packages begin with."""
    names: dict[str, str] = {}
    for rule in all_rules():
        package = sys.modules.get(rule.module.rpartition(".")[0])
        if package is not None and package.__doc__ and ".rules." in rule.module:
            said = package.__doc__.partition("\n")[0]
            names[rule.area] = re.split(r":| \([A-Z]|\.$", said)[0]
    return names


def visible(text: str) -> str:
    """Write characters that nobody can see as ``⟨U+200B⟩``; blanks, tabs and line ends stay."""
    return "".join(
        f"⟨U+{ord(character):04X}⟩" if _is_unseen(character) else character for character in text
    )


def _is_unseen(character: str) -> bool:
    if character in " \t\n":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}


def flag_of(example: Example) -> str:
    """Name the option with which an example's fixes are applied."""
    return "--fix" if example.grade == "safe" else "--unsafe-fixes"


def page(rule: Rule) -> str:
    """Write the manual page of a rule as plain text."""
    model = open_page(rule)
    heading = f"{rule.name} ({rule.code})"
    lines = [heading, "=" * len(heading), "", *_wrapped(model.summary), ""]
    for name, text in model.parts.items():
        lines.extend(_wrapped(f"{name}: {text}"))
    for note in model.notes:
        lines.extend(("", *_wrapped(note)))
    lines.extend(("", *_wrapped(_facts(model))))
    if model.options:
        lines.extend(("", f"Options, under [rules.{rule.name}] in the settings:", ""))
    for option in model.options:
        lines.extend(_option(option))
    for example in rule.examples:
        lines.extend(("", *_example(example)))
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text.replace("``", ""), _WIDTH, break_long_words=False, break_on_hyphens=False
    )


def _facts(model: Page) -> str:
    rule = model.rule
    fixes = " and ".join(model.grades) or "none"
    facts = f"Level: {rule.level}. Fixes: {fixes}. Area: {model.area} ({rule.area}). "
    facts += f"Since version {rule.since}. In the preset {rule.rung} and those above it."
    if model.kinds:
        facts += f" Looks at: {', '.join(model.kinds)}."
    if rule.aliases:
        facts += f" Also known as: {', '.join(rule.aliases)}."
    if rule.changes_text:
        facts += f" Its fixes change visible text: {rule.changes_text}."
    return facts


_TYPES = {
    "array": "a list of strings",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "a string",
}


def type_of(option: Option) -> str:
    """Tell in words what an option takes."""
    if option.choices:
        return " or ".join(f'"{choice}"' for choice in option.choices)
    return _TYPES[option.schema["type"]]


def default_of(option: Option) -> str:
    """Write the default of an option as TOML does, which for these types is as JSON does."""
    return json.dumps(option.schema["default"], ensure_ascii=False)


def _option(option: Option) -> list[str]:
    return textwrap.wrap(
        f"{option.name}: {option.summary}. Takes {type_of(option)}; default: {default_of(option)}.",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _example(example: Example) -> Iterator[str]:
    verdict = "This is right" if example.good else "This is reported"
    if example.schema:
        yield "With the DTD"
        yield ""
        yield textwrap.indent(example.schema, "    ")
        yield ""
        verdict = verdict[0].lower() + verdict[1:]
    yield f"{verdict}:"
    yield ""
    yield textwrap.indent(visible(example.source), "    ")
    if example.fixed is not None:
        yield ""
        yield f"and {flag_of(example)} makes it:"
        yield ""
        yield textwrap.indent(visible(example.fixed), "    ")


def describe(rule: Rule) -> dict[str, Any]:
    """Tell a rule as data, in the shape in which ``--output-format json`` prints it."""
    model = open_page(rule)
    why, fixes, leaves_alone = (
        model.parts.get(heading, "").replace("``", "") for heading in HEADINGS
    )
    return {
        "name": rule.name,
        "code": rule.code,
        "level": rule.level,
        "preset": rule.rung,
        "since": rule.since,
        "aliases": list(rule.aliases),
        "area": {"code": rule.area, "name": model.area},
        "summary": model.summary,
        "why": why,
        "fixes": fixes,
        "leaves_alone": leaves_alone,
        "notes": [note.replace("``", "") for note in model.notes],
        "kinds": list(model.kinds),
        "fix_grades": list(model.grades),
        "changes_text": rule.changes_text,
        "options": [{"name": option.name, **option.schema} for option in model.options],
        "examples": [example._asdict() for example in rule.examples],
    }
