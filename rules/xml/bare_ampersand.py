"""An ampersand stands for itself, which XML does not allow.

Why: it begins a reference to XML tools; they stop there and read nothing of the record.
Fixes: writes ``&amp;`` (safe); where it begins a name of HTML that only lacks its semicolon, as in
``&nbsp``, writes the semicolon (unsafe).
Leaves alone: references; ampersands in comments, CDATA sections and instructions.
"""

from collections.abc import Iterator

from validator.content import word_at
from validator.edits import Edit
from validator.findings import Fix, safe, unsafe
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

rule = Rule(
    "bare-ampersand",
    code="XML102",
    level="error",
    since="0.1",
    changes_text="a reference that lacks its semicolon becomes the character",
)

rule.bad(
    "<article-title>R&D at AT&T, 1 & 2</article-title>",
    "<article-title>R&amp;D at AT&amp;T, 1 &amp; 2</article-title>",
)
rule.bad("<p>5&nbsp mg</p>", "<p>5&#160; mg</p>", grade="unsafe")
rule.good("<article-title>R&amp;D of x &lt; y</article-title>")

# A name of HTML that may lack its semicolon (HTML Living Standard, "Named character references"),
# or a number, and nothing behind it that makes it a word or the part of an address.
_LAME = regex(r"&(?:([A-Za-z]+[0-9]?)|#([0-9]{2,7})|#x([0-9A-Fa-f]{2,6}))(?![\w=;&])")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report ampersands that begin no reference."""
    for trouble in record.troubles:
        if trouble.kind == "bare-ampersand":
            start = trouble.span.start
            lame = _lame_reference(record.text, start)
            meaning = "a reference that lacks its semicolon" if lame else "no reference"
            advice = "write the semicolon" if lame else "write &amp;"
            yield Found(
                trouble.span,
                f"the ampersand in {word_at(record.text, start)!r} begins {meaning}, and XML tools "
                f"stop there: {advice}",
                lame or safe((Edit(start, start + 1, "&amp;"),), "write &amp;"),
            )


def _lame_reference(text: str, start: int) -> Fix | None:
    match = _LAME.match(text, start)
    if match is None:
        return None
    if match[1]:
        from html.entities import html5

        if match[1] not in html5:
            return None
        points = "".join(f"&#{ord(char)};" for char in html5[match[1]])
    else:
        points = f"{match[0]};"
    return unsafe((Edit(*match.span(), points),), f"write {points}")
