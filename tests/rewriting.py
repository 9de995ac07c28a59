"""Rules that rewrite single letters, and records that are full of them.

Each rewrites one letter to letters further down the list, so every fix loop comes to an end, and
what a rule does to a letter depends on nothing but that letter.
"""

import re

from hypothesis import strategies as st

from validator.edits import Edit, Span
from validator.findings import safe, unsafe
from validator.kinds import KINDS
from validator.rule import Found, Rule
from validator.ruleset import Ruleset

# None of them stands in the markup of the records below.
LETTERS = "QÉßΩ中XYZ"
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "iso-2022-jp", "ascii")
_DECLARED = re.compile(r'<\?xml version="1\.0" encoding="(utf-8)"\?>')


def rewriter(number, old, new):
    """Make a rule that writes some letters in place of one."""
    rule = Rule(f"rewrite-{number}", code=f"TXT{number}", level="warning", since="0.1")
    grade = unsafe if number % 2 else safe

    @rule.on_record(kinds=KINDS)
    def check(record):
        for match in re.finditer(old, record.text):
            fix = grade((Edit(*match.span(), new),), f"write {new!r}")
            yield Found(Span(*match.span()), f"{old!r} should be {new!r}", fix)

    return rule


def declarer():
    """Make a rule that declares Windows-1252 where UTF-8 is declared and cannot be right."""
    rule = Rule("declare", code="TXT999", level="error", since="0.1")

    @rule.on_record(kinds=KINDS)
    def check(record):
        match = _DECLARED.match(record.text)
        if match and not record.source.valid:
            fix = unsafe((Edit(*match.span(1), "windows-1252"),), "declare it")
            yield Found(Span(*match.span(1)), "it is Windows-1252", fix)

    return rule


@st.composite
def rulesets(draw):
    """Some rewriting rules; two of the same letter agree, so their edits are shared."""
    olds = draw(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=6))
    news = {
        old: "".join(draw(st.lists(st.sampled_from(LETTERS[at + 1 :] or " "), max_size=2)))
        for at, old in enumerate(LETTERS)
    }
    rules = [rewriter(901 + number, old, news[old]) for number, old in enumerate(olds)]
    return Ruleset(tuple(rules) + ((declarer(),) if draw(st.booleans()) else ()))


@st.composite
def records(draw):
    """Records of every kind in many encodings, rightly declared or not, some with invalid bytes.

    Returns:
        the kind, and the bytes.
    """
    kind = draw(st.sampled_from(["xml", "xml", "html", "text"]))
    text = draw(st.text(st.sampled_from(LETTERS + "ab \r\n"), max_size=20))
    written = draw(st.sampled_from(_ENCODINGS))
    declared = draw(st.sampled_from([written.removesuffix("-sig"), "utf-8"]))
    if kind == "xml":
        text = f'<?xml version="1.0" encoding="{declared}"?><body><p>{text}</p></body>'
    elif kind == "html":
        text = f'<meta charset="{declared}"><p>{text}</p>'
    data = text.encode(written, "ignore")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at:]
    return kind, data
