"""Elements, comments and instructions of the record that stand among the tags.

They are put out as they are; what is asked here is only where they may stand. The lists are what
the Publishing and Archiving tag sets have in common in all versions from 1.0 to 1.4.
"""

from validator.regex import regex

# In a text a child is its number between two characters that XML forbids.
CHILD = regex("\uffff([0-9]+)\uffff")

_NAME = regex(r"<([\w.:-]+)")
_BLOCKS = frozenset(
    {"p", "sec", "title", "label", "object-id", "sec-meta", "notes", "fn-group", "glossary"}
)
# What emphasis may hold (element page "italic" and its neighbours).
_PHRASES = frozenset(
    {
        "abbrev", "alternatives", "bold", "chem-struct", "email", "ext-link", "fixed-case", "fn",
        "inline-formula", "inline-graphic", "inline-supplementary-material", "italic", "math",
        "milestone-end", "milestone-start", "mml:math", "monospace", "named-content", "overline",
        "private-char", "related-article", "related-object", "roman", "sans-serif", "sc",
        "strike", "styled-content", "sub", "sup", "target", "tex-math", "underline", "uri", "xref",
    }
)  # fmt: skip
# What a link may hold; never another link, however deep.
_IN_LINKS = frozenset(
    {
        "bold", "fixed-case", "italic", "monospace", "overline", "roman", "sans-serif", "sc",
        "strike", "styled-content", "sub", "sup", "underline",
    }
)  # fmt: skip
_LINK = regex(r"<(?:ext-link|xref|email|uri)\b")


def is_block(child: str) -> bool:
    """Tell whether the source of a child is one that no paragraph can hold."""
    return _name(child).rpartition(":")[2] in _BLOCKS


def is_silent(child: str) -> bool:
    """Tell whether the source of a child is a comment or a processing instruction."""
    return child.startswith(("<!--", "<?"))


def misfit(child: str, marks: tuple[str, ...]) -> str:
    """Tell in which of the marks around it a child must not stand; nothing if it may.

    Args:
        child: its source.
        marks: the names of the JATS elements around it, the outermost first.
    """
    name = _name(child)
    # A reference to an entity is a character.
    if not marks or not name:
        return ""
    if "email" in marks:
        return "email"
    if "ext-link" in marks and (name not in _IN_LINKS or _LINK.search(child)):
        return "ext-link"
    return "" if name in _PHRASES else marks[-1]


def _name(child: str) -> str:
    match = _NAME.match(child)
    return match[1] if match else ""
