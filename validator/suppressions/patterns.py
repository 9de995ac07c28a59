"""The patterns of an ignore file: whose findings an entry is about."""

import re
from typing import Literal, NamedTuple

from validator.content import shown
from validator.regex import regex

Kind = Literal["identity", "glob", "path", "name", "folder", "folder name"]

_IDENTITY = regex(r"[a-z][a-z-]+:")
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_QUOTED = {"n": "\n", "r": "\r", "t": "\t", '"': '"'}
_GLOB = regex(r"(?:[^\\*?[]|\\.)*[*?[]", re.DOTALL)
# What has a meaning of its own in a pattern, or between quotes.
_SPECIAL = regex(r"[\\*?\[]")
_WRITTEN = {written: f"\\{letter}" for letter, written in _QUOTED.items()}
_NEEDS_QUOTES = regex(r'[\s"]')


class PatternError(ValueError):
    """A pattern can match nothing; the message says what to write."""


class Pattern(NamedTuple):
    """Whose findings an entry is about.

    Attributes:
        text: the pattern as it is meant, without quotes.
        kind: the record of an ``identity``; the file of a ``path``, or all in the folder of that
            path; files and folders of a ``name``; a ``folder``, or folders of a name; or what
            matches a ``glob``.
        key: what is looked up; for a glob, the pattern as git reads it.
    """

    text: str
    kind: Kind
    key: str


def unquote(text: str) -> str:
    """Take escapes out of what stood between quotes; those of patterns stay."""
    return _ESCAPE.sub(lambda match: _QUOTED.get(match[1], match[0]), text)


def write_pattern(path: str) -> str:
    r"""Write the pattern that means one file and nothing else, with quotes if it needs them.

    Args:
        path: its path from the folder of the ignore file, with slashes.
    """
    pattern = _SPECIAL.sub(r"\\\g<0>", path)
    if "/" not in path or path[0] in "#!." or _IDENTITY.match(path):
        pattern = f"/{pattern}"
    if not _NEEDS_QUOTES.search(pattern):
        return pattern
    return '"' + "".join(_WRITTEN.get(char, char) for char in pattern) + '"'


def comparable(identity: str) -> str:
    """Make identities comparable: letters of DOIs mean the same in any case."""
    identity = " ".join(identity.split())
    return identity.casefold() if identity[:4].casefold() == "doi:" else identity


def read_pattern(text: str) -> Pattern:
    """Read a pattern.

    Args:
        text: the pattern, without quotes.

    Raises:
        PatternError: it can match nothing.
    """
    plain = _ESCAPE.sub(r"\1", text)
    if _IDENTITY.match(text) or text[:4].casefold() == "doi:":
        return Pattern(text, "identity", comparable(plain))
    if text.startswith("!"):
        raise PatternError(
            f"{shown(text)!r} takes nothing back: list what is meant, or write \\! for a name"
        )
    if text.startswith("../"):
        raise PatternError(
            f"{shown(text)!r} leads out of the folder of the ignore file: put the file further up"
        )
    if text.startswith("./"):
        text, plain = text[1:], plain[1:]
    if _GLOB.match(text):
        # It could be taken for a comment, and blanks at its end for nothing.
        bare = text.rstrip(" ")
        hidden = "\\" if bare.startswith("#") else ""
        return Pattern(text, "glob", hidden + bare + "[ ]" * (len(text) - len(bare)))
    key = plain.strip("/")
    if not key:
        raise PatternError(f"{shown(text)!r} names no file: write * for all files")
    is_whole = "/" in plain.removesuffix("/")
    if plain.endswith("/"):
        return Pattern(text, "folder" if is_whole else "folder name", key)
    return Pattern(text, "path" if is_whole else "name", key)
