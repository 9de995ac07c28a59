"""The manual page of a rule, made from its module and its examples."""

import textwrap
from collections.abc import Iterator

from validator.rule import Example, Rule


def page(rule: Rule) -> str:
    """Write the manual page of a rule as plain text."""
    heading = f"{rule.name} ({rule.code})"
    facts = f"Level: {rule.level}. Since version {rule.since}."
    if rule.aliases:
        facts += f" Also known as: {', '.join(rule.aliases)}."
    if rule.changes_text:
        facts += f" Its fixes change visible text: {rule.changes_text}."
    parts = [heading, "=" * len(heading), "", rule.documentation, "", facts]
    for example in rule.examples:
        parts.extend(("", *_example(example)))
    return "\n".join(parts)


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
    yield textwrap.indent(example.source, "    ")
    if example.fixed is not None:
        flag = "--fix" if example.grade == "safe" else "--unsafe-fixes"
        yield ""
        yield f"and {flag} makes it:"
        yield ""
        yield textwrap.indent(example.fixed, "    ")
