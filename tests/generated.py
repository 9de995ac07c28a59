"""Strategies that generate records: XML in every spelling that means the same."""

from hypothesis import strategies as st

NAMES = ("p", "sec", "title", "xref", "italic", "ext-link")
ENTITY = "house"
DECLARED = f"<!DOCTYPE article [<!ENTITY {ENTITY} \"a house's > name\"> <!-- it's ] here -->]>"

# Characters that every encoding under test has, so that one text serves for all.
_SHARED = st.sampled_from("abc xyz 0189 .,;:'\"()[]>éüñ§")
_WIDE = st.sampled_from("αβγ–“”€中文😀\u00a0\u200b\u0301")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "iso-8859-1", "windows-1252")


def _literal(wide: bool) -> st.SearchStrategy[str]:
    letters = _SHARED | _WIDE if wide else _SHARED
    # "]]>" may not stand in character data.
    return st.text(letters, max_size=8).map(lambda text: text.replace("]]>", "]] >"))


def _runs(wide: bool) -> st.SearchStrategy[str]:
    """One piece of character data, in one of its spellings."""
    return st.one_of(
        _literal(wide),
        st.sampled_from(["&lt;", "&amp;", "&gt;", "&quot;", "&apos;", "&#65;", "&#x3B1;", "&#13;"]),
        st.sampled_from(["\n", "\r\n", "\r", "  ", "\t"]),
        _literal(wide).map(lambda text: f"<![CDATA[{text}<b> & </i>\r\n]]>"),
        st.just("<![CDATA[]]>"),
    )


def _notes(wide: bool) -> st.SearchStrategy[str]:
    return st.one_of(
        _literal(wide).map(lambda text: f"<!-- <p> {text.replace('-', '')} & </p> -->"),
        _literal(wide).map(lambda text: f"<?note <p> {text.replace('?', '')} & ?>"),
        st.just(f"&{ENTITY};"),
    )


@st.composite
def _attributes(draw: st.DrawFn, wide: bool) -> str:
    written = ""
    for name in draw(
        st.lists(st.sampled_from(["id", "rid", "content-type"]), unique=True, max_size=3)
    ):
        quote = draw(st.sampled_from("\"'"))
        value = draw(_literal(wide)).replace(quote, "")
        value += draw(st.sampled_from(["", "&lt;b&gt;", "&#10;", "\n", "\r\n", f"&{ENTITY};", ">"]))
        space = draw(st.sampled_from([" ", "\n  ", "\r\n", "\t"]))
        equals = draw(st.sampled_from(["=", " = "]))
        written += f"{space}{name}{equals}{quote}{value}{quote}"
    return written


@st.composite
def _element(draw: st.DrawFn, content: st.SearchStrategy[str], wide: bool) -> str:
    name = draw(st.sampled_from(NAMES))
    attributes = draw(_attributes(wide))
    if draw(st.booleans()) and draw(st.booleans()):
        return f"<{name}{attributes}{draw(st.sampled_from(['', ' ']))}/>"
    inside = "".join(draw(st.lists(content, max_size=5)))
    return f"<{name}{attributes}>{inside}</{name}{draw(st.sampled_from(['', ' ', chr(10)]))}>"


def _content(wide: bool) -> st.SearchStrategy[str]:
    leaf = _runs(wide) | _notes(wide)
    return st.recursive(leaf, lambda inner: leaf | _element(inner, wide), max_leaves=20)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Well-formed documents: any mix of spellings, line ends and encodings."""
    encoding = draw(st.sampled_from(ENCODINGS))
    wide = encoding.startswith("utf")
    body = "".join(draw(st.lists(_content(wide), max_size=6)))
    before = draw(st.sampled_from(["", "\n", "<!-- <article> -->", "<?style <article> ?>\r\n"]))
    after = draw(st.sampled_from(["", "\n", "<!-- behind <p> -->\n"]))
    text = f"{DECLARED}{before}<article>{body}</article>{after}"
    name = {"utf-8-sig": "utf-8", "utf-16-le-bom": "utf-16"}.get(encoding, encoding)
    if encoding != "utf-8" or draw(st.booleans()):
        text = f'<?xml version="1.0" encoding="{name}"?>{text}'
    if encoding == "utf-16-le-bom":
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode(encoding)
