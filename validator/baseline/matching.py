"""Tells known findings from new ones, file by file, in the order of a run."""

import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from validator.baseline.lines import Entry, Listed, Listing, add_entry, read_listing
from validator.baseline.names import Names, escape_text
from validator.baseline.trend import Trend
from validator.faults import is_fault
from validator.files import FileResult
from validator.findings import Finding
from validator.ruleset import Ruleset, all_rules

RulesOf: TypeAlias = Callable[[FileResult], Ruleset]


def load_baseline(path: Path, rules_of: RulesOf | None = None) -> "Baseline":
    """Read a baseline for a run.

    Args:
        path: the file.
        rules_of: gives the rules that ran on a file; None if the same ran on all.

    Raises:
        BaselineError: it cannot be read, or a line of it is none of a baseline.
    """
    return Baseline(Names(path.parent), read_listing(path), rules_of)


class Baseline:
    """A baseline in a run: what of it has not been met yet; each result is given to it once.

    A finding is known if its file lists the fingerprint, as many times as it is listed. Where a
    file has moved, the new one takes what the old one lists: the two hold the same record, and
    the old one is gone or holds another record by now. Faults of the run are never known.

    Attributes:
        listing: what it lists, as it was read.
    """

    def __init__(self, names: Names, listing: Listing, rules_of: RulesOf | None = None) -> None:
        self._names = names
        self._rules_of = rules_of
        self.listing = listing
        # Listed files that were looked at; with what they hold now, if that is another record.
        self._seen: set[str] = set()
        self._renamed: dict[str, str] = {}
        # Of listed files that are no more, or that were looked at and do not show all that is
        # listed: what they showed, and how much is left by fingerprint.
        self._shown: dict[str, dict[str, Entry]] = {}
        self._left: dict[str, dict[str, int]] = {}
        # The rules that ran on them, where files have rules of their own.
        self._rules: dict[str, Ruleset] = {}
        self._lost: set[str] = set()
        # What moved files took; and who has something left to take, by record and fingerprint.
        self._moved: Listing = {}
        self._vacant: dict[str, dict[str, list[str]]] = {}
        self._known: Counter[str] = Counter()
        self._new: Counter[str] = Counter()

    def split(self, result: FileResult) -> FileResult:
        """Move the findings of a file that are known from ``findings`` to ``known``."""
        name = self._names.name(result.path)
        listed = self.listing.get(name)
        if listed is None and not result.findings:
            return result
        identity = escape_text(result.facts.identity)
        left = {} if listed is None else _counts(listed)
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in result.findings:
            if left.get(finding.fingerprint):
                left[finding.fingerprint] -= 1
                known.append(finding)
            elif self._claim(name, identity, finding):
                known.append(finding)
            else:
                new.append(finding)
        if listed is not None:
            self._look(name, listed, left, identity, whole=not result.failed)
            if self._rules_of and name in self._left:
                self._rules[name] = self._rules_of(result)
        self._known.update(finding.rule for finding in known)
        self._new.update(finding.rule for finding in new if not is_fault(finding))
        return replace(result, findings=tuple(new), known=(*result.known, *known))

    def trend(self, ruleset: Ruleset, folders: Iterable[str] = ()) -> Trend:
        """Tell what is known, new and gone, when all results have gone by.

        Args:
            ruleset: the rules that ran, where nothing else is known of a file; of others nothing
                can be gone.
            folders: folders and files that were looked at wholly: there, a listed file that does
                not exist is gone, too. Nothing for a run over some files of many.
        """
        gone: Counter[str] = Counter()
        self._find_lost(folders)
        for name, left in self._left.items():
            waiting = _waiting(self._rules.get(name, ruleset))
            for fingerprint, number in left.items():
                rule = self.listing[name].entries[fingerprint].rule
                if self._is_gone(name) and rule not in waiting:
                    gone[rule] += number
        return Trend(self._known.copy(), self._new.copy(), +gone)

    def pruned(self, ruleset: Ruleset, folders: Iterable[str] = ()) -> Listing:
        """Give the listing without what is gone, and with moved files in their new places.

        It never lists more findings than before. For the arguments see :meth:`trend`.
        """
        self._find_lost(folders)
        pruned: Listing = {}
        for name, listed in self.listing.items():
            entries = listed.entries
            if name in self._left:
                entries = dict(self._shown.get(name, {}))
                waiting = _waiting(self._rules.get(name, ruleset))
                for fingerprint, number in self._left[name].items():
                    rule = listed.entries[fingerprint].rule
                    if number and not (self._is_gone(name) and rule not in waiting):
                        add_entry(entries, fingerprint, rule, number)
            if entries:
                pruned[name] = Listed(self._renamed.get(name, listed.identity), entries)
        for name, moved in self._moved.items():
            here = pruned.get(name, Listed())
            pruned[name] = Listed(moved.identity, dict(here.entries))
            for fingerprint, entry in moved.entries.items():
                add_entry(pruned[name].entries, fingerprint, entry.rule, entry.number)
        return pruned

    def _look(
        self, name: str, listed: Listed, left: dict[str, int], identity: str, *, whole: bool
    ) -> None:
        """Note what a listed file did not show; nothing, if the run failed on it."""
        self._seen.add(name)
        if identity and identity != listed.identity:
            self._renamed[name] = identity
        left = {fingerprint: number for fingerprint, number in left.items() if number}
        if not left or not whole:
            return
        self._shown[name] = {
            fingerprint: Entry(entry.rule, entry.number - left.get(fingerprint, 0))
            for fingerprint, entry in listed.entries.items()
            if entry.number > left.get(fingerprint, 0)
        }
        self._left[name] = left
        if name in self._renamed and listed.identity:
            # The record that was here may stand elsewhere now.
            vacant = self._vacancies(listed.identity)
            for fingerprint in left:
                vacant.setdefault(fingerprint, []).append(name)

    def _claim(self, name: str, identity: str, finding: Finding) -> bool:
        """Let a file that has moved here take what is listed of its record elsewhere."""
        listed = self.listing.get(name)
        if not identity or (listed is not None and listed.identity == identity):
            return False
        names = self._vacancies(identity).get(finding.fingerprint, [])
        while names and not self._left[names[-1]][finding.fingerprint]:
            names.pop()
        if not names:
            return False
        self._left[names[-1]][finding.fingerprint] -= 1
        rule = self.listing[names[-1]].entries[finding.fingerprint].rule
        moved = self._moved.setdefault(name, Listed(identity))
        add_entry(moved.entries, finding.fingerprint, rule)
        return True

    def _vacancies(self, identity: str) -> dict[str, list[str]]:
        """Find, by fingerprint, the names that list a record and hold it no more."""
        if identity not in self._vacant:
            vacant = self._vacant[identity] = {}
            for name in self._homes.get(identity, ()):
                if name not in self._seen and not self._names.exists(name):
                    self._left[name] = _counts(self.listing[name])
                    for fingerprint in self._left[name]:
                        vacant.setdefault(fingerprint, []).append(name)
        return self._vacant[identity]

    @cached_property
    def _homes(self) -> Mapping[str, list[str]]:
        """The names that list each record."""
        homes: dict[str, list[str]] = {}
        for name, listed in self.listing.items():
            if listed.identity:
                homes.setdefault(listed.identity, []).append(name)
        return homes

    def _is_gone(self, name: str) -> bool:
        """Whether what is left of a file is gone, and not only unseen."""
        return name in self._shown or name in self._lost

    def _find_lost(self, folders: Iterable[str]) -> None:
        """Look for listed files that are no more."""
        roots = {os.path.realpath(folder) for folder in folders}
        if not roots:
            return
        for name, listed in self.listing.items():
            if name in self._seen or name in self._lost:
                continue
            if _is_below(self._names.path(name), roots) and not self._names.exists(name):
                self._lost.add(name)
                self._left.setdefault(name, _counts(listed))


def _counts(listed: Listed) -> dict[str, int]:
    return {fingerprint: entry.number for fingerprint, entry in listed.entries.items()}


def _is_below(path: str, roots: Container[str]) -> bool:
    """Tell whether a path is one of some folders or stands in one."""
    while path not in roots:
        above = os.path.dirname(path)  # noqa: PTH120 - for each of 40,000 lines
        if above == path:
            return False
        path = above
    return True


@cache
def _waiting(ruleset: Ruleset) -> frozenset[str]:
    """Give the names, new and old, of the rules whose findings a run could not have shown.

    A rule that is no more cannot show anything again, so its findings are gone.
    """
    others = {rule.code for rule in all_rules()} - {rule.code for rule in ruleset.rules}
    return frozenset(
        name for rule in all_rules() if rule.code in others for name in (rule.name, *rule.aliases)
    )
