"""Promises of fixes over real records, where they are at hand."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from validator import check, fix
from validator.faults import is_fault
from validator.record import open_record
from validator.ruleset import all_rules

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FILES = sorted(CORPUS.rglob("*.xml"))

CHANGING = {rule.name for rule in all_rules() if rule.changes_text}

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not part of the project")


def _visible(data):
    record = open_record(data)
    return "" if record.root is None else "".join("".join(record.root.itertext()).split())


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda p: p.name)
def test_fixes_keep_their_promises_on_real_records(folder, unsafe):
    for path in sorted(folder.glob("*.xml")):
        data = path.read_bytes()
        result = fix(data, unsafe=unsafe)
        assert not [one for one in result.findings if is_fault(one)], path
        if not result.fixed:
            assert result.data == data, path
            continue
        again = fix(result.data, unsafe=unsafe)
        assert again.data == result.data, path
        if open_record(data).root is None:
            continue
        fixed = {one.rule for one in result.fixed}
        # Where tags were shown as text, advice on what they meant comes only now.
        shown = "escaped-markup" in fixed
        before = Counter(one.rule for one in check(data).findings)
        after = Counter(one.rule for one in result.findings if not (shown and one.level == "info"))
        assert not after - before, path
        etree.fromstring(result.data, etree.XMLParser(resolve_entities=False))
        if "misplaced-element" in fixed:
            # The order of elements changes, and nothing else.
            assert Counter(_visible(result.data)) == Counter(_visible(data)), path
        elif not fixed & CHANGING:
            assert _visible(result.data) == _visible(data), path
