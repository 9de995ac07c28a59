"""A start costs what it needs: one sub-command, and no module of use to other records only."""

import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from validator.arguments import COMMANDS
from validator.cli import make_parser

ROOT = Path(__file__).parent.parent
CLEAN = b"""\
<article article-type="research-article" dtd-version="1.3">
<front>
<journal-meta>
<journal-title-group><journal-title>Journal of Tests</journal-title></journal-title-group>
<issn pub-type="epub">2049-3630</issn>
<publisher><publisher-name>Example Press</publisher-name></publisher>
</journal-meta>
<article-meta>
<article-id pub-id-type="doi">10.5555/start</article-id>
<title-group><article-title>Starting fast</article-title></title-group>
<pub-date date-type="pub" publication-format="electronic"><year>2024</year></pub-date>
</article-meta>
</front>
</article>
"""
NOT_NEEDED = (
    *("importlib.resources", "textwrap", "multiprocessing"),
    *("concurrent.futures", "html5lib", "rich", "xmlschema"),
    *("validator.prefixes", "validator.suppressions.ignores", "validator.ledger"),
)


def parsers_of(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    (commands,) = (one for one in parser._actions if isinstance(one, _SubParsersAction))
    return dict(commands.choices)


def test_a_parser_of_one_command_is_that_of_all():
    whole = parsers_of(make_parser())
    assert list(whole) == list(COMMANDS)
    for name, parser in whole.items():
        one = parsers_of(make_parser(name))
        assert list(one) == [name]
        assert one[name].format_help() == parser.format_help()


@pytest.mark.parametrize("word", ["", "--help", "chec", "no-command"])
def test_any_other_word_gets_all_commands(word):
    assert list(parsers_of(make_parser(word))) == list(COMMANDS)


def test_nothing_is_imported_that_a_clean_record_does_not_need(tmp_path):
    (tmp_path / "a.xml").write_bytes(CLEAN)
    code = (
        "import sys; from validator.cli import main; "
        f"main(['check', '--isolated', {str(tmp_path)!r}]); "
        f"print(*(set({NOT_NEEDED!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["1 file checked (1 jats): no findings", ""]


def test_the_exit_code_and_all_output_are_there_when_the_process_ends(tmp_path):
    for number in range(200):
        (tmp_path / f"{number}.xml").write_bytes(b"<article")
    for jobs in ("1", "2"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "validator",
                "check",
                "--report",
                "jsonl",
                "-j",
                jobs,
                str(tmp_path),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stdout.count('"code"') == 200
