"""The pages made from the code: that they are true, whole and not stale."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt

from docs.build import pages
from docs.manpage import man_page
from tests.cases import case_file, read_cases
from validator import fix
from validator.cli import main, make_parser
from validator.engine import check_record
from validator.faults import FAULTS
from validator.manual import describe, open_page, page, visible
from validator.manual_markdown import markdown_page, prose
from validator.record import Standards, open_record
from validator.ruleset import all_rules, choose
from validator.settings.options import options_by_rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "rules"
RULES = [rule for rule in all_rules() if rule.examples]
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def test_no_page_is_stale_and_none_is_left_of_a_rule_that_is_gone():
    made = pages()
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, text in made.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    left = [path.name for path in PAGES.glob("*") if path not in made]
    assert not stale, "run: python -m docs.build"
    assert not left, "run: python -m docs.build"


# What a page shows, read back from it.

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>\w+)\n(?P<text>.*?)\n(?P=fence)$", re.MULTILINE | re.DOTALL
)
_UNSEEN = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")


@dataclass
class Shown:
    verdict: str
    before: str
    after: str
    kind: str
    schema: str


def _examples(text):
    """Read the examples of a page: the sentence, and the block behind it."""
    start = text.index("\n## Examples\n")
    end = text.find("\n## Choosing it")
    place, schema = start, ""
    for block in _BLOCK.finditer(text, start, end):
        sentence = text[place : block.start()].strip().rpartition("\n")[2]
        place = block.end()
        if block["kind"] == "dtd":
            schema = block["text"]
            continue
        if block["kind"] == "diff":
            lines = block["text"].split("\n")
            before = "\n".join(line[1:] for line in lines if line[0] in " -")
            after = "\n".join(line[1:] for line in lines if line[0] in " +")
        else:
            before = after = block["text"]
        yield Shown(sentence, _typed(before), _typed(after), block["kind"], schema)
        schema = ""


def _with(rule):
    """The rules to run to see what one does: those that the engine asks see what others do."""
    return [rule.name] if rule.node_checks or rule.record_checks else []


def _typed(text):
    return _UNSEEN.sub(lambda match: chr(int(match[1], 16)), text)


@every_rule
def test_what_a_page_shows_is_what_the_rule_does(rule, tmp_path):
    shown = list(_examples((PAGES / f"{rule.name}.md").read_text(encoding="utf-8")))
    assert len(shown) == len(rule.examples)
    for one, example in zip(shown, rule.examples, strict=True):
        schemas = ()
        if one.schema:
            (tmp_path / "ours.dtd").write_text(one.schema)
            schemas = (str(tmp_path / "ours.dtd"),)
        # A diff does not tell the kind of a record.
        kind = example.kind if one.kind == "diff" else {"xml": "jats"}.get(one.kind, one.kind)
        record = open_record(one.before.encode(), kind=kind, standards=Standards(house=schemas))
        found = [one for one in check_record(record, choose(_with(rule))) if one.rule == rule.name]
        assert bool(found) == one.verdict.startswith("This is reported"), one
        unsafe = "--unsafe-fixes" in one.verdict
        result = fix(
            one.before.encode(), kind=kind, select=_with(rule), schemas=schemas, unsafe=unsafe
        )
        assert result.text.rstrip("\n") == one.after.rstrip("\n"), one
        assert ("repairs it" in one.verdict) == (one.before != one.after)


@every_rule
def test_the_grades_of_a_page_are_those_of_the_fixes(rule):
    examples = [*rule.examples, *(one.example for one in _cases(rule))]
    emitted = set()
    for example in examples:
        record = open_record(example.source.encode(), kind=example.kind)
        for finding in check_record(record, choose(_with(rule))):
            if finding.rule == rule.name and finding.fix:
                emitted.add(finding.fix.grade)
    assert emitted - {"suggestion"} == set(open_page(rule).grades), rule.section("Fixes")


def _cases(rule):
    path = case_file(rule.module, rule.name)
    return [case for case in read_cases(path) if not case.known_failure] if path.exists() else []


@dataclass
class Rendered:
    """What a reader of Markdown sees: headings, paragraphs, tables, links, blocks."""

    text: str = ""
    links: list = field(default_factory=list)
    kinds: set = field(default_factory=set)


def _render(text):
    result = Rendered()
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        result.kinds.add(token.type)
        for child in token.children or ():
            result.kinds.add(child.type)
            result.text += child.content
            if child.type == "link_open":
                result.links.append(child.attrs["href"])
            elif child.type == "softbreak":
                result.text += " "
        result.text += "\n"
    return result


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_page_shows_every_word_of_the_module_and_no_markup_by_chance(rule):
    seen = _render(markdown_page(rule))
    assert not seen.kinds & {"html_inline", "html_block", "em_open", "image", "blockquote_open"}
    said = " ".join(rule.documentation.replace("``", "").split())
    for sentence in re.split(r"(?:^|\s)(?:Why|Fixes|Leaves alone): ", said):
        for part in sentence.split("\n"):
            assert part.strip() in " ".join(seen.text.split())
    for link in seen.links:
        if not link.startswith("../"):
            assert (PAGES / link).exists(), link


def test_links_to_other_documents_lead_somewhere():
    for path in [*PAGES.glob("*.md"), *(ROOT / "docs" / name for name in _OURS)]:
        for link in _render(path.read_text(encoding="utf-8")).links:
            if not link.startswith("http"):
                assert (path.parent / link.partition("#")[0]).exists(), f"{path.name}: {link}"


_OURS = ("ci.md", "pre-commit.md", "writing-rules.md")


def test_the_index_lists_every_rule_once():
    links = _render((PAGES / "README.md").read_text(encoding="utf-8")).links
    assert sorted(links) == sorted(f"{rule.name}.md" for rule in all_rules())


@pytest.mark.parametrize(
    "text",
    [
        "a `` b",
        "``xml:id`` and *this* or _that_",
        "tags (<I>), <p><span style=...>&lt;b> and a<b",
        "&nbsp; and &amp;lt; & more",
        "[if gte mso 9](x) ![y](z) ~~a~~ |b| \\c",
        "see missing-doi, not-a-rule or xmissing-doi",
        "<!-- a comment --> and `tick",
    ],
)
def test_prose_is_shown_as_it_is_written(text):
    shown = text if text.count("``") % 2 else text.replace("``", "")
    assert _render(prose(text)).text.strip() == shown


def test_a_rule_is_linked_from_other_pages_but_its_own():
    assert "[missing-doi](missing-doi.md)" in prose("see missing-doi")
    (rule,) = choose(["missing-doi"]).rules
    assert prose("see missing-doi", rule) == "see missing-doi"


def test_characters_that_nobody_sees_are_named():
    text = "a\u200bb\x02c\tд\ue000\nx\u00a0y\U000e0001z\ud800"
    assert visible(text) == (
        "a⟨U+200B⟩b⟨U+0002⟩c\tд⟨U+E000⟩\nx⟨U+00A0⟩y⟨U+E0001⟩z⟨U+D800⟩"
    )  # fmt: skip
    assert _typed(visible(text)) == text


@pytest.mark.parametrize("name", sorted(options_by_rule()))
def test_options_are_told_in_every_rendering(name):
    (rule,) = choose([name]).rules
    text, markdown = page(rule), markdown_page(rule)
    seen = " ".join(_render(markdown).text.split())
    described = {one["name"]: one for one in describe(rule)["options"]}
    # What is shown as settings are the defaults.
    shown = re.search(r"^```toml\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)[1]
    settings = tomllib.loads(shown)["rules"][name]
    for option in options_by_rule()[name]:
        assert option.name in text
        assert option.summary in " ".join(text.split())
        assert option.summary in seen
        assert described[option.name]["default"] == settings[option.name]
        assert option.read(settings[option.name]) == option.default


def _printed(capsys, *words):
    assert main(words) == 0
    return capsys.readouterr().out


def test_rule_and_rules_print_one_shape(capsys):
    every = json.loads(_printed(capsys, "rules", "--output-format", "json"))
    assert [one["name"] for one in every] == [rule.name for rule in all_rules()]
    area = json.loads(_printed(capsys, "rule", "IDN", "idn101", "--output-format", "json"))
    assert area == [one for one in every if one["area"]["code"] == "IDN"]
    word = {"type": "string", "minLength": 1}
    shape = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(("name", "code", "since", "summary", "why", "fixes"), word),
            "leaves_alone": word,
            "changes_text": {"type": "string"},
            "preset": {"enum": ["syntax", "schema", "recommended", "strict"]},
            "level": {"enum": ["error", "warning", "info"]},
            "aliases": {"type": "array", "items": word},
            "area": {"type": "object", "properties": {"code": word, "name": word}},
            "notes": {"type": "array", "items": word},
            "kinds": {"type": "array", "items": {"enum": ["jats", "xml", "html", "text"]}},
            "fix_grades": {"type": "array", "items": {"enum": ["safe", "unsafe"]}},
            "options": {"type": "array"},
            "examples": {"type": "array"},
        },
    }
    shape["required"] = list(shape["properties"])
    for one in every:
        jsonschema.validate(one, shape)


def test_a_page_can_be_had_as_markdown(capsys):
    shown = _printed(capsys, "rule", "empty-doi", "--output-format", "markdown")
    assert shown == (PAGES / "empty-doi.md").read_text(encoding="utf-8")


def test_a_rule_that_is_asked_for_twice_is_shown_once(capsys):
    assert _printed(capsys, "rule", "empty-doi", "IDN101") == _printed(capsys, "rule", "empty-doi")


def test_rules_of_a_failed_run_are_told_and_cannot_be_chosen():
    for rule in FAULTS:
        text = markdown_page(rule)
        assert "--select" not in text
        assert rule.name in text


# The manual page of the command.


def _formatter(*command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(
        [*command, str(ROOT / "docs" / "man" / "jatslint.1")],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
        check=False,
        timeout=60,
    )


def test_man_shows_the_manual_page_without_a_warning():
    result = _formatter("man", "--warnings", "-l")
    assert result.returncode == 0
    assert result.stderr == b""
    text = re.sub(r".\x08", "", result.stdout.decode())
    for heading in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "EXAMPLES"):
        assert re.search(rf"^{heading}$", text, re.MULTILINE)
    # man fills lines with blanks up to the margin.
    assert re.search(r"^ +--force-exclude\n +Pass +over", text, re.MULTILINE)


def test_mandoc_finds_only_that_the_page_has_no_date():
    result = _formatter("mandoc", "-T", "lint")
    # A date would make the page stale without a change.
    lines = [line for line in result.stdout.decode().splitlines() if "missing date" not in line]
    assert not lines


def test_the_manual_page_names_every_command_and_option():
    text = man_page(make_parser()).replace("\\-", "-")
    for name in ("check", "baseline create", "undo", "completions"):
        assert f".SS jatslint {name}\n" in text
    for option in ("--fix", "--report", "--select", "-j", "--base"):
        assert f"\\fB{option}\\fR" in text
