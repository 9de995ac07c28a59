"""What can be wrong in the source of a document that is not well-formed."""

from dataclasses import dataclass
from typing import Literal

from validator.edits import Span

# With more troubles a source is noise, and to tell of each would take memory without end.
MOST = 100_000

Kind = Literal[
    "bare-ampersand",
    "undeclared-entity",
    "illegal-character",
    "bare-less-than",
    "spaced-tag",
    "bare-cdata-end",
    "duplicate-attribute",
    "unquoted-attribute",
    "curly-quotes",
    "attribute-without-value",
    "missing-blank",
    "unclosed-void-element",
    "text-before-declaration",
    "unfinished-tag",
    "bad-tag",
    "bad-end-tag",
    "bad-doctype",
    "unclosed-quote",
    "unterminated",
    "double-hyphen",
    "misplaced-declaration",
    "unclosed-element",
    "stray-end-tag",
    "misspelt-end-tag",
    "overlap",
    "text-after-root",
    "second-root",
    "truncated",
    "nothing-there",
    "too-many",
]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One place at which a document breaks the rules of XML.

    Attributes:
        kind: what is wrong.
        span: the characters that are wrong.
        name: the element, attribute, entity or construct that is concerned.
        other: another name: of two elements that overlap, the one meant by an end tag; of a
            truncated document, the innermost open element.
        related: where the other part of the trouble is: the first of two attributes, the start
            tag that an end tag does not fit, the innermost open element, the place at which an
            unfinished tag may end.
        certain: whether there is just one way to repair it.
        count: how many elements are open, for a truncated document.
    """

    kind: Kind
    span: Span
    name: str = ""
    other: str = ""
    related: int = -1
    certain: bool = True
    count: int = 0
