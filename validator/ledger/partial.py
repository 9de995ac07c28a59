"""Takes back the edits of some rules only, and leaves those of all others where they are.

The passes are gone through anew with two texts in mind: the *real* one, which all edits made, and
the *other* one, without the edits that are to be taken back. They differ in a few places, the
differences; each is carried through the passes that follow. An edit that stays and touches a
difference was made for text that would not be there any more: then there is no right answer.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from validator.encodings import is_single_byte
from validator.ledger.model import ByteEdit, BytePass, LedgerError, Reason, replace_bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in which the two texts differ.

    Attributes:
        start: its first byte in the real text.
        real: what stands there.
        other: what would stand there without the edits that are taken back.
        edits: these edits.
    """

    start: int
    real: bytes
    other: bytes
    edits: tuple[ByteEdit, ...]

    @property
    def end(self) -> int:
        """The byte of the real text behind it."""
        return self.start + len(self.real)


class Step(NamedTuple):
    """One pass, and what of it is to be taken back.

    Attributes:
        made: the pass.
        codes: the codes of the rules whose edits in it are taken back; None for all.
    """

    made: BytePass
    codes: frozenset[str] | None

    def takes(self, edit: ByteEdit) -> bool:
        """Tell whether an edit is to be taken back: no other rule wanted it."""
        return self.codes is None or edit.codes.issubset(self.codes)

    def shares(self, edit: ByteEdit) -> bool:
        """Tell whether an edit stays only since another rule wanted it too."""
        return not self.takes(edit) and not edit.codes.isdisjoint(self.codes or ())


def differences(steps: Sequence[Step]) -> list[Difference]:
    """Tell what to put where, so that the edits of some rules are taken back.

    Args:
        steps: how the text came about, the oldest first.

    Returns:
        the differences, in order, with their places in the last text.

    Raises:
        LedgerError: an edit of another rule stands on what would be taken back; the message names
            the rules.
    """
    found: list[Difference] = []
    for number, step in enumerate(steps):
        for edit in step.made.edits:
            if edit.joint and step.shares(edit):
                raise LedgerError(
                    f"the edits of {edit.rules} cannot be told apart in {step.made.encoding}; "
                    f"{_way_out(edit.reasons)}"
                )
        found = _carried(found, step)
        later = steps[number + 1 :]
        if later and later[0].made.encoding != step.made.encoding:
            _require_ascii(step, later)
    return [one for one in found if one.real != one.other]


def _carried(found: Sequence[Difference], step: Step) -> list[Difference]:
    """Carry differences through the edits of a pass, and add those that it makes."""
    carried: list[Difference] = []
    shift = at = 0
    waiting = deque(step.made.edits)
    while waiting:
        group = [waiting.popleft()]
        while at < len(found) and found[at].end < group[0].start:
            carried.append(_moved(found[at], shift))
            at += 1
        touched: list[Difference] = []
        end = group[0].end
        while at < len(found) and found[at].start <= end:
            touched.append(found[at])
            at += 1
            # A place can be touched by several edits, and an edit can touch several places.
            while waiting and waiting[0].start <= touched[-1].end:
                group.append(waiting.popleft())
            end = max(group[-1].end, touched[-1].end)
        if touched:
            _require_taken(touched, group, step)
            carried.append(_moved(_merged(touched, group), shift))
        elif step.takes(group[0]):
            edit = group[0]
            carried.append(Difference(edit.start + shift, edit.after, edit.before, (edit,)))
        shift += sum(len(edit.after) - len(edit.before) for edit in group)
    carried += (_moved(one, shift) for one in found[at:])
    return carried


def _moved(one: Difference, shift: int) -> Difference:
    return replace(one, start=one.start + shift)


def _merged(touched: Sequence[Difference], group: Sequence[ByteEdit]) -> Difference:
    """Make one difference of some that touch, and of edits in them that are taken back too."""
    start = min(touched[0].start, group[0].start)
    real = bytearray(max(touched[-1].end, group[-1].end) - start)
    for edit in group:
        real[edit.start - start : edit.end - start] = edit.before
    for one in touched:
        real[one.start - start : one.end - start] = one.real
    written = replace_bytes(
        bytes(real), [(edit.start - start, edit.before, edit.after) for edit in group]
    )
    other = replace_bytes(
        bytes(real), [(one.start - start, one.real, one.other) for one in touched]
    )
    edits = (*(edit for one in touched for edit in one.edits), *group)
    return Difference(start, written, other, edits)


def _require_taken(touched: Sequence[Difference], group: Sequence[ByteEdit], step: Step) -> None:
    for edit in group:
        if not step.takes(edit):
            # Some of the group touch others of the group only through what they touch both.
            below = min(touched, key=lambda one: max(one.start - edit.end, edit.start - one.end))
            raise LedgerError(_conflict(edit, below.edits[0], "the same place"))


def _require_ascii(changed: Step, later: Sequence[Step]) -> None:
    """Refuse if bytes were written for an encoding that would not be the right one any more."""
    taken = next((edit for edit in changed.made.edits if changed.takes(edit)), None)
    if taken is None:
        return
    plain = _is_plain(changed.made.encoding)
    for step in later:
        plain = plain and _is_plain(step.made.encoding)
        for edit in step.made.edits:
            if not step.takes(edit) and not (plain and (edit.before + edit.after).isascii()):
                raise LedgerError(_conflict(edit, taken, "the encoding"))


def _is_plain(encoding: str) -> bool:
    """Tell whether bytes below 128 are ASCII in an encoding, wherever they stand."""
    return encoding in {"utf-8", "ascii"} or is_single_byte(encoding)


def _conflict(edit: ByteEdit, taken: ByteEdit, what: str) -> str:
    return (
        f"{edit.rules} made an edit in line {edit.line} after {taken.rules} had changed {what}; "
        f"{_way_out((*taken.reasons, *edit.reasons))}"
    )


def _way_out(reasons: Sequence[Reason]) -> str:
    rules = " ".join(f"--rule {name}" for name in sorted({reason.rule for reason in reasons}))
    return f"take back both ({rules}), or everything (without --rule)"
