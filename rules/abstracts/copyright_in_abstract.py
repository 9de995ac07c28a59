"""The abstract ends with a line of copyright.

Why: "© 2020 The Authors. Published by Elsevier Ltd." is no part of what the authors say, and those
who look for who holds the rights look in the permissions.
Fixes: removes a line that the permissions repeat; moves it there where they have none (unsafe).
Leaves alone: a copyright sign in running text; lines that also tell of a license, or that differ
from what the permissions say: these are reported.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import shown, text_content
from validator.edits import Edits
from validator.findings import Fix, suggestion, unsafe
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._hints import may_have_lines

if TYPE_CHECKING:
    from ._tail import Line

rule = Rule(
    "copyright-in-abstract",
    code="ABS104",
    level="warning",
    since="0.1",
    changes_text="a line of copyright leaves the abstract",
)

rule.bad(
    "<article-meta><permissions><copyright-statement>© 2020 The Authors.</copyright-statement>"
    "</permissions><abstract><p>Exosomes carry messages. © 2020 The Authors.</p></abstract>"
    "</article-meta>",
    "<article-meta><permissions><copyright-statement>© 2020 The Authors.</copyright-statement>"
    "</permissions><abstract><p>Exosomes carry messages.</p></abstract></article-meta>",
    grade="unsafe",
)
rule.bad(
    "<article-meta><abstract><p>Exosomes carry messages.</p><p>Copyright © 2020, Elsevier Ltd."
    " All rights reserved.</p></abstract></article-meta>",
    "<article-meta><permissions><copyright-statement>Copyright © 2020, Elsevier Ltd."
    " All rights reserved.</copyright-statement></permissions><abstract>"
    "<p>Exosomes carry messages.</p></abstract></article-meta>",
    grade="unsafe",
)
rule.good("<abstract><p>The mark © 2020 was printed on each of the leaflets.</p></abstract>")

# Other lines tell of copyright, but not whose it is; or it is that of a database.
_STATEMENT = regex(r"(?:Crown\s+)?(?:Copyright|©|\([cC]\))", re.IGNORECASE)
_LICENSE = regex(r"licen[sc]e|open access|creative commons|\bCC\b", re.IGNORECASE)
_SIGNS = regex(r"copyright|©|\(c\)|[\s.,;:]", re.IGNORECASE)


@rule.on("abstract", "trans-abstract")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report a line of copyright at the end of an abstract."""
    if not may_have_lines(node):
        return
    from ._tail import lines_of_kind

    for line, where in lines_of_kind("copyright", node, record):
        yield Found(
            where,
            f"the abstract ends with a line of copyright, {shown(line.text)!r}: "
            "let it stand in the permissions only",
            _fix(line, node, record),
        )


def _fix(line: "Line", abstract: Element, record: Record) -> Fix | None:
    from ._tail import removal

    meta = abstract.getparent()
    taken_out = removal(line, record)
    if meta is None or taken_out is None:
        return None
    permissions = next(meta.iterchildren("permissions"), None)
    statements = [] if permissions is None else list(permissions.iter("copyright-statement"))
    wanted = _bare(line.text)
    if any(_bare(text_content(one)) == wanted for one in statements):
        return unsafe(taken_out, "remove the line that the permissions repeat")
    if statements or _LICENSE.search(line.text) or not _STATEMENT.match(line.text):
        return suggestion("remove the line, and see that the permissions say what it says")
    insertion = _insertion(line, meta, permissions, record)
    if not insertion:
        return None
    return unsafe((*taken_out, *insertion), "move the line into the permissions")


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _insertion(line: "Line", meta: Element, permissions: Element | None, record: Record) -> Edits:
    from ._places import insert_child

    grammar = record.judgement.grammar_of(meta)
    span = line.flow.slice(record, line.start, line.end)
    if grammar is None or span is None:
        return ()
    name = "copyright-statement"
    markup = f"<{name}>{record.text[span.start : span.end]}</{name}>"
    if permissions is not None:
        return insert_child(record, permissions, name, markup, grammar, near=0)
    markup = f"<permissions>{markup}</permissions>"
    siblings = [qualified_name(one) for one in meta.iterchildren("*")]
    near = next(at for at, one in enumerate(siblings) if one in {"abstract", "trans-abstract"})
    return insert_child(record, meta, "permissions", markup, grammar, near=near)
