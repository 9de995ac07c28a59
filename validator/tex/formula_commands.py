"""Commands of formulas that take arguments, or change what follows.

Source: "LaTeX2e: An unofficial reference manual", chapters "Fonts" and "Math formulas"; "User's
Guide for the amsmath Package".
"""

from typing import Final

from validator.tex.letters import ALPHABETS, MATHS_ACCENTS
from validator.tex.symbols import FUNCTIONS, MATHS, SPACES, names

# Fonts by the commands that set what is in the braces behind them, and by those that set all that
# follows (LaTeX2e manual, "Font styles", "Math styles"). The elements, the outermost first.
FONTS: Final = {
    **dict.fromkeys(["mathrm", "mathup", "rm", "rmfamily", "normalfont", "mathnormal"], ()),
    **dict.fromkeys(["mathbf", "bf", "bfseries"], ("bold",)),
    **dict.fromkeys(["mathit", "it", "em", "itshape"], ("italic",)),
    **dict.fromkeys(["mathsf", "sf", "sffamily"], ("sans-serif",)),
    **dict.fromkeys(["mathtt", "tt", "ttfamily"], ("monospace",)),
    **dict.fromkeys(["boldsymbol", "bm", "pmb"], ("bold", "italic")),
}
SWITCHES: Final = names(
    "rm rmfamily normalfont bf bfseries it em itshape sf sffamily tt ttfamily cal frak"
)
# Text in formulas, in which blanks count.
TEXTS: Final = {
    **dict.fromkeys(["text", "textrm", "textnormal", "textup", "mbox", "hbox", "mathtext"], ()),
    "textit": ("italic",),
    "emph": ("italic",),
    "textbf": ("bold",),
    "textsf": ("sans-serif",),
    "texttt": ("monospace",),
}
# These say how large something is, or where a line may break.
SIZES: Final = names(
    "left right middle big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg Biggl "
    "Biggr Biggm displaystyle textstyle scriptstyle scriptscriptstyle nolimits boldmath "
    "unboldmath nonumber notag relax strut mathstrut allowbreak nobreak protect"
)
GROUPS: Final = names(
    "ensuremath mathord mathrel mathbin mathop mathopen mathclose mathinner mathpunct"
)
FRACTIONS: Final = names("frac dfrac tfrac nicefrac sfrac")
COMPLEX: Final = names(
    "begin end cfrac binom dbinom tbinom choose over atop overset underset stackrel underbrace "
    "overbrace overrightarrow overleftarrow xrightarrow xleftarrow substack not limits matrix "
    "pmatrix cases array phantom hphantom vphantom smash hspace mod bmod pmod pod boxed cancel "
    "dddot sideset root prescript mathchoice operatorname"
)
KNOWN: Final = frozenset(
    {
        *MATHS, *FUNCTIONS, *FONTS, *TEXTS, *SIZES, *GROUPS, *FRACTIONS, *COMPLEX,
        *MATHS_ACCENTS, *ALPHABETS, *(name for name in SPACES if name.isalpha()), "sqrt",
    }
)  # fmt: skip
# Commands that nothing but a formula has, with braces behind them.
WITH_BRACES: Final = frozenset(
    {
        *FONTS, *GROUPS, *FRACTIONS, *MATHS_ACCENTS, *ALPHABETS, "sqrt", "text", "operatorname",
    }
    - SWITCHES
    - {"underline"}
)  # fmt: skip

# Commands of text that formulas may hold: they prove no formula.
TEXT_COMMANDS: Final = frozenset({*TEXTS, *SWITCHES})
