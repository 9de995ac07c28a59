"""The manners in which programs write HTML that people copy into records.

Each style is a table of what it writes before and behind a thing; what is not in the table is
written as its plain text. The manners are those of the programs' own output: Word's clipboard
(``mso-`` properties, ``o:p``), TinyMCE 5 (named entities, styled spans), CKEditor 4 (tabs in
lists), Quill 1 (``ql-`` classes, empty paragraphs), Google Docs (a ``b`` around all, one span for
each run), Gutenberg (comments), and Crossref's deposits (``jats:`` prefixes).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.entities import codepoint2name

Pair = tuple[str, str]
_SIMPLE = (("italic", "i"), ("bold", "b"), ("sup", "sup"), ("sub", "sub"), ("underline", "u"),
           ("strike", "s"), ("monospace", "code"))  # fmt: skip


def _named(text: str) -> str:
    """Write characters beyond ASCII by their names in HTML 4, as editors do."""
    return "".join(
        f"&{codepoint2name[ord(char)]};" if ord(char) in codepoint2name and char > "\x7f" else char
        for char in text
    )


def _numeric(text: str) -> str:
    """Write characters beyond Latin-1 by number, and break lines, as Word does."""
    numbered = "".join(char if char < "\u0100" else f"&#{ord(char)};" for char in text)
    return re.sub(r"((?:[^ ]+ ){9}[^ ]+) ", "\\1\n", numbered)


def _as_it_is(text: str) -> str:
    return text


def _blocks(**others: Pair) -> dict[str, Pair]:
    """Give plain tags for blocks and what is neither block nor mark."""
    plain: dict[str, Pair] = {
        "p": ("<p>", "</p>"),
        "heading": ("<h{rank}>", "</h{rank}>"),
        "bullet": ("<ul>", "</ul>"),
        "ordered": ("<ol{type}>", "</ol>"),
        "item": ("<li>", "</li>"),
        "quote": ("<blockquote>", "</blockquote>"),
        "link": ('<a href="{href}">', "</a>"),
        "break": ("<br>", ""),
        "sc": ('<span style="font-variant:small-caps">', "</span>"),
        "math": ('<math xmlns="http://www.w3.org/1998/Math/MathML">', "</math>"),
    }
    return {**plain, **others}


def _marks(**others: Pair) -> dict[str, Pair]:
    """Give plain tags for marks."""
    return {**{kind: (f"<{tag}>", f"</{tag}>") for kind, tag in _SIMPLE}, **others}


@dataclass(frozen=True)
class Style:
    """The manner of a program.

    Attributes:
        name: what to call it.
        tags: what is written around a thing, by its kind. ``{href}`` stands for the address of
            a link (``{unquoted}``: without quotes where HTML can do without), ``{rank}`` for that
            of a heading, ``{type}`` for the numbering of a list as HTML and ``{kind}`` as JATS
            tells it, ``{marks}`` for the CSS of a run.
        rank: the rank of the heading of a section; the title of the whole is one above it.
        whole: what stands around all of it.
        phrase: what stands around a title or a keyword; nothing if it is written bare.
        gap: what stands between two paragraphs.
        between: what stands between two other blocks.
        characters: how characters are written, after ``<``, ``>`` and ``&`` are escaped.
        css: the properties of marks, for a style that writes each run with all of them.
        hard_spaces: whether a blank before a mark becomes ``&nbsp;``.
    """

    name: str
    tags: Mapping[str, Pair]
    rank: int = 4
    whole: Pair = ("", "")
    phrase: Pair = ("", "")
    gap: str = ""
    between: str = ""
    characters: Callable[[str], str] = _as_it_is
    css: Mapping[str, str] = field(default_factory=dict)
    hard_spaces: bool = False


def _style_only(kind: str, css: str) -> tuple[str, Pair]:
    return kind, (f'<span style="{css}">', "</span>")


def _upper(tags: Mapping[str, Pair]) -> dict[str, Pair]:
    return {
        kind: tuple(re.sub(r"</?\w+", lambda tag: tag[0].upper(), one) for one in pair)  # type: ignore[misc]
        for kind, pair in tags.items()
    }


_WORD_ITEM = "<li class=MsoNormal style='mso-list:l0 level1 lfo1;tab-stops:list 36.0pt'>"
_WORD_SPAN = (
    '<span lang=EN-US style=\'font-size:12.0pt;line-height:150%;font-family:"Times New Roman",'
    "serif;mso-ansi-language:EN-US'>"
)
_GOOGLE_SPAN = (
    '<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;'
    "background-color:transparent;{marks}font-variant-numeric:normal;white-space:pre-wrap;"
)
_GOOGLE_P = '<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">'
_GOOGLE_HEADING = '<h{rank} dir="ltr" style="line-height:1.38;margin-top:16pt;">'
_CROSSREF = {
    **{kind: (f"<jats:{kind}>", f"</jats:{kind}>") for kind in (*dict(_SIMPLE), "sc")},
    "p": ("<jats:p>", "</jats:p>"),
    "title": ("<jats:title>", "</jats:title>"),
    "section": ("<jats:sec>", "</jats:sec>"),
    "bullet": ('<jats:list list-type="{kind}">', "</jats:list>"),
    "ordered": ('<jats:list list-type="{kind}">', "</jats:list>"),
    "item": ("<jats:list-item>", "</jats:list-item>"),
    "quote": ("<jats:disp-quote>", "</jats:disp-quote>"),
    "break": ("<jats:break />", ""),
    "math": ('<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">', "</mml:math>"),
    "link": (
        '<jats:ext-link xmlns:xlink="http://www.w3.org/1999/xlink" ext-link-type="uri" '
        'xlink:href="{href}">',
        "</jats:ext-link>",
    ),
}  # fmt: skip


STYLES: tuple[Style, ...] = (
    Style(
        "Word",
        _blocks(
            p=(
                "<p class=MsoNormal style='text-align:justify;mso-layout-grid-align:none'>"
                f"{_WORD_SPAN}",
                "<o:p></o:p></span></p>",
            ),
            heading=("<h{rank} style='mso-line-height-alt:1.0pt'>", "<o:p></o:p></h{rank}>"),
            bullet=("<ul style='margin-top:0cm' type=disc>", "</ul>"),
            ordered=("<ol style='margin-top:0cm' start=1{type}>", "</ol>"),
            item=(f"{_WORD_ITEM}<span lang=EN-US>", "<o:p></o:p></span></li>"),
            link=('<a href="{href}"><span style=\'mso-bidi-font-size:11.0pt\'>', "</span></a>"),
            sc=("<span style='font-variant:small-caps'>", "</span>"),
        )
        | _marks(
            italic=("<i style='mso-bidi-font-style:normal'>", "</i>"),
            bold=("<b style='mso-bidi-font-weight:normal'>", "</b>"),
        ),
        rank=2,
        whole=(
            "<!--[if gte mso 9]><xml>\n <w:WordDocument>\n  <w:View>Normal</w:View>\n"
            " </w:WordDocument>\n</xml><![endif]--><!--StartFragment-->\n",
            "\n<!--EndFragment-->",
        ),
        phrase=(f"<p class=MsoNormal>{_WORD_SPAN}", "<o:p></o:p></span></p>"),
        gap="\n\n",
        between="\n\n",
        characters=_numeric,
    ),
    Style(
        "TinyMCE",
        _blocks(
            p=('<p style="text-align: justify;"><span style="font-size: 10pt;">', "</span></p>"),
            link=('<a href="{href}" target="_blank" rel="noopener">', "</a>"),
            sc=('<span style="font-variant: small-caps;">', "</span>"),
        )
        | _marks(
            italic=("<em>", "</em>"),
            bold=("<strong>", "</strong>"),
            underline=('<span style="text-decoration: underline;">', "</span>"),
            strike=('<span style="text-decoration: line-through;">', "</span>"),
        ),
        rank=3,
        phrase=("<p>", "</p>"),
        gap="\n<p>&nbsp;</p>\n",
        between="\n",
        characters=_named,
        hard_spaces=True,
    ),
    Style(
        "CKEditor",
        _blocks(item=("\t<li>", "</li>\n"), bullet=("<ul>\n", "</ul>"),
                    ordered=("<ol{type}>\n", "</ol>"), **{"break": ("<br />\n", "")})
        | _marks(italic=("<em>", "</em>"), bold=("<strong>", "</strong>")),
        rank=3,
        gap="\n\n",
        between="\n\n",
        characters=_named,
    ),
    Style(
        "Quill",
        _blocks(
            p=('<p class="ql-align-justify">', "</p>"),
            link=('<a href="{href}" rel="noopener noreferrer" target="_blank">', "</a>"),
        )
        | _marks(italic=("<em>", "</em>"), bold=("<strong>", "</strong>")),
        rank=3,
        phrase=("<p>", "</p>"),
        gap="<p><br></p>",
    ),
    Style("bare", _blocks(math=("<math>", "</math>")) | _marks()),
    Style(
        "upper case",
        _upper(_blocks(p=("<p ALIGN=left>", "</p>"), bullet=("<ul TYPE=disc>", "</ul>"),
                           link=("<a HREF={unquoted}>", "</a>")))
        | _upper(_marks()),
        phrase=("<P ALIGN=left>", "</P>"),
        gap="\r\n",
        between="\r\n",
    ),
    Style(
        "unclosed",
        _blocks(p=("<p>", ""), item=("<li>", "")) | _marks(),
        phrase=("<p>", ""),
        gap="\n",
    ),
    Style(
        "style only",
        _blocks() | dict((
            _style_only("italic", "font-style:italic"),
            _style_only("bold", "font-weight:bold"),
            _style_only("sup", "vertical-align:super;font-size:smaller"),
            _style_only("sub", "vertical-align:sub;font-size:smaller"),
            _style_only("underline", "text-decoration:underline"),
            _style_only("strike", "text-decoration:line-through"),
            _style_only("sc", "font-variant:small-caps"),
            _style_only("monospace", "font-family:Courier New,monospace"),
        )),
        gap="\n",
    ),
    Style(
        "Google Docs",
        _blocks(
            p=(_GOOGLE_P, "</p>"),
            heading=(_GOOGLE_HEADING, "</h{rank}>"),
            bullet=('<ul style="margin-top:0;margin-bottom:0;">', "</ul>"),
            item=('<li dir="ltr" style="font-size:11pt;" '
                  'aria-level="1"><p dir="ltr" role="presentation">', "</p></li>"),
            link=('<a href="{href}" style="text-decoration:none;">', "</a>"),
            run=(f'{_GOOGLE_SPAN}">', "</span>"),
        ),
        rank=3,
        whole=(
            '<meta charset="utf-8"><b style="font-weight:normal;" '
            'id="docs-internal-guid-5b1c9a0e-7fff-3d20-c8e2-0c4c5a1b7d11">',
            '</b><br class="Apple-interchange-newline">',
        ),
        phrase=("", ""),
        gap="<br />",
        css={
            "bold": "font-weight:700;", "italic": "font-style:italic;",
            "sup": "font-size:0.6em;vertical-align:super;",
            "sub": "font-size:0.6em;vertical-align:sub;",
            "underline": "text-decoration:underline;", "strike": "text-decoration:line-through;",
            "sc": "font-variant:small-caps;", "monospace": "font-family:'Courier New',monospace;",
            "no bold": "font-weight:400;", "no italic": "font-style:normal;",
            "no underline strike": "text-decoration:none;",
            "no sup sub": "vertical-align:baseline;",
        },
    ),
    Style("Crossref", _CROSSREF),
    Style(
        "page copy",
        _blocks(
            p=('<div class="NLM_p" role="paragraph">', "</div>"),
            heading=('<h{rank} class="abstract-title">', "</h{rank}>"),
            section=('<section class="NLM_sec" id="abs1">', "</section>"),
        )
        | _marks(italic=('<em class="html-italic">', "</em>"),
                 bold=('<strong class="html-bold">', "</strong>")),
        rank=3,
        whole=('<div class="abstract-content" data-v-1f2c="">\n', "\n</div>"),
        phrase=('<span class="hlFld-Title">', "</span>"),
        gap="\n\t",
        between="\n",
    ),
    Style(
        "line breaks",
        _blocks(p=("", "")) | _marks(),
        gap="<br /><br />",
    ),
    Style(
        "Gutenberg",
        _blocks(
            p=("<!-- wp:paragraph -->\n<p>", "</p>\n<!-- /wp:paragraph -->"),
            heading=('<!-- wp:heading {"level":{rank}} -->\n<h{rank} class="wp-block-heading">',
                     "</h{rank}>\n<!-- /wp:heading -->"),
            bullet=('<!-- wp:list -->\n<ul class="wp-block-list">',
                    "</ul>\n<!-- /wp:list -->"),
            item=("<!-- wp:list-item -->\n<li>", "</li>\n<!-- /wp:list-item -->"),
        )
        | _marks(italic=("<em>", "</em>"), bold=("<strong>", "</strong>")),
        rank=3,
        phrase=("<!-- wp:paragraph -->\n<p>", "</p>\n<!-- /wp:paragraph -->"),
        gap="\n\n",
        between="\n\n",
    ),
)  # fmt: skip
