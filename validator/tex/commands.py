"""Commands of LaTeX in text: what they are in JATS, and what to say of those that are nothing.

Source: "LaTeX2e: An unofficial reference manual", chapters "Fonts", "Cross references",
"Footnotes", "Spaces", "Special insertions"; natbib and hyperref for ``citep`` and ``href``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from validator.regex import regex
from validator.tex.symbols import names

# Fonts with the text in braces behind them; an empty element is upright text.
FONTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(names("textit emph textsl"), "italic"),
        **dict.fromkeys(names("underline uline"), "underline"),
        **dict.fromkeys(names("sout st"), "strike"),
        **dict.fromkeys(names("textrm textnormal textup textmd mbox text"), ""),
        "textbf": "bold",
        "textsuperscript": "sup",
        "textsubscript": "sub",
        "texttt": "monospace",
        "textsc": "sc",
        "textsf": "sans-serif",
    }
)
# Fonts for the rest of a group.
SWITCHES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(names("it itshape em sl slshape"), "italic"),
        **dict.fromkeys(names("bf bfseries"), "bold"),
        **dict.fromkeys(names("tt ttfamily"), "monospace"),
        **dict.fromkeys(names("sc scshape"), "sc"),
        **dict.fromkeys(names("sf sffamily"), "sans-serif"),
        **dict.fromkeys(names("rm rmfamily normalfont upshape"), ""),
    }
)
# What only moves or sizes text: nothing is left of it.
NOTHING: Final = names(
    "noindent indent centering raggedright maketitle boldmath unboldmath protect sloppy fussy "
    "normalsize large Large LARGE huge Huge small footnotesize scriptsize tiny"
)
# What begins a new line or leaves room: words must stay apart.
BLANKS: Final = names(
    "newline linebreak par smallskip medskip bigskip newpage clearpage hfill break"
)
_CITE: Final = "write the citation as an xref, or take it out"
_REFERENCE: Final = "write the number that it stands for"
_NOTE: Final = "make it a footnote, or take it out"
_WRITE: Final = "write what it stands for, or take it out"
# What no other markup can be made of here, with braces behind it; and what a person can do.
LEFT: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            names(
                "cite citep citet citealp citealt citeauthor citeyear citenum parencite textcite "
                "autocite nocite footcite cites"
            ),
            _CITE,
        ),
        **dict.fromkeys(names("ref eqref pageref autoref cref Cref nameref label"), _REFERENCE),
        **dict.fromkeys(names("footnote thanks footnotetext footnotemark endnote"), _NOTE),
        **dict.fromkeys(
            names(
                "begin end section subsection subsubsection paragraph title author date caption "
                "includegraphics item input usepackage ce SI si num qty unit ac acs acl gls color "
                "textcolor vspace hspace index keywords abstract marginpar fbox parbox raisebox "
                "phantom hphantom vphantom enquote documentclass"
            ),
            _WRITE,
        ),
    }
)
_NAME = regex(r"\\([A-Za-z]+)")


def advice(residue: str) -> str:
    """Say what a person can do about a piece of TeX.

    Args:
        residue: the piece, as it is written.
    """
    name = _NAME.match(residue)
    return LEFT.get(name[1], _WRITE) if name else _WRITE
