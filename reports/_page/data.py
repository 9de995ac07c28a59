"""The findings of a run as blocks of data in the page, written as they come.

A block is JSON, deflated and in base64: no text of a record can end its element or begin another.
There are three parts, so that a page with 300,000 findings opens at once: ``index`` (numbers to
filter by, and what they mean), ``text`` (messages, for the search) and ``body`` (frames and
changes, for the findings that are on the screen). Each is cut into blocks of its own size, and the
script ``store.js`` reads them.
"""

import base64
import json
import zlib
from collections.abc import Iterator
from typing import Any, get_args

from validator.files import FileResult
from validator.findings import LEVELS, Finding, Grade
from validator.frames import printable
from validator.reporting import View
from validator.ruleset import find_rules
from validator.statistics import NO_JOURNAL, NO_PUBLISHER, NO_TYPE

from .shown import hunks_of, message_of

INDEX_SIZE = 20_000
TEXT_SIZE = 2_000
BODY_SIZE = 250
# A browser still takes a page of a million findings; what is left out is counted and said.
FINDINGS_LIMIT = 1_000_000

# The first words of every page: they stand for what a record does not say.
UNNAMED = (NO_JOURNAL, NO_PUBLISHER, NO_TYPE)
STATES = ("open", "known", "fixed")
_GRADES: tuple[Grade | None, ...] = (None, *get_args(Grade))


class Data:
    """Turns results into blocks; keeps no finding longer than until its block is full."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._rules: dict[str, int] = {}
        self._words = {word: number for number, word in enumerate(UNNAMED)}
        self._files = 0
        self._index = _new_index()
        self._index["words"] += UNNAMED
        self._texts: list[str] = []
        self._bodies: list[object] = []
        self.listed = 0
        self.omitted = 0

    def add(self, result: FileResult) -> Iterator[str]:
        """Take the findings of a file; give the blocks that are full."""
        states = zip(STATES, (result.findings, result.known, result.fixed), strict=True)
        found = [(state, one) for state, findings in states for one in findings]
        room = max(FINDINGS_LIMIT - self.listed, 0)
        self.omitted += max(len(found) - room, 0)
        if not found[:room]:
            return
        self._add_file(result)
        for state, finding in found[:room]:
            self._add(STATES.index(state), finding)
            if len(self._bodies) == BODY_SIZE:
                yield _block("body", self._bodies)
                self._bodies = []
            if len(self._texts) == TEXT_SIZE:
                yield _block("text", self._texts)
                self._texts = []
            if len(self._index["file"]) == INDEX_SIZE:
                yield _block("index", self._index)
                self._index = _new_index()
        self.listed += len(found[:room])

    def finish(self) -> Iterator[str]:
        """Give the blocks that are not full."""
        yield _block("body", self._bodies)
        yield _block("text", self._texts)
        yield _block("index", self._index)

    def _add_file(self, result: FileResult) -> None:
        facts = result.facts
        given = (facts.journal, facts.publisher, facts.article_type)
        self._index["files"].append(
            [
                printable(self._view.relative(result.path)),
                printable(facts.doi),
                *(self._word(printable(a) or b) for a, b in zip(given, UNNAMED, strict=True)),
            ]
        )
        self._files += 1

    def _word(self, word: str) -> int:
        """Number a name that many records share; a new one goes into the block."""
        if word not in self._words:
            self._words[word] = len(self._words)
            self._index["words"].append(word)
        return self._words[word]

    def _rule(self, finding: Finding) -> int:
        if finding.code not in self._rules:
            self._rules[finding.code] = len(self._rules)
            rule = find_rules(finding.code)[0]
            self._index["rules"].append(
                [finding.code, finding.rule, rule.summary, rule.section("Why")]
            )
        return self._rules[finding.code]

    def _add(self, state: int, finding: Finding) -> None:
        index, fix = self._index, finding.fix
        index["file"].append(self._files - 1)
        index["rule"].append(self._rule(finding))
        index["level"].append(LEVELS.index(finding.level))
        index["grade"].append(_GRADES.index(fix.grade if fix else None))
        index["state"].append(state)
        self._texts.append(message_of(finding))
        frame = finding.frame
        self._bodies.append(
            [
                finding.line,
                finding.column,
                [[line.number, line.text, line.start, line.end] for line in frame.lines],
                frame.omitted,
                printable(fix.title) if fix else "",
                *hunks_of(finding),
            ]
        )


def _new_index() -> dict[str, list[Any]]:
    names = ("words", "files", "rules", "file", "rule", "level", "grade", "state")
    return {name: [] for name in names}


def _block(part: str, content: object) -> str:
    """Write a block; JSON in ASCII carries even lone surrogates."""
    raw = json.dumps(content, separators=(",", ":")).encode("ascii")
    packed = base64.b64encode(zlib.compress(raw)).decode("ascii")
    return f'<script type="text/plain" data-part="{part}">{packed}</script>\n'
