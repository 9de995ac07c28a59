"""MathML in HTML as MathML in JATS.

HTML has the elements of MathML without a prefix, and makes of ``<mml:mi>``, which it does not
know, an element of its own with this name (HTML Living Standard, "The rules for parsing tokens in
foreign content" and "Embed MathML"). JATS has them with a prefix. Which elements, attributes and
contents there are is what the grammar of JATS says, which has the DTD of MathML 2 or 3 in it
(MathML 3.0, appendix A).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from validator.grammar.schema import Grammar
from validator.html.names import BLOCK
from validator.html.rooms import usual_grammar
from validator.html.runs import escape
from validator.html.writing import attributes_source
from validator.namespaces import MATHML, XLINK

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMESPACE = f"{{{MATHML}}}"
_PREFIXES: Final = (_NAMESPACE, "mml:", "m:")

# How html5lib names the roots of formulas, with and without a prefix.
MATHML_ROOTS: Final = frozenset(f"{prefix}math" for prefix in _PREFIXES)

# HTML knows attributes in lower case only, but for this one in its own MathML.
_CASES: Final = {"definitionurl": "definitionURL"}
_SPECIAL: Final = {
    f"{{{XLINK}}}": "xlink:",
    "{http://www.w3.org/XML/1998/namespace}": "xml:",
    "{http://www.w3.org/2000/xmlns/}": "xmlns:",
}
# Elements that say nothing of the text in them.
_SILENT = frozenset({"span", "font", "p", "div"})
# An identifier may be taken in the record, and what a reference names may not be there.
_LINKED = frozenset({"ID", "IDREF", "IDREFS"})


def math_source(
    element: "Element", *, prefix: str | None, grammar: Grammar | None = None
) -> tuple[str, bool]:
    """Write a formula of HTML as the ``math`` element of JATS.

    All visible text is kept, in its order. Text that stands in no element for text gets an
    ``mtext``; of elements that MathML does not have, the text stays (:func:`math_lost` names
    them). Identifiers and references to them are dropped.

    Args:
        element: the ``math`` element of the tree that html5lib builds; its tag is one of
            ``MATHML_ROOTS``.
        prefix: the prefix that the record binds to MathML; ``None`` if it does not, and the
            formula is to declare ``mml`` for itself.
        grammar: the one the record is judged by, of which the attributes are; the usual one if
            none is given.

    Returns:
        The source, and whether the formula stands on a line of its own.
    """
    writer = _Writer(grammar or usual_grammar(), prefix or "mml")
    source = writer.write(element, "" if prefix else f' xmlns:mml="{MATHML}"')
    display = element.get("display", element.get("mode", "")).strip().lower()
    return source, display in ("block", "display")


def math_lost(element: "Element", *, grammar: Grammar | None = None) -> tuple[str, ...]:
    """Name what of a formula :func:`math_source` does not carry over; phrases for a message."""
    writer = _Writer(grammar or usual_grammar(), "mml")
    writer.write(element, "")
    return tuple(writer.lost)


class _Step(NamedTuple):
    """One thing left to do on the walk.

    ``host`` is the MathML element in which it is written; ``end`` the source that ends one.
    """

    action: Literal["text", "enter", "leave"]
    host: str
    text: str = ""
    element: "Element | None" = None


@dataclass(slots=True)
class _Writer:
    grammar: Grammar
    prefix: str
    lost: dict[str, None] = field(default_factory=dict)
    _out: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def write(self, root: "Element", declared: str) -> str:
        """Walk a formula with a stack of its own, so that its depth does not matter."""
        self._out.append(f"<{self.prefix}:math{declared}{self._attributes(root, 'math')}>")
        steps = [_Step("leave", "math"), *_content(root, "math")]
        while steps:
            step = steps.pop()
            if step.action == "text":
                self._text.append(step.text)
            elif step.action == "leave":
                self._flush(step.host)
                self._end(step.host)
            elif step.element is not None:
                steps += self._enter(step.element, step.host)
        return "".join(self._out)

    def _enter(self, element: "Element", host: str) -> list[_Step]:
        """Begin an element; give the steps through its content."""
        name = _local_name(element)
        if not self._belongs(name, host):
            if name not in _SILENT:
                self.lost[f"`<{name[:40]}>` in a formula"] = None
            # What HTML shows on lines of their own are two words.
            blank = [_Step("text", host, " ")] if name in BLOCK or name == "br" else []
            return [*blank, *_content(element, host), *blank]
        self._flush(host)
        self._out.append(f"<{self.prefix}:{name}{self._attributes(element, name)}>")
        if self._model(name) == "EMPTY":
            # HTML does not know that the element is empty: what follows it came to stand in it.
            self._end(name)
            return _content(element, host)
        return [_Step("leave", name), *_content(element, name)]

    def _end(self, name: str) -> None:
        start = f"<{self.prefix}:{name}"
        last = self._out[-1]
        if last.startswith(start) and last[len(start)] in " >" and last[-2] != "/":
            self._out[-1] = f"{last[:-1]}/>"
        else:
            self._out.append(f"</{self.prefix}:{name}>")

    def _flush(self, host: str) -> None:
        """Write the text that has been read in an element."""
        text = "".join(self._text)
        self._text.clear()
        if not text:
            return
        source = escape(text)
        if text.strip() and host == "annotation-xml":
            # In JATS, paragraphs are all that it holds.
            source = f"<p>{' '.join(source.split())}</p>"
        elif text.strip() and not self._holds_text(host):
            source = f"<{self.prefix}:mtext>{source}</{self.prefix}:mtext>"
        self._out.append(source)

    def _model(self, name: str) -> str:
        return self.grammar.facts.models.get(f"mml:{name}", "")

    def _holds_text(self, name: str) -> bool:
        return self._model(name).startswith("(#PCDATA")

    def _belongs(self, name: str, host: str) -> bool:
        """Tell whether an element is MathML and can stand where it does."""
        if name == "math" or not self._model(name):
            return False
        if not self._holds_text(host):
            return True
        return f"mml:{name}" in self.grammar.model(f"mml:{host}").names

    def _attributes(self, element: "Element", name: str) -> str:
        """Write the attributes that the grammar allows."""
        if not element.attrib:
            return ""
        from validator.grammar.explain import fits

        known = self.grammar.attributes(f"mml:{name}")
        kept: dict[str, str] = {}
        for key, value in element.attrib.items():
            written = _attribute_name(key)
            if written.startswith(("xmlns", "xsi:")):
                continue
            facts = known.get(written)
            # A prefix for XLink may not be there.
            if facts and facts.type not in _LINKED and not written.startswith("xlink:"):
                # HTML does not mind the case of a listed value; as written is better if it fits.
                for form in (value.strip().lower(), value):
                    if fits(form, facts):
                        kept[written] = form
            elif written in ("href", "xlink:href") and value.strip()[:1] not in ("", "#"):
                self.lost[f"the address {value.strip()[:60]}"] = None
        return attributes_source(kept)


def _content(element: "Element", host: str) -> list[_Step]:
    """List the steps through the content of an element, the first one last."""
    return list(_steps_back(element, host))


def _steps_back(element: "Element", host: str) -> Iterator[_Step]:
    for child in reversed(element):
        if child.tail:
            yield _Step("text", host, child.tail)
        if isinstance(child.tag, str):
            yield _Step("enter", host, element=child)
    if element.text:
        yield _Step("text", host, element.text)


def _local_name(element: "Element") -> str:
    """Name an element without what says that it is MathML; an HTML element keeps its name."""
    tag = str(element.tag)
    for prefix in _PREFIXES:
        if tag.startswith(prefix):
            return tag[len(prefix) :]
    return tag.rpartition("}")[2]


def _attribute_name(key: str) -> str:
    for namespace, prefix in _SPECIAL.items():
        if key.startswith(namespace):
            return f"{prefix}{key[len(namespace) :]}"
    return _CASES.get(key, key)
