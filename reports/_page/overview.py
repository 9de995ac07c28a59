"""The overview: totals, rules, where findings cluster, the worst files; complete without scripts.

It is built as a tree and serialised by lxml, so that no text can become markup.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.builder import E  # type: ignore[import-not-found]

from validator.findings import LEVELS, Level
from validator.frames import printable
from validator.reporting import View
from validator.ruleset import find_rules
from validator.statistics import OTHERS, GroupCount, RuleCount, worst_first
from validator.summary import by_level, count

RULES_SHOWN = 15
GROUPS_SHOWN = 8
# More rows than this are no overview; the page says how many there are, and its filters know all.
GROUPS_LIMIT = 100
_ALL = "all"
_ONE_ROW = 6
_KINDS = {"jats": "JATS", "xml": "XML", "html": "HTML", "text": "text", "unreadable": "unreadable"}
# Columns of words stand to the left, those of numbers to the right.
_WORDS = frozenset({"Journal", "Levels"})


@dataclass(frozen=True, slots=True)
class FileCount:
    """A file among the worst: its path, its findings by level, its journal."""

    path: str
    levels: Counter[Level]
    journal: str

    @property
    def findings(self) -> int:
        """All its open findings."""
        return self.levels.total()


def overview(view: View, worst: Sequence[FileCount]) -> str:
    """Write the sections above the findings, as HTML in ASCII.

    Args:
        view: the report's view; the summary is complete.
        worst: the files with most findings, the worst first.
    """
    sections = [_totals(view), *_rules(view), *_places(view), *_worst(worst)]
    return "\n".join(_written(section) for section in sections)


def parts(view: View, worst: Sequence[FileCount]) -> str:
    """Write the links to the sections that the page has."""
    there = (
        ("rules", "Rules", bool(_ranked(view))),
        ("places", "Where", bool(list(_places(view)))),
        ("files", "Files", bool(worst)),
        ("findings", "Findings", True),
    )
    return "".join(
        _written(E.a(word, href=f"#{name}")) for name, word, is_there in there if is_there
    )


def filter_link(**filters: str) -> str:
    """The address of the findings that these filters choose."""
    return "#" + "&".join(f"{name}={quote(value, safe='/')}" for name, value in filters.items())


def share(part: int, whole: int) -> str:
    """Tell a share in percent; what is not quite nothing or all is not called so."""
    if not whole:
        return "0 %"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.9 < percent < 100:
        return "> 99.9 %"
    return f"{percent:.1f}".removesuffix(".0") + " %"


def _written(element: Any) -> str:
    return etree.tostring(element, encoding="ascii", method="html").decode("ascii")


def _totals(view: View) -> Any:
    summary = view.summary
    clean = summary.files - summary.faulty
    kinds = ", ".join(f"{number:,} {_KINDS[kind]}" for kind, number in summary.kinds.most_common())
    lead = f"Checked on {_now()}" + (f": {kinds}." if kinds else ".")
    figures = E.dl({"class": "totals"})
    of_all = f"{clean:,} of {summary.files:,}"
    figures.append(_figure("files without findings", share(clean, summary.files), of_all))
    for level in LEVELS:
        noun = {"error": "errors", "warning": "warnings", "info": "info"}[level]
        figures.append(_figure(noun, f"{summary.levels[level]:,}", "", f"{level}-ink"))
    safe, unsafe = summary.grades["safe"], summary.grades["unsafe"]
    rest = f"then {summary.findings - safe:,} remain"
    figures.append(_figure("--fix would repair", f"{safe:,}", rest))
    if unsafe:
        figures.append(_figure("more with --unsafe-fixes", f"{unsafe:,}", "look at each first"))
    if summary.fixed:
        figures.append(
            _figure(
                "fixed in this run", f"{summary.fixed:,}", f"in {count(summary.changed, 'file')}"
            )
        )
    for figure in _old(view):
        figures.append(figure)
    if len(figures) > _ONE_ROW:
        figures.set("class", "totals many")
    section = E.section({"id": "totals", "aria-labelledby": "totals-title"})
    section.append(E.h1(_title(view), id="totals-title"))
    section.append(E.p({"class": "lead"}, lead))
    if summary.findings:
        section.append(_bar(summary.levels, summary.findings, "split"))
    section.append(figures)
    if summary.ladder and summary.files:
        passed = ", ".join(
            f"{rung.name} {share(summary.passing[rung.name], summary.files)}"
            for rung in summary.ladder
        )
        section.append(E.p({"class": "passed"}, f"Files that pass each preset: {passed}."))
    if summary.failed:
        failed = "On some files the run itself failed: see the rules that begin with DOC00."
        section.append(E.p({"class": "note"}, failed))
    return section


def _title(view: View) -> str:
    """The state of the corpus in one line."""
    summary = view.summary
    new = "" if view.trend is None else "new "
    if not summary.files:
        return "No records"
    if not summary.findings:
        return f"No {new}findings in {count(summary.files, 'file')}"
    findings = count(summary.findings, f"{new}finding")
    return f"{findings} in {summary.faulty:,} of {count(summary.files, 'file')}"


def _old(view: View) -> Iterator[Any]:
    """The figures of what the baseline and the records set aside."""
    summary, trend = view.summary, view.trend
    if trend is not None:
        of_listed = f"of {trend.listed.total():,} that it lists"
        yield _figure("gone since the baseline", f"{trend.gone.total():,}", of_listed)
    if summary.known:
        yield _figure("known to the baseline", f"{summary.known:,}", "not counted as findings")
    if summary.suppressed:
        yield _figure("suppressed", f"{summary.suppressed:,}", "by records or ignore files")


def _figure(noun: str, figure: str, more: str, ink: str = "") -> Any:
    """One total. The term comes first in the source, the figure above it on the screen."""
    told = E.dd(E.span({"class": f"figure {ink}".strip()}, figure))
    part = E.div(E.dt(noun), told)
    if more:
        part.insert(1, E.dd({"class": "more"}, more))
    return part


def _now() -> str:
    """The time of the report, or the one that reproducible builds ask for."""
    # https://reproducible-builds.org/specs/source-date-epoch/
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isdecimal() else time.time()
    return time.strftime("%Y-%m-%d, %H:%M UTC", time.gmtime(seconds))


def _bar(parts: Mapping[Any, int], whole: int, name: str = "") -> Any:
    """A bar of numbers by level, or of all findings, as long as their share of the whole.

    Widths are attributes, not styles: the page's policy forbids styles of elements.
    """
    bar = E.svg({"aria-hidden": "true", "width": "100%", "height": "10"})
    if name:
        bar.set("class", name)
    at = 0.0
    for part in (*LEVELS, _ALL):
        if width := 100 * parts.get(part, 0) / max(whole, 1):
            place = {"x": f"{at:.2f}%", "width": f"{max(width, 0.4):.2f}%", "height": "100%"}
            bar.append(E.rect({**place, "class": part}))
            at += width
    return bar


def _rules(view: View) -> Iterator[Any]:
    ranked, trend = _ranked(view), view.trend
    if not ranked:
        return
    heads = ["Rule", "", "New" if trend else "Findings", "Records hit", "--fix", "--unsafe-fixes"]
    if trend is not None:
        heads += ["Known", "Gone"]
    body = E.tbody()
    for rule in ranked:
        row = E.tr(
            E.th({"scope": "row"}, *_named(rule)),
            E.td({"class": "chart"}, _bar(rule.levels, ranked[0].findings)),
            _number(rule.findings),
            E.td(share(rule.files, view.summary.files)),
            _number(rule.grades["safe"]),
            _number(rule.grades["unsafe"]),
        )
        if trend is not None:
            row.append(_number(trend.known[rule.name]))
            row.append(_number(trend.gone[rule.name]))
        body.append(row)
    caption = "What each rule found, how many of the records it hit, and what a fix would repair."
    section = E.section({"id": "rules", "aria-labelledby": "rules-title"})
    section.append(E.h2("Rules", id="rules-title"))
    section.extend(_table("rules-table", caption, heads, body, RULES_SHOWN, "rules"))
    yield section


def _ranked(view: View) -> list[RuleCount]:
    """The rules of the run, those with most findings first; last those of which all is gone."""
    rules = sorted(view.summary.rules.values(), key=lambda rule: (-rule.findings, rule.code))
    named = {rule.name for rule in rules}
    gone = sorted(view.trend.gone) if view.trend else ()
    return [*rules, *(RuleCount(name, "", "info") for name in gone if name not in named)]


def _named(rule: RuleCount) -> Iterator[Any]:
    """The name of a rule, with a link to its findings if it has any."""
    if not rule.code:
        yield printable(rule.name)
        return
    chosen = {"rule": rule.name} if rule.findings else {"rule": rule.name, "state": "all"}
    about = find_rules(rule.code)[0].summary
    yield E.a(rule.name, href=filter_link(**chosen), title=about)
    yield E.span({"class": "code"}, rule.code)


def _number(number: int) -> Any:
    return E.td(f"{number:,}") if number else E.td({"class": "none"}, "0")


def _table(
    name: str, caption: str, heads: Sequence[str], body: Any, shown: int, noun: str
) -> Iterator[Any]:
    """A table of which the first rows are shown; a button shows all of them."""
    head = E.tr(*(_head(word) for word in heads))
    rows = len(body)
    # A button for two more rows would take as much room as they do.
    shown = shown if rows > shown + 2 else rows
    for row in body[shown:]:
        row.set("class", "extra")
    table = E.table({"id": name}, E.caption(caption), E.thead(head), body)
    yield E.div({"class": "scroll"}, table)
    if rows > shown:
        button = {"type": "button", "class": "all needs-js", "aria-controls": name}
        yield E.button(button, f"Show {rows - shown:,} more {noun}")


def _head(word: str) -> Any:
    """The head of a column; a bar has none, since the number beside it says the same."""
    head = E.th({"scope": "col"}, word) if word else E.td({"class": "chart"})
    if word in _WORDS:
        head.set("class", "words")
    return head


def _broken(name: str) -> Any:
    """A name; a path in it may be broken behind its slashes."""
    *folders, last = printable(name).split("/")
    pieces = [piece for folder in folders for piece in (f"{folder}/", E.wbr())]
    return E.bdi(*pieces, last)


def _places(view: View) -> Iterator[Any]:
    """Where findings cluster; a grouping in which all records are alike tells nothing."""
    summary = view.summary
    folders = {view.relative(path): counted for path, counted in summary.folders.items()}
    groupings = (
        ("journal", "Journals", summary.journals),
        ("publisher", "Publishers", summary.publishers),
        ("folder", "Folders", folders),
        ("type", "Article types", summary.article_types),
    )
    pair = E.div({"class": "pair"})
    for name, title, groups in groupings:
        if len(groups) > 1 and summary.findings:
            pair.append(E.div(E.h3(title), *_groups(name, title, groups)))
    if len(pair):
        section = E.section({"id": "places", "aria-labelledby": "places-title"})
        section.append(E.h2("Where", id="places-title"))
        section.append(pair)
        yield section


def _groups(name: str, title: str, groups: Mapping[str, GroupCount]) -> Iterator[Any]:
    hit = worst_first(groups)
    most = max(counted.findings for _, counted in hit)
    body = E.tbody()
    for group, counted in hit[:GROUPS_LIMIT]:
        word = printable(group)
        label = _broken(word)
        if group != OTHERS:
            label = E.a(label, href=filter_link(**{name: word}))
        body.append(
            E.tr(
                E.th({"scope": "row"}, label),
                E.td({"class": "chart"}, _bar({_ALL: counted.findings}, most)),
                _number(counted.findings),
                E.td(f"{share(counted.faulty, counted.files)} of {counted.files:,}"),
            )
        )
    noun = title.lower()
    caption = f"{len(hit):,} of {len(groups):,} {noun} have findings"
    caption += f"; the first {GROUPS_LIMIT} are listed." if len(hit) > GROUPS_LIMIT else "."
    heads = (title, "", "Findings", "Records hit")
    yield from _table(f"{name}-table", caption, heads, body, GROUPS_SHOWN, noun)


def _worst(worst: Iterable[FileCount]) -> Iterator[Any]:
    body = E.tbody()
    for file in worst:
        address = filter_link(file=printable(file.path), state="all")
        link = E.a({"class": "path"}, _broken(file.path), href=address)
        body.append(
            E.tr(
                E.th({"scope": "row"}, link),
                E.td({"class": "words"}, E.bdi(printable(file.journal))),
                E.td({"class": "words"}, by_level(file.levels)),
                _number(file.findings),
            )
        )
    if len(body):
        heads = ("File", "Journal", "Levels", "Findings")
        section = E.section({"id": "files", "aria-labelledby": "files-title"})
        section.append(E.h2("Files with most findings", id="files-title"))
        section.extend(_table("files-table", "", heads, body, RULES_SHOWN, "files"))
        yield section
