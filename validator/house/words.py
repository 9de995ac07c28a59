"""What schema languages say, in a length that a person reads."""

import re

from validator.regex import regex

_SHOWN = 8
_LONGEST = 400
_VALUE = 80
# The separators of the lists that libxml2 and xmlschema write.
_SEPARATORS = (", ", " | ", " , ")
_QUOTED = regex(r"'[^']{81,}'|\"[^\"]{81,}\"")
_CLARK = regex(r"\{[^{}\s]*\}(?=[\w*])")


def shorten(message: str) -> str:
    """Shorten a message: long lists to their first names, long values to their beginning.

    Namespaces in braces before names go as well, and white space becomes single blanks.
    """
    text = " ".join(_CLARK.sub("", message).split())
    text = _QUOTED.sub(lambda match: f"{match[0][:_VALUE]}…{match[0][-1]}", text)
    for separator in _SEPARATORS:
        text = _shorten_list(text, separator)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _shorten_list(text: str, separator: str) -> str:
    parts = text.split(separator)
    hidden = len(parts) - _SHOWN
    if hidden < 3:
        return text
    # What follows the last name of the list still belongs to the message.
    rest = re.search(r"[)\]}].*", parts[-1])
    shown = separator.join(parts[:_SHOWN])
    return f"{shown}{separator.rstrip()} … (and {hidden} more){rest[0] if rest else ''}"
