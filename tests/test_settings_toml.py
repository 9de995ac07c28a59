"""Lines of keys in TOML, which the parser does not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.settings.toml import TomlError, parse_toml

TEXT = '''\
# a comment = 1
select = [ # [not.a.table]
  "a", "b = ]", # ]
  """many
lines""", 'c',
]
"quoted key".'x.y' = { in = 1, "line" = [2,
  3] }

[levels]
DAT = "off" # x
a.b.c = 1979-05-27T07:32:00Z
[[overrides]]
files = """
[[overrides]]
x = "1"
"""
[overrides.rules.empty-doi]
n = 1
[[overrides]]
text = 'one'
[overrides.levels]
k = "\\"]\\\\"
'''


def test_everything_has_its_line():
    lines = parse_toml(TEXT).lines
    assert lines == {
        ("select",): 2,
        ("select", 0): 3,
        ("select", 1): 3,
        ("select", 2): 4,
        ("select", 3): 5,
        ("quoted key",): 7,
        ("quoted key", "x.y"): 7,
        ("quoted key", "x.y", "in"): 7,
        ("quoted key", "x.y", "line"): 7,
        ("quoted key", "x.y", "line", 0): 7,
        ("quoted key", "x.y", "line", 1): 8,
        ("levels",): 10,
        ("levels", "DAT"): 11,
        ("levels", "a"): 12,
        ("levels", "a", "b"): 12,
        ("levels", "a", "b", "c"): 12,
        ("overrides", 0): 13,
        ("overrides", 0, "files"): 14,
        ("overrides", 0, "rules", "empty-doi"): 18,
        ("overrides", 0, "rules", "empty-doi", "n"): 19,
        ("overrides", 1): 20,
        ("overrides", 1, "text"): 21,
        ("overrides", 1, "levels"): 22,
        ("overrides", 1, "levels", "k"): 23,
    }


def test_what_has_no_line_has_that_of_what_it_stands_in():
    toml = parse_toml("\n\na = [1]\n")
    assert toml.line(("a", 5, "x")) == 3
    assert toml.line(("nothing",)) == 1


def test_windows_line_ends_count_once():
    assert parse_toml('a = """x\r\ny"""\r\nb = 1\r\n').lines == {("a",): 1, ("b",): 3}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb =\n", 2), ("a = 1\n\n[x", 3), ("a = 1\na = 2\n", 2), ('a = "\n', 1)],
)
def test_what_is_no_toml_is_told_with_its_line(text, line):
    with pytest.raises(TomlError) as caught:
        parse_toml(text)
    assert caught.value.line == line
    assert "at line" not in caught.value.message


def test_nesting_ends_somewhere():
    with pytest.raises(TomlError, match="nested too deeply"):
        parse_toml("a = " + "[" * 100_000 + "]" * 100_000)


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
LEAVES = st.booleans() | st.integers(-(2**40), 2**40) | KEYS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def _written(value):
    """Write TOML, with line ends wherever they may stand, and count the lines of all paths."""

    def text(word):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in word) + '"'

    def value_of(item):
        if isinstance(item, bool):
            return str(item).lower()
        if isinstance(item, str):
            return text(item)
        if isinstance(item, list):
            return "[\n" + "".join(f"  {value_of(one)} , # ]\n" for one in item) + "]"
        if isinstance(item, dict):
            return "{ " + ", ".join(f"{text(k)} = {value_of(v)}" for k, v in item.items()) + " }"
        return str(item)

    return "".join(f"{text(key)} = {value_of(item)}\n\n" for key, item in value.items())


def _paths(value, path=()):
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for key, item in items:
        yield (*path, key)
        yield from _paths(item, (*path, key))


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_the_scan_finds_all_that_the_parser_finds(value):
    text = _written(value)
    toml = parse_toml(text)
    assert toml.data == value
    assert set(toml.lines) == set(_paths(value))
    lines = text.split("\n")
    for path, line in toml.lines.items():
        if len(path) == 1:
            assert parse_toml(lines[line - 1].split("=")[0] + "= 0").data == {path[0]: 0}


@given(st.text(alphabet="ab.=\"'[]{},#\n \\1", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        toml = parse_toml(text)
    except TomlError as error:
        line = error.line
    else:
        line = max(toml.lines.values(), default=1)
        assert {path[0] for path in toml.lines} == set(toml.data)
    assert 1 <= line <= text.count("\n") + 1


def test_depth_has_bounds():
    with pytest.raises(TomlError, match="more than 20 parts"):
        parse_toml(".".join(["a"] * 400) + " = 1")
    depth = 90
    toml = parse_toml("a = " + "[" * depth + ", ".join("1" * 9) + "]" * depth + "\nb = 1\n")
    assert toml.line(("a", *[0] * depth, 5)) == 1
    assert toml.line(("b",)) == 2
    assert max(map(len, toml.lines)) == 20


@pytest.mark.parametrize(
    ("text", "message"),
    [("a = " + "1" * 100_000, "too long"), ("\na" + ".a" * 100_000 + " = 1", "1000 dots")],
)
def test_what_would_take_too_long_is_refused(text, message):
    with pytest.raises(TomlError, match=message):
        parse_toml(text)
