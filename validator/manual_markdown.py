"""The manual page of a rule as Markdown, for ``docs/rules`` and for editors."""

import difflib
import re
from collections.abc import Iterator

from validator.manual import (
    Page,
    area_names,
    default_of,
    flag_of,
    open_page,
    type_of,
    visible,
)
from validator.regex import regex
from validator.rule import Example, Rule
from validator.ruleset import all_rules

# Tags and references in prose are code too, or a browser would take them for its own.
_CODE = regex(r"``([^`]+)``|(?:</?[A-Za-z][^<>]*>|&#?\w{1,31};)+")
_MARKUP = regex(r"[\\`*_~\[\]<>&|]")
# Hyphens are no markup, so names are still whole when the rest is escaped.
_NAME = regex(r"(?<![\w-])[a-z]+(?:-[a-z]+)+(?![\w-])")
_FENCE = regex(r"`{3,}")
_FENCES = {"jats": "xml", "xml": "xml", "html": "html", "text": "text"}
_UNSEEN = regex(r"⟨U\+[0-9A-F]{4,6}⟩")


def prose(text: str, rule: Rule | None = None) -> str:
    """Write a text of a rule's module as Markdown that shows the same.

    Args:
        text: the text; names of rules in it become links.
        rule: the rule of this page, which needs no link.
    """
    names = {one.name for one in all_rules() if "-" in one.name and one is not rule}
    parts: list[str] = []
    place = 0
    for match in _CODE.finditer(text):
        code = match[1] or match[0]
        parts.extend((_plain(text[place : match.start()], names), f"`{code}`"))
        place = match.end()
    parts.append(_plain(text[place:], names))
    return "".join(parts)


def _plain(text: str, names: set[str]) -> str:
    def link(match: re.Match[str]) -> str:
        return f"[{match[0]}]({match[0]}.md)" if match[0] in names else match[0]

    return _NAME.sub(link, _MARKUP.sub(r"\\\g<0>", text))


def markdown_page(rule: Rule) -> str:
    """Write the manual page of a rule as Markdown.

    What an example holds is shown as a block of its kind; what fixes make of it, as a ``diff``
    of all its lines, so that both records can be read back from it.
    """
    model = open_page(rule)
    lines = [f"# {rule.name}", "", prose(model.summary, rule), "", *_facts(model)]
    for heading, text in model.parts.items():
        lines.extend(("", f"**{heading}:** {prose(text, rule)}"))
    if rule.changes_text:
        lines.extend(("", f"**Its fixes change visible text:** {prose(rule.changes_text, rule)}."))
    for note in model.notes:
        lines.extend(("", prose(note, rule)))
    if model.options:
        lines.extend(("", "## Options", "", *_options(model)))
    if rule.examples:
        lines.extend(("", "## Examples"))
        for example in rule.examples:
            lines.extend(_example(example))
    if not model.is_of_the_run:
        lines.extend(("", "## Choosing it, and leaving it out", "", *_use(model)))
    return "\n".join(lines) + "\n"


def _facts(model: Page) -> Iterator[str]:
    rule = model.rule
    grades = ", ".join(model.grades) or "none"
    kinds = ", ".join(model.kinds) or "–"
    area = f"{model.area} ({rule.area})"
    yield "| code | level | fixes | area | looks at | preset | since |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    facts = (rule.code, rule.level, grades, area, kinds, rule.rung, rule.since)
    yield f"| {' | '.join(facts)} |"
    if rule.aliases:
        yield ""
        yield f"Earlier names, still accepted: {', '.join(f'`{name}`' for name in rule.aliases)}."


def _options(model: Page) -> Iterator[str]:
    yield "| option | takes | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for option in model.options:
        default = default_of(option).replace("|", r"\|")
        yield f"| `{option.name}` | {type_of(option)} | `{default}` | {prose(option.summary)} |"
    yield from ("", "In the settings:", "", "```toml", f"[rules.{model.rule.name}]")
    yield from (f"{option.name} = {default_of(option)}" for option in model.options)
    yield "```"


def _example(example: Example) -> Iterator[str]:
    if example.schema:
        yield from ("", "With this schema of the house:", "")
        yield from _block("dtd", example.schema)
    verdict = "This is right" if example.good else "This is reported"
    shown = visible(example.source)
    yield ""
    if example.fixed is None:
        yield f"{verdict}{_note(shown)}:"
        yield ""
        yield from _block(_FENCES[example.kind], shown)
    else:
        difference = _difference(shown, visible(example.fixed))
        yield f"{verdict}, and `{flag_of(example)}` repairs it{_note(difference)}:"
        yield ""
        yield from _block("diff", difference)


def _note(shown: str) -> str:
    found = _UNSEEN.search(shown)
    return f" ({found[0]} stands for the character itself)" if found else ""


def _difference(before: str, after: str) -> str:
    """Compare all lines; what is shown holds no line ends but those that divide it."""
    old, new = before.split("\n"), after.split("\n")
    context = max(len(old), len(new))
    # Two lines name the files, the third says which lines these are.
    return "\n".join([*difflib.unified_diff(old, new, n=context, lineterm="")][3:])


def _block(language: str, text: str) -> Iterator[str]:
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    yield f"{fence}{language}"
    yield text
    yield fence


def _use(model: Page) -> Iterator[str]:
    name = model.rule.name
    yield from ("```sh", f"jatslint check --select {name} records/")
    if model.grades:
        flag = "--fix" if "safe" in model.grades else "--unsafe-fixes"
        yield f"jatslint check --select {name} {flag} --diff records/"
    yield from (f"jatslint check --ignore {name} records/", "```")
    yield ""
    yield (
        f"In one place of a record: `<?jatslint ignore {name} -- why?>` before the element; for "
        "files that you cannot change, an ignore file: [suppressions](../suppressions.md). "
        "For all records, or for some, and with another level: [settings](../settings.md)."
    )


def markdown_index() -> str:
    """Write the list of all rules, by area."""
    pages = [open_page(rule) for rule in all_rules()]
    areas = area_names()
    lines = [
        "# Rules",
        "",
        f"{len(pages)} rules in {len(areas)} areas. Options take a rule by its name or its code, "
        "or all rules of an area by its letters: `--select empty-doi,DAT`.",
    ]
    for letters, area in sorted(areas.items(), key=lambda item: item[1]):
        lines.extend(("", f"## {area} ({letters})", ""))
        lines.append("| code | rule | level | fixes | what it finds |")
        lines.append("| --- | --- | --- | --- | --- |")
        lines.extend(_row(page) for page in pages if page.rule.area == letters)
    return "\n".join(lines) + "\n"


def _row(page: Page) -> str:
    rule = page.rule
    grades = ", ".join(page.grades) or "–"
    link = f"[{rule.name}]({rule.name}.md)"
    return f"| {rule.code} | {link} | {rule.level} | {grades} | {prose(page.summary, rule)} |"
