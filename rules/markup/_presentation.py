"""What the attributes of web pages say: nothing, how a text was laid out, or something more.

Names: HTML Living Standard, "Attributes" (with the index of event handlers) and "Obsolete
features"; the classes and properties are those that Word, LibreOffice, the Mac's text system and
editors for web pages write.
"""

from typing import Final, Literal

from validator.html import styles
from validator.regex import regex

# Whether somebody who reads the record would miss it: never, as layout only, or its meaning.
Use = Literal["none", "layout", "meaning"]

_BEHAVIOUR: Final = frozenset(
    {
        *("contenteditable", "spellcheck", "draggable", "tabindex", "accesskey", "autocomplete"),
    }
)
_LAYOUT: Final = frozenset(
    {
        *("align", "valign", "width", "height", "border", "bgcolor", "background", "cellpadding"),
        *("cellspacing", "hspace", "vspace", "nowrap", "clear", "color", "face", "size"),
    }
)
# Never alone, since the name begins like a word: `on` and what can happen to an element.
_EVENT = regex(
    r"on(?:click|dblclick|mouse(?:down|up|over|out|move|enter|leave)|key(?:down|up|press)|load"
    r"|unload|error|focus|blur|change|submit|select|scroll|resize|touch(?:start|end|move)|copy"
    r"|paste|cut|drag|drop|contextmenu|input)"
)
_EDITOR_DATA = regex(
    r"data-(?:mce-.+|contrast|ccp-.+|pm-.+|start|end|is-.+|stringify-.+|v-.+|reactroot|reactid"
    r"|slate-.+|listid|leveltext|font|aria-.+|block|offset-key|editor|text|darkreader-.+)"
)
_OF_EDITORS = regex(
    r"(?:x_)*Mso(?:Normal\w*|BodyText\w*|NoSpacing|PlainText|TableGrid|Default\w*)"
    r"|(?:Word)?Section\d|western|cjk|ctl|Apple-[\w-]+|[ps]\d|Table(?:Normal|Grid)|x_\w+"
    r"|(?:Normal)?Text(?:Run|Body)|SCX\w+|BCX\w+|EOP|Paragraph|mce\w*|gmail[-_]\w+"
    r"|ql-align-justify|default|Standard"
)
# What Word says of an outline, a list or a number is no layout.
_MSO_MEANT = regex(r"mso-(?:list|outline-level|text-raise|hide|number-format|element)\b")
_NOTHING = frozenset({"", "0", "normal", "none", "inherit", "initial", "unset", "auto"})
# Word writes .0001pt for nothing.
_ZERO = regex(r"[-+]?0{0,3}(?:\.0{0,6}1?)?(?:pt|px|cm|mm|in|em|ex|rem|%)?")
# Properties that no reader of an article misses, with the values of which that holds; without
# any, of all.
_HARMLESS: Final[dict[str, frozenset[str]]] = {
    "text-align": frozenset({"justify", "left", "start"}),
    "color": frozenset({"black", "windowtext", "#000", "#000000", "rgb(0, 0, 0)", "rgb(0,0,0)"}),
    "background": frozenset({"white", "transparent", "#fff", "#ffffff", "rgb(255, 255, 255)"}),
    "background-color": frozenset(
        {"white", "transparent", "#fff", "#ffffff", "rgb(255, 255, 255)"}
    ),
    "vertical-align": frozenset({"baseline"}),
    "direction": frozenset({"ltr"}),
    **dict.fromkeys(
        (
            *("line-height", "tab-stops", "text-autospace", "letter-spacing", "word-spacing"),
            *("widows", "orphans", "punctuation-wrap", "layout-grid-mode", "font-family"),
            *("font-size", "page-break-after", "page-break-before", "page-break-inside", "page"),
            *("word-break", "word-wrap", "overflow-wrap", "hyphens", "text-justify"),
            *("font-kerning", "font-variant-ligatures", "text-justify-trim", "break-after"),
        ),
        frozenset[str](),
    ),
}
_SPACES = ("margin", "padding", "text-indent", "border")


