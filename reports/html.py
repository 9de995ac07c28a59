"""The report for people who look after a corpus: one page to open, filter, share and print.

The page is one file that loads nothing from elsewhere. Findings go into it as they come, as
blocks of data (:mod:`._page.data`); the overview is written when all have gone by.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from heapq import heappush, heappushpop
from html import escape
from importlib.resources import files
from itertools import count as numbers
from string import Template

from validator.files import FileResult
from validator.reporting import ReportWriter, View
from validator.summary import count

from ._page.data import BODY_SIZE, TEXT_SIZE, Data
from ._page.overview import FileCount, overview, parts

_SCRIPTS = ("store", "filters", "diff", "list", "main", "theme", "start")
_WORST = 20


class Report(ReportWriter):
    """Writes a page with an overview and all findings."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._data = Data(view)
        # The worst files so far, the least bad first; of equals the one that came first stays.
        self._worst: list[tuple[int, int, FileCount]] = []
        self._places = numbers(0, -1)
        self._script = "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)

    def start(self) -> Iterator[str]:
        """Write the head of the page, with the policy that forbids all that is not in it."""
        style = _asset("page.css")
        policy = (
            f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(self._script)}; "
            "base-uri 'none'; form-action 'none'"
        )
        yield Template(_asset("head.html")).substitute(
            policy=policy, style=style, tool=self._tool()
        )

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the blocks of data that are full."""
        if result.findings:
            levels = Counter(finding.level for finding in result.findings)
            path = self._view.relative(result.path)
            entry = FileCount(path, levels, result.facts.journal)
            ranked = (entry.findings, next(self._places), entry)
            (heappush if len(self._worst) < _WORST else heappushpop)(self._worst, ranked)
        yield from self._data.add(result)

    def end(self) -> Iterator[str]:
        """Write the rest of the data, the overview, and the controls."""
        yield from self._data.finish()
        worst = [entry for _, _, entry in sorted(self._worst, reverse=True)]
        yield Template(_asset("body.html")).substitute(
            parts=parts(self._view, worst),
            overview=overview(self._view, worst),
            omitted=self._omitted(),
            text_size=TEXT_SIZE,
            body_size=BODY_SIZE,
            tool=self._tool(),
            script=self._script,
        )

    def _tool(self) -> str:
        return escape(f"{self._view.tool['name']} {self._view.tool['version']}")

    def _omitted(self) -> str:
        if not self._data.omitted:
            return ""
        told = (
            f"Only the first {count(self._data.listed, 'finding')} can be looked at here; "
            f"{self._data.omitted:,} more are counted above. Check a folder or a rule at a time "
            "to see them."
        )
        return f'<p class="note">{told}</p>'


def _asset(name: str) -> str:
    return (files(__package__) / "_page" / name).read_text("ascii")


def _digest(text: str) -> str:
    """Name an inline style or script in a policy (Content Security Policy Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('ascii')).digest()).decode()}'"
