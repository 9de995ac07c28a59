"""What a baseline calls files: the way from its folder, in one word without control characters."""

import os
import re
import sys
from pathlib import Path

from validator.regex import regex

# What would break a line or a word, drive a terminal, or turn the direction of writing; and what
# a line of a merge or a comment begins with.
_HIDDEN = "\x00-\x1f\x7f-\xa0\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_IN_PATH = regex(rf"[\s%{_HIDDEN}]|\A[#<=>|]")
_IN_TEXT = regex(rf"[%{_HIDDEN}]")
_ESCAPES = regex(r"(?:%[0-9A-F]{2})+")


def escape_path(path: str) -> str:
    """Write a path as one word: what would not be one is ``%`` and two digits for each byte."""
    return _IN_PATH.sub(_escape, path)


def escape_text(text: str) -> str:
    """Write a text as a part of one line; blanks stay."""
    return _IN_TEXT.sub(_escape, text)


def unescape(text: str) -> str:
    """Read what :func:`escape_path` wrote."""
    return _ESCAPES.sub(_unescape, text)


def _escape(match: re.Match[str]) -> str:
    try:
        # A byte of a name that is not UTF-8 is a lone surrogate in Python.
        data = match[0].encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = match[0].encode("utf-8", "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in data)


def _unescape(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("%", ""))
    try:
        # Names of Windows may have lone surrogates, those of other systems any bytes.
        return data.decode("utf-8", sys.getfilesystemencodeerrors())
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


class Names:
    """The names that a baseline gives to files.

    A file is named by its folder as it really is, so that a linked way to it makes no other name.

    Args:
        folder: the folder of the baseline.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)
        self._known: dict[str, str] = {}

    def name(self, path: str) -> str:
        """Name a file: ``records/a%20b.xml``, with slashes, from the baseline's folder."""
        folder, last = os.path.split(path)
        if folder not in self._known:
            self._known[folder] = self._from_here(os.path.realpath(folder))
        return escape_path(self._known[folder] + last)

    def path(self, name: str) -> str:
        """Give the file of a name, absolute."""
        return os.path.normpath(os.path.join(self._folder, unescape(name)))  # noqa: PTH118

    def exists(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        try:
            return os.path.lexists(self.path(name))
        except ValueError:  # a name with a null character
            return False

    def _from_here(self, folder: str) -> str:
        try:
            way = os.path.relpath(folder, self._folder)
        except ValueError:  # another drive of Windows
            way = folder
        return "" if way == os.curdir else way.replace(os.sep, "/") + "/"