# How a browser opens a link; other values say what the link leads to.
_OPENING: Final = {
    "target": frozenset({"_blank", "_self", "_top", "_parent", "_new", "blank"}),
    "rel": frozenset({"noopener", "noreferrer", "nofollow", "external"}),
}
# Languages that are written from right to left.
_LEFTWARDS = frozenset({"ar", "he", "iw", "fa", "ur", "ps", "yi", "ug", "sd", "dv", "syr", "arc"})


_NO_USE: Final[tuple[Use, str]] = "none", "remove it"
_LAYOUT_ONLY: Final[tuple[Use, str]] = "layout", "remove it, if the layout means nothing"
_MEANT: Final[tuple[Use, str]] = (
    "meaning",
    "say what it means by an element or attribute of JATS, or remove it",
)


def is_presentation(name: str) -> bool:
    """Tell whether an attribute is one of web pages, of which JATS has the like nowhere."""
    return (
        name in {"style", "class", "dir", "lang"}
        or name in _BEHAVIOUR
        or name in _OPENING
        or name in _LAYOUT
        or name.startswith("data-")
        or _EVENT.fullmatch(name) is not None
    )


def judge(name: str, value: str, element: str, language: str) -> tuple[Use, str]:
    """Tell what is lost with an attribute, and what to do.

    Args:
        name: its name, for which :func:`is_presentation` holds, but not ``lang``.
        value: its value.
        element: the name of the element on which it stands.
        language: the language of the element's text, or nothing.

    Returns:
        the use of it, and an advice, ready to follow a colon.
    """
    words = value.lower().split()
    if name == "style":
        return _judge_style(value, element)
    if name == "class":
        if all(_OF_EDITORS.fullmatch(one) for one in value.split()):
            return _NO_USE
        return "meaning", "say what it means by an element or by content-type, or remove it"
    if name == "dir":
        if words == ["rtl"]:
            return "meaning", "xml:lang tells which way a text runs: write it, and remove this"
        leftwards = language.lower().partition("-")[0] in _LEFTWARDS
        return _LAYOUT_ONLY if leftwards else _NO_USE
    if name in _OPENING and _OPENING[name].issuperset(words):
        return _NO_USE
    if name in _BEHAVIOUR or _EVENT.fullmatch(name) or _EDITOR_DATA.fullmatch(name):
        return _NO_USE
    if name == "align" and words in ([], ["left"], ["justify"]):
        return _NO_USE
    if name in _LAYOUT:
        return _LAYOUT_ONLY
    return _MEANT


def _judge_style(value: str, element: str) -> tuple[Use, str]:
    style = styles.declarations(value)
    added, removed = styles.changes(style)
    raised, unclear = styles.shift(style)
    marks = [*added, *filter(None, (raised,))]
    if marks:
        wanted = " and ".join(f"<{mark}>" for mark in dict.fromkeys(marks))
        return "meaning", f"write {wanted} around the text, and remove it"
    if unclear or styles.hides(style) or styles.sign_font(None, style) or _means_more(style):
        return _MEANT
    if element in removed:
        return "meaning", f"the text is not {element}: take it out of the element"
    if all(_is_harmless(name, setting) for name, setting in style.items()):
        # What is taken away may have been given by an element around this one.
        return _NO_USE if not removed or element == "p" else _LAYOUT_ONLY
    return _LAYOUT_ONLY


def _means_more(style: dict[str, str]) -> bool:
    return (
        style.get("text-transform", "none") not in _NOTHING
        or style.get("direction", "ltr") != "ltr"
        or "content" in style
        or any(_MSO_MEANT.match(name) for name in style)
    )


def _is_harmless(name: str, setting: str) -> bool:
    if name.startswith(("mso-", "-webkit-", "-ms-", "-moz-")) or setting in _NOTHING:
        return True
    if name.startswith(_SPACES):
        return all(_ZERO.fullmatch(length) for length in setting.split())
    allowed = _HARMLESS.get(name)
    return allowed is not None and (not allowed or setting in allowed)
