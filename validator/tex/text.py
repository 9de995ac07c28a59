"""Text with commands of LaTeX, read construct by construct."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from validator.namespaces import XLINK
from validator.regex import regex
from validator.tex.accents import read_accent, read_letter
from validator.tex.commands import BLANKS, FONTS, LEFT, NOTHING, SWITCHES
from validator.tex.construct import Construct, Cut, wrapped
from validator.tex.formula_commands import WITH_BRACES
from validator.tex.formulas import (
    read_brackets,
    read_dollars,
    read_outside,
    read_script,
    read_symbol,
)
from validator.tex.letters import ACCENTS
from validator.tex.symbols import (
    ESCAPED,
    FUNCTIONS,
    LETTERS,
    MATHS,
    SPACES,
    TEXT,
    TEXT_WITH_BLANK,
)
from validator.tex.tokens import Token
from validator.vocabulary import escape

# What stands in the text for a document that is read apart.
MASK: Final = "\0"

_TYPED = regex(r"(?<!-)-{2,3}(?!-)|``|''|~")
_SCHEMES = ("http://", "https://", "ftp://", "mailto:")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a text that may hold TeX.

    Attributes:
        cut: the text.
        quotes: whether doubled quotes open as often as they close.
    """

    cut: Cut
    quotes: bool = False
    _read: dict[int, Construct | None] = field(default_factory=dict)

    def construct(self, index: int) -> Construct | None:
        """Read the construct that begins at a token; None if it is text like any other."""
        # Groups are read from the outside and, if that fails, from the inside.
        if index not in self._read:
            self._read[index] = self._construct(index)
        return self._read[index]

    def _construct(self, index: int) -> Construct | None:
        kind = self.cut.tokens[index].kind
        if kind == "word":
            return self._word(index)
        if kind == "sign":
            return self._sign(index)
        if kind == "open":
            return self._group(index)
        if kind == "dollar":
            return read_dollars(self.cut, index)
        return read_script(self.cut, index) if kind == "script" else None

    def write(self, start: int, end: int) -> tuple[str, tuple[str, ...]] | None:
        """Write tokens that are TeX for certain.

        Returns:
            the markup, and what may be wrong with it; None if something must be left.
        """
        parts: list[str] = []
        doubts: list[str] = []
        index = start
        while index < end:
            token = self.cut.tokens[index]
            made = self.construct(index)
            if made is not None and made.end <= end:
                if made.markup is None:
                    return None
                parts.append(made.markup)
                doubts += made.doubts
                index = made.end
                continue
            if token.kind in {"word", "sign"} or MASK in token.value:
                return None
            parts.append(self._typeset(token))
            index += 1
        return "".join(parts), tuple(doubts)

    def _typeset(self, token: Token) -> str:
        parts = []
        done = token.start
        for start, end, char in self.typed(token):
            parts += [escape(self.cut.text[done:start]), char]
            done = end
        return "".join((*parts, escape(self.cut.text[done : token.end])))

    def typed(self, token: Token) -> Iterator[tuple[int, int, str]]:
        """Find dashes, quotes and blanks that TeX writes with other characters.

        Yields:
            where each begins and ends in the text, and the character that it stands for.
        """
        text = self.cut.text
        if token.kind != "text":
            return
        for match in _TYPED.finditer(text, token.start, token.end):
            start, end = match.span()
            sign = match[0]
            before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
            inside = bool(before and behind) and before.isspace() == behind.isspace()
            if sign == "~":
                # Before a number it may say "about", in an address a home.
                if inside and not before.isspace() and not {before, behind} & {"/", "~"}:
                    yield start, end, "\xa0"
            elif sign[0] == "-":
                if inside and "-" not in (before, behind):
                    yield start, end, "–" if sign == "--" else "—"
            elif self.quotes:
                yield start, end, "“" if sign == "``" else "”"

    def _word(self, index: int) -> Construct:
        token = self.cut.tokens[index]
        name = token.value
        braces = self.cut.braces(index + 1)
        if braces:
            if name in FONTS:
                return self._font(FONTS[name], *braces)
            if name in {"url", "path", "href"}:
                return self._link(name, *braces)
        if name in ACCENTS:
            return read_accent(self.cut, index)
        if name in LETTERS:
            return read_letter(self.cut, index)
        if name in TEXT or name in TEXT_WITH_BLANK:
            return self._character(index)
        if name in WITH_BRACES and braces:
            return read_outside(self.cut, index, braces)
        if name in LEFT and (braces or self.cut.braces(self.cut.behind_option(index))):
            return Construct(self.cut.behind_arguments(self.cut.behind_option(index) - 1), None)
        if not braces and self.cut.behind(index) == "{" and (name in FONTS or name in LEFT):
            # Its braces are never closed.
            return Construct(index + 1, None)
        if not braces and token.start in self.cut.paths:
            return Construct(index + 1, None, "none")
        if name in MATHS or name in FUNCTIONS:
            return read_symbol(self.cut, index)
        return self._spacing(index)

    def _font(self, name: str, start: int, end: int) -> Construct:
        written = self.write(start, end)
        if written is None or (name and not self.cut.place.holds(name)):
            return Construct(end + 1, None)
        return Construct(end + 1, wrapped(name, written[0]), doubts=written[1])

    def _link(self, name: str, start: int, end: int) -> Construct:
        place = self.cut.place
        address = re.sub(r"\\([%#&_~{}$])", r"\1", self.cut.source(start, end).strip())
        shown = self.cut.braces(end + 1) if name == "href" else None
        behind = (shown[1] if shown else end) + 1
        impossible = f' \\{{}}"{place.placeholder}'
        if not address.isprintable() or any(char in impossible for char in address):
            return Construct(behind, None)
        is_address = address.startswith(_SCHEMES)
        if name != "href":
            may_link = name == "url" and is_address and place.holds("uri")
            return Construct(behind, wrapped("uri" if may_link else "", escape(address)))
        written = self.write(*shown) if shown else None
        if written is None or not is_address or not place.holds("ext-link"):
            return Construct(behind, None)
        declared = "" if place.prefix_xlink else f' xmlns:xlink="{XLINK}"'
        link = (
            f'<ext-link{declared} ext-link-type="uri" '
            f'{place.prefix_xlink or "xlink"}:href="{escape(address)}">{written[0]}</ext-link>'
        )
        return Construct(behind, link, doubts=written[1])

    def _character(self, index: int) -> Construct:
        name = self.cut.tokens[index].value
        braces = self.cut.braces(index + 1)
        char = escape(TEXT.get(name) or TEXT_WITH_BLANK[name])
        if braces and braces[0] == braces[1]:
            return Construct(braces[1] + 1, char)
        keeps = name in TEXT_WITH_BLANK
        return Construct(index + 1 if keeps else self.cut.without_blank(index), char)

    def _spacing(self, index: int) -> Construct:
        name = self.cut.tokens[index].value
        end = self.cut.without_blank(index)
        if name in SPACES:
            return Construct(end, SPACES[name], "weak")
        if name in BLANKS:
            return Construct(end, self._blank(index, end), "weak", ("a line ends there",))
        if name in NOTHING:
            doubts = () if name == "noindent" else ("the look of the text is lost",)
            return Construct(end, "", "weak", doubts)
        return Construct(index + 1, None, "none")

    def _blank(self, index: int, end: int) -> str:
        """Give a blank, unless one stands there already."""
        before, behind = self.cut.before(index), self.cut.behind(end - 1)
        return "" if not before or before.isspace() or behind.isspace() else " "

    def _sign(self, index: int) -> Construct:
        sign = self.cut.tokens[index].value
        before, behind = self.cut.before(index), self.cut.behind(index)
        if sign in ESCAPED:
            alone = (sign == "&" and before.isspace() == behind.isspace()) or (
                sign == "%" and before.isdigit()
            )
            return Construct(index + 1, escape(sign), "weak", alone=alone)
        if sign in ACCENTS:
            return read_accent(self.cut, index)
        if sign in {"(", "["}:
            return read_brackets(self.cut, index)
        if sign in SPACES:
            return Construct(index + 1, SPACES[sign], "weak")
        if sign in {"/", "-", "@"}:
            return Construct(index + 1, "", "weak")
        if sign == "\\" and not behind.isalpha():
            blank = self._blank(index, index + 1)
            return Construct(index + 1, blank, "weak", ("a line ends there",))
        return Construct(index + 1, None, "none")

    def _is_argument(self, index: int) -> bool:
        """Whether braces belong to a command before them, which is not understood."""
        at = index - 1 if index and self.cut.value(index - 1) == " " else index
        before = self.cut.tokens[at - 1] if at else None
        return before is not None and (
            before.kind in {"word", "script"} or before.value.endswith("]")
        )

    def _group(self, index: int) -> Construct | None:
        """Read a group: a font and its text, an accented letter, or braces that show nothing."""
        close = self.cut.ends[index]
        if close < 0 or self._is_argument(index):
            return None
        if close == index + 1:
            return Construct(close + 1, "", "weak")
        first = self.cut.tokens[index + 1]
        if first.kind == "word" and first.value in SWITCHES:
            start = self.cut.without_blank(index + 1)
            return self._font(SWITCHES[first.value], start, close)
        if first.kind in {"word", "sign"}:
            made = self.construct(index + 1)
            if made and made.end == close and made.markup is not None and made.proof != "none":
                sure = first.value in ACCENTS or first.value in LETTERS
                return made._replace(end=close + 1, proof="strong" if sure else made.proof)
        if any(char in self.cut.source(index + 1, close) for char in ",|:;=<>"):
            return None
        written = self.write(index + 1, close)
        if written is None or not written[0].strip():
            return None
        return Construct(close + 1, written[0], "weak", (*written[1], "the braces may be meant"))
