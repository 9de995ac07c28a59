"""Looks for false alarms in records known to be clean, wider than the rules look.

Every element, of whatever name, is judged for escaped HTML, and the text of every element, taken
as a line, for page furniture. What is printed is to be read: on clean records it should be nothing.
"""

import argparse
from collections import Counter
from pathlib import Path

from lxml import etree
from stages import find_records

from validator.content import shown, text_content
from validator.html.evidence import judge
from validator.record import open_record
from validator.ruleset import all_rules

_LONGEST = 5_000  # characters; a longer text is no line


def own_text(node: etree._Element) -> str:
    """Give the text directly in an element, with a mark for each child."""
    return "\ufffc".join([node.text or "", *(child.tail or "" for child in node)])


def main() -> None:
    """Print each alarm, then the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of clean records")
    options = parser.parse_args()
    (boilerplate,) = (rule for rule in all_rules() if rule.name == "scraper-boilerplate")
    (on_record,) = boilerplate.record_checks
    grades: Counter[str] = Counter()
    lines = furniture = 0
    for path in find_records(options.folder):
        root = open_record(path.read_bytes()).root
        if root is None:
            continue
        texts = []
        for node in root.iter("*"):
            text = own_text(node)
            if "<" in text:
                grade = judge(text).grade
                grades[grade] += 1
                if grade != "none":
                    print(f"{path.name}: {grade} in {node.tag}: {shown(text)}")
            line = " ".join(text_content(node).split())
            if 0 < len(line) < _LONGEST:
                texts.append(line)
        lines += len(texts)
        for found in on_record.check(open_record("\n".join(texts).encode(), kind="text")):
            furniture += 1
            print(f"{path.name}: {found.message}")
    print(f"elements with a less-than sign: {sum(grades.values()):,}, {dict(grades)}")
    print(f"lines: {lines:,}, stretches of page furniture: {furniture}")


if __name__ == "__main__":
    main()
