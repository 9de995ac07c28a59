"""Regular expressions that are compiled when they are first used.

A start of the command would compile some hundred of them, which takes as long as all the rest of
it; one record needs a few.
"""

import re
from typing import Any, overload

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class Lazy:
    """Stands for a compiled pattern; after the first use its methods are those of the pattern."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern; asked only for names that are not set yet."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


@overload
def regex(source: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def regex(source: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
def regex(source: str | bytes, flags: int = 0) -> Any:
    """Make what can be used as ``re.compile(source, flags)`` can.

    Args:
        source: the regular expression; the tests compile all that modules hold.
        flags: those of :mod:`re`.
    """
    return Lazy(source, flags)
