"""Patterns that are compiled when they are used: all of them can be, and then they are patterns."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import validator
from validator.regex import Lazy, regex


def _modules():
    # In a checkout the package's path leads to the tests, too.
    own = str(Path(validator.__file__).parent)
    packages = [("validator.", [own])]
    for name in ("rules", "reports", "schemas"):
        package = importlib.import_module(f"validator.{name}")
        packages.append((f"{package.__name__}.", package.__path__))
    for prefix, path in packages:
        for info in pkgutil.walk_packages(path, prefix):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def test_every_pattern_of_every_module_can_be_compiled():
    found = {
        id(value): value
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, Lazy)
    }
    assert len(found) > 200
    for value in found.values():
        assert re.compile(value.pattern, value.flags)


@pytest.mark.parametrize("source", ["(?P<word>a+)b", b"(?P<word>a+)b"])
def test_it_is_used_like_a_compiled_pattern(source):
    lazy, compiled = regex(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    text = "xAAb ab" if isinstance(source, str) else b"xAAb ab"
    assert lazy.search(text)["word"] == compiled.search(text)["word"]
    assert lazy.findall(text) == compiled.findall(text)
    assert lazy.sub(text[:0], text) == compiled.sub(text[:0], text)
    assert lazy.flags == compiled.flags
    assert lazy.groupindex == compiled.groupindex


def test_a_wrong_pattern_is_told_when_it_is_used():
    with pytest.raises(re.error):
        regex("(").search("")
