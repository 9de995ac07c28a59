"""New entries for an ignore file: one for each file and rule of which something was found."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from validator.faults import is_fault
from validator.files import FileResult, absolute
from validator.source import Source
from validator.suppressions.ignores import inside, parse_ignores
from validator.suppressions.patterns import write_pattern
from validator.write import read_file, replace_file, write_new_file


@dataclass
class Additions:
    """Findings to leave out from now on; :meth:`add` takes each result of a run.

    Attributes:
        path: the ignore file, which need not be there yet.
        left: files that it cannot name, since they are outside of its folder.
    """

    path: Path
    left: list[str] = field(default_factory=list)
    _wanted: set[tuple[str, str]] = field(default_factory=set)

    def add(self, result: FileResult) -> FileResult:
        """Take the findings out of a result; faults of the run stay, since nothing silences them.

        A file that no entry can name keeps its findings.
        """
        rules = {finding.rule for finding in result.findings if not is_fault(finding)}
        if not rules:
            return result
        path = "/".join(inside(Path(result.path), absolute(self.path).parent))
        if not path or not _can_be_written(path):
            self.left.append(result.path)
            return result
        self._wanted.update((path, rule) for rule in rules)
        kept = tuple(finding for finding in result.findings if is_fault(finding))
        ignored = len(result.findings) - len(kept)
        return replace(result, findings=kept, suppressed=result.suppressed + ignored)

    def save(self, reason: str) -> int:
        """Write the ignore file with the new entries; see :meth:`write`.

        Args:
            reason: why the findings are left out.

        Returns:
            how many entries are new.

        Raises:
            validator.write.FileError: the file cannot be read or written.
            validator.suppressions.ignores.IgnoreFileError: it holds mistakes.
        """
        if not self.path.exists():
            data, count = self.write(b"", reason)
            if count:
                write_new_file(self.path, data)
            return count
        old = read_file(self.path)
        data, count = self.write(old, reason)
        if count:
            replace_file(self.path, data, expect=old)
        return count

    def write(self, data: bytes, reason: str) -> tuple[bytes, int]:
        """Give the ignore file with the new entries, in order, behind the old ones.

        What stands in the file stays. The entries at its end, if they are in order, stay in
        order with the new ones.

        Args:
            data: the file as it is; nothing if there is none.
            reason: why the findings are left out.

        Returns:
            the bytes of the new file, and how many entries are new.

        Raises:
            validator.suppressions.ignores.IgnoreFileError: the file holds mistakes.
        """
        ignores = parse_ignores(data, self.path)
        there = {
            (entry.pattern.key, name.text.lower())
            for entry in ignores.entries
            if entry.pattern.kind == "path"
            for name in entry.names
        }
        new = sorted(one for one in self._wanted if one not in there)
        if not new:
            return data, 0
        why = " ".join(reason.split())
        source = ignores.source
        lines = sorted(
            f"{write_pattern(path)}  {rule}" + (f" -- {why}" if why else "") for path, rule in new
        )
        kept, last = _split(source)
        if kept and not kept.endswith(("\n", "\r")):
            kept += source.newline
        last = sorted([*last, *lines]) if last == sorted(last) else [*last, *lines]
        text = kept + "".join(line + source.newline for line in last)
        return source.mark + text.encode("utf-8", "surrogateescape"), len(new)


def _split(source: Source) -> tuple[str, list[str]]:
    """Part a file before its last lines of entries only."""
    starts = [*source.line_starts, len(source.text)]
    lines = [source.text[start:end] for start, end in pairwise(starts) if start < end]
    at = len(lines)
    while at and lines[at - 1].strip() and not lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return "".join(lines[:at]), [line.rstrip("\r\n") for line in lines[at:]]


def _can_be_written(path: str) -> bool:
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
