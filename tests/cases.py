"""The cases of rules: samples as data, in ``tests/cases/<area>/<rule>/cases.md``.

A case is a heading and one or two fenced blocks: the record, and what fixes make of it::

    ## bad: an identifier of blanks

    ```xml
    <article-meta><article-id> </article-id></article-meta>
    ```

    becomes

    ```xml
    <article-meta></article-meta>
    ```

The heading begins with ``good`` (nothing is found), ``bad`` (something is found), ``bad,
unsafe`` (the second block is what --unsafe-fixes makes of it), ``known failure`` or ``known
failure, good`` (not handled yet; the suite says so when it suddenly is). Blocks are ``xml``,
``text`` or ``html``; a block ends with a line end unless its info string says ``open``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from validator.rule import Example

FOLDER = Path(__file__).parent / "cases"
_HEADING = re.compile(r"## (good|bad|known failure(?:, good)?)(, unsafe)?: (.+)")
_FENCE = re.compile(r"^```(\w+)( open)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KINDS = {"xml": "jats", "text": "text", "html": "html"}


@dataclass(frozen=True)
class Case:
    rule: str
    title: str
    example: Example
    known_failure: bool = False


def case_file(rule_module: str, rule_name: str) -> Path:
    area = rule_module.split(".")[-2]
    return FOLDER / area / rule_name / "cases.md"


def read_cases(path: Path) -> list[Case]:
    parts = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_read_case(path, part) for part in parts[1:]]


def _read_case(path: Path, part: str) -> Case:
    heading, _, body = part.partition("\n")
    match = _HEADING.fullmatch(heading)
    if match is None:
        raise ValueError(f"{path}: {heading!r} is no heading of a case")
    blocks = [
        (kind, text.removesuffix("\n") if is_open else text)
        for kind, is_open, text in _FENCE.findall(body)
    ]
    if not 1 <= len(blocks) <= 2 or blocks[0][0] not in _KINDS:
        raise ValueError(f"{path}: {heading!r} needs one or two blocks of xml, text or html")
    verdict, unsafe, title = match.groups()
    example = Example(
        source=blocks[0][1],
        good=verdict.endswith("good"),
        fixed=blocks[1][1] if len(blocks) == 2 else None,
        grade="unsafe" if unsafe else "safe",
        kind=_KINDS[blocks[0][0]],
    )
    return Case(path.parent.name, title, example, verdict.startswith("known failure"))
