"""The document is not well-formed XML.

Why: no XML tool can read any of it; every other check needs the document's tree.
Fixes: writes a missing blank between two attributes, and ``]]&gt;`` for a ``]]>`` in text (safe);
corrects a misspelt name in a start or an end tag, takes blanks out of the beginning of a tag, and
ends one that lacks its ``>`` (unsafe).
Leaves alone: what the other rules of this area report; entities that the external DTD may
declare, which is never fetched.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Edit, Span
from validator.findings import Fix, safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.malformed.trouble import Trouble

rule = Rule("not-well-formed", code="XML101", level="error", since="0.1")

rule.bad("<article><front></article>")
rule.bad("<p><italic>E. coli</itallic></p>", "<p><italic>E. coli</italic></p>", grade="unsafe")
rule.bad('<sec id="s1"sec-type="intro"/>', '<sec id="s1" sec-type="intro"/>')
rule.good("<article-title>R&amp;D of x &lt; y</article-title>")

# What other rules of this area report.
_THEIRS = frozenset(
    {
        *("bare-ampersand", "undeclared-entity", "illegal-character", "bare-less-than"),
        *("duplicate-attribute", "unquoted-attribute", "attribute-without-value"),
        *(
            "curly-quotes",
            "unclosed-void-element",
            "text-before-declaration",
            "second-root",
            "truncated",
        ),
    }
)


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report what is wrong and where it began; else why the parser gave up."""
    if record.root is not None:
        return
    for trouble in record.troubles:
        if trouble.kind == "misspelt-end-tag" and _begins_misspelt(trouble, record):
            yield _misspelt_start(trouble, record)
        elif trouble.kind not in _THEIRS:
            yield Found(trouble.span, _message(trouble, record), _fix(trouble))
    # What bytes that are not valid in the encoding mean, wrong-encoding tells.
    if not record.troubles and record.error is not None and record.source.valid:
        at = record.error.offset
        reason = record.error.message.strip().rstrip(".")
        yield Found(
            Span(at, min(at + 1, len(record.text))),
            f"the XML parser gives up here: {reason}. Mend this first; nothing else of the record "
            "can be checked before",
        )


def _begins_misspelt(trouble: "Trouble", record: Record) -> bool:
    """Whether of a start and an end tag that are alike, only the name in the end tag is known."""
    if record.kind != "jats" or not trouble.certain:
        return False
    from validator.grammar.history import grammars_with

    return not grammars_with(trouble.other) and bool(grammars_with(trouble.name))


def _misspelt_start(trouble: "Trouble", record: Record) -> Found:
    name, start = trouble.other, trouble.related + 1
    closed = _place(record, trouble.span.start)
    return Found(
        Span(start - 1, start + len(name)),
        f"<{name}> is closed by </{trouble.name}> at {closed}: write <{trouble.name}>",
        unsafe((Edit(start, start + len(name), trouble.name),), f"write <{trouble.name}>"),
    )


def _fix(trouble: "Trouble") -> Fix | None:
    start, end = trouble.span
    if trouble.kind == "missing-blank":
        return safe((Edit(start, start, " "),), "write a blank")
    if trouble.kind == "unfinished-tag" and trouble.certain:
        return unsafe((Edit(trouble.related, trouble.related, ">"),), "write >")
    if trouble.kind == "spaced-tag":
        slash = "/" if trouble.name.startswith("/") else ""
        return unsafe((Edit(start, end, f"<{slash}"),), f"write <{trouble.name}")
    if trouble.kind == "bare-cdata-end":
        return safe((Edit(start + 2, end, "&gt;"),), "write ]]&gt;")
    if trouble.kind == "misspelt-end-tag" and trouble.certain:
        return unsafe((Edit(start, end, f"</{trouble.other}>"),), f"write </{trouble.other}>")
    if trouble.kind == "bad-end-tag" and trouble.name and trouble.certain:
        return unsafe((Edit(start, end, f"</{trouble.name}>"),), f"write </{trouble.name}>")
    return None


def _message(trouble: "Trouble", record: Record) -> str:
    name, other = trouble.name, trouble.other
    written = record.text[trouble.span.start : trouble.span.end]
    there = _place(record, trouble.related)
    match trouble.kind:
        case "unclosed-element":
            return (
                f"<{name}> is never closed; </{other}> at {there} ends what stands around it: "
                f"write </{name}> where it ends"
            )
        case "stray-end-tag" if other:
            return (
                f"</{name}> closes nothing; open is <{other}> of {there}: remove it, or write "
                f"<{name}> where it begins"
            )
        case "stray-end-tag":
            return f"</{name}> closes nothing, for no element is open: remove it"
        case "misspelt-end-tag":
            return f"</{name}> does not close <{other}> of {there}: write </{other}>"
        case "overlap":
            return (
                f"</{name}> comes too late: <{name}> of {there} began inside <{other}>, which is "
                f"closed already; close <{name}> first"
            )
        case "unclosed-quote":
            return f"the quote around the value of {name} is missing or never closed: write it"
        case "unfinished-tag" if trouble.certain:
            return f"the tag {written!r} is not ended before the next one begins: write its >"
        case "unfinished-tag":
            return (
                f"{written!r} begins a tag that never ends: write &lt; if it is a less-than sign, "
                "or the > that is missing"
            )
        case "bad-tag" if record.text.startswith("<!DOCTYPE", trouble.span.start):
            return "a document type can only be declared before the first element: remove this one"
        case "bad-tag" if name == "<!":
            return "'<!' begins no comment and no section here: write &lt;!, or mend it"
        case "bad-tag":
            return f"{written!r} cannot stand in the tag <{name}> of {there}: mend the tag"
        case "bad-end-tag" if not name:
            return (
                f"{written!r} is no end tag, for it names no element: write the name, or &lt; for "
                "a less-than sign"
            )
        case "bad-end-tag" if not written.endswith(">"):
            return f"the end tag {written!r} lacks its '>': write it"
        case "bad-end-tag":
            return f"{written!r} is no end tag: write </{name}>"
        case "bad-doctype":
            return (
                "the document type declaration lacks a quote or an identifier: write <!DOCTYPE "
                'name PUBLIC "public identifier" "system identifier">'
            )
        case "spaced-tag":
            return (
                f"no blank can stand behind the '<' of a tag: write {f'<{name}'!r} if it is one, "
                "&lt; if it is a less-than sign"
            )
        case "missing-blank":
            return f"no blank stands before the attribute {name}: write one"
        case "bare-cdata-end":
            return "']]>' cannot stand in text: write ]]&gt;"
        case "unterminated":
            return f"the {name} that begins here never ends, and takes in all that follows: end it"
        case "double-hyphen":
            return "a comment cannot hold two hyphens, nor end with one before its end: write one"
        case "misplaced-declaration":
            return "an XML declaration can only be the very beginning: remove this one"
        case "text-after-root":
            return f"text stands {name} the document's element: put it in, or remove it"
        case "too-many":
            return (
                "XML is broken here and in very many other places: this is hardly a record at "
                "all, get it again"
            )
        case _:
            return _nothing(written)


def _nothing(text: str) -> str:
    """Say what a file holds in which there is no element."""
    if not text.strip():
        return "the file is empty, there is no record in it: get it again"
    if not text.strip(" \t\r\n\x00"):
        return "the file holds nothing but NUL characters (U+0000), its copy failed: get it again"
    return f"{shown(text)!r} is text without any element, not XML: get the record itself"


def _place(record: Record, offset: int) -> str:
    if offset < 0:
        return "an earlier line"
    line, column = record.source.position(offset)
    return f"{line}:{column}"
